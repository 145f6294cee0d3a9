"""A calendar's sums, at the instants at which two good readers could differ."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matrices.calendars import Calendar
from matrices.zones import instant, opening
from tests.matrices.hours import at, office, shown, span

BERLIN = office(
    "Europe/Berlin", "mon-thu 8-12 12:30-18", "fri 8-16", closed="2026-04-03 2026-04-06"
)
ALWAYS = office("Europe/Berlin", "mon-sun 0-24")
NIGHTS = office("Europe/Berlin", "mon-sun 1-6")
HALF_PAST_TWO = office("Europe/Berlin", "sun 2:30-4")
UNTIL_HALF_PAST_TWO = office("Europe/Berlin", "sun 1-2:30")
INDIA = office("Asia/Kolkata", "mon-fri 9:30-18")
LORD_HOWE = office("Australia/Lord_Howe", "mon-sun 0-24")


@pytest.mark.parametrize(
    ("calendar", "start", "used", "expected"),
    [
        pytest.param(BERLIN, "2026-03-31 09:00", "1h", "2026-03-31 10:00", id="inside a window"),
        pytest.param(BERLIN, "2026-03-31 17:00", "1h", "2026-03-31 18:00", id="to the closing"),
        pytest.param(BERLIN, "2026-03-31 11:00", "1h", "2026-03-31 12:00", id="to the lunch break"),
        pytest.param(BERLIN, "2026-03-31 11:50", "1h", "2026-03-31 13:20", id="over lunch"),
        pytest.param(BERLIN, "2026-03-31 12:10", "1h", "2026-03-31 13:30", id="from within lunch"),
        pytest.param(BERLIN, "2026-03-27 15:50", "20m", "2026-03-30 08:10", id="over a weekend"),
        pytest.param(BERLIN, "2026-04-02 17:50", "20m", "2026-04-07 08:10", id="over Easter"),
        pytest.param(BERLIN, "2026-03-31 08:00", "9h 30m", "2026-03-31 18:00", id="a whole day"),
        pytest.param(
            BERLIN, "2026-03-31 08:00", "9h 30m 1s", "2026-04-01 08:00:01", id="a second more"
        ),
        pytest.param(BERLIN, "2026-03-31 07:00", "0s", "2026-03-31 08:00", id="none: the opening"),
        pytest.param(BERLIN, "2026-03-31 18:00", "0s", "2026-04-01 08:00", id="none, at closing"),
        pytest.param(BERLIN, "2026-03-31 17:59", "0s", "2026-03-31 17:59", id="none, while open"),
        pytest.param(NIGHTS, "2026-03-29 01:00", "2h", "2026-03-29 04:00", id="forward, in hours"),
        pytest.param(NIGHTS, "2026-10-25 01:00", "5h", "2026-10-25 05:00", id="back, in hours"),
        pytest.param(
            HALF_PAST_TWO, "2026-03-28", "30m", "2026-03-29 03:30", id="an opening that is not"
        ),
        pytest.param(
            UNTIL_HALF_PAST_TWO, "2026-03-28", "1h", "2026-03-29 03:00", id="a closing that is not"
        ),
        pytest.param(
            HALF_PAST_TWO,
            "2026-10-24",
            "2h 30m",
            "2026-10-25 04:00",
            id="opens at the first of two",
        ),
        pytest.param(
            UNTIL_HALF_PAST_TWO,
            "2026-10-24",
            "1h 30m 1s",
            "2026-11-01 01:00:01",
            id="closes at the first of two",
        ),
        pytest.param(
            office("Europe/Berlin", "sun 2:10-2:50", "mon 9-17"),
            "2026-03-28 12:00",
            "0s",
            "2026-03-30 09:00",
            id="a window that is left out is no opening",
        ),
        pytest.param(ALWAYS, "2026-10-25 00:00", "25h", "2026-10-26 00:00", id="the longest day"),
        pytest.param(ALWAYS, "2026-03-29 00:00", "23h", "2026-03-30 00:00", id="the shortest day"),
        pytest.param(INDIA, "2026-06-05 17:45", "30m", "2026-06-08 09:45", id="half-hour offset"),
        pytest.param(
            LORD_HOWE, "2026-04-05 00:00", "24h 30m", "2026-04-06 00:00", id="back half an hour"
        ),
        pytest.param(ALWAYS, "1900-01-01 00:00", "24h", "1900-01-02 00:00", id="far back"),
        pytest.param(BERLIN, "2130-06-05 09:00", "1h", "2130-06-05 10:00", id="far ahead"),
    ],
)
def test_open_time_is_used_up(calendar: Calendar, start: str, used: str, expected: str) -> None:
    begin = at(start, calendar)
    end = calendar.add(begin, span(used))
    assert shown(end, calendar) == expected
    assert calendar.between(begin, end) == span(used)
    assert end.tzinfo is UTC


@pytest.mark.parametrize(
    ("calendar", "start", "days", "expected"),
    [
        pytest.param(BERLIN, "2026-04-18 10:00", 1, "2026-04-20 10:00", id="Saturday and one day"),
        pytest.param(BERLIN, "2026-04-16 17:00", 1, "2026-04-20 08:00", id="Friday closes earlier"),
        pytest.param(BERLIN, "2026-04-02 10:00", 1, "2026-04-07 10:00", id="over Easter"),
        pytest.param(BERLIN, "2026-04-03 10:00", 2, "2026-04-08 10:00", id="from a holiday"),
        pytest.param(BERLIN, "2026-03-31 12:10", 1, "2026-04-01 12:30", id="into the lunch break"),
        pytest.param(BERLIN, "2026-03-31 12:00", 1, "2026-04-01 12:30", id="to the lunch closing"),
        pytest.param(BERLIN, "2026-03-31 18:00", 1, "2026-04-02 08:00", id="to a closing"),
        pytest.param(BERLIN, "2026-03-31 02:00", 1, "2026-04-01 08:00", id="at night"),
        pytest.param(BERLIN, "2026-03-31 09:00", 0, "2026-03-31 09:00", id="no days, while open"),
        pytest.param(BERLIN, "2026-04-18 10:00", 0, "2026-04-20 08:00", id="no days, while closed"),
        pytest.param(BERLIN, "2026-03-27 09:00", 1, "2026-03-30 09:00", id="over the clock change"),
        pytest.param(
            ALWAYS, "2026-03-28 02:30", 1, "2026-03-29 03:00", id="a wall time that is not"
        ),
        pytest.param(ALWAYS, "2026-10-24 02:30", 1, "2026-10-25 02:30", id="one that is twice"),
        pytest.param(
            BERLIN,
            "2026-03-31T22:30+00:00",
            1,
            "2026-04-02 08:00",
            id="the date of the zone counts",
        ),
    ],
)
def test_working_dates_on(calendar: Calendar, start: str, days: int, expected: str) -> None:
    assert shown(calendar.add_days(at(start, calendar), days), calendar) == expected


def test_of_two_instants_with_one_wall_time_days_lead_to_the_first() -> None:
    found = ALWAYS.add_days(at("2026-10-24 02:30", ALWAYS), 1)
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        pytest.param("2026-03-31 07:59:59", False, id="a second before opening"),
        pytest.param("2026-03-31 08:00", True, id="at the opening"),
        pytest.param("2026-03-31 12:00", False, id="at the closing for lunch"),
        pytest.param("2026-03-31 12:30", True, id="back from lunch"),
        pytest.param("2026-03-31 17:59:59", True, id="a second before closing"),
        pytest.param("2026-03-31 18:00", False, id="at the closing"),
        pytest.param("2026-04-04 10:00", False, id="Saturday"),
        pytest.param("2026-04-06 10:00", False, id="Easter Monday"),
    ],
)
def test_windows_are_half_open(moment: str, is_open: bool) -> None:  # noqa: FBT001  # a case's answer
    assert BERLIN.is_open(at(moment, BERLIN)) is is_open


def test_midnight_does_not_close_a_desk_that_is_always_open() -> None:
    assert ALWAYS.is_open(at("2026-03-31 00:00", ALWAYS))
    assert ALWAYS.between(at("2026-10-25", ALWAYS), at("2026-10-26", ALWAYS)) == span("25h")


def test_microseconds_are_kept() -> None:
    start = at("2026-03-31 11:59:59.999999", BERLIN)
    assert shown(BERLIN.add(start, span("1s")), BERLIN) == "2026-03-31 12:30:00.999999"
    assert BERLIN.between(start, at("2026-03-31 12:10", BERLIN)) == timedelta(microseconds=1)


def test_whoever_asks_in_another_zone_gets_the_same_instant() -> None:
    start = at("2026-03-31 11:50", BERLIN)
    tokyo = start.astimezone(ZoneInfo("Asia/Tokyo"))
    assert BERLIN.add(tokyo, span("1h")) == BERLIN.add(start, span("1h"))
    assert BERLIN.add(tokyo, span("0s")).tzinfo is UTC
    assert BERLIN.add_days(tokyo, 1) == BERLIN.add_days(start, 1)


def test_years_are_spelled_out_in_whatever_order_they_are_asked_for() -> None:
    fresh = office("Europe/Berlin", "mon-fri 9-17")
    late, early = at("2031-06-02 16:30", fresh), at("1999-06-01 16:30", fresh)
    assert shown(fresh.add(late, span("1h")), fresh) == "2031-06-03 09:30"
    assert shown(fresh.add(early, span("1h")), fresh) == "1999-06-02 09:30"
    assert fresh.between(early, late) > span("60000h")
    assert shown(fresh.add(late, span("1h")), fresh) == "2031-06-03 09:30"


def test_the_end_of_a_year_is_no_edge() -> None:
    fresh = office("Pacific/Auckland", "mon-sun 0-24")
    start = at("2026-12-31 23:59", fresh)
    assert shown(fresh.add(start, span("2m")), fresh) == "2027-01-01 00:01"


def test_a_calendar_that_is_never_open_is_refused() -> None:
    with pytest.raises(ValueError, match="calendar 'office' is never open"):
        office("Europe/Berlin")


def test_open_time_is_not_taken_back() -> None:
    with pytest.raises(ValueError, match="a span of open time cannot be negative"):
        BERLIN.add(at("2026-03-31 09:00", BERLIN), timedelta(seconds=-1))


def test_a_holiday_has_no_windows() -> None:
    assert BERLIN.windows(date(2026, 4, 3)) == ()
    assert BERLIN.windows(date(2026, 4, 10)) == ((480, 960),)
    assert BERLIN.windows(date(2026, 4, 11)) == ()


@pytest.mark.parametrize(
    ("zone", "wall", "of_a_person", "of_a_door"),
    [
        pytest.param(
            "Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30", "2026-03-29T01:00", id="gap"
        ),
        pytest.param(
            "Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30", "2026-10-25T00:30", id="twice"
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04 02:10",
            "2026-10-03T15:40",
            "2026-10-03T15:30",
            id="a gap of half an hour",
        ),
        pytest.param(
            "America/Sao_Paulo",
            "2015-10-18 00:00",
            "2015-10-18T03:00",
            "2015-10-18T03:00",
            id="a gap at midnight",
        ),
        pytest.param(
            "Pacific/Apia",
            "2011-12-30 09:00",
            "2011-12-30T19:00",
            "2011-12-30T10:00",
            id="a date that was left out",
        ),
    ],
)
def test_wall_times_that_are_not_there(
    zone: str, wall: str, of_a_person: str, of_a_door: str
) -> None:
    told, place = datetime.fromisoformat(wall), ZoneInfo(zone)
    assert instant(told, place) == datetime.fromisoformat(of_a_person).replace(tzinfo=UTC)
    assert opening(told, place) == datetime.fromisoformat(of_a_door).replace(tzinfo=UTC)
