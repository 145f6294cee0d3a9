"""Working time: opening hours in a zone, holidays, and sums over both by instants."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matrices.zones import opening

Window = tuple[int, int]
"""Opening and closing in minutes after midnight, wall time; a closing may be 1440."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_LAST_YEAR = 9998


class Calendar:
    """Opening hours a week, less holidays. Sums are exact to the microsecond, results are UTC.

    Open periods are spelled out as instants year by year, when they are first needed, with the
    open time before each; every sum is then two look-ups in a sorted list.
    """

    def __init__(
        self,
        *,
        name: str,
        zone: ZoneInfo,
        week: Mapping[int, tuple[Window, ...]],
        holidays: Mapping[date, str] | None = None,
    ) -> None:
        """`week` maps weekdays (0 is Monday) to windows; at least one window must be open."""
        if not any(week.values()):
            raise ValueError(f"calendar '{name}' is never open")
        self.name = name
        self.zone = zone
        self.week = dict(week)
        self.holidays = dict(holidays or {})
        self._years: tuple[int, int] = (0, 0)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._open_at_start: list[int] = []
        self._open_at_end: list[int] = []

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of one date, in order; none on a holiday."""
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def add(self, start: datetime, span: timedelta) -> datetime:
        """The instant at which `span` of open time is used up, counted from `start`.

        Used up exactly at closing, it is the closing instant; no time from a closed instant is
        the next opening.
        """
        begin = _ticks(start)
        self._reach(start.year)
        if not span:
            return self._next_open(begin, start)
        if span < timedelta(0):
            raise ValueError("a span of open time cannot be negative")
        need = self._open_before(begin) + span // _TICK
        while not self._open_at_end or self._open_at_end[-1] < need:
            self._reach(self._years[1])
            need = self._open_before(begin) + span // _TICK
        window = bisect_left(self._open_at_end, need)
        return _instant(self._starts[window] + need - self._open_at_start[window])

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in [start, end); none where `end` lies before `start`."""
        if end <= start:
            return timedelta(0)
        self._reach(start.year)
        self._reach(end.year)
        return (self._open_before(_ticks(end)) - self._open_before(_ticks(start))) * _TICK

    def add_days(self, start: datetime, days: int) -> datetime:
        """`days` working dates on, at the same wall time, moved forward into opening hours."""
        wall = start.astimezone(self.zone).replace(tzinfo=None)
        day = wall.date()
        for _ in range(days):
            day = next(later for later in _after(day) if self.windows(later))
        return self.add(opening(datetime.combine(day, wall.time()), self.zone), timedelta(0))

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies in a window; windows are [open, close)."""
        return self.add(at, timedelta(0)) == at

    def _next_open(self, begin: int, start: datetime) -> datetime:
        while not self._ends or self._ends[-1] <= begin:
            self._reach(self._years[1])
        window = bisect_right(self._ends, begin)
        return max(_instant(self._starts[window]), start.astimezone(UTC))

    def _open_before(self, ticks: int) -> int:
        window = bisect_right(self._starts, ticks) - 1
        if window < 0:
            return 0
        return self._open_at_start[window] + min(ticks, self._ends[window]) - self._starts[window]

    def _reach(self, year: int) -> None:
        """Spell out the periods from the year before `year` to the one after it, at least."""
        first, last = self._years
        if first < year < last - 1:
            return
        if year > _LAST_YEAR:
            raise ValueError(f"calendar '{self.name}' knows no year after {_LAST_YEAR}")
        low, high = year - 1, year + 2
        if last:
            # Twice as many years at a time, or a far date would spell them out once a year.
            low, high = min(low, first), max(high, last + (last - first) if year >= last else last)
        self._years = (low, high)
        self._spell_out()

    def _spell_out(self) -> None:
        periods = [
            (_ticks(begin), _ticks(end))
            for begin, end in self._periods(date(self._years[0], 1, 1), date(self._years[1], 1, 1))
        ]
        self._starts = [begin for begin, _ in periods]
        self._ends = [end for _, end in periods]
        self._open_at_start, self._open_at_end = [], []
        total = 0
        for begin, end in periods:
            self._open_at_start.append(total)
            total += end - begin
            self._open_at_end.append(total)

    def _periods(self, first: date, end: date) -> Iterator[tuple[datetime, datetime]]:
        day = first
        while day < end:
            for window in self.windows(day):
                begin, close = (_at(day, minutes, self.zone) for minutes in window)
                if begin < close:
                    yield begin, close
            day += timedelta(days=1)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return opening(datetime.combine(day, time()) + timedelta(minutes=minutes), zone)


def _after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


def _ticks(instant: datetime) -> int:
    return (instant - _EPOCH) // _TICK


def _instant(ticks: int) -> datetime:
    return _EPOCH + ticks * _TICK
