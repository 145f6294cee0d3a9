"""What other help desks' calendars come to, read off their test suites: ours comes to the same."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from matrices.calendars import Calendar
from matrices.zones import instant
from tests.matrices.hours import at, office, shown, span

ROUND_THE_CLOCK = "mon-sun 0-24"
NINE_TO_FIVE = office("UTC", "mon-fri 9-17")
NEW_YORK = office("America/New_York", "mon-fri 9-17", closed="2010-07-05")
MIXED = office("UTC", "mon 9-17", "tue 10-16", "wed 9-17", "thu 10-16", "fri 9-17", "sat 11-14:30")
SOME_DAYS = office("UTC", "mon 9-17", "fri 9-17", "sat 10-15")
WHOLE_DAYS = office("UTC", "mon 0-24", "fri 0-24", "sat 11-15")
FOUR_WHOLE_DAYS = office("UTC", "mon 0-24", "fri-sun 0-24")
LUNCH = office("UTC", "mon 7-12 13-18")
MONDAYS = office("UTC", "mon 0-24")
INDIA = office("Asia/Kolkata", "mon-fri 10-18")
INDIA_HOLI = office("Asia/Kolkata", "mon-fri 10-18", closed="2026-03-05 2026-03-06")
BERLIN_LUNCH = office("Europe/Berlin", "mon-fri 8-13 14-18", closed="2015-12-24 2015-12-25")
LATE_MONDAY = office("UTC", "mon 10:30-19", "tue-fri 8:30-19")
TEHRAN = office("Asia/Tehran", ROUND_THE_CLOCK)
SAO_PAULO = office("America/Sao_Paulo", ROUND_THE_CLOCK)
TWENTY = office("Europe/Berlin", "mon-fri 8-20", closed="2016-11-01")
DAILY = office("Europe/Berlin", "mon-sun 8-17", closed="2015-09-22")
PARIS = office("Europe/Paris", "sun 9-17")
PARIS_SUNDAYS = office("Europe/Paris", "sun 0-24")


@pytest.mark.parametrize(
    ("calendar", "start", "used", "expected"),
    [
        pytest.param(NINE_TO_FIVE, "2010-08-04 09:35", "8h", "2010-08-05 09:35", id="overnight"),
        pytest.param(NINE_TO_FIVE, "2010-04-09 16:50", "1h", "2010-04-12 09:50", id="weekend"),
        pytest.param(NINE_TO_FIVE, "2010-04-12 09:50", "3h", "2010-04-12 12:50", id="same day"),
        pytest.param(SOME_DAYS, "2010-12-24 08:00", "15h", "2010-12-27 11:00", id="few days open"),
        pytest.param(WHOLE_DAYS, "2010-12-25 08:00", "15h", "2010-12-27 11:00", id="whole Monday"),
        pytest.param(NEW_YORK, "2010-07-02 16:50", "1h", "2010-07-06 09:50", id="long weekend"),
        pytest.param(
            office("Asia/Tokyo", "mon-fri 9-17"),
            "1991-11-15T07:00+00:00",
            "3h",
            "1991-11-18 11:00",
            id="told in UTC, open in Tokyo",
        ),
        pytest.param(LUNCH, "1991-11-11 05:00", "6h", "1991-11-11 14:00", id="over lunch"),
        pytest.param(
            NINE_TO_FIVE, "1991-11-15 16:30:42", "45m", "1991-11-18 09:15:42", id="seconds kept"
        ),
        pytest.param(
            MONDAYS, "2014-04-07 23:59:30", "1m", "2014-04-14 00:00:30", id="a week to midnight"
        ),
        pytest.param(
            LATE_MONDAY, "2034-06-05 10:00", "4h", "2034-06-05 14:30", id="before opening"
        ),
        pytest.param(
            LATE_MONDAY, "2034-06-09 14:54:34", "10h", "2034-06-12 16:24:34", id="late Monday"
        ),
        pytest.param(INDIA, "2026-03-02 20:00", "30m", "2026-03-03 10:30", id="after closing"),
        pytest.param(
            INDIA, "2026-03-07 15:00", "24h", "2026-03-11 18:00", id="three days, to the closing"
        ),
        pytest.param(INDIA, "2026-03-07 15:00", "72h", "2026-03-19 18:00", id="nine days"),
        pytest.param(INDIA, "2026-03-05 15:00", "3h", "2026-03-05 18:00", id="exactly to closing"),
        pytest.param(
            INDIA, "2026-03-05 15:00", "10801s", "2026-03-06 10:00:01", id="a second after closing"
        ),
        pytest.param(INDIA_HOLI, "2026-03-05 15:00", "30m", "2026-03-09 10:30", id="on a holiday"),
        pytest.param(
            BERLIN_LUNCH,
            "2015-12-22 16:24:49",
            "20h",
            "2015-12-29 08:24:49",
            id="over Christmas, with lunch",
        ),
        pytest.param(
            DAILY, "2015-09-21T14:30+00:00", "2h", "2015-09-23 09:30", id="a holiday in the week"
        ),
        pytest.param(
            TWENTY, "2016-11-01T13:56:21+00:00", "2h", "2016-11-02 10:00", id="holiday, two hours"
        ),
        pytest.param(
            TWENTY, "2016-11-07T13:26:36+00:00", "20h", "2016-11-09 10:26:36", id="not rounded"
        ),
        pytest.param(
            SAO_PAULO, "2015-10-17 22:00", "7h", "2015-10-18 06:00", id="a midnight that is skipped"
        ),
        pytest.param(
            TEHRAN, "2015-09-19 12:00", "96h", "2015-09-23 11:00", id="back an hour at midnight"
        ),
        pytest.param(
            office("Asia/Tehran", "mon-fri 0-24"),
            "2016-03-20 00:00",
            "29h",
            "2016-03-22 06:00",
            id="a Monday without its first hour",
        ),
    ],
)
def test_time_is_used_up(calendar: Calendar, start: str, used: str, expected: str) -> None:
    assert shown(calendar.add(at(start, calendar), span(used)), calendar) == expected


@pytest.mark.parametrize(
    ("calendar", "start", "end", "used"),
    [
        pytest.param(MIXED, "2006-01-01", "2006-01-08", "39h 30m", id="a week of mixed hours"),
        pytest.param(SOME_DAYS, "2010-12-24 15:00", "2010-12-27 11:00", "9h", id="few days open"),
        pytest.param(
            FOUR_WHOLE_DAYS, "2010-12-24 15:00", "2010-12-27 11:00", "68h", id="whole days in a row"
        ),
        pytest.param(MONDAYS, "2014-04-06 12:00", "2016-04-06 12:00", "2520h", id="105 Mondays"),
        pytest.param(LUNCH, "2014-04-07 11:59", "2014-04-07 13:01", "2m", id="around lunch"),
        pytest.param(
            NINE_TO_FIVE, "2014-04-07T01:00-09:00", "2014-04-07T15:00-04:00", "7h", id="two offsets"
        ),
        pytest.param(
            PARIS_SUNDAYS, "2020-10-25", "2020-10-26", "25h", id="a Sunday of twenty-five hours"
        ),
        pytest.param(
            office("Europe/Paris", "sun 8-21"),
            "2002-10-27T06:00+00:00",
            "2021-10-30T00:00+00:00",
            "12896h",
            id="nineteen years of Sundays",
        ),
        pytest.param(
            NINE_TO_FIVE, "2014-04-07 10:00", "2014-04-06 15:00", "0s", id="the wrong way round"
        ),
        pytest.param(
            office("Europe/Berlin", ROUND_THE_CLOCK),
            "2015-02-17 12:00",
            "2015-05-18 12:00",
            "2159h",
            id="ninety days less an hour",
        ),
        pytest.param(
            SAO_PAULO,
            "2015-02-21 22:00",
            "2015-02-22 02:00",
            "5h",
            id="an hour before midnight twice",
        ),
        pytest.param(TEHRAN, "2015-03-21 12:00", "2015-03-22 04:00", "15h", id="midnight skipped"),
        pytest.param(
            office("Australia/Sydney", ROUND_THE_CLOCK),
            "2015-01-21 12:00",
            "2015-04-22 04:00",
            "2177h",
            id="autumn in the south",
        ),
        pytest.param(
            BERLIN_LUNCH,
            "2016-03-25 12:15:41",
            "2016-03-29 10:15:41",
            "16h",
            id="the clocks change on a closed day",
        ),
    ],
)
def test_open_time_between(calendar: Calendar, start: str, end: str, used: str) -> None:
    assert calendar.between(at(start, calendar), at(end, calendar)) == span(used)


@pytest.mark.parametrize(
    ("calendar", "start", "expected"),
    [
        pytest.param(NINE_TO_FIVE, "2014-06-01 12:00", "2014-06-02 09:00", id="Sunday noon"),
        pytest.param(LUNCH, "2014-04-07 12:00", "2014-04-07 13:00", id="at the closing for lunch"),
        pytest.param(LUNCH, "2014-04-07 13:00", "2014-04-07 13:00", id="at the opening"),
        pytest.param(NINE_TO_FIVE, "2014-04-07T22:00+02:00", "2014-04-08 09:00", id="other offset"),
        pytest.param(PARIS, "2020-03-29T01:00+02:00", "2020-03-29 09:00", id="clocks go forward"),
        pytest.param(PARIS, "2020-10-25T04:00+02:00", "2020-10-25 09:00", id="clocks go back"),
        pytest.param(PARIS, "2020-10-26 00:00", "2020-11-01 09:00", id="a week away"),
    ],
)
def test_next_opening(calendar: Calendar, start: str, expected: str) -> None:
    begin = at(start, calendar)
    assert shown(calendar.add(begin, span("0s")), calendar) == expected
    assert calendar.is_open(begin) is (begin == at(expected, calendar))


@pytest.mark.parametrize(
    ("calendar", "start", "days", "expected"),
    [
        pytest.param(MIXED, "2006-01-03 08:00", 2, "2006-01-05 10:00", id="moved to the opening"),
        pytest.param(MIXED, "2006-01-06 12:30:52", 2, "2006-01-09 12:30:52", id="Saturday counts"),
        pytest.param(LATE_MONDAY, "2034-06-08 12:00", 3, "2034-06-13 12:00", id="over a weekend"),
        pytest.param(LATE_MONDAY, "2034-06-21 09:00", 15, "2034-07-12 09:00", id="three weeks"),
        pytest.param(LATE_MONDAY, "2034-06-07 09:00", 3, "2034-06-12 10:30", id="to a late Monday"),
    ],
)
def test_days_lead_to(calendar: Calendar, start: str, days: int, expected: str) -> None:
    assert shown(calendar.add_days(at(start, calendar), days), calendar) == expected


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        pytest.param(
            "2015-10-18 00:00", "America/Sao_Paulo", "2015-10-18T03:00+00:00", id="skipped midnight"
        ),
        pytest.param(
            "2014-11-02 01:30",
            "America/Los_Angeles",
            "2014-11-02T08:30+00:00",
            id="twice: the first",
        ),
    ],
)
def test_wall_time_of_a_person(wall: str, zone: str, expected: str) -> None:
    found = instant(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected)
