"""The hours of a calendar's file: weekdays, exceptions, breaks, holidays."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from matrices.files import countries
from matrices.files.documents import Document, Place
from matrices.files.shapes import CalendarShape
from matrices.hours import MIDNIGHT, Hours, Window, YearDay

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"([0-9]{1,2}):([0-9]{2}) *- *([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARLY = re.compile(r"[0-9]{2}-[0-9]{2}")
_MINUTES = 60
_NOON = 12 * _MINUTES
_LONGEST = timedelta(days=3_653)
_LEAP_YEAR = 2000

Days = tuple[tuple[date, ...], tuple[YearDay, ...]]


def read_hours(document: Document, shape: CalendarShape, zone: ZoneInfo) -> Hours:
    """The hours that a calendar says under `open`, with problems on the document."""
    return _HoursReader(document, shape, zone).read()


class _HoursReader:
    """The hours of a calendar that is not made of others."""

    def __init__(self, document: Document, shape: CalendarShape, zone: ZoneInfo) -> None:
        self.document = document
        self.shape = shape
        self.zone = zone

    def read(self) -> Hours:
        week = read_week(self.document, ("open",), self.shape.open)
        dates, yearly = self._hours("except")
        breaks, yearly_breaks = self._hours("breaks")
        holidays, yearly_holidays = self._holidays()
        hours = Hours(
            self.zone, week, holidays, yearly_holidays, dates, yearly, breaks, yearly_breaks
        )
        if hours.never and not self.document.problems:
            found = f"calendar '{self.shape.calendar}' is never open"
            self.document.problem(("open",), found, "name hours for one weekday at least")
        return hours

    def _hours(
        self, key: str
    ) -> tuple[dict[date, tuple[Window, ...]], dict[YearDay, tuple[Window, ...]]]:
        """What is open on days of their own (`except`), or taken out (`breaks`)."""
        written = self.shape.exceptions if key == "except" else self.shape.breaks
        dates: dict[date, tuple[Window, ...]] = {}
        yearly: dict[YearDay, tuple[Window, ...]] = {}
        for text, hours in written.items():
            place: Place = (key, text)
            closed = hours.strip() == "closed" and key == "except"
            windows = () if closed else tuple(read_windows(self.document, place, hours))
            days = _days(self.document, place, text)
            if any(day in dates for day in days[0]) or any(day in yearly for day in days[1]):
                self.document.problem(place, f"a day of '{text}' has hours already")
            dates.update(dict.fromkeys(days[0], windows))
            yearly.update(dict.fromkeys(days[1], windows))
        return dates, yearly

    def _holidays(self) -> tuple[dict[date, str], dict[YearDay, str]]:
        written = dict(self.shape.holidays)
        country, region = written.pop("country", ""), written.pop("region", "")
        dates: dict[date, str] = {}
        yearly: dict[YearDay, str] = {}
        if self._is_known(country, region):
            dates.update(countries.public_holidays(country, region))
        for text, name in written.items():
            days = _days(self.document, ("holidays", text), text)
            dates.update(dict.fromkeys(days[0], name))
            yearly.update(dict.fromkeys(days[1], name))
        return dates, yearly

    def _is_known(self, country: str, region: str) -> bool:
        if not country:
            if region:
                right = "write {country: DE, region: BE}"
                self.document.problem(("holidays", "region"), "a region needs its country", right)
            return False
        if right := countries.country_problem(country):
            found = f"there is no country '{country}' whose holidays are known"
            self.document.problem(("holidays", "country"), found, right)
        elif region and (right := countries.region_problem(country, region)):
            found = f"{country} has no region '{region}'"
            self.document.problem(("holidays", "region"), found, right)
        return not right


def read_week(
    document: Document, place: Place, written: Mapping[str, str]
) -> dict[int, tuple[Window, ...]]:
    """The hours of each weekday, 0 is Monday, with problems on the document."""
    week: dict[int, tuple[Window, ...]] = {}
    for days, hours in written.items():
        here: Place = (*place, days)
        windows = tuple(read_windows(document, here, hours))
        for day in read_weekdays(document, here, days):
            if day in week:
                document.problem(here, f"'{_DAYS[day]}' has hours already")
            week[day] = windows
    return week


def read_weekdays(document: Document, place: Place, days: str) -> Iterator[int]:
    """The weekdays that a text names, 0 is Monday; problems where it names none."""
    for part in days.split(","):
        first, _, last = part.strip().partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            right = "write mon, tue, wed, thu, fri, sat, sun, or a range as in mon-fri"
            document.problem(place, f"'{part.strip()}' is no weekday", right)
            continue
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        if end < begin:
            document.problem(place, f"'{part.strip()}' ends before it starts")
        yield from range(begin, end + 1)


def read_windows(document: Document, place: Place, hours: str) -> Iterator[Window]:
    """The hours that a text says, in minutes after midnight; problems where it says none."""
    last = 0
    said: list[Window] = []
    for part in (each.strip() for each in hours.split(",")):
        written = _WINDOW.fullmatch(part)
        if written is None:
            document.problem(place, f"'{part}' are no hours", "write them as in 08:00-12:00")
            continue
        begin, end = (
            int(hour) * 60 + int(minute)
            for hour, minute in (written.group(1, 2), written.group(3, 4))
        )
        if max(begin + 1, end) > MIDNIGHT or max(int(written[2]), int(written[4])) >= _MINUTES:
            document.problem(place, f"'{part}' is no time of day", "00:00 to 24:00 are")
        elif begin == end:
            document.problem(place, f"'{part}' closes when it opens", "a whole day is 00:00-24:00")
        elif end < begin < _NOON:
            opens, closes = (each.strip() for each in part.split("-"))
            found = f"{place[-1]} closes at {closes} before it opens at {opens}"
            document.problem(place, found, "hours past midnight begin at noon or later")
        elif begin < last:
            early = any((end if end > begin else end + MIDNIGHT) <= each for each, _ in said)
            found = "stands after later hours" if early else "overlaps the hours before it"
            right = "write the hours in the order of the day" if early else ""
            document.problem(place, f"'{part}' {found}", right)
        else:
            end += MIDNIGHT if end < begin else 0
            said.append((begin, end))
            yield begin, end
        last = max(last, end)


def _days(document: Document, place: Place, text: str) -> Days:
    """The dates, or the days of every year, that a key means: one, or a range."""
    first, to, last = (part.strip() for part in text.partition(" to "))
    last = last if to else first
    try:
        if _DATE.fullmatch(first) and _DATE.fullmatch(last):
            return _range(date.fromisoformat(first), date.fromisoformat(last)), ()
        if _YEARLY.fullmatch(first) and _YEARLY.fullmatch(last):
            begin, end = (date.fromisoformat(f"{_LEAP_YEAR}-{each}") for each in (first, last))
            end = end.replace(year=_LEAP_YEAR + 1) if end < begin else end
            return (), tuple((day.month, day.day) for day in _range(begin, end))
    except ValueError as error:
        if str(error).startswith("a range"):
            document.problem(place, f"'{text}' is {error}")
            return (), ()
    right = "write it as in 2026-12-24, or 12-24 for every year"
    document.problem(place, f"'{text}' is no date", right)
    return (), ()


def _range(first: date, last: date) -> tuple[date, ...]:
    if not timedelta(0) <= last - first <= _LONGEST:
        raise ValueError("a range that ends before it starts, or is longer than ten years")
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
