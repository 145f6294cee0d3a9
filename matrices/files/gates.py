"""The hours of a `during`: `22:00-06:00`, `mon-fri 09:00-17:00`, or a calendar of the desk."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.files.documents import Document, Place
from matrices.files.hours import read_weekdays, read_windows
from matrices.hours import Hours
from matrices.problems import nearest

_CALENDAR = "calendar "
_EVERY_DAY = "mon-sun"


def read_gate(
    document: Document,
    place: Place,
    text: str,
    calendars: Mapping[str, Calendar],
    zone: ZoneInfo,
) -> Calendar | None:
    """The hours that `text` says, in wall times of `zone`; None, with a problem, if it has none."""
    if text.startswith(_CALENDAR):
        name = text.removeprefix(_CALENDAR).strip()
        if name not in calendars:
            document.problem(place, f"there is no calendar '{name}'", nearest(name, calendars))
        return calendars.get(name)
    days, _, times = text.strip().rpartition(" ") if text[:1].isalpha() else ("", "", text)
    before = len(document.problems)
    windows = tuple(read_windows(document, place, times))
    week = dict.fromkeys(read_weekdays(document, place, days or _EVERY_DAY), windows)
    if len(document.problems) > before or not windows:
        return None
    return Calendar(name=text, open_time=Hours(zone, week))
