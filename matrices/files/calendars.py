"""Calendar files: hours, exceptions, holidays, and calendars made of others."""

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from ruamel.yaml import YAML

from matrices.calendars import Calendar, NeverAgain
from matrices.combinations import Combination, Kind
from matrices.files.countries import country_problem, public_holidays, region_problem
from matrices.files.documents import Document, Place, read_yaml
from matrices.files.shapes import CalendarShape
from matrices.hours import MIDNIGHT, Hours, Window, YearDay
from matrices.problems import nearest

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"([0-9]{1,2}):([0-9]{2}) *- *([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARLY = re.compile(r"[0-9]{2}-[0-9]{2}")
_MINUTES = 60
_NOON = 12 * _MINUTES
_LONGEST = timedelta(days=3_653)
_LEAP_YEAR = 2000
_BEGINNING = datetime(_LEAP_YEAR, 1, 1, tzinfo=UTC)
_NEITHER = "a calendar says one of 'open', 'any of' and 'all of'"

Days = tuple[tuple[date, ...], tuple[YearDay, ...]]


class CalendarReader:
    """The calendars of a desk, each read once; those made of others after these."""

    def __init__(self, parts: Sequence[tuple[Document, CalendarShape]], *, whole: bool) -> None:
        """`whole` says that no other file of calendars is there whose problems are told."""
        self._parts: dict[str, tuple[Document, CalendarShape]] = {}
        for document, shape in parts:
            self._parts.setdefault(shape.calendar, (document, shape))
        self._whole = whole
        self._read: dict[str, Calendar | None] = {}
        self._reading: list[str] = []

    def read(self, document: Document, shape: CalendarShape) -> Calendar | None:
        """The calendar that a file says; None where it says none, with problems on the document."""
        if self._parts[shape.calendar][0] is not document:
            return None  # another file has its name: that is told elsewhere
        if shape.calendar not in self._read:
            self._reading.append(shape.calendar)
            self._read[shape.calendar] = self._calendar(document, shape)
            self._reading.pop()
        return self._read[shape.calendar]

    def _calendar(self, document: Document, shape: CalendarShape) -> Calendar | None:
        zone = _zone(document, shape.zone)
        own = "open" in document.data
        if [own, bool(shape.any_of), bool(shape.all_of)].count(True) != 1:
            place: Place = ("open",) if own else ()
            document.problem(place, f"calendar '{shape.calendar}': {_NEITHER}", "write just one")
        without = self._others(document, "without", shape.without)
        if own:
            base = _HoursReader(document, shape, zone).read()
            of = [] if document.problems else [Calendar(name=shape.calendar, open_time=base)]
        else:
            for key in ("except", "holidays", "breaks"):
                if document.data.get(key):
                    found = f"a calendar made of others has no '{key}' of its own"
                    document.problem((key,), found, "write them in a calendar with 'open'")
            of = self._others(document, "any of", shape.any_of)
            of += self._others(document, "all of", shape.all_of)
        if document.problems or len(of) < max(1, len(shape.any_of), len(shape.all_of)):
            return None
        if own and not shape.without:
            return of[0]
        if len(without) < len(shape.without):
            return None
        kind: Kind = "all of" if shape.all_of else "any of"
        combination = Combination(zone, kind, tuple(of), tuple(without))
        try:
            Calendar(name=shape.calendar, open_time=combination).next_open(_BEGINNING)
        except NeverAgain:
            found = f"calendar '{shape.calendar}' is never open"
            document.problem((), found, "the calendars leave no time in common")
            return None
        return Calendar(name=shape.calendar, open_time=combination)

    def _others(self, document: Document, key: str, names: Sequence[str]) -> list[Calendar]:
        found: list[Calendar] = []
        for i, name in enumerate(names):
            place: Place = (key, i)
            if name in self._reading:
                way = [*self._reading[self._reading.index(name) :], name]
                circle = f"calendar '{name}' is made of itself ({' > '.join(way)})"
                document.problem(place, circle, "take it out")
            elif name in names[:i]:
                document.problem(place, f"'{name}' stands here already", "take it out")
            elif name in self._parts:
                calendar = self.read(*self._parts[name])
                found += [calendar] if calendar else []
            elif self._whole:
                others = set(self._parts) - set(self._reading)
                document.problem(place, f"there is no calendar '{name}'", nearest(name, others))
        return found


class _HoursReader:
    """The hours of a calendar that is not made of others."""

    def __init__(self, document: Document, shape: CalendarShape, zone: ZoneInfo) -> None:
        self.document = document
        self.shape = shape
        self.zone = zone

    def read(self) -> Hours:
        week = self._week()
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

    def _week(self) -> dict[int, tuple[Window, ...]]:
        week: dict[int, tuple[Window, ...]] = {}
        for days, hours in self.shape.open.items():
            windows = tuple(read_windows(self.document, ("open", days), hours))
            for day in read_weekdays(self.document, ("open", days), days):
                if day in week:
                    self.document.problem(("open", days), f"'{_DAYS[day]}' has hours already")
                week[day] = windows
        return week

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
            dates.update(public_holidays(country, region))
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
        if right := country_problem(country):
            found = f"there is no country '{country}' whose holidays are known"
            self.document.problem(("holidays", "country"), found, right)
        elif region and (right := region_problem(country, region)):
            found = f"{country} has no region '{region}'"
            self.document.problem(("holidays", "region"), found, right)
        return not right


def content(calendar: Calendar) -> list[object]:
    """All that decides in a calendar, as plain data: holidays as dates, without their names."""
    time = calendar.open_time
    if isinstance(time, Combination):
        parts = ([content(each) for each in group] for group in (time.of, time.without))
        return [str(time.zone), time.kind, *(sorted(each, key=json.dumps) for each in parts)]
    if not isinstance(time, Hours):
        raise TypeError(f"calendar '{calendar.name}' was not read from a file")
    extras = {
        "yearly holidays": sorted(time.yearly_holidays),
        "dates": {day.isoformat(): windows for day, windows in time.dates.items()},
        "yearly": [[*day, windows] for day, windows in sorted(time.yearly.items())],
        "breaks": {day.isoformat(): windows for day, windows in time.breaks.items()},
        "yearly breaks": [[*day, windows] for day, windows in sorted(time.yearly_breaks.items())],
    }
    return [
        str(time.zone),
        {str(day): windows for day, windows in sorted(time.week.items())},
        sorted(day.isoformat() for day in time.holidays),
        *([kept] if (kept := {name: said for name, said in extras.items() if said}) else []),
    ]


def spelled_out(texts: Mapping[str, str]) -> dict[str, str]:
    """A desk's texts with the holidays of countries as dates, so that they stay what they are.

    A later release of the holidays package cannot move a deadline of what is kept like this.
    """
    return {
        file: _spelled(file, text) if file.startswith("calendars/") else text
        for file, text in texts.items()
    }


def _spelled(file: str, text: str) -> str:
    written = read_yaml(file, text).data.get("holidays", {})
    if "country" not in written:
        return text
    yaml = YAML()
    data = yaml.load(text)
    own = {day: name for day, name in written.items() if day not in ("country", "region")}
    known = public_holidays(written["country"], written.get("region", ""))
    data["holidays"] = {**{day.isoformat(): name for day, name in known.items()}, **own}
    kept = io.StringIO()
    yaml.dump(data, kept)
    return kept.getvalue()


def _zone(document: Document, zone: str) -> ZoneInfo:
    if zone in available_timezones():
        return ZoneInfo(zone)
    right = nearest(zone, available_timezones())
    right = right if "did you mean" in right else "write it as in Europe/Berlin"
    document.problem(("zone",), f"there is no zone '{zone}'", right)
    return ZoneInfo("UTC")


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
