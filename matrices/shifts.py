"""Shifts of the week, each with people of its own who follow each other week by week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from matrices.zones import opening

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays as designers write them; Monday is 0."""
_DAY = 1440
_WEEK = 7 * _DAY
_MARGIN = timedelta(days=15)
"""Two weeks and more: each has a hand-off."""


class Shift(NamedTuple):
    """A window on some weekdays (0 is Monday), in minutes after midnight, and its people.

    One that ends after 1440 ends on the next date; it belongs to the date on which it begins.
    The only one of its people may be nobody, who has no name.
    """

    days: frozenset[int]
    begin: int
    end: int
    people: tuple[str, ...]


ALWAYS = (frozenset(range(7)), 0, _DAY)
"""The window of a shift that stands in wherever no other fits."""


class _Duty(NamedTuple):
    shift: int
    week: int


@dataclass(frozen=True, slots=True)
class Shifts:
    """The first shift that fits an instant is on call; its people change with each Monday's week.

    `first` is a date in the week in which the first of each shift's people has it.
    """

    shifts: tuple[Shift, ...]
    first: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Raise ValueError where at some time of the week nobody would be on call."""
        if not all(shift.people for shift in self.shifts):
            raise ValueError("a shift has nobody in it; name one person at least")
        gap = self._uncovered()
        if gap is not None:
            day, minute = divmod(gap, _DAY)
            wall = f"{DAYS[day]} {minute // 60:02}:{minute % 60:02}"
            right = "add {else: NAME}, or {else: nobody}"
            raise ValueError(f"nobody is on call from {wall}; {right}")

    @property
    def everybody(self) -> tuple[str, ...]:
        """Everybody in the shifts, each once."""
        return tuple(dict.fromkeys(name for shift in self.shifts for name in shift.people))

    def order(self, at: datetime) -> Sequence[str]:
        """The people of the shift from the one whose week it is at an instant, in order."""
        duty = self._duty(at)
        people = self.shifts[duty.shift].people
        first = duty.week % len(people)
        return people[first:] + people[:first]

    def hand_offs(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Every hand-off from the one before `start` or at it to the one after `end`, UTC."""
        before: _Duty | None = None
        turn: datetime | None = None
        for edge in self._edges(start - _MARGIN, end + _MARGIN):
            duty = self._duty(edge)
            if duty == before:
                continue
            if turn is not None and edge > start:
                yield turn
                if turn > end:
                    return
            before, turn = duty, edge

    def _duty(self, at: datetime) -> _Duty:
        today = at.astimezone(self.zone).date()
        for number, shift in enumerate(self.shifts):
            # A wall clock that was put back may show yesterday again.
            for days in (0, -1, 1, -2):
                day = today + timedelta(days=days)
                if day.weekday() in shift.days and (
                    self._at(day, shift.begin) <= at < self._at(day, shift.end)
                ):
                    return _Duty(number, (_monday(day) - _monday(self.first)).days // 7)
        raise RuntimeError(f"no shift covers {at}")

    def _edges(self, start: datetime, end: datetime) -> list[datetime]:
        day, last = start.date(), end.date()
        edges: set[datetime] = set()
        while day <= last:
            for shift in self.shifts:
                if day.weekday() in shift.days:
                    edges |= {self._at(day, shift.begin), self._at(day, shift.end)}
            day += timedelta(days=1)
        return sorted(edges)

    def _at(self, day: date, minutes: int) -> datetime:
        return opening(datetime.combine(day, time()) + timedelta(minutes=minutes), self.zone)

    def _uncovered(self) -> int | None:
        """The first minute of the week that no shift covers."""
        spans = sorted(
            (day * _DAY + shift.begin + turn, day * _DAY + shift.end + turn)
            for shift in self.shifts
            for day in shift.days
            for turn in (-_WEEK, 0)
        )
        covered = 0
        for begin, end in spans:
            if begin <= covered:
                covered = max(covered, end)
        return covered if covered < _WEEK else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
