"""A calendar's file as the windows of dates, and the sentences where it says something wrong."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from matrices.calendars import Calendar
from matrices.files import calendars as files
from matrices.files import countries
from matrices.files.calendars import spelled_out
from matrices.files.desks import read_desk
from tests.conftest import ROOT
from tests.matrices.hours import at, shown, span
from tests.matrices.small import OFFICE, SMALL, sentences

HOURS = "open: {mon-fri: '08:00-12:00, 13:00-17:00'}"


def desk(office: str, **others: str) -> dict[str, str]:
    """The small desk whose office says this, beside other calendars; all are in Berlin or UTC."""
    texts = {**SMALL, OFFICE: f"calendar: office\nzone: Europe/Berlin\n{office}\n"}
    for name, text in others.items():
        texts[f"calendars/{name}.yaml"] = f"calendar: {name}\nzone: UTC\n{text}\n"
    return texts


def calendar(office: str, **others: str) -> Calendar:
    return read_desk(desk(office, **others)).paths["ladder"].calendar


def version(texts: Mapping[str, str]) -> str:
    return read_desk(texts).paths["ladder"].version


def hours(found: Calendar, day: str) -> str:
    """The windows of a date as they would be written."""
    return ", ".join(
        f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}"
        for a, b in found.windows(date.fromisoformat(day))
    )


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        pytest.param(HOURS, "2026-04-20", "08:00-12:00, 13:00-17:00", id="a Monday"),
        pytest.param(HOURS, "2026-04-25", "", id="a Saturday"),
        pytest.param("open: always", "2026-04-25", "00:00-24:00", id="round the clock"),
        pytest.param("open: {fri: '22:00-06:00'}", "2026-04-24", "22:00-30:00", id="a night"),
        pytest.param("open: {fri: '22:00-06:00'}", "2026-04-25", "", id="a night's morning"),
        pytest.param(
            "open: {fri: '08:00-12:00, 18:00-00:00'}",
            "2026-04-24",
            "08:00-12:00, 18:00-24:00",
            id="to midnight",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-04-20: '09:00-10:00'}}",
            "2026-04-20",
            "09:00-10:00",
            id="other hours on a date",
        ),
        pytest.param(f"{HOURS}\nexcept: {{2026-04-20: closed}}", "2026-04-20", "", id="closed"),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-04-25: '10:00-14:00'}}",
            "2026-04-25",
            "10:00-14:00",
            id="open on a Saturday",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-12-24 to 2027-01-01: closed}}", "2027-01-01", "", id="a range"
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-12-24 to 2027-01-01: closed}}",
            "2027-01-04",
            "08:00-12:00, 13:00-17:00",
            id="after a range",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{12-24 to 01-01: '09:00-11:00'}}",
            "2031-01-01",
            "09:00-11:00",
            id="a range of every year, over the new year",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{12-24: closed, 2026-12-24: '08:00-09:00'}}",
            "2026-12-24",
            "08:00-09:00",
            id="a date goes before a day of every year",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-05-01: '08:00-09:00'}}\nholidays: {{country: DE}}",
            "2026-05-01",
            "08:00-09:00",
            id="an exception goes before a holiday",
        ),
        pytest.param(f"{HOURS}\nholidays: {{12-24: Eve}}", "2031-12-24", "", id="every year"),
        pytest.param(f"{HOURS}\nholidays: {{02-29: Leap}}", "2028-02-29", "", id="a leap day"),
        pytest.param(
            f"{HOURS}\nholidays: {{country: DE, region: BY}}", "2026-06-04", "", id="Bavaria's own"
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{country: DE, region: BE}}",
            "2026-06-04",
            "08:00-12:00, 13:00-17:00",
            id="which Berlin has not",
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{country: DE, 2026-08-17: Founders' Day}}",
            "2026-08-17",
            "",
            id="of a country and own ones",
        ),
        pytest.param(
            f"{HOURS}\nbreaks: {{2026-04-20: '09:00-09:30, 11:30-14:00'}}",
            "2026-04-20",
            "08:00-09:00, 09:30-11:30, 14:00-17:00",
            id="breaks are cut out",
        ),
        pytest.param(
            "open: {mon: '22:00-06:00'}\nbreaks: {2026-04-21: '01:00-02:00'}",
            "2026-04-20",
            "22:00-25:00, 26:00-30:00",
            id="a break after midnight",
        ),
        pytest.param(
            "open: always\nwithout: [repairs]",
            "2026-04-20",
            "00:00-04:00, 06:00-24:00",
            id="without another calendar, in its own zone",
        ),
    ],
)
def test_windows_of_a_date(written: str, day: str, expected: str) -> None:
    found = calendar(written, repairs="open: {mon: '02:00-04:00'}")
    assert hours(found, day) == expected


def test_nights_that_overlap_the_morning_are_counted_once() -> None:
    found = calendar("open: {mon-thu: '22:00-06:00', fri: '05:00-07:00'}")
    begin = at("2026-04-23 22:00", found)
    assert shown(found.next_close(begin), found) == "2026-04-24 07:00"
    assert found.between(begin, found.next_close(begin)) == span("9h")


EUROPE, AMERICA = "open: {mon-fri: '07:00-15:00'}", "open: {mon-fri: '13:00-21:00'}"


@pytest.mark.parametrize(
    ("written", "start", "used", "expected"),
    [
        pytest.param(
            "any of: [europe, america]", "2026-04-20 09:00", "14h", "2026-04-20 23:00", id="the sun"
        ),
        pytest.param(
            "all of: [europe, america]", "2026-04-20 09:00", "3h", "2026-04-21 16:00", id="overlap"
        ),
        pytest.param(
            "any of: [europe, america]\nwithout: [repairs]",
            "2026-04-20 09:00",
            "14h",
            "2026-04-21 09:30",
            id="less repairs",
        ),
    ],
)
def test_following_the_sun(written: str, start: str, used: str, expected: str) -> None:
    others = {"repairs": "open: {mon: '18:00-18:30'}", "europe": EUROPE, "america": AMERICA}
    found = calendar(written, **others)
    assert shown(found.add(at(start, found), span(used)), found) == expected


def test_calendars_made_of_calendars_made_of_others() -> None:
    found = calendar("any of: [both]", both="all of: [a, b]", a=EUROPE, b=AMERICA)
    assert hours(found, "2026-04-20") == "15:00-17:00"
    assert shown(found.add_days(at("2026-04-24 16:00", found), 1), found) == "2026-04-27 16:00"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("xyz: 1", "3: unknown key 'xyz'; known are: ", id="an unknown key"),
        pytest.param(
            "without: [a]",
            "1: calendar 'office': a calendar says one of 'open', 'any of' and 'all of'; "
            "write just one",
            id="neither hours nor others",
        ),
        pytest.param(
            f"{HOURS}\nany of: [a]",
            "3: calendar 'office': a calendar says one of 'open', 'any of' and 'all of'; "
            "write just one",
            id="hours and others",
        ),
        pytest.param(
            "any of: [a]\nholidays: {12-24: Eve}",
            "4: a calendar made of others has no 'holidays' of its own; "
            "write them in a calendar with 'open'",
            id="others and holidays",
        ),
        pytest.param(
            "any of: [europ]",
            "3: there is no calendar 'europ'; did you mean 'europe'?",
            id="an unknown calendar",
        ),
        pytest.param(
            "any of: [a, a]", "3: 'a' stands here already; take it out", id="the same one twice"
        ),
        pytest.param(
            "any of: [office]",
            "3: calendar 'office' is made of itself (office > office); take it out",
            id="made of itself",
        ),
        pytest.param(
            "all of: [a, night]",
            "1: calendar 'office' is never open; the calendars leave no time in common",
            id="nothing in common",
        ),
        pytest.param(
            f"{HOURS}\nwithout: [europe, a, night]\nexcept: {{2026-04-20: shut}}",
            "5: 'shut' are no hours; write them as in 08:00-12:00",
            id="an exception without hours",
        ),
        pytest.param(
            f"{HOURS}\nbreaks: {{2026-04-20: closed}}",
            "4: 'closed' are no hours; write them as in 08:00-12:00",
            id="a break without hours",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-04-20: closed, 2026-04-19 to 2026-04-21: closed}}",
            "4: a day of '2026-04-19 to 2026-04-21' has hours already",
            id="two exceptions on a date",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-04-20 to 2026-04-19: closed}}",
            "4: '2026-04-20 to 2026-04-19' is a range that ends before it starts, "
            "or is longer than ten years",
            id="a range backwards",
        ),
        pytest.param(
            f"{HOURS}\nexcept: {{2026-04-20 to 12-24: closed}}",
            "4: '2026-04-20 to 12-24' is no date; "
            "write it as in 2026-12-24, or 12-24 for every year",
            id="a range of two kinds",
        ),
        pytest.param(
            "open: {mon: '08:00-08:00'}",
            "3: '08:00-08:00' closes when it opens; a whole day is 00:00-24:00",
            id="closes when it opens",
        ),
        pytest.param(
            "open: {mon: '10:00-09:00'}",
            "3: mon closes at 09:00 before it opens at 10:00; "
            "hours past midnight begin at noon or later",
            id="closes before it opens",
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{country: Germany}}",
            "4: there is no country 'Germany' whose holidays are known; did you mean 'DE'?",
            id="a country's name",
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{country: QQ}}",
            "4: there is no country 'QQ' whose holidays are known; "
            "write the two letters of ISO 3166, as in DE or US",
            id="an unknown country",
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{country: DE, region: Bayern}}",
            "4: DE has no region 'Bayern'; did you mean 'BY'?",
            id="a region's name",
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{country: SG, region: X}}",
            "4: SG has no region 'X'; no region of SG is known, take it out",
            id="a country without regions",
        ),
        pytest.param(
            f"{HOURS}\nholidays: {{region: BE}}",
            "4: a region needs its country; write {country: DE, region: BE}",
            id="a region without a country",
        ),
    ],
)
def test_what_is_wrong_is_a_sentence(written: str, expected: str) -> None:
    night = "open: {mon: '22:00-23:00'}"
    (found,) = sentences(desk(written, a=EUROPE, europe=EUROPE, night=night))
    assert found.startswith(f"{OFFICE}:{expected}")


def test_a_circle_is_told_once() -> None:
    texts = desk("any of: [a]", a="any of: [b]", b="all of: [a]")
    assert sentences(texts) == [
        "calendars/b.yaml:3: calendar 'a' is made of itself (a > b > a); take it out"
    ]


def test_a_broken_calendar_is_not_missed_where_others_name_it() -> None:
    found = sentences(desk("any of: [a]", a="open: 3"))
    assert [each.partition(":")[0] for each in found] == ["calendars/a.yaml"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-05-01", "holiday Labour Day"),
        ("2026-12-24", "holiday Eve"),
        ("2026-12-31", "exception"),
        ("2026-04-25", "weekend"),
        ("2026-04-20", "None"),
    ],
)
def test_why_a_date_is_closed(day: str, expected: str) -> None:
    found = calendar(
        f"{HOURS}\nholidays: {{2026-05-01: Labour Day, 12-24: Eve}}\nexcept: {{2026-12-31: closed}}"
    )
    assert str(found.why_closed(date.fromisoformat(day))) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(HOURS, f"{HOURS}\nexcept: {{2026-04-20: closed}}", id="an exception"),
        pytest.param(HOURS, f"{HOURS}\nexcept: {{04-20: closed}}", id="a yearly exception"),
        pytest.param(HOURS, f"{HOURS}\nbreaks: {{2026-04-20: 09:00-10:00}}", id="a break"),
        pytest.param(HOURS, f"{HOURS}\nbreaks: {{04-20: 09:00-10:00}}", id="a yearly break"),
        pytest.param(HOURS, f"{HOURS}\nholidays: {{04-20: Spring}}", id="a yearly holiday"),
        pytest.param(HOURS, f"{HOURS}\nholidays: {{country: DE}}", id="holidays of a country"),
        pytest.param(
            f"{HOURS}\nholidays: {{country: DE, region: BE}}",
            f"{HOURS}\nholidays: {{country: DE, region: BY}}",
            id="a region",
        ),
        pytest.param("any of: [a, b]", "all of: [a, b]", id="how others are combined"),
        pytest.param("any of: [a, b]", "any of: [a]", id="which others"),
        pytest.param("any of: [a]", "any of: [a]\nwithout: [b]", id="which are left out"),
    ],
)
def test_all_that_decides_makes_another_version(one: str, other: str) -> None:
    others = {"a": EUROPE, "b": AMERICA}
    assert version(desk(one, **others)) != version(desk(other, **others))


def test_hours_of_another_calendar_that_is_named_make_another_version() -> None:
    assert version(desk("any of: [a]", a=EUROPE)) != version(desk("any of: [a]", a=AMERICA))


def test_the_order_of_calendars_does_not_count() -> None:
    others = {"a": EUROPE, "b": AMERICA}
    assert version(desk("any of: [a, b]", **others)) == version(desk("any of: [b, a]", **others))


COUNTRY = desk(f"{HOURS}  # plain\nholidays: {{country: DE, region: BE, 12-24: Eve}}")


def test_texts_with_holidays_written_out_say_the_same() -> None:
    kept = spelled_out(COUNTRY)
    assert "country" not in kept[OFFICE]
    assert "2026-10-03" in kept[OFFICE]
    assert version(kept) == version(COUNTRY)
    assert spelled_out(kept) == kept
    assert {name for name in kept if kept[name] != COUNTRY[name]} == {OFFICE}


def test_texts_without_a_country_are_kept_to_the_letter() -> None:
    assert spelled_out(SMALL) == SMALL


def test_a_new_release_of_the_holidays_does_not_move_what_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, before = spelled_out(COUNTRY), version(COUNTRY)

    def released(_country: str, _region: str) -> dict[date, str]:
        return {date(2026, 4, 21): "A new holiday"}

    monkeypatch.setattr(countries, "public_holidays", released)
    assert version(COUNTRY) != before, "what the desk says now is another version"
    assert version(kept) == before
    found = read_desk(kept).paths["ladder"].calendar
    assert hours(found, "2026-04-21") != ""
    assert hours(found, "2026-05-01") == ""


def test_holidays_are_spelled_out_for_the_years_that_the_page_names() -> None:
    days = countries.public_holidays("US", "CA")
    assert {day.year for day in days} == set(range(2000, 2051))


def test_a_country_known_for_fewer_years_is_read_all_the_same() -> None:
    assert date(2026, 1, 26) in countries.public_holidays("IN", "")


def test_the_desk_of_the_library_keeps_its_version_by_the_same_rule() -> None:
    """New forms add to the hash only where they are used."""
    plain = calendar(HOURS)
    content: list[Any] = files.content(plain)
    assert len(content) == 3


def test_the_page_for_designers_shows_calendars_that_can_be_read() -> None:
    page = (ROOT / "docs" / "designers.md").read_text("utf-8")
    section = page.partition("## A calendar\n")[2].partition("\n## ")[0]
    shown_there = re.findall(r"```yaml\n(calendar: ([a-z-]+)\n.*?)```", section, re.DOTALL)
    assert len(shown_there) == 3
    others = {"europe": EUROPE, "america": AMERICA, "maintenance": "open: {sun: '02:00-04:00'}"}
    texts = desk(HOURS, **others)
    texts.update({f"calendars/{name}.yaml": text for text, name in shown_there})
    assert sentences(texts) == []
