"""When people work, and when tickets come.

Instants are in UTC; days and hours are those of Berlin.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from flows.generator import figures
from flows.generator.chance import Chance

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SATURDAY, SUNDAY = 5, 6


def easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar, by the rule of Meeus."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moved = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + moved + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """Give the public holidays of all of Germany."""
    moving = (easter(year) + timedelta(days=days) for days in (-2, 1, 39, 50))
    fixed = (date(year, month, day) for month, day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)))
    return frozenset((*moving, *fixed))


def is_working_day(day: date) -> bool:
    """Say whether a day is neither at the weekend nor a public holiday."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_days_on(day: date, count: int) -> date:
    """Give the working day that comes `count` working days after a day, or before it."""
    onward = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += onward
        while not is_working_day(day):
            day += onward
    return day


def nearest_working_day(day: date) -> date:
    """Give the day itself, or the nearest working day: of a Saturday the Friday."""
    if is_working_day(day):
        return day
    before, after = working_days_on(day, -1), working_days_on(day, 1)
    return before if day - before <= after - day else after


def arrivals(chance: Chance, *, start: date, count: int) -> list[datetime]:
    """Draw when the tickets of two weeks are opened, in order."""
    days = [start + number * DAY for number in range(figures.DAYS)]
    weights = [figures.WEEKDAYS[_like(day)] for day in days]
    return sorted(_arrival(chance, days[chance.index(weights)]) for _ in range(count))


def working_moment(
    chance: Chance, after: datetime, delay: timedelta, *, urgent: bool = False
) -> datetime:
    """Draw when something is done that takes about `delay`: if that is long, mostly by day."""
    about = after + delay
    if urgent or delay < figures.LONG or _in_office(about) or chance.happens(figures.AT_ANY_HOUR):
        return about
    day = nearest_working_day(about.astimezone(BERLIN).date())
    moment = likely_moment(chance, day)
    while moment <= after:
        day = working_days_on(day, 1)
        moment = likely_moment(chance, day)
    return moment


def likely_moment(chance: Chance, day: date) -> datetime:
    """Draw a moment of a working day, as likely as work is done at its hour."""
    return _moment(chance, day, chance.index(figures.SOLVING_HOURS))


def _like(day: date) -> int:
    """Give the weekday that a day is like: a public holiday is like a Sunday."""
    return SUNDAY if day in holidays(day.year) else day.weekday()


def _arrival(chance: Chance, day: date) -> datetime:
    hours = figures.WORKING_HOURS if is_working_day(day) else figures.QUIET_HOURS
    return _moment(chance, day, chance.index(hours))


def _moment(chance: Chance, day: date, hour: int) -> datetime:
    # An hour that the change of the clocks leaves out becomes the next one.
    return datetime.combine(day, time(hour), BERLIN).astimezone(UTC) + chance.within(HOUR)


def _in_office(at: datetime) -> bool:
    local = at.astimezone(BERLIN)
    return local.hour in figures.OFFICE and is_working_day(local.date())
