"""Which of two waits is over first, whenever they begin: by their lengths, or by the calendar."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, islice

from matrices.calendars import Calendar
from matrices.stopwatch import instant_after
from matrices.waits import Wait
from matrices.zones import opening

_AHEAD = timedelta(days=731)
_JUST = timedelta(microseconds=1)
_MOST_PERIODS = 5_000
_FEW = 60


def always_first(
    one: Wait, other: Wait, calendar: Calendar, since: datetime | None, *, ties: bool
) -> bool:
    """Whether `one` is over before `other` whenever both begin together.

    With `ties` it is enough that it is never over later. What the lengths do not say, the calendar
    does, at every instant of the two years from `since` on; without that it is not so.
    """
    if _comparable(one, other) and one.length != other.length:
        # Open time never runs faster than the wall's.
        if one.length < other.length:
            return True
        if one.wall is other.wall:
            return False
    elif one == other or (_comparable(one, other) and one.wall is other.wall):
        return ties
    return since is not None and _by_calendar(one, other, calendar, since, ties)


def _comparable(one: Wait, other: Wait) -> bool:
    """Whether a shorter `one` is over first without a look at the calendar."""
    return "d" not in (one.unit, other.unit) and (one.wall or not other.wall)


@lru_cache(maxsize=2_048)
def _by_calendar(
    one: Wait,
    other: Wait,
    calendar: Calendar,
    since: datetime,
    ties: bool,  # noqa: FBT001 (a cache's key)
) -> bool:
    def first(at: datetime) -> bool:
        ended, later = instant_after(at, one, calendar), instant_after(at, other, calendar)
        return ended <= later if ties else ended < later

    return always(first, (one, other), calendar, since)


def always(
    holds: Callable[[datetime], bool],
    waits: Iterable[Wait],
    calendar: Calendar,
    since: datetime,
) -> bool:
    """Whether something holds at every beginning of these waits in the two years from `since` on.

    It may change only where one of the waits begins or ends with open time.
    """
    try:
        # Few instants show most of what is not so.
        return all(map(holds, _edges(calendar, since)[:_FEW])) and all(
            holds(at)
            for bend in _bends(waits, calendar, since)
            for at in (bend - _JUST, bend, bend + _JUST)
        )
    except ValueError:  # the calendar does not open again, or has more periods than are looked at
        return False


def _bends(waits: Iterable[Wait], calendar: Calendar, since: datetime) -> Iterator[datetime]:
    edges = _edges(calendar, since)
    yield from edges
    for wait in waits:
        if wait.unit == "d":
            yield from _dates(calendar, since)
        elif not wait.wall:
            yield from (calendar.subtract(edge, wait.length) for edge in edges)


def _edges(calendar: Calendar, since: datetime) -> tuple[datetime, ...]:
    return _edges_of(calendar, since.astimezone(UTC))


@lru_cache(maxsize=64)
def _edges_of(calendar: Calendar, since: datetime) -> tuple[datetime, ...]:
    """Every opening and closing of the two years."""
    periods = [*islice(calendar.periods(since, since + _AHEAD), _MOST_PERIODS + 1)]
    if len(periods) > _MOST_PERIODS:
        raise ValueError("more periods than are looked at")
    return tuple(chain.from_iterable(periods))


@lru_cache(maxsize=64)
def _dates(calendar: Calendar, since: datetime) -> tuple[datetime, ...]:
    """Midnight, and each wall time at which it opens or closes, on every date of the two years."""
    zone = calendar.zone
    times = {edge.astimezone(zone).time() for edge in _edges(calendar, since)} | {time()}
    first = since.astimezone(zone).date()
    days = (first + timedelta(days=n) for n in range(_AHEAD.days))
    return tuple(opening(datetime.combine(day, each), zone) for day in days for each in times)
