"""Opening hours: which windows a date has, and why a date has none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from matrices.spans import Period, clipped, joined
from matrices.zones import offsets, opening

Window = tuple[int, int]
"""Opening and closing in minutes after midnight, wall time. A closing after 1440 lies on the
next date; the window belongs to the date on which it opens."""
YearDay = tuple[int, int]
"""Month and day of every year."""

MIDNIGHT = 24 * 60
_DAY = timedelta(days=1)


class Closure(NamedTuple):
    """Why it is closed: what kind of gap it is, and its name where it has one."""

    kind: Literal["night", "break", "weekend", "holiday", "exception", "pause"]
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else self.kind


@dataclass(frozen=True, slots=True)
class Hours:
    """Windows a week, less holidays; exceptions replace a date's windows, breaks are cut out.

    `dates` and `yearly` replace the windows of a date and of a day of every year, `breaks` are
    taken out of whatever is open then. A date's own exception goes before a yearly one, this
    before a holiday, a holiday before the week.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[Window, ...]]
    holidays: Mapping[date, str] = field(default_factory=dict)
    yearly_holidays: Mapping[YearDay, str] = field(default_factory=dict)
    dates: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    yearly: Mapping[YearDay, tuple[Window, ...]] = field(default_factory=dict)
    breaks: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    yearly_breaks: Mapping[YearDay, tuple[Window, ...]] = field(default_factory=dict)

    @property
    def never(self) -> bool:
        """Whether no window is open on any date."""
        return not any(
            windows for part in (self.week, self.dates, self.yearly) for windows in part.values()
        )

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows that open on a date, in order, less the breaks."""
        windows = self._uncut(day)
        if windows and (self.breaks or self.yearly_breaks):
            return tuple(_cut(windows, sorted(self._breaks_around(day))))
        return windows

    def why_closed(self, day: date) -> Closure | None:
        """Why no window opens on a date; None where one does."""
        if self.windows(day):
            return None
        annual = (day.month, day.day)
        named = self.holidays.get(day) or self.yearly_holidays.get(annual)
        if named is not None:
            return Closure("holiday", named)
        if day in self.dates or annual in self.yearly:
            return Closure("exception")
        return Closure("exception" if self.week.get(day.weekday()) else "weekend")

    def spans(self, low: datetime, high: datetime) -> list[Period]:
        """What is open in [low, high), in order, as periods that neither touch nor overlap."""
        first, end = low.date() - 3 * _DAY, high.date() + 3 * _DAY
        return joined(clipped(self._periods(first, end), low, high))

    def works(self, day: date) -> bool:
        """Whether a date is a working date: a window opens on it that is not left out."""
        windows = self.windows(day)
        if not windows or offsets(self.zone).around(day) is not None:
            return bool(windows)
        return any(True for _ in self._uneven(day, windows))

    @property
    def named(self) -> tuple[date, date] | None:
        """The first and the last date that the hours name; outside them years are alike."""
        named = [*self.holidays, *self.dates, *self.breaks]
        return (min(named), max(named)) if named else None

    def _periods(self, first: date, end: date) -> Iterator[Period]:
        """The windows of the dates [first, end) as instants, by the dates on which they open."""
        around = offsets(self.zone).around
        day, midnight = first, datetime.combine(first, time(), tzinfo=UTC)
        while day < end:
            if windows := self.windows(day):
                offset = around(day)
                if offset is None:
                    yield from self._uneven(day, windows)
                else:
                    base = midnight - offset
                    for opens, closes in windows:
                        yield base + _minutes(opens), base + _minutes(closes)
            day += _DAY
            midnight += _DAY

    def _uncut(self, day: date) -> tuple[Window, ...]:
        own = self.dates.get(day)
        if own is None and (self.yearly or self.yearly_holidays):
            annual = (day.month, day.day)
            own = self.yearly.get(annual)
            if own is None and annual in self.yearly_holidays:
                return ()
        if own is not None:
            return own
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def _breaks_around(self, day: date) -> Iterator[Window]:
        for number in (-1, 0, 1):
            other, shift = day + number * _DAY, number * MIDNIGHT
            for cuts in (
                self.breaks.get(other, ()),
                self.yearly_breaks.get((other.month, other.day), ()),
            ):
                yield from ((begin + shift, end + shift) for begin, end in cuts)

    def _uneven(self, day: date, windows: Iterable[Window]) -> Iterator[Period]:
        """The windows of a date around which the clocks change; those that are left out are not."""
        for window in windows:
            begin, close = (
                opening(datetime.combine(day, time()) + timedelta(minutes=minutes), self.zone)
                for minutes in window
            )
            if begin < close:
                yield begin, close


@lru_cache(maxsize=4096)
def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def _cut(windows: Iterable[Window], cuts: Iterable[Window]) -> Iterator[Window]:
    """The windows less the cuts, which are in order."""
    for opens, closes in windows:
        begin = opens
        for from_, to in cuts:
            if begin < from_ < closes:
                yield begin, from_
            if from_ < closes and to > begin:
                begin = max(begin, to)
        if begin < closes:
            yield begin, closes
