"""A ticket's history and its way, in minutes: the forms in which all peers take and give them."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from matrices.tickets import Event

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
"""Minute 0; the weeks after it hold a change to summer time and Easter."""

UNTIL = BEGIN + timedelta(days=110)
"""By then every ticket has ended."""

MINUTES_OF_OPENINGS = 8 * 7 * 24 * 60
"""Every ticket is opened in the first eight weeks."""

_CHANGES = {
    "taken": ("assignee", "ben"),
    "pending": ("state", "Pending"),
    "active": ("state", "Active"),
    "resolved": ("state", "Resolved"),
    "closed": ("state", "Closed"),
}


class History(NamedTuple):
    """One ticket: its priority, known when it was opened, and what happened at which minute."""

    priority: int
    told: tuple[tuple[int, str], ...]


class Way(NamedTuple):
    """Steps entered and clocks breached, each with its minute."""

    steps: list[tuple[int, str]]
    breaches: list[tuple[int, str]]


def events_of(ticket: str, history: History) -> tuple[Event, ...]:
    """A history as `decide` takes it."""
    found = []
    for seq, (minute, name) in enumerate(history.told):
        field, value = _CHANGES.get(name, (name, ""))
        found.append(Event(ticket, BEGIN + timedelta(minutes=minute), seq, field, new=value))
    return tuple(found)
