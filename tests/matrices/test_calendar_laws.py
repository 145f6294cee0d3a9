"""Whatever the hours, the zone and the holidays: a calendar agrees with counting minutes."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.calendars import Calendar
from matrices.combinations import Combination, Kind
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
    ("Asia/Tehran", date(2022, 3, 15)),  # the last time that they go forward
    ("Asia/Tehran", date(2022, 9, 15)),
    ("Asia/Kathmandu", date(1985, 12, 24)),  # a quarter of an hour, for good
    ("Pacific/Apia", date(2011, 12, 20)),  # 30 December is left out
    ("Africa/Casablanca", date(2026, 2, 10)),
]


@cache
def minutes_of(zone: str, first: date) -> tuple[list[datetime], list[datetime]]:
    """Five weeks minute by minute, and the latest that the wall clock has shown by then."""
    there = ZoneInfo(zone)
    begin = datetime.combine(first, time(), tzinfo=there).astimezone(UTC)
    instants = [begin + n * MINUTE for n in range(FIVE_WEEKS)]
    walls = (each.astimezone(there).replace(tzinfo=None) for each in instants)
    return instants, list(accumulate(walls, max))


@dataclass
class Counting:
    """A calendar that counts minutes: a door opens when the wall clock first shows its time."""

    zone: str
    first: date
    week: dict[int, tuple[Window, ...]]
    holidays: set[date]
    dates: dict[date, tuple[Window, ...]] = field(default_factory=dict)
    breaks: dict[date, tuple[Window, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.instants, self.walls = minutes_of(self.zone, self.first)
        self.is_open = [False] * FIVE_WEEKS
        for day in (self.first + timedelta(days=n) for n in range(34)):
            for window in self.windows(day):
                opens, closes = (self.minute(day, minutes) for minutes in window)
                self.is_open[opens:closes] = [True] * (closes - opens)
        for day, windows in self.breaks.items():
            for window in windows:
                opens, closes = (self.minute(day, minutes) for minutes in window)
                self.is_open[opens:closes] = [False] * (closes - opens)

    def windows(self, day: date) -> tuple[Window, ...]:
        if day in self.dates:
            return self.dates[day]
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def works(self, day: date) -> bool:
        """Whether a minute of the date's own windows is open."""
        return any(
            self.is_open[self.minute(day, opens) : self.minute(day, closes)].count(True)
            for opens, closes in self.windows(day)
        )

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

    def subtract(self, begin: int, used: int) -> int:
        minute = begin
        while used or not self.is_open[minute - 1]:
            used -= self.is_open[minute - 1]
            minute -= 1
            if not used and self.is_open[minute]:
                return minute
        return minute

    def add_days(self, begin: int, days: int) -> int:
        wall = self.instants[begin].astimezone(ZoneInfo(self.zone))
        day = wall.date()
        while days:
            day += timedelta(days=1)
            days -= self.works(day)
        return self.add(self.minute(day, 60 * wall.hour + wall.minute), 0)


wall_minutes = st.integers(0, 1440) | st.sampled_from([0, 60, 120, 150, 180, 540, 1020, 1440])


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to three windows of a day, in order; one may close when the next opens.

    The last may close on the next date.
    """
    edges = sorted(draw(st.lists(wall_minutes, min_size=2, max_size=6)))
    found = [
        (opens, closes)
        for opens, closes in zip(edges[::2], edges[1::2], strict=False)
        if opens < closes
    ]
    if found and found[-1][0] < 1440 and draw(st.booleans()):
        found[-1] = (found[-1][0], 1440 + draw(st.integers(1, 600)))
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, Counting]:
    """The same opening hours twice: as a calendar, and as minutes to be counted."""
    zone, first = draw(st.sampled_from(SPANS))
    week = draw(st.dictionaries(st.integers(0, 6), windows(), min_size=1))
    week[draw(st.integers(0, 6))] = draw(windows().filter(bool))
    days = draw(st.sets(st.integers(0, 20), max_size=3))
    holidays = {first + timedelta(days=n) for n in days}
    named = dict.fromkeys(holidays, "closed")
    some_days = st.integers(0, 20).map(lambda n: first + timedelta(days=n))
    dates = draw(st.dictionaries(some_days, windows(), max_size=3))
    breaks = draw(st.dictionaries(some_days, windows(), max_size=2))
    hours = Hours(ZoneInfo(zone), week, named, dates=dates, breaks=breaks)
    counting = Counting(zone, first, week, holidays, dates, breaks)
    return Calendar(name="any", open_time=hours), counting


both = calendars()
begins = st.integers(24 * 60, 14 * 24 * 60)
lengths = st.integers(0, 7 * 24 * 60)


@settings(max_examples=25, deadline=None)
@given(both, begins, lengths, lengths)
def test_open_time_is_counted_and_adds_up(
    given_: tuple[Calendar, Counting], begin: int, one: int, more: int
) -> None:
    calendar, counting = given_
    a, b, c = (counting.instants[begin + n] for n in (0, one, one + more))
    assert calendar.between(a, b) == counting.between(begin, begin + one) * MINUTE
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(c, a) == timedelta(0)


@settings(max_examples=25, deadline=None)
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


@settings(max_examples=25, deadline=None)
@given(both, begins, lengths, st.integers(0, 86_400), st.integers(0, 86_400))
def test_later_or_longer_never_ends_earlier(
    given_: tuple[Calendar, Counting], begin: int, later: int, used: int, longer: int
) -> None:
    calendar, counting = given_
    start, after = counting.instants[begin], counting.instants[begin + later]
    seconds, more = timedelta(seconds=used), timedelta(seconds=used + longer)
    assert start <= calendar.add(start, seconds) <= calendar.add(after, seconds)
    assert calendar.add(start, seconds) <= calendar.add(start, more)


@settings(max_examples=25, deadline=None)
@given(both, begins, st.integers(0, 2))
def test_days_lead_where_a_loop_over_dates_does(
    given_: tuple[Calendar, Counting], begin: int, days: int
) -> None:
    calendar, counting = given_
    found = calendar.add_days(counting.instants[begin], days)
    if found < counting.instants[-1440 * 2]:
        assert found == counting.instants[counting.add_days(begin, days)]
        assert calendar.is_open(found)


@settings(max_examples=25, deadline=None)
@given(both, st.integers(21 * 24 * 60, 30 * 24 * 60), st.integers(0, 1440))
def test_time_is_taken_back_as_counting_does(
    given_: tuple[Calendar, Counting], end: int, used: int
) -> None:
    calendar, counting = given_
    used = min(used, counting.between(24 * 60, end))
    if used or any(counting.is_open[24 * 60 : end]):
        start = calendar.subtract(counting.instants[end], used * MINUTE)
        assert start == counting.instants[counting.subtract(end, used)]
        assert calendar.between(start, counting.instants[end]) == used * MINUTE


@settings(max_examples=25, deadline=None)
@given(both, begins, st.timedeltas(timedelta(microseconds=1), timedelta(days=20)))
def test_what_is_added_can_be_taken_back(
    given_: tuple[Calendar, Counting], begin: int, span: timedelta
) -> None:
    calendar, counting = given_
    start = calendar.next_open(counting.instants[begin])
    end = calendar.add(start, span)
    assert calendar.between(start, end) == span
    assert calendar.between(calendar.subtract(end, span), end) == span
    assert calendar.add(calendar.subtract(end, span), span) == end


@settings(max_examples=25, deadline=None)
@given(both, begins)
def test_questions_are_answered_as_counting_does(
    given_: tuple[Calendar, Counting], begin: int
) -> None:
    calendar, counting = given_
    at, is_open = counting.instants[begin], counting.is_open
    if True not in is_open[begin : 32 * 24 * 60] or True not in is_open[24 * 60 : begin]:
        return
    opens = is_open.index(True, begin)
    closes = is_open.index(False, opens)
    assert calendar.is_open(at) is is_open[begin]
    assert calendar.next_open(at) == counting.instants[opens]
    assert calendar.previous_open(at) == counting.instants[counting.subtract(begin, 0)]
    if closes < 32 * 24 * 60:
        assert calendar.next_close(at) == counting.instants[closes]
        assert next(calendar.periods_after(at)) == (
            counting.instants[opens],
            counting.instants[closes],
        )


@settings(max_examples=25, deadline=None)
@given(both, begins, lengths)
def test_periods_are_the_open_minutes(
    given_: tuple[Calendar, Counting], begin: int, length: int
) -> None:
    calendar, counting = given_
    start, end = counting.instants[begin], counting.instants[begin + length]
    found = list(calendar.periods(start, end))
    assert sum((b - a for a, b in found), timedelta(0)) == calendar.between(start, end)
    assert all(a < b for a, b in found)
    assert all(b < c for (_, b), (c, _) in pairwise(found)), "they neither touch nor overlap"
    for a, b in found:
        assert counting.between(
            counting.instants.index(a), counting.instants.index(b)
        ) * MINUTE == (b - a)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(both, min_size=1, max_size=3), st.sampled_from(["any of", "all of"]), st.data())
def test_calendars_made_of_others_are_open_minute_by_minute(
    members: list[tuple[Calendar, Counting]], kind: Kind, data: st.DataObject
) -> None:
    left_out = data.draw(st.lists(both, max_size=1))
    made = Combination(
        ZoneInfo("Europe/Berlin"),
        kind,
        tuple(calendar for calendar, _ in members),
        tuple(calendar for calendar, _ in left_out),
    )
    calendar = Calendar(name="made", open_time=made)
    of = any if kind == "any of" else all
    begin = data.draw(st.sampled_from([counting for _, counting in members])).instants[0]
    begin += data.draw(st.integers(1440, 14 * 1440)) * MINUTE
    minutes = [begin + n * MINUTE for n in range(2 * 1440)]
    expected = [
        of(each.is_open(at) for each, _ in members) and not any(c.is_open(at) for c, _ in left_out)
        for at in minutes
    ]
    found = [False] * len(minutes)
    for opens, closes in calendar.periods(minutes[0], minutes[-1] + MINUTE):
        a, b = ((each - begin) // MINUTE for each in (opens, closes))
        found[a:b] = [True] * (b - a)
    assert found == expected
    assert calendar.between(begin, begin + 2 * 1440 * MINUTE) == sum(expected) * MINUTE


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(both, st.lists(st.tuples(begins, lengths), min_size=1, max_size=6))
def test_answers_do_not_depend_on_what_was_asked_before(
    given_: tuple[Calendar, Counting], asked: list[tuple[int, int]]
) -> None:
    calendar, counting = given_
    far = counting.instants[0].replace(year=1999), counting.instants[0].replace(year=2055)
    for at, (begin, length) in zip(far, asked, strict=False):
        calendar.is_open(at)
        start, span = counting.instants[begin], length * MINUTE
        fresh = Calendar(name="fresh", open_time=calendar.open_time)
        assert calendar.between(start, start + span) == fresh.between(start, start + span)
        assert calendar.add(start, span) == fresh.add(start, span)
