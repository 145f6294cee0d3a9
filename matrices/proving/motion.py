"""How an instant moves when the ticket is opened later: along with the opening, or not at all.

A motion holds for openings that are later by less than its `span`.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.opentime import NeverAgain
from matrices.proving.borders import EVER, LEAST, changes_on, to_border, to_midnight
from matrices.waits import Wait
from matrices.zones import opening

_NONE = timedelta(0)


class Motion(NamedTuple):
    """An instant, whether it moves along with the opening, and for how much later ones that holds.

    `steady` is whether it never comes earlier when the ticket is opened later, also beyond `span`;
    `even` whether it moves just as the opening does, or else more slowly.
    """

    at: datetime
    moves: bool
    span: timedelta = EVER
    steady: bool = True
    even: bool = True

    def within(self, span: timedelta) -> "Motion":
        """The same, for no longer than `span`."""
        return self if self.span <= span else self._replace(span=span)


def fixed(at: datetime, span: timedelta = EVER) -> Motion:
    """An instant that stays where it is."""
    return Motion(at, moves=False, span=span)


def after_wall(since: Motion, length: timedelta) -> Motion:
    """So long after an instant, round the clock."""
    return since._replace(at=since.at + length)


def next_open(since: Motion, calendar: Calendar) -> Motion:
    """The first open instant from an instant on."""
    at = since.at
    if not since.moves:
        return since._replace(at=calendar.next_open(at))
    if calendar.is_open(at):
        return since.within(to_border(calendar, at))
    opens = calendar.next_open(at)
    return since._replace(at=opens, moves=False).within(opens - at + LEAST)


def after_open(since: Motion, length: timedelta, calendar: Calendar) -> Motion:
    """When so much open time is used up from an instant on."""
    if not length:
        return next_open(since, calendar)
    at, due = since.at, calendar.add(since.at, length)
    if not since.moves:
        return since._replace(at=due)
    if not calendar.is_open(at):
        return since._replace(at=due, moves=False).within(calendar.next_open(at) - at + LEAST)
    # What is used up exactly at closing is due then: the closing itself is still reached.
    left = to_border(calendar, due) if calendar.is_open(due) else _NONE
    return since._replace(at=due).within(to_border(calendar, at)).within(left + LEAST)


def before_open(until: Motion, length: timedelta, calendar: Calendar) -> Motion:
    """From when on so much open time is used up at an instant."""
    due = calendar.subtract(until.at, length)
    if not until.moves:
        return until._replace(at=due)
    if not calendar.is_open(until.at):
        span = calendar.next_open(until.at) - until.at
        return until._replace(at=due, moves=False).within(span + LEAST)
    if not calendar.is_open(due) or _opens(calendar, until.at):
        return until._replace(at=due).within(LEAST)
    return until._replace(at=due).within(
        min(to_border(calendar, until.at), to_border(calendar, due))
    )


def after_days(since: Motion, days: int, calendar: Calendar) -> Motion:
    """So many working dates after an instant, at the same wall time, moved into opening hours."""
    if not since.moves:
        return since._replace(at=calendar.add_days(since.at, days))
    zone, at = calendar.zone, since.at
    wanted = at.astimezone(zone).replace(tzinfo=None)
    day, dates = wanted.date(), calendar.working_dates(at)
    for _ in range(days):
        day = next(dates)
    wanted = wanted.replace(year=day.year, month=day.month, day=day.day, fold=0)
    there = opening(wanted, zone)
    span = to_midnight(zone, at)
    missing = there.astimezone(zone).replace(tzinfo=None) - wanted
    if missing:
        there_moves = since._replace(at=there, moves=False).within(min(span, missing))
    else:
        changes = [each - there for each in changes_on(zone, day) if each > there]
        there_moves = since._replace(at=there).within(min(span, *changes, EVER))
    return next_open(there_moves, calendar)._replace(steady=False)


def days_used_up(since: Motion, days: int, calendar: Calendar) -> Motion:
    """When the open time up to so many working dates later is used up: also at a closing."""
    leads = after_days(since, days, calendar)
    length = calendar.between(since.at, leads.at)
    due = calendar.add(since.at, length)
    if not since.moves:
        return since._replace(at=due)
    span = min(leads.span, to_border(calendar, since.at))
    if leads.moves and _opens(calendar, leads.at):
        span = LEAST
    moves = leads.moves and due == leads.at
    return Motion(due, moves, span, steady=False)


def length_varies(since: Motion, days: int, calendar: Calendar) -> bool:
    """Whether the open time up to so many working dates later is another for a later opening."""
    return since.moves and after_days(since, days, calendar).moves != calendar.is_open(since.at)


def _opens(calendar: Calendar, at: datetime) -> bool:
    """Whether a period begins exactly then."""
    try:
        return calendar.previous_open(at) != at
    except NeverAgain:
        return True


def after_wait(since: Motion, wait: Wait, calendar: Calendar) -> Motion:
    """When a wait is over that began at an instant, and that nothing held up."""
    if wait.wall:
        return after_wall(since, wait.length)
    if wait.unit == "d":
        return after_days(since, wait.amount, calendar)
    return after_open(since, wait.length, calendar)
