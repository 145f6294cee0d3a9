"""A local mailbox folder: one Maildir a person, readable by mail programs.

It takes the messages of every channel; a header says which it was.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from flows.notifiers.port import Undelivered
from matrices.log import Effect

_SENDER = "Stepladder <stepladder@localhost>"
_READABLE = Charset("utf-8")
_READABLE.body_encoding = QP


@dataclass(slots=True)
class Mailbox:
    """Puts each message into `folder/PERSON/new`; the same key is the same file, once only."""

    folder: Path
    addresses: Mapping[str, str]
    _read: dict[Path, set[str]] = field(default_factory=dict)
    _changed: set[Path] = field(default_factory=set)

    def send(self, effect: Effect) -> None:
        """Write the message under its final name in one move; Undelivered where it cannot be."""
        box = self.folder / _folder_of(effect.whom)
        name = hashlib.sha256(effect.key.encode()).hexdigest()[:32]
        try:
            if name not in self._read_in(box):
                _write(box / "tmp" / name, self._message(effect, name))
                (box / "tmp" / name).replace(box / "new" / name)
                self._changed.add(box / "new")
        except OSError as error:
            raise Undelivered(f"the mailbox {box} takes nothing: {error.strerror}") from error

    def settle(self) -> None:
        """Have the system write the changed folders to the disk; the messages are there already."""
        try:
            for folder in self._changed:
                _sync(folder)
        except OSError as error:
            raise Undelivered(f"the mailbox cannot be kept: {error.strerror}") from error
        finally:
            self._changed.clear()
            self._read.clear()

    def _read_in(self, box: Path) -> set[str]:
        """The messages that a mail program has moved to `cur`, looked up once a batch."""
        if box not in self._read:
            for part in ("new", "cur", "tmp"):
                (box / part).mkdir(parents=True, exist_ok=True)
            self._read[box] = {file.name.partition(":")[0] for file in (box / "cur").iterdir()}
        return self._read[box]

    def _message(self, effect: Effect, name: str) -> bytes:
        message: Message[str, str | Header] = Message()
        message["From"] = _SENDER
        message["To"] = self.addresses.get(effect.whom, f"{quote(effect.whom)}@localhost")
        _put(message, "Subject", effect.subject)
        message["Date"] = format_datetime(effect.at)
        message["Message-ID"] = f"<{name}@stepladder.localhost>"
        _put(message, "X-Stepladder-Key", effect.key)
        _put(message, "X-Stepladder-Channel", effect.channel)
        message.set_payload(effect.text, _READABLE)
        return message.as_bytes()


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folder_of(whom: str) -> str:
    """A folder's name for a person, that leads nowhere else."""
    name = quote(whom, safe=" @")
    return f"%{name}" if name in ("", ".", "..") else name


def _put(message: "Message[str, str | Header]", name: str, text: str) -> None:
    """A header with its text in one line, whatever a ticket's words hold."""
    line = " ".join(text.split())
    message[name] = line if line.isascii() else Header(line, "utf-8", header_name=name)
