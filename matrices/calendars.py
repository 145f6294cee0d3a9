"""Working time: sums over open periods, exact to the microsecond, in and out as instants."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from matrices.hours import Closure, Window
from matrices.opentime import NeverAgain, OpenTime
from matrices.spans import Period
from matrices.spelled import FIRST_YEAR, LAST_YEAR, Spelled
from matrices.zones import offsets, opening

_NONE = timedelta(0)
_DAY = timedelta(days=1)
_SAME_AFTER = 50
"""Years without a date of their own, after which an opening or a closing would have come."""


class Calendar:
    """Open time as sums and questions. Instants need an offset; results are UTC.

    Open periods are spelled out year by year, when they are first needed, with the open time
    before each; every sum is then two look-ups in a sorted list. Touching and overlapping
    windows are one period. All raise ValueError where no answer exists: a calendar that does
    not open again, instants without an offset, years outside 2 to 9998.
    """

    __slots__ = ("_spelled", "_works", "name", "open_time", "zone")

    def __init__(self, *, name: str, open_time: OpenTime) -> None:
        """`open_time` says when it is open, and in which zone dates and wall times are."""
        if open_time.never:
            raise ValueError(f"calendar '{name}' is never open")
        self.name = name
        self.zone = open_time.zone
        self.open_time = open_time
        self._spelled = Spelled()
        self._works: dict[date, bool] = {}

    def add(self, start: datetime, span: timedelta) -> datetime:
        """The instant at which `span` of open time is used up, counted from `start`.

        Used up exactly at closing, it is the closing instant; no time from a closed instant is
        the next opening.
        """
        if start.tzinfo is not UTC:
            start = _utc(start)
        if span <= _NONE:
            return self.next_open(_whole(start, span))
        spelled = self._spelled
        here = bisect_right(spelled.opens, start) - 1
        if here >= 0:
            spent, shifts = spelled.spent, spelled.shifts
            used = spent[here]
            need = span + (start - shifts[here] if start < spelled.closes[here] else used)
            if need <= used:
                return shifts[here] + need
            there = bisect_left(spent, need, here)
            if there < len(spent):
                return shifts[there] + need
            self._further()
        else:
            self._cover(start)
        return self.add(start, span)

    def subtract(self, start: datetime, span: timedelta) -> datetime:
        """The instant from which `span` of open time is used up at `start`.

        Used up exactly at an opening, it is the opening instant; no time is `previous_open`.
        """
        if start.tzinfo is not UTC:
            start = _utc(start)
        if span <= _NONE:
            return self.previous_open(_whole(start, span))
        spelled = self._spelled
        here = bisect_right(spelled.opens, start) - 1
        if here >= 0 and start <= spelled.high:
            spent, shifts = spelled.spent, spelled.shifts
            need = (start - shifts[here] if start < spelled.closes[here] else spent[here]) - span
            there = bisect_right(spelled.begun, need) - 1
            if there >= 0:
                return shifts[there] + need
            self._earlier()
        else:
            self._cover(start)
        return self.subtract(start, span)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in [start, end); none where `end` lies before `start`."""
        if start.tzinfo is not UTC:
            start = _utc(start)
        if end.tzinfo is not UTC:
            end = _utc(end)
        if end <= start:
            return _NONE
        spelled = self._spelled
        opens, closes = spelled.opens, spelled.closes
        here = bisect_right(opens, start) - 1
        if here >= 0 and end <= spelled.high:
            spent, shifts = spelled.spent, spelled.shifts
            if end <= closes[here]:
                return end - start
            there = bisect_right(opens, end, here) - 1
            return (end - shifts[there] if end < closes[there] else spent[there]) - (
                start - shifts[here] if start < closes[here] else spent[here]
            )
        self._cover(start)
        self._cover(end)
        return self.between(start, end)

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies in a period; periods are [open, close)."""
        at = self._cover(at)
        spelled = self._spelled
        return at < spelled.closes[bisect_right(spelled.opens, at) - 1]

    def next_open(self, at: datetime) -> datetime:
        """The earliest open instant at or after `at`."""
        at = self._cover(at)
        while True:
            spelled = self._spelled
            here = bisect_right(spelled.opens, at) - 1
            if at < spelled.closes[here]:
                return at
            if here + 1 < len(spelled.opens):
                return spelled.opens[here + 1]
            self._further()

    def next_close(self, at: datetime) -> datetime:
        """The end of the period in which `at` lies, or of the next where it is closed."""
        begin = self.next_open(at)
        while True:
            spelled = self._spelled
            close = spelled.closes[bisect_right(spelled.opens, begin) - 1]
            if close < spelled.high:
                return close
            self._further(to_close=True)

    def previous_open(self, at: datetime) -> datetime:
        """The latest instant up to `at` at which open time ends: `at` itself, or a closing.

        It is `at` where the time just before it is open.
        """
        at = self._cover(at)
        while True:
            spelled = self._spelled
            here = bisect_left(spelled.opens, at) - 1
            if here > 0:
                return min(at, spelled.closes[here])
            self._earlier()

    def previous_close(self, at: datetime) -> datetime:
        """The beginning of the period that `previous_open` ends or lies in."""
        end = self.previous_open(at)
        while True:
            spelled = self._spelled
            begin = spelled.opens[bisect_left(spelled.opens, end) - 1]
            if begin > spelled.low:
                return begin
            self._earlier(to_open=True)

    def periods(self, start: datetime, end: datetime) -> Iterator[Period]:
        """The open periods in [start, end), in order, clipped to it."""
        start, end = self._cover(start), self._cover(end)
        spelled = self._spelled
        for here in range(bisect_right(spelled.opens, start) - 1, len(spelled.opens)):
            opens, closes = max(spelled.opens[here], start), min(spelled.closes[here], end)
            if opens >= end:
                return
            if opens < closes:
                yield opens, closes

    def periods_after(self, at: datetime) -> Iterator[Period]:
        """The open periods from `at` on, the first clipped; they may go on for ever."""
        while True:
            try:
                begin = self.next_open(at)
            except NeverAgain:
                return
            at = self.next_close(begin)
            yield begin, at

    def periods_before(self, at: datetime) -> Iterator[Period]:
        """The open periods up to `at`, the newest first and clipped; they may go back for ever."""
        while True:
            try:
                end = self.previous_open(at)
            except NeverAgain:
                return
            at = self.previous_close(end)
            yield at, end

    def add_days(self, start: datetime, days: int) -> datetime:
        """`days` working dates on, at the same wall time, moved forward into opening hours."""
        return self.next_open(self._days_from(start, days, _DAY))

    def subtract_days(self, start: datetime, days: int) -> datetime:
        """`days` working dates back, at the same wall time, moved back to where open time ends."""
        at = self._days_from(start, days, -_DAY)
        return at if self.is_open(at) else self.previous_open(at)

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of one date, in order; none on a holiday."""
        return self.open_time.windows(day)

    def why_closed(self, day: date) -> Closure | None:
        """Why a date has no windows: weekend, holiday with its name, exception; None if it has."""
        return self.open_time.why_closed(day)

    def working_dates(self, start: datetime, step: timedelta = _DAY) -> Iterator[date]:
        """The working dates after the date of `start`, or before it where `step` is minus a day."""
        day, idle = _utc(start).astimezone(self.zone).date(), 0
        while FIRST_YEAR < day.year < LAST_YEAR:
            day += step
            works = self._works.get(day)
            if works is None:
                works = self._works[day] = self.open_time.works(day)
            if works:
                idle = 0
                yield day
            elif idle < _SAME_AFTER * 366:
                idle += 1
            elif self._is_named_beyond(day, step):
                idle = 0
            else:
                break
        word = "after" if step > _NONE else "before"
        raise NeverAgain(f"calendar '{self.name}' has no working date {word} {day.year}")

    def _is_named_beyond(self, day: date, step: timedelta) -> bool:
        """Whether a date is named that is still to come, in the direction of `step`."""
        named = self.open_time.named
        return named is not None and (named[1] > day if step > _NONE else named[0] < day)

    def _days_from(self, start: datetime, days: int, step: timedelta) -> datetime:
        if days < 0:
            raise ValueError(f"a number of days cannot be negative, as {days} is")
        wall = _utc(start).astimezone(self.zone)
        day = wall.date()
        dates = self.working_dates(start, step)
        for _ in range(days):
            day = next(dates)
        offset = offsets(self.zone).around(day)
        if offset is not None:
            return datetime.combine(day, wall.time(), UTC) - offset
        return opening(datetime.combine(day, wall.time()), self.zone)

    def _cover(self, at: datetime) -> datetime:
        """The instant in UTC, its year and those beside it spelled out."""
        if at.tzinfo is not UTC:
            at = _utc(at)
        spelled = self._spelled
        if not spelled.low < at < spelled.high:
            self._spell(at.year - 1, at.year + 2)
        return at

    def _spell(self, first: int, end: int) -> None:
        """Spell out the years from `first` up to `end`, and those in between."""
        if first < FIRST_YEAR or end > LAST_YEAR:
            known = f"the years from {FIRST_YEAR + 1} to {LAST_YEAR - 2}"
            raise ValueError(f"calendar '{self.name}' knows {known} only")
        self._spelled = self._spelled.reaching(first, end, self.open_time.spans)

    def _further(self, *, to_close: bool = False) -> None:
        """Spell out more years ahead; NeverAgain where nothing can change there any more."""
        spelled, named = self._spelled, self.open_time.named
        last = (spelled.opens if to_close else spelled.closes)[-1].year
        last = max(last, named[1].year) if named else last
        if spelled.high.year > last + _SAME_AFTER:
            word = "close" if to_close else "open"
            raise NeverAgain(f"calendar '{self.name}' does not {word} any more after {last}")
        self._spell(spelled.low.year, spelled.high.year + spelled.more)

    def _earlier(self, *, to_open: bool = False) -> None:
        """Spell out more years back; NeverAgain where nothing was different before."""
        spelled, named = self._spelled, self.open_time.named
        first = ((spelled.closes if to_open else spelled.opens)[1:2] or (spelled.high,))[0].year
        first = min(first, named[0].year) if named else first
        if spelled.low.year < first - _SAME_AFTER:
            found = "was always open" if to_open else "was never open"
            raise NeverAgain(f"calendar '{self.name}' {found} before {first}")
        self._spell(spelled.low.year - spelled.more, spelled.high.year)


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} is no instant; it needs its offset")
    return at.astimezone(UTC)


def _whole(start: datetime, span: timedelta) -> datetime:
    if span < _NONE:
        raise ValueError("a span of open time cannot be negative")
    return start
