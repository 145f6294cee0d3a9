"""Wall times of a zone as instants, on the two days of the year when that is a question."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_MICROSECOND = timedelta(microseconds=1)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall time that a person or a source gives.

    One that does not exist moves forward by the gap; one that exists twice is the first.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> instant(datetime(2026, 3, 29, 2, 30), berlin).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def opening(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a door opens or closes that is to do so at a wall time.

    One that does not exist is the first instant that does; one that exists twice is the first.

    >>> opening(datetime(2026, 3, 29, 2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    after = instant(wall, zone)
    if after.astimezone(zone).replace(tzinfo=None) == wall:
        return after
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change(before, after, zone)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant with the offset that holds at `after`."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _MICROSECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
