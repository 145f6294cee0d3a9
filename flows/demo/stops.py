"""The demo's virtual clock: the instants at which it stops and sweeps."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matrices.zones import opening

DAYS = 14
_APART = timedelta(hours=4)
_APART_LAST_DAY = timedelta(hours=1)


def stops(first_opening: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Instants through fourteen days from the midnight before the first opening.

    Four hours apart, on the last day one; the last is the midnight at the end.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> found = stops(datetime(2026, 3, 23, 7, tzinfo=UTC), berlin)
    >>> len(found), found[-1].astimezone(berlin).isoformat()
    (102, '2026-04-06T00:00:00+02:00')
    """
    midnight = datetime.combine(first_opening.astimezone(zone).date(), time())
    start, last_day, end = (
        opening(midnight + timedelta(days=days), zone) for days in (0, DAYS - 1, DAYS)
    )
    return (*_every(_APART, start, last_day), *_every(_APART_LAST_DAY, last_day, end))


def last_day(all_stops: tuple[datetime, ...]) -> datetime:
    """When the last day begins, for which the stops lie an hour apart."""
    return all_stops[-1] - timedelta(days=1)


def _every(apart: timedelta, start: datetime, end: datetime) -> Iterator[datetime]:
    at = start.astimezone(UTC)
    while at < end:
        at = min(at + apart, end)
        yield at
