"""Opening hours and instants as a case says them: `office("UTC", "mon-fri 9-17", "sat 11-14")`."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.hours import Hours, Window
from matrices.zones import instant

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def office(zone: str, *week: str, closed: str = "") -> Calendar:
    """A calendar with these hours, closed on the dates named."""
    windows: dict[int, tuple[Window, ...]] = {}
    for line in week:
        days, *hours = line.split()
        first, _, last = days.partition("-")
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            windows[day] = tuple(window(each) for each in hours)
    holidays = {date.fromisoformat(day): "closed" for day in closed.split()}
    return Calendar(name="office", open_time=Hours(ZoneInfo(zone), windows, holidays))


def window(text: str) -> Window:
    """`9-17:30` in minutes after midnight."""
    opens, closes = text.split("-")
    return minutes(opens), minutes(closes)


def minutes(text: str) -> int:
    """`17:30` in minutes after midnight."""
    hour, _, minute = text.partition(":")
    return 60 * int(hour) + int(minute or 0)


def at(text: str, calendar: Calendar) -> datetime:
    """An instant as told: on the wall of the calendar's zone, or with an offset of its own."""
    told = datetime.fromisoformat(text)
    return told if told.tzinfo else instant(told, calendar.zone)


def shown(moment: datetime, calendar: Calendar) -> str:
    """An instant on the wall of the calendar's zone, seconds only where there are some."""
    wall = moment.astimezone(calendar.zone).replace(tzinfo=None)
    return wall.isoformat(" ").removesuffix(":00")


def span(text: str) -> timedelta:
    """`2h 30m` as a span."""
    units = {"h": 3600, "m": 60, "s": 1}
    return timedelta(seconds=sum(int(part[:-1]) * units[part[-1]] for part in text.split()))
