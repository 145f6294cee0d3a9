"""Who is on call at an instant: people in turn, handed off at wall times of a zone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from matrices.absences import Absences
from matrices.instants import between
from matrices.months import months_between, months_on
from matrices.zones import opening

Unit = Literal["hourly", "daily", "weekly", "monthly"]

_SPANS: dict[Unit, timedelta] = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}
_NEVER_AWAY = Absences()


class Turns(Protocol):
    """A plan of who is on call when nobody is away and nothing is overridden."""

    @property
    def everybody(self) -> tuple[str, ...]:
        """Everybody in the plan, each once."""

    def order(self, at: datetime) -> Sequence[str]:
        """The people of the plan from the one whose turn it is at an instant, in order."""

    def hand_offs(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Every hand-off from the one that began the turn at `start` to the one after `end`."""


@dataclass(frozen=True, slots=True)
class Steps:
    """People who follow each other at even steps of the wall clock, without beginning or end.

    The first of `people` takes over at the wall time `first`; every `every` hours, dates, weeks
    or months the next one does. A hand-off at a wall time that does not exist happens at the first
    instant after the gap, one at a wall time that exists twice at the first of the two. Where
    two hand-offs so fall together, the turn between them is left out. A month that has no such
    date hands off on its last one.
    """

    people: tuple[str, ...]
    unit: Unit
    first: datetime
    zone: ZoneInfo
    every: int = 1

    def __post_init__(self) -> None:
        """Raise ValueError where nobody would ever be on call, or for no time."""
        if not self.people:
            raise ValueError("nobody is in the rotation; name one person at least")
        if self.every < 1:
            raise ValueError(f"a turn of {self.every} is none; 1 or more would be right")

    @property
    def everybody(self) -> tuple[str, ...]:
        """Everybody in the rotation, each once."""
        return tuple(dict.fromkeys(self.people))

    def order(self, at: datetime) -> Sequence[str]:
        """The people from the one whose turn it is at an instant, in order."""
        return _from(self.people, self._turn(at))

    def hand_offs(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Every hand-off from the one that began the turn at `start` to the one after `end`, UTC.

        >>> berlin = ZoneInfo("Europe/Berlin")
        >>> steps = Steps(("anna", "ben"), "daily", datetime(2026, 3, 1, 2, 30), berlin)
        >>> noon = datetime(2026, 3, 28, 12, tzinfo=berlin)
        >>> [f"{each.astimezone(berlin):%d %H:%M}" for each in steps.hand_offs(noon, noon)]
        ['28 02:30', '29 03:00']
        """
        turn = self._turn(start)
        last: datetime | None = None
        while last is None or last <= end:
            begins = self._begins(turn)
            if begins != last:
                yield begins
            last, turn = begins, turn + 1

    def _turn(self, at: datetime) -> int:
        """The number of the turn at an instant; that of `first` is 0, those before are negative."""
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        if self.unit == "monthly":
            turn = months_between(self.first, wall) // self.every
        else:
            turn = (wall - self.first) // (_SPANS[self.unit] * self.every)
        # The wall clock tells the turn but for the hours in which it is put on or back.
        while self._begins(turn + 1) <= at:
            turn += 1
        while self._begins(turn) > at:
            turn -= 1
        return turn

    def _begins(self, turn: int) -> datetime:
        steps = turn * self.every
        if self.unit == "monthly":
            return opening(months_on(self.first, steps), self.zone)
        return opening(self.first + steps * _SPANS[self.unit], self.zone)


class Override(NamedTuple):
    """Somebody who is on call in [begin, end), whoever's turn it is; empty is nobody."""

    begin: datetime
    end: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """One person on call at every instant, or nobody: by turns, with absences and overrides."""

    turns: Turns
    overrides: tuple[Override, ...] = ()
    away: Mapping[str, Absences] = field(default_factory=dict)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who may be on call, each once."""
        named = (override.person for override in self.overrides)
        return tuple(dict.fromkeys(filter(None, (*self.turns.everybody, *named))))

    def on_call(self, at: datetime) -> str:
        """Who is on call: whom an override names, else the first in order who is not away.

        Empty is nobody, where the override or the shift says so.
        Where everybody in the order is away, it is the one whose turn it is.
        """
        for override in self.overrides:
            if override.begin <= at < override.end:
                return override.person
        order = self.turns.order(at)
        return next((each for each in order if not self._is_away(each, at)), order[0])

    def hand_offs(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Every hand-off from the one that began the turn at `start` to the one after `end`, UTC.

        Increasing, without what overrides and absences change.
        """
        return self.turns.hand_offs(start, end)

    def changes(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """The instants in [start, end) at which who is on call may change, increasing, UTC."""
        edges = {at for override in self.overrides for at in (override.begin, override.end)}
        edges.update(at for name in self.people for at in self._absences(name).changes())
        return between(start, end, self.hand_offs(start, end), sorted(edges))

    def _absences(self, person: str) -> Absences:
        return self.away.get(person, _NEVER_AWAY)

    def _is_away(self, person: str, at: datetime) -> bool:
        return at in self._absences(person)


def _from(people: tuple[str, ...], turn: int) -> Sequence[str]:
    first = turn % len(people)
    return people[first:] + people[:first]
