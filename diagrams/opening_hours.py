"""When a calendar is open, in sentences."""

from calendar import month_name
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from statistics import median_low

from diagrams.prose import listed, shortened
from matrices.calendars import Calendar
from matrices.combinations import Combination
from matrices.hours import MIDNIGHT, Hours, Window, YearDay

_MOST_DATES = 12
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def hours_in_words(calendar: Calendar) -> Iterator[str]:
    """The hours of a calendar, a sentence a thing that it says; parts of which it is made too."""
    time = calendar.open_time
    if isinstance(time, Combination):
        names = [f"'{each.name}'" for each in time.of]
        together = listed(names, "or" if time.kind == "any of" else "and")
        one = "" if len(names) == 1 else {"any of": "one of ", "all of": "all of "}[time.kind]
        without = listed((f"'{each.name}'" for each in time.without), "or")
        less = f", but not when {without} is" if without else ""
        yield f"It is open when {one}{together} {'is' if one != 'all of ' else 'are'}{less}."
        for each in (*time.of, *time.without):
            for sentence in hours_in_words(each):
                yield f"'{each.name}', in {each.zone}: {sentence}"
    elif isinstance(time, Hours):
        yield from _week(time)
        yield from _dates(time)


def _week(hours: Hours) -> Iterator[str]:
    alike: dict[tuple[Window, ...], list[int]] = {}
    for day in range(7):
        alike.setdefault(hours.week.get(day, ()), []).append(day)
    if list(alike) == [((0, MIDNIGHT),)]:
        yield "It is open round the clock."
        return
    for windows, days in alike.items():
        yield f"{_days(days)}: {_windows(windows)}."


def _dates(hours: Hours) -> Iterator[str]:
    names = _holidays(hours)
    if names:
        yield f"It is closed on holidays: {listed(names)}."
    own = {**_by_date(hours.dates), **_by_year(hours.yearly)}
    yield from _shortened("It is also closed on", [when for when in own if not own[when]])
    yield from _shortened("Other hours hold on", _with_hours(own))
    cuts = {**_by_date(hours.breaks), **_by_year(hours.yearly_breaks)}
    yield from _shortened("There are further breaks on", _with_hours(cuts))


def _holidays(hours: Hours) -> list[str]:
    """The names of the holidays as they follow each other in most years."""
    found: dict[str, list[tuple[int, int]]] = {}
    dated = (((day.month, day.day), name) for day, name in hours.holidays.items())
    for day, names in (*dated, *hours.yearly_holidays.items()):
        for name in filter(None, map(str.strip, names.split(";"))):
            found.setdefault(name, []).append(day)
    return sorted(found, key=lambda name: median_low(found[name]))


def _with_hours(days: Mapping[str, tuple[Window, ...]]) -> list[str]:
    return [f"{when} ({_windows(windows)})" for when, windows in days.items() if windows]


def _shortened(what: str, told: list[str]) -> Iterator[str]:
    """A sentence of the first of many."""
    if told:
        yield f"{what} {listed(shortened(told, _MOST_DATES))}."


def _by_date(days: Mapping[date, tuple[Window, ...]]) -> dict[str, tuple[Window, ...]]:
    return {day.isoformat(): windows for day, windows in sorted(days.items())}


def _by_year(days: Mapping[YearDay, tuple[Window, ...]]) -> dict[str, tuple[Window, ...]]:
    return {
        f"{day} {month_name[month]} of each year": windows
        for (month, day), windows in sorted(days.items())
    }


def _windows(windows: Iterable[Window]) -> str:
    return listed(f"{_clock(begin)}–{_clock(end)}" for begin, end in windows) or "closed"


def _days(days: Iterable[int]) -> str:
    """Weekdays, those in a row by their first and last."""
    rows: list[list[int]] = []
    for day in days:
        if rows and rows[-1][-1] == day - 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return listed(told for row in rows for told in _row(row))


def _row(days: list[int]) -> tuple[str, ...]:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    return (f"{first} to {last}",) if days[1:-1] else (first, last)


def _clock(minutes: int) -> str:
    day, minute = divmod(minutes, MIDNIGHT)
    if day and not minute:
        return "24:00"
    return f"{minute // 60:02}:{minute % 60:02}{' of the next day' if day else ''}"
