"""What went over the transitions of a path in a period: how often, how fast, with what missed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from matrices.calendars import Calendar
from matrices.log import Entry
from matrices.story import leaves

MOVES = ("step", "joined", "stayed")
"""What the log says where a transition was taken."""
_NINE_OF_TEN = 0.9


@dataclass(slots=True)
class Flow:
    """What went over one transition: how often, and after what open time at its step, each time.

    `missed` is how many deadlines were missed at the step by tickets that then took it.
    """

    times: list[timedelta] = field(default_factory=list)
    missed: int = 0

    @property
    def count(self) -> int:
        """How often it was taken."""
        return len(self.times)

    @property
    def median(self) -> timedelta:
        """The time that half of the tickets took at most, the mean of the middle two."""
        ordered, half = sorted(self.times), len(self.times) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    @property
    def ninth(self) -> timedelta:
        """The time that nine of ten tickets took at most: the nearest rank."""
        return sorted(self.times)[ceil(_NINE_OF_TEN * len(self.times)) - 1]


@dataclass(slots=True)
class Traffic:
    """A period's traffic: by transition, and by step how often it was entered and what was missed.

    `walks` is how many walks went anywhere in it, `begun` how many began at which step.
    """

    walks: int = 0
    begun: dict[str, int] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    entered: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)


def traffic_of(
    walks: Iterable[Sequence[Entry]], calendar: Calendar, since: datetime, until: datetime
) -> Traffic:
    """The traffic from `since` up to `until`, of the entries of walks, each in its order.

    A walk is given from its beginning: what it did before is looked at, and not counted.
    """
    found = Traffic()
    for entries in walks:
        moves = [move for move in _moves(entries) if since <= move.entry.at < until]
        for move in moves:
            _count(found, move, calendar)
        found.walks += bool(moves)
    return found


@dataclass(slots=True)
class _Stay:
    """A visit to a step, with the deadlines that were missed in it so far."""

    entry: Entry
    missed: int = 0


@dataclass(frozen=True, slots=True)
class _Move:
    """An entry that counts, and the visit that it is about: the one left, or where it stays."""

    entry: Entry
    stay: _Stay | None = None


def _moves(entries: Sequence[Entry]) -> Iterator[_Move]:
    here: list[_Stay] = []
    for entry in entries:
        if entry.kind == "breach":
            for stay in here:
                stay.missed += 1
            yield _Move(entry)
        elif entry.kind == "stayed":
            yield _Move(
                entry, next((each for each in here if each.entry.visit == entry.visit), None)
            )
        elif entry.kind in ("step", "joined", "ended"):
            left = [each for each in here if leaves(entry, each.entry)]
            here = [each for each in here if each not in left]
            if entry.kind == "step":
                here.append(_Stay(entry))
            if entry.kind != "ended":
                yield _Move(entry, left[-1] if left else None)


def _count(found: Traffic, move: _Move, calendar: Calendar) -> None:
    entry = move.entry
    if entry.kind == "breach":
        for step in entry.step.split(", "):
            _add(found.missed, step)
        return
    if entry.kind == "step":
        _add(found.entered, entry.step)
        if not entry.transition and entry.rule in ("on opened", "on reopened"):
            _add(found.begun, entry.step)
    if not entry.transition:
        return
    flow = found.flows.setdefault(entry.transition, Flow())
    begun = move.stay.entry.at if move.stay else entry.at
    flow.times.append(calendar.between(begun, entry.at))
    flow.missed += move.stay.missed if move.stay else 0


def _add(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1


def on_chart(counts: Mapping[str, int]) -> dict[str, int]:
    """Numbers by step as numbers by step of the path's own chart: called paths where they are.

    >>> on_chart({"check/ask": 2, "check/look": 1, "done": 4})
    {'check': 3, 'done': 4}
    """
    found: dict[str, int] = {}
    for step, number in counts.items():
        name = step.partition("/")[0]
        found[name] = found.get(name, 0) + number
    return found
