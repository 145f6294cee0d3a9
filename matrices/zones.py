"""Wall times of a zone as instants, on the two days of the year when that is a question."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The UTC instant of a wall time that a person or a source gives.

    One that does not exist moves forward by the gap; one that exists twice is the first.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> instant(datetime(2026, 3, 29, 2, 30), berlin).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


@lru_cache(maxsize=8192)
def opening(wall: datetime, zone: tzinfo) -> datetime:
    """The UTC instant at which a door opens or closes that is to do so at a wall time.

    One that does not exist is the first instant that does; one that exists twice is the first.

    >>> opening(datetime(2026, 3, 29, 2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    after = instant(wall, zone)
    if after.astimezone(zone).replace(tzinfo=None) == wall:
        return after
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return change_between(before, after, zone)


def midnights(day: date, zone: tzinfo) -> Iterator[datetime]:
    """The UTC instants at which a date begins in a zone, or goes back to the one before, in order.

    Where the clocks are put back just after midnight, it begins twice.

    >>> [f"{at:%d %H:%M}" for at in midnights(date(2006, 10, 29), ZoneInfo("America/St_Johns"))]
    ['29 02:30', '29 02:31', '29 03:30']
    """
    midnight = datetime.combine(day, time())
    yield (first := opening(midnight, zone))
    again = midnight.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first < again:
        yield change_between(first, again, zone)
        yield again


def change_between(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first instant with the offset that holds at `after`, where the clocks change once."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _MICROSECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


class Offsets:
    """A zone's offsets date by date, each asked for once."""

    def __init__(self, zone: ZoneInfo) -> None:
        """The offsets of `zone`."""
        self._zone = zone
        self._at_midnight: dict[date, timedelta] = {}
        self._around: dict[date, timedelta | None] = {}

    def around(self, day: date) -> timedelta | None:
        """The offset of every wall time from a date's midnight up to the second one after it.

        None where the clocks change in between.
        """
        try:
            return self._around[day]
        except KeyError:
            offset = self._of(day)
            same = offset == self._of(day + _DAY) == self._of(day + 2 * _DAY)
            return self._around.setdefault(day, offset if same else None)

    def _of(self, day: date) -> timedelta:
        offset = self._at_midnight.get(day)
        if offset is None:
            offset = datetime.combine(day, time(), tzinfo=self._zone).utcoffset() or timedelta(0)
            self._at_midnight[day] = offset
        return offset


@lru_cache(maxsize=64)
def offsets(zone: ZoneInfo) -> Offsets:
    """The offsets of a zone: one object that all its calendars share."""
    return Offsets(zone)
