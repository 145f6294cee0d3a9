"""One generated ticket: its fields as they stand, and the events that made them so."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flows.generator.hours import BERLIN

CHANGES = ("state", "group", "assignee", "priority", "category")
COUNTED = ("reassigned", "reopened")
SYSTEM = "System"


class Event(NamedTuple):
    """One line of events.csv."""

    ticket_id: str
    seq: int
    at: str
    type: str
    old: str
    new: str
    actor: str
    group: str


def written(at: datetime) -> str:
    """Give an instant as the history writes it: Berlin's time, to the second, with its offset."""
    return at.astimezone(BERLIN).isoformat(timespec="seconds")


@dataclass
class Ticket:
    """A ticket that people save again and again; a save is one instant and one or more events."""

    id: str
    opened_at: datetime
    channel: str
    customer: str
    topic: str
    """The category it will turn out to belong to."""
    now: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CHANGES, ""))
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    events: list[Event] = field(default_factory=list)
    saves: int = 0
    first_group: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    closed_at: datetime | None = None

    def save(self, at: datetime, actor: str, *happened: str, **changes: str) -> None:
        """Write what really changed, in the order of the real log; then what happened."""
        rows = [
            (name, self.now[name], changes[name])
            for name in CHANGES
            if name in changes and changes[name] != self.now[name]
        ]
        self.now.update(changes)
        self.first_group = self.first_group or self.now["group"]
        rows += [self._happened(name) for name in happened]
        self._write(at, actor, rows)
        if "state" in changes:
            self._note_end(at, actor)

    def _happened(self, name: str) -> tuple[str, str, str]:
        if name == "opened":
            return name, "", self.channel
        if name not in COUNTED:
            return name, "", ""
        self.counts[name] += 1
        return name, str(self.counts[name] - 1), str(self.counts[name])

    def _write(self, at: datetime, actor: str, rows: list[tuple[str, str, str]]) -> None:
        if rows:
            self.saves += 1
        instant, group = written(at), self.now["group"]
        for kind, old, new in rows:
            self.events.append(
                Event(self.id, len(self.events), instant, kind, old, new, actor, group)
            )

    def _note_end(self, at: datetime, actor: str) -> None:
        match self.now["state"]:
            case "Resolved":
                self.resolved_at, self.resolved_by = at, actor
            case "Closed":
                self.closed_at = at
            case _:
                self.resolved_at, self.resolved_by, self.closed_at = None, "", None
