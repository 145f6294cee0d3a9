"""Time used: the one arithmetic behind the waits of a step and the SLA clocks."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.waits import Wait

NO_TIME = _NONE = timedelta(0)
of_parts = tuple.__new__
"""A named tuple of all its parts, for where many are made: its own constructor takes longer."""


class Stopwatch(NamedTuple):
    """What was used up before, and since when it runs; it stands where `since` is None.

    `counted` is the instant up to which time was counted when it was stopped last.

    Open time and wall time are both kept, because a target may change from one to the other
    under way, and time used stays used.
    """

    begun: datetime
    since: datetime | None
    counted: datetime | None = None
    open_used: timedelta = _NONE
    wall_used: timedelta = _NONE

    def stopped(self, at: datetime, calendar: Calendar) -> "Stopwatch":
        """The same, standing from `at` on."""
        begun, since, _, open_used, wall_used = self
        if since is None:
            return self
        at = max(at, since)
        return Stopwatch(
            begun, None, at, open_used + calendar.between(since, at), wall_used + (at - since)
        )

    def running(self, at: datetime) -> "Stopwatch":
        """The same, running from `at` on; no time is counted twice where that is told late."""
        begun, since, counted, open_used, wall_used = self
        if since is not None:
            return self
        begins = at if counted is None else max(at, counted)
        return Stopwatch(begun, begins, counted, open_used, wall_used)

    def due(self, wait: Wait, calendar: Calendar) -> datetime | None:
        """The instant at which it will have used `wait`; None while it stands."""
        if wait.wall:
            return self.due_on_the_wall(wait.length)
        since = self.since
        if since is not None and not self.open_used and wait.unit != "d":
            return calendar.add(since, wait.length)  # as most do
        return self.due_in_open_time(length_of(wait, self.begun, calendar), calendar)

    def due_on_the_wall(self, span: timedelta) -> datetime | None:
        """The instant at which it will have run for `span` round the clock; None if it stands."""
        return None if self.since is None else self.since + max(_NONE, span - self.wall_used)

    def due_in_open_time(self, span: timedelta, calendar: Calendar) -> datetime | None:
        """The instant at which it will have used `span` of open time; None while it stands."""
        if self.since is None:
            return None
        left = span - self.open_used
        if left <= _NONE:
            return self.since if self.open_used else calendar.add(self.since, _NONE)
        return calendar.add(self.since, left)

    def used(self, at: datetime, calendar: Calendar, *, wall: bool) -> timedelta:
        """The time used up to `at`: round the clock, or open time."""
        if self.since is None or at <= self.since:
            return self.wall_used if wall else self.open_used
        if wall:
            return self.wall_used + (at - self.since)
        return self.open_used + calendar.between(self.since, at)


def started(at: datetime, *, standing: bool = False) -> Stopwatch:
    """A stopwatch with nothing used, that runs from `at`, or stands there ready to go on."""
    since, counted = (None, at) if standing else (at, None)
    return of_parts(Stopwatch, (at, since, counted, NO_TIME, NO_TIME))


def instant_after(at: datetime, wait: Wait, calendar: Calendar) -> datetime:
    """The instant at which a wait from `at` is over that nothing holds up."""
    if wait.wall:
        return at + wait.length
    return calendar.add_days(at, wait.amount) if wait.unit == "d" else calendar.add(at, wait.length)


def length_of(wait: Wait, begun: datetime, calendar: Calendar) -> timedelta:
    """A wait as a span of its kind of time; days are the open time up to where they lead."""
    return _of_days(wait.amount, begun, calendar) if wait.unit == "d" else wait.length


@lru_cache(maxsize=4_096)
def _of_days(days: int, begun: datetime, calendar: Calendar) -> timedelta:
    return calendar.between(begun, calendar.add_days(begun, days))
