"""The calendar of a desk."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from matrices.calendars import Calendar, Window
from matrices.files.documents import Document, Place
from matrices.files.shapes import CalendarShape
from matrices.problems import nearest

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"([0-9]{1,2}):([0-9]{2}) *- *([0-9]{1,2}):([0-9]{2})")
_MINUTES = 60
_MIDNIGHT = 24 * _MINUTES


def read_calendar(document: Document, shape: CalendarShape) -> Calendar | None:
    """The calendar that the file says; None where it says none, with problems on the document."""
    if shape.zone not in available_timezones():
        right = nearest(shape.zone, available_timezones())
        right = right if "did you mean" in right else "write it as in Europe/Berlin"
        document.problem(("zone",), f"there is no zone '{shape.zone}'", right)
    week: dict[int, tuple[Window, ...]] = {}
    for days, hours in shape.open.items():
        windows = tuple(_windows(document, ("open", days), days, hours))
        for day in _weekdays(document, ("open", days), days):
            if day in week:
                document.problem(("open", days), f"'{_DAYS[day]}' has hours already")
            week[day] = windows
    holidays = dict(_holidays(document, shape.holidays))
    if not any(week.values()) and not document.problems:
        found = f"calendar '{shape.calendar}' is never open"
        document.problem(("open",), found, "name hours for one weekday at least")
    if document.problems:
        return None
    return Calendar(name=shape.calendar, zone=ZoneInfo(shape.zone), week=week, holidays=holidays)


def _weekdays(document: Document, place: Place, days: str) -> Iterator[int]:
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


def _windows(document: Document, place: Place, days: str, hours: str) -> Iterator[Window]:
    last = 0
    for part in hours.split(","):
        written = _WINDOW.fullmatch(part.strip())
        if written is None:
            document.problem(
                place, f"'{part.strip()}' are no hours", "write them as in 08:00-12:00"
            )
            continue
        begin, end = (
            int(hour) * 60 + int(minute)
            for hour, minute in (written.group(1, 2), written.group(3, 4))
        )
        if end > _MIDNIGHT or max(int(written[2]), int(written[4])) >= _MINUTES:
            document.problem(place, f"'{part.strip()}' is no time of day", "00:00 to 24:00 are")
        elif end <= begin:
            found = f"{days} closes at {part.split('-')[1].strip()} before it opens"
            document.problem(place, f"{found} at {part.split('-')[0].strip()}")
        elif begin < last:
            document.problem(place, f"'{part.strip()}' overlaps the hours before it")
        else:
            yield begin, end
        last = max(last, end)


def _holidays(document: Document, written: Mapping[str, str]) -> Iterator[tuple[date, str]]:
    for text, name in written.items():
        try:
            yield date.fromisoformat(text), name
        except ValueError:
            document.problem(
                ("holidays", text), f"'{text}' is no date", "write it as in 2026-12-24"
            )
