"""The instants at which the world changes by itself: hand-offs, absences, clocks put on or back."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.opentime import NeverAgain
from matrices.zones import change_between, midnights

EVER = timedelta(days=40_000)
"""Longer than anything is looked at."""
LEAST = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def to_border(calendar: Calendar, at: datetime) -> timedelta:
    """How long it is until the calendar opens or closes next, after an instant."""
    try:
        if calendar.is_open(at):
            return calendar.next_close(at) - at
        return calendar.next_open(at) - at
    except NeverAgain:
        return EVER


def to_midnight(zone: ZoneInfo, at: datetime) -> timedelta:
    """How long it is until the next date begins, or the clocks are put on or back, in a zone."""
    day = at.astimezone(zone).date()
    return min(
        (
            border - at
            for each in (day, day + _DAY)
            for border in _begins(zone, each)
            if border > at
        ),
        default=_DAY,
    )


class Borders:
    """Instants in order, to ask how far the next one is."""

    __slots__ = ("_sorted",)

    def __init__(self, instants: Iterable[datetime]) -> None:
        """Take the instants, in any order."""
        self._sorted = sorted(set(instants))

    def after(self, at: datetime) -> timedelta:
        """How long it is until the next of them, after an instant."""
        here = bisect_right(self._sorted, at)
        return self._sorted[here] - at if here < len(self._sorted) else EVER


@lru_cache(maxsize=8_192)
def _begins(zone: ZoneInfo, day: date) -> tuple[datetime, ...]:
    """When a date begins, and when the clocks are put on or back on it."""
    begun = tuple(midnights(day, zone))
    return tuple(sorted({*begun, *changes_on(zone, day)}))


@lru_cache(maxsize=8_192)
def changes_on(zone: ZoneInfo, day: date) -> tuple[datetime, ...]:
    """The instants at which the clocks of a zone are put on or back around a date."""
    low = datetime.combine(day, time(), tzinfo=UTC) - _DAY
    return tuple(_changes(zone, low, low + 3 * _DAY))


def _changes(zone: ZoneInfo, low: datetime, high: datetime) -> Iterator[datetime]:
    hour = timedelta(hours=1)
    while low < high:
        if low.astimezone(zone).utcoffset() != (low + hour).astimezone(zone).utcoffset():
            yield change_between(low, low + hour, zone)
        low += hour
