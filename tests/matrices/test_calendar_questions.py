"""Openings, closings and periods around an instant, time taken back, and where nothing is left."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from matrices.calendars import Calendar
from matrices.combinations import Combination
from matrices.hours import Hours
from matrices.opentime import NeverAgain
from tests.matrices.hours import at, office, shown, span

LUNCH = office("Europe/Berlin", "mon-thu 8-12 12:30-18", "fri 8-16", closed="2026-04-03 2026-04-06")
ALWAYS = office("Europe/Berlin", "mon-sun 0-24")
NIGHTS = office("Europe/Berlin", "mon-fri 22-30")
SAMOA = office("Pacific/Apia", "mon-fri 9-17")


@pytest.mark.parametrize(
    ("calendar", "end", "used", "expected"),
    [
        pytest.param(LUNCH, "2026-03-31 10:00", "1h", "2026-03-31 09:00", id="inside a window"),
        pytest.param(LUNCH, "2026-03-31 13:00", "1h", "2026-03-31 11:30", id="over lunch"),
        pytest.param(LUNCH, "2026-03-31 09:00", "1h", "2026-03-31 08:00", id="to the opening"),
        pytest.param(LUNCH, "2026-03-31 07:00", "1h", "2026-03-30 17:00", id="from the night"),
        pytest.param(LUNCH, "2026-04-07 08:10", "20m", "2026-04-02 17:50", id="over Easter"),
        pytest.param(LUNCH, "2026-03-31 09:00", "0s", "2026-03-31 09:00", id="none, while open"),
        pytest.param(LUNCH, "2026-03-31 18:00", "0s", "2026-03-31 18:00", id="none, at closing"),
        pytest.param(LUNCH, "2026-03-31 08:00", "0s", "2026-03-30 18:00", id="none, at opening"),
        pytest.param(LUNCH, "2026-04-05 08:00", "0s", "2026-04-02 18:00", id="none, while closed"),
        pytest.param(NIGHTS, "2026-03-30 12:00", "1h", "2026-03-28 05:00", id="the last night"),
        pytest.param(ALWAYS, "2026-03-30 00:00", "24h", "2026-03-28 23:00", id="a shorter day"),
        pytest.param(ALWAYS, "1960-03-30 00:00", "87600h", "1950-04-02 00:00", id="ten years back"),
    ],
)
def test_time_taken_back(calendar: Calendar, end: str, used: str, expected: str) -> None:
    assert shown(calendar.subtract(at(end, calendar), span(used)), calendar) == expected


@pytest.mark.parametrize(
    ("calendar", "start", "opens", "closes", "was_open"),
    [
        pytest.param(
            LUNCH, "2026-03-31 09:00", "2026-03-31 09:00", "2026-03-31 12:00", "2026-03-31 09:00",
            id="open",
        ),
        pytest.param(
            LUNCH, "2026-03-31 12:00", "2026-03-31 12:30", "2026-03-31 18:00", "2026-03-31 12:00",
            id="at a closing",
        ),
        pytest.param(
            LUNCH, "2026-03-31 12:30", "2026-03-31 12:30", "2026-03-31 18:00", "2026-03-31 12:00",
            id="at an opening",
        ),
        pytest.param(
            LUNCH, "2026-04-04 09:00", "2026-04-07 08:00", "2026-04-07 12:00", "2026-04-02 18:00",
            id="at Easter",
        ),
        pytest.param(
            NIGHTS, "2026-03-31 03:00", "2026-03-31 03:00", "2026-03-31 06:00", "2026-03-31 03:00",
            id="after midnight",
        ),
        pytest.param(
            office("UTC", "mon 8-12 12-16"),
            "2026-03-30 09:00", "2026-03-30 09:00", "2026-03-30 16:00", "2026-03-30 09:00",
            id="windows that touch are one",
        ),
    ],
)  # fmt: skip
def test_around_an_instant(
    calendar: Calendar, start: str, opens: str, closes: str, was_open: str
) -> None:
    instant = at(start, calendar)
    assert shown(calendar.next_open(instant), calendar) == opens
    assert shown(calendar.next_close(instant), calendar) == closes
    assert shown(calendar.previous_open(instant), calendar) == was_open
    assert calendar.is_open(instant) is (opens == start)


@pytest.mark.parametrize(
    ("calendar", "start", "days", "expected"),
    [
        pytest.param(LUNCH, "2026-04-20 10:00", 1, "2026-04-17 10:00", id="over a weekend"),
        pytest.param(LUNCH, "2026-04-20 17:00", 1, "2026-04-17 16:00", id="Friday closes earlier"),
        pytest.param(LUNCH, "2026-04-07 08:00", 1, "2026-04-02 08:00", id="to an opening"),
        pytest.param(LUNCH, "2026-04-08 12:10", 1, "2026-04-07 12:00", id="before lunch"),
        pytest.param(LUNCH, "2026-04-05 10:00", 2, "2026-04-01 10:00", id="from Easter"),
        pytest.param(LUNCH, "2026-04-05 10:00", 0, "2026-04-02 18:00", id="no days"),
        pytest.param(SAMOA, "2012-01-02 10:00", 1, "2011-12-29 10:00", id="a date left out"),
    ],
)
def test_working_dates_back(calendar: Calendar, start: str, days: int, expected: str) -> None:
    assert shown(calendar.subtract_days(at(start, calendar), days), calendar) == expected


def test_a_date_that_was_left_out_is_no_working_date() -> None:
    found = SAMOA.add_days(at("2011-12-29 10:00", SAMOA), 1)
    assert shown(found, SAMOA) == "2012-01-02 10:00"


def test_periods_forth_and_back() -> None:
    start = at("2026-04-02 13:00", LUNCH)
    after = [tuple(shown(e, LUNCH) for e in each) for each in islice(LUNCH.periods_after(start), 2)]
    assert after == [
        ("2026-04-02 13:00", "2026-04-02 18:00"),
        ("2026-04-07 08:00", "2026-04-07 12:00"),
    ]
    before = [tuple(shown(e, LUNCH) for e in p) for p in islice(LUNCH.periods_before(start), 2)]
    assert before == [
        ("2026-04-02 12:30", "2026-04-02 13:00"),
        ("2026-04-02 08:00", "2026-04-02 12:00"),
    ]
    assert list(LUNCH.periods(start, start)) == []


ONE_DAY = Calendar(
    name="fair", open_time=Hours(ZoneInfo("UTC"), {}, dates={date(2026, 5, 4): ((480, 960),)})
)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "used"),
    [
        pytest.param("2026-05-04T08:00+00:00", "8h 1s", id="more than is left"),
        pytest.param("2026-05-04T16:00+00:00", "0s", id="closed for ever"),
        pytest.param("2071-01-01T00:00+00:00", "1h", id="long after"),
    ],
)
def test_a_calendar_that_closed_for_ever(start: str, used: str) -> None:
    with pytest.raises(NeverAgain, match="calendar 'fair' does not open any more after"):
        ONE_DAY.add(at(start, ONE_DAY), span(used))


def test_a_calendar_that_is_open_on_one_day_only() -> None:
    (found,) = ONE_DAY.periods_after(NEW_YEAR)
    assert list(ONE_DAY.periods_before(datetime(2027, 1, 1, tzinfo=UTC))) == [found]
    assert ONE_DAY.between(NEW_YEAR, NEW_YEAR.replace(year=2090)) == span("8h")
    assert ONE_DAY.add_days(NEW_YEAR, 1) == found[0]
    with pytest.raises(NeverAgain, match="calendar 'fair' was never open before 2026"):
        ONE_DAY.subtract(found[0], span("1s"))
    with pytest.raises(NeverAgain, match="calendar 'fair' has no working date after"):
        ONE_DAY.add_days(NEW_YEAR, 2)
    with pytest.raises(NeverAgain, match="calendar 'fair' has no working date before"):
        ONE_DAY.subtract_days(NEW_YEAR, 1)


def test_a_calendar_that_never_closes() -> None:
    with pytest.raises(NeverAgain, match="calendar 'office' does not close any more after"):
        ALWAYS.next_close(NEW_YEAR)
    with pytest.raises(NeverAgain, match="calendar 'office' was always open before"):
        next(ALWAYS.periods_before(NEW_YEAR))
    assert ALWAYS.add(NEW_YEAR, timedelta(days=36_525)) == NEW_YEAR + timedelta(days=36_525)


def test_dates_far_ahead_are_not_the_end() -> None:
    fair = Hours(ZoneInfo("UTC"), {}, dates={date(y, 5, 4): ((0, 60),) for y in (2026, 2099)})
    calendar = Calendar(name="fair", open_time=fair)
    assert calendar.add(NEW_YEAR, span("2h")) == datetime(2099, 5, 4, 1, tzinfo=UTC)


def test_leap_days_only() -> None:
    hours = Hours(ZoneInfo("UTC"), {}, yearly={(2, 29): ((0, 60),)})
    calendar = Calendar(name="leap", open_time=hours)
    assert calendar.add(NEW_YEAR, span("1h 30m")) == datetime(2032, 2, 29, 0, 30, tzinfo=UTC)
    assert calendar.add_days(datetime(2096, 3, 1, tzinfo=UTC), 1).date() == date(2104, 2, 29)


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
def test_years_at_the_end_of_time_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match="calendar 'office' knows the years from 3 to 9996 only"):
        LUNCH.is_open(datetime(year, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("sum_", ["add", "subtract"])
def test_an_instant_needs_its_offset(sum_: str) -> None:
    with pytest.raises(ValueError, match="2026-04-20T09:00:00 is no instant; it needs its offset"):
        getattr(LUNCH, sum_)(datetime(2026, 4, 20, 9), span("1h"))  # noqa: DTZ001


def test_neither_spans_nor_days_are_negative() -> None:
    with pytest.raises(ValueError, match="a span of open time cannot be negative"):
        LUNCH.subtract(NEW_YEAR, timedelta(microseconds=-1))
    with pytest.raises(ValueError, match="a number of days cannot be negative, as -1 is"):
        LUNCH.add_days(NEW_YEAR, -1)


def test_microseconds_are_kept() -> None:
    start = at("2026-03-31 17:59:59.999999", LUNCH)
    assert LUNCH.add(start, timedelta(microseconds=2)) == at("2026-04-01 08:00:00.000001", LUNCH)


def test_the_reason_of_a_calendar_made_of_others() -> None:
    zone = ZoneInfo("Europe/Berlin")
    repairs = office("Europe/Berlin", "mon 0-24")
    made = Combination(zone, "any of", (LUNCH,), (repairs,))
    calendar = Calendar(name="made", open_time=made)
    found = [str(calendar.why_closed(date(2026, 4, day))) for day in (6, 7, 11, 13)]
    assert found == ["holiday closed", "None", "weekend", "exception office"]
    assert calendar.windows(date(2026, 4, 7)) == ((480, 720), (750, 1080))
