"""The working time of the one calendar as look-up tables by the minute, for the peers."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bench.peers.history import BEGIN

NEVER = 1 << 40

_ZONE = ZoneInfo("Europe/Berlin")
_WINDOWS = (8 * 60, 12 * 60), (13 * 60, 17 * 60)
_HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1)}
_DAYS = 120
_FRIDAY = 4


class Hours(NamedTuple):
    """Tables over the minutes since `BEGIN`; every answer is one or two look-ups."""

    used: Sequence[int]
    """Open minutes before a minute."""
    ends: Sequence[int]
    """The minute at which so many open minutes are used up."""
    opens: Sequence[int]
    """The first open minute from a minute on."""
    wall: Sequence[int]
    """The minute itself: time round the clock."""
    days_on: Sequence[Sequence[int]]
    """By a number of days, then by a minute: where so many working days lead to."""


def hours() -> Hours:
    """The tables, spelled out once."""
    first = BEGIN.astimezone(_ZONE).date()
    days = [first + timedelta(days=n) for n in range(_DAYS)]
    working = [day for day in days if day.weekday() <= _FRIDAY and day not in _HOLIDAYS]
    midnights = {day: _minute(day) for day in days}
    is_open = bytearray(_DAYS * 24 * 60)
    for day in working:
        for begin, end in _WINDOWS:
            is_open[midnights[day] + begin : midnights[day] + end] = b"\1" * (end - begin)
    used, ends = [0], [0]
    for minute, flag in enumerate(is_open):
        used.append(used[-1] + flag)
        if flag:
            ends.append(minute + 1)
    last = ends[-1]
    opens = [ends[count + 1] - 1 for count in used[:last]]
    days_on: list[list[int]] = [[], [], [], []]
    for minute in range(last):
        here = (BEGIN + timedelta(minutes=minute)).astimezone(_ZONE)
        after = bisect_right(working, here.date())
        for count in (1, 2, 3):
            if after + count <= len(working):
                led = midnights[working[after + count - 1]] + here.hour * 60 + here.minute
                if led < last:
                    days_on[count].append(opens[led])
    return Hours(used, ends, opens, range(last), days_on)


def _minute(day: date) -> int:
    midnight = datetime.combine(day, time(), _ZONE).astimezone(UTC)
    return (midnight - BEGIN) // timedelta(minutes=1)
