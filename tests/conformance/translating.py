"""The neutral form of the vectors as our calendars and instants. No arithmetic."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.deadlines import Pause
from matrices.hours import Hours, Window, YearDay
from matrices.zones import instant

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def calendar_of(name: str, told: Mapping[str, Any]) -> Calendar:
    """A calendar as the vectors write it."""
    hours = Hours(
        zone=ZoneInfo(told["tz"]),
        week={_WEEK.index(day): _windows(hours) for day, hours in told["week"].items()},
        holidays={date.fromisoformat(day): day for day in told.get("holidays", ())},
        yearly_holidays={_year_day(day): day for day in told.get("holidays_annual", ())},
        dates=_by_date(told.get("date_hours", {})),
        breaks=_by_date(told.get("breaks", {})),
    )
    return Calendar(name=name, open_time=hours)


def instant_of(told: str | Mapping[str, str]) -> datetime:
    """An instant with an offset, or the wall time of a zone."""
    if isinstance(told, str):
        return datetime.fromisoformat(told).astimezone(UTC)
    return instant(datetime.fromisoformat(told["local"]), ZoneInfo(told["tz"]))


def pauses_of(vector: Mapping[str, Any]) -> list[Pause]:
    """The pauses of a vector; none where it names none."""
    return [Pause(instant_of(a), instant_of(b)) for a, b in vector.get("pauses", ())]


def shown(found: object) -> object:
    """An answer as it is printed: instants as they are written."""
    if isinstance(found, datetime):
        return found.isoformat().replace("+00:00", "Z")
    if isinstance(found, list | tuple):
        return [shown(each) for each in found]
    return found


def _by_date(told: Mapping[str, Any]) -> dict[date, tuple[Window, ...]]:
    return {date.fromisoformat(day): _windows(hours) for day, hours in told.items()}


def _windows(told: Iterable[tuple[str, str]]) -> tuple[Window, ...]:
    return tuple((_minutes(opens), _minutes(closes)) for opens, closes in told)


def _minutes(told: str) -> int:
    hour, minute = told.split(":")
    return int(hour) * 60 + int(minute)


def _year_day(told: str) -> YearDay:
    month, day = told.split("-")
    return int(month), int(day)
