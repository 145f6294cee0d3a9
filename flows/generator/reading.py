"""A ticket history read back, and what can be asked of the life of one ticket."""

import csv
import gzip
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

NEVER = timedelta.max


class Told(NamedTuple):
    """An event, as far as anything is asked of it."""

    at: datetime
    type: str
    old: str
    new: str


class Life(NamedTuple):
    """A ticket's line and its events."""

    row: dict[str, str]
    events: list[Told]

    @property
    def opened(self) -> datetime:
        """Give when it was opened."""
        return datetime.fromisoformat(self.row["opened_at"])

    def solved_after(self) -> timedelta:
        """Give how long it took to be solved, or NEVER."""
        at = self.row["resolved_at"]
        return datetime.fromisoformat(at) - self.opened if at else NEVER

    def first(self, kind: str) -> timedelta:
        """Give how long it took until something had a value, or NEVER."""
        at = (event.at for event in self.events if event.type == kind and event.new)
        return next((instant - self.opened for instant in at), NEVER)

    def count(self, kind: str) -> int:
        """Give how many events of a type there are."""
        return sum(event.type == kind for event in self.events)

    def changes(self, kind: str) -> list[str]:
        """Give the values that took the place of others."""
        return [event.new for event in self.events if event.type == kind and event.old]

    def pauses(self) -> list[tuple[timedelta, str]]:
        """Give how long each pause was and the state it led to; of one that goes on, NEVER."""
        pauses: list[tuple[timedelta, str]] = []
        since: datetime | None = None
        for event in self.events:
            if event.type == "state" and event.new.startswith("Awaiting"):
                since = since or event.at
            elif event.type == "state" and since:
                pauses.append((event.at - since, event.new))
                since = None
        return [*pauses, (NEVER, "")] if since else pauses

    def returns(self) -> list[timedelta]:
        """Give how long after a solution it was reopened, each time."""
        solved, returns = self.opened, []
        for event in self.events:
            if (event.type, event.new) == ("state", "Resolved"):
                solved = event.at
            if event.type == "reopened":
                returns.append(event.at - solved)
        return returns


def read(folder: Path) -> list[Life]:
    """Read ``tickets.csv`` and ``events.csv``, or both with ``.gz``."""
    events = defaultdict(list)
    for line in _lines(folder, "events.csv"):
        at = datetime.fromisoformat(line["at"])
        events[line["ticket_id"]].append(Told(at, line["type"], line["old"], line["new"]))
    return [Life(row, events[row["ticket_id"]]) for row in _lines(folder, "tickets.csv")]


def _lines(folder: Path, name: str) -> list[dict[str, str]]:
    plain = folder / name
    if plain.exists():
        text = plain.read_text(encoding="utf-8")
    else:
        text = gzip.decompress((folder / f"{name}.gz").read_bytes()).decode()
    return list(csv.DictReader(text.splitlines()))
