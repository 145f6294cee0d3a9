"""Dates, times, weekdays and zones as designers write them."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from matrices.files.documents import Document, Place
from matrices.problems import nearest
from matrices.shifts import DAYS

MIDNIGHT = 1440
"""Minutes of the day that end it."""
_DATE = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The names of all zones; looking them up takes a while."""
    return frozenset(available_timezones())


def read_zone(document: Document, place: Place, name: str | None) -> ZoneInfo | None:
    """The zone of a name; None where none is written or known, with the problem on the document."""
    if name is None:
        return None
    if name not in zones():
        right = nearest(name, zones())
        right = right if "did you mean" in right else "write it as in Europe/Berlin"
        document.problem(place, f"there is no zone '{name}'", right)
        return None
    return ZoneInfo(name)


def read_date(text: str) -> date:
    """The date that a text is, as in 2026-01-05; ValueError where it is none."""
    if not re.fullmatch(_DATE, text):
        raise ValueError(f"'{text}' is no date")
    return date.fromisoformat(text)


def read_wall(text: str) -> datetime | None:
    """The wall time that a text is, as in 2026-05-01 08:00; None where it is none."""
    if not re.fullmatch(rf"{_DATE} [0-9]{{2}}:[0-9]{{2}}", text.strip()):
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def read_time(text: str, *, midnight: bool = False) -> int | None:
    """The minutes after midnight of a time as in 08:00; 24:00 only at an end; else None."""
    written = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", text)
    minutes = int(written[1]) * 60 + int(written[2]) if written else MIDNIGHT + 1
    return minutes if minutes < MIDNIGHT or (midnight and minutes == MIDNIGHT) else None


def read_weekdays(text: str) -> frozenset[int] | None:
    """The days of `mon-fri` or `sat,sun`; None where there is no such day, or none in the range."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        days = range(DAYS.index(first), DAYS.index(last or first) + 1)
        if not days:
            return None
        found |= set(days)
    return frozenset(found)
