"""A receiver of messages and acts in a process of its own, with a book of its own, and moods.

A line of JSON in, a line out. It honours the key: what it has in its book it takes as told. A
forgetful one forgets keys, and writes the same message down as often as it comes.
"""

import json
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from flows.notifiers.port import Undelivered
from matrices.log import Effect
from tests.chaos.met import DROPPED, LATE, REFUSED, SLOW, note

ACCEPTED, LATER, NEVER = "accepted", "later", "never"
Said = dict[str, Any]
_SLOW_FOR = (*7 * (0.005,), 0.08)
"""Seconds; the last is longer than the shortest lease."""

Done = TypeVar("Done")


def what_of(effect: Effect) -> Said:
    """What a message says, whatever its key."""
    return {
        "ticket": effect.ticket, "walk": effect.walk, "step": effect.step, "visit": effect.visit,
        "whom": effect.whom, "channel": effect.channel, "at": effect.at.isoformat(),
        "subject": effect.message.subject, "text": effect.message.text,
    }  # fmt: skip


def chance_of(seed: str, what: Said) -> int:
    """A number up to 20 by which a message meets a mood, the same for each try."""
    return sha256(f"{seed} {json.dumps(what, sort_keys=True)}".encode()).digest()[0] % 20


@dataclass(slots=True)
class Sender:
    """The way to the receiver; the key goes with the message."""

    address: tuple[str, int]
    line: Any = None

    def send(self, effect: Effect) -> None:
        """Hand it over; Undelivered where it was not taken, or nobody knows whether it was."""
        self.hand_over(effect.key, what_of(effect))

    def hand_over(self, key: str, what: Said) -> None:
        """As `send`, for anything with a key."""
        try:
            if self.line is None:
                self.line = socket.create_connection(self.address, timeout=5).makefile("rwb")
            self.line.write(json.dumps({"key": key, "what": what}).encode() + b"\n")
            self.line.flush()
            answer = json.loads(self.line.readline() or b"null")
        except (OSError, ValueError) as error:
            self.line = None
            raise Undelivered(f"the receiver is away: {error}") from error
        if answer is None:
            self.line = None
            raise Undelivered("the receiver dropped the line")
        if answer != ACCEPTED:
            raise Undelivered(f"the receiver says {answer}", for_good=answer == NEVER)

    def settle(self) -> None:
        """The receiver keeps what it has accepted."""


@dataclass(slots=True)
class Receiver:
    """Takes messages on a socket until its process ends."""

    book: Path
    seed: str
    honours: bool
    refuses: bool
    known: set[str] = field(default_factory=set)
    tries: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, listening: socket.socket) -> None:
        """A thread for each line that is opened."""
        while True:
            line, _ = listening.accept()
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        try:
            with line, line.makefile("rwb") as both:
                for said in both:
                    answer = self._answer(json.loads(said))
                    if answer is None:
                        return
                    both.write(json.dumps(answer).encode() + b"\n")
                    both.flush()
        except (OSError, ValueError):
            return  # a worker was killed in the middle of a word

    def _answer(self, said: Said) -> str | None:
        """What is said to a message; None drops the line."""
        what, key = said["what"], said["key"]
        name = json.dumps(what, sort_keys=True)
        mood = chance_of(self.seed, what)
        if mood < 3 and self.refuses and what.get("whom") in {"anna", None}:
            return self._does(REFUSED, NEVER)
        if "act" in what:  # its walk hears when it is done: no mood that a kill would shorten
            mood = 9
        with self.lock:
            self.tries[name] = tries = self.tries.get(name, 0) + 1
        if mood == 1 and tries == 1:
            return self._does(LATE, LATER)
        if mood == 2 and tries == 1:
            return None
        if mood == 3:
            time.sleep(self._does(SLOW, _SLOW_FOR[len(name) % len(_SLOW_FOR)]))
        self._write_down(key, what)
        return self._does(DROPPED, None) if mood in {4, 5} and tries == 1 else ACCEPTED

    def _does(self, what: str, answer: Done) -> Done:
        note(self.book.parent, what)
        return answer

    def _write_down(self, key: str, what: Said) -> None:
        with self.lock:
            if self.honours and key in self.known:
                return
            self.known.add(key)
            with self.book.open("ab") as book:
                book.write(json.dumps({"key": key, "what": what}).encode() + b"\n")
                book.flush()
                os.fsync(book.fileno())


def book_in(file: Path) -> list[Said]:
    """What the receiver was told, in its order."""
    if not file.exists():
        return []
    return [json.loads(line)["what"] for line in file.read_text().splitlines()]
