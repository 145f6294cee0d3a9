"""Whatever the hours, the zone and the holidays: a calendar agrees with counting minutes."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.calendars import Calendar
from matrices.hours import Hours, Window

MINUTE = timedelta(minutes=1)
FIVE_WEEKS = 35 * 24 * 60
SPANS = [
    ("UTC", date(2026, 6, 1)),
    ("Europe/Berlin", date(2026, 3, 20)),
    ("Europe/Berlin", date(2026, 10, 16)),
    ("America/New_York", date(2026, 10, 24)),
    ("Asia/Kolkata", date(2025, 12, 22)),
    ("Australia/Lord_Howe", date(2026, 3, 27)),
    ("America/Sao_Paulo", date(2015, 10, 9)),  # the clocks go forward at midnight
    ("America/Sao_Paulo", date(2015, 2, 13)),  # and back
]


@cache
def minutes_of(zone: str, first: date) -> tuple[list[datetime], list[datetime]]:
    """Five weeks minute by minute, and the latest that the wall clock has shown by then."""
    begin = datetime.combine(first, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    instants = [begin + n * MINUTE for n in range(FIVE_WEEKS)]
    walls = (each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in instants)
    return instants, list(accumulate(walls, max))


@dataclass
class Counting:
    """A calendar that counts minutes: a door opens when the wall clock first shows its time."""

    zone: str
    first: date
    week: dict[int, tuple[Window, ...]]
    holidays: set[date]

    def __post_init__(self) -> None:
        self.instants, self.walls = minutes_of(self.zone, self.first)
        self.is_open = [False] * FIVE_WEEKS
        for day in (self.first + timedelta(days=n) for n in range(34)):
            for window in self.windows(day):
                opens, closes = (self.minute(day, minutes) for minutes in window)
                self.is_open[opens:closes] = [True] * (closes - opens)

    def windows(self, day: date) -> tuple[Window, ...]:
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def minute(self, day: date, minutes: int) -> int:
        return bisect_left(self.walls, datetime.combine(day, time()) + minutes * MINUTE)

    def between(self, begin: int, end: int) -> int:
        return sum(self.is_open[begin:end])

    def add(self, begin: int, used: int) -> int:
        minute = begin
        while used or not self.is_open[minute]:
            used -= self.is_open[minute]
            minute += 1
            if not used and self.is_open[minute - 1]:
                return minute
        return minute

    def add_days(self, begin: int, days: int) -> int:
        wall = self.instants[begin].astimezone(ZoneInfo(self.zone))
        day = wall.date()
        while days:
            day += timedelta(days=1)
            days -= bool(self.windows(day))
        return self.add(self.minute(day, 60 * wall.hour + wall.minute), 0)


wall_minutes = st.integers(0, 1440) | st.sampled_from([0, 60, 120, 150, 180, 540, 1020, 1440])


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to three windows of a day, in order; one may close when the next opens."""
    edges = sorted(draw(st.lists(wall_minutes, min_size=2, max_size=6)))
    return tuple(
        (opens, closes)
        for opens, closes in zip(edges[::2], edges[1::2], strict=False)
        if opens < closes
    )


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, Counting]:
    """The same opening hours twice: as a calendar, and as minutes to be counted."""
    zone, first = draw(st.sampled_from(SPANS))
    week = draw(st.dictionaries(st.integers(0, 6), windows(), min_size=1))
    week[draw(st.integers(0, 6))] = draw(windows().filter(bool))
    days = draw(st.sets(st.integers(0, 20), max_size=3))
    holidays = {first + timedelta(days=n) for n in days}
    named = dict.fromkeys(holidays, "closed")
    calendar = Calendar(name="any", open_time=Hours(ZoneInfo(zone), week, named))
    return calendar, Counting(zone, first, week, holidays)


both = calendars()
begins = st.integers(24 * 60, 14 * 24 * 60)
lengths = st.integers(0, 7 * 24 * 60)


@settings(max_examples=50, deadline=None)
@given(both, begins, lengths, lengths)
def test_open_time_is_counted_and_adds_up(
    given_: tuple[Calendar, Counting], begin: int, one: int, more: int
) -> None:
    calendar, counting = given_
    a, b, c = (counting.instants[begin + n] for n in (0, one, one + more))
    assert calendar.between(a, b) == counting.between(begin, begin + one) * MINUTE
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(c, a) == timedelta(0)


@settings(max_examples=50, deadline=None)
@given(both, begins, st.integers(0, 1440))
def test_time_is_used_up_where_counting_ends(
    given_: tuple[Calendar, Counting], begin: int, used: int
) -> None:
    calendar, counting = given_
    start = counting.instants[begin]
    used = min(used, counting.between(begin, FIVE_WEEKS))
    end = calendar.add(start, used * MINUTE)
    if used or any(counting.is_open[begin:]):
        assert end == counting.instants[counting.add(begin, used)]
    assert calendar.between(start, end) == used * MINUTE


@settings(max_examples=50, deadline=None)
@given(both, begins, lengths, st.integers(0, 86_400), st.integers(0, 86_400))
def test_later_or_longer_never_ends_earlier(
    given_: tuple[Calendar, Counting], begin: int, later: int, used: int, longer: int
) -> None:
    calendar, counting = given_
    start, after = counting.instants[begin], counting.instants[begin + later]
    seconds, more = timedelta(seconds=used), timedelta(seconds=used + longer)
    assert start <= calendar.add(start, seconds) <= calendar.add(after, seconds)
    assert calendar.add(start, seconds) <= calendar.add(start, more)


@settings(max_examples=50, deadline=None)
@given(both, begins, st.integers(0, 2))
def test_days_lead_where_a_loop_over_dates_does(
    given_: tuple[Calendar, Counting], begin: int, days: int
) -> None:
    calendar, counting = given_
    found = calendar.add_days(counting.instants[begin], days)
    if found < counting.instants[-1440 * 2]:
        assert found == counting.instants[counting.add_days(begin, days)]
        assert calendar.is_open(found)
