"""Time used: the one arithmetic behind the waits of a step and the SLA clocks."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Self

from matrices.calendars import Calendar
from matrices.waits import Wait

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Stopwatch:
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

    @classmethod
    def started(cls, at: datetime) -> Self:
        """One that runs from `at`, with nothing used."""
        return cls(begun=at, since=at)

    def stopped(self, at: datetime, calendar: Calendar) -> Self:
        """The same, standing from `at` on."""
        if self.since is None:
            return self
        at = max(at, self.since)
        return replace(
            self,
            since=None,
            counted=at,
            open_used=self.open_used + calendar.between(self.since, at),
            wall_used=self.wall_used + (at - self.since),
        )

    def running(self, at: datetime) -> Self:
        """The same, running from `at` on; no time is counted twice where that is told late."""
        if self.since is not None:
            return self
        return replace(self, since=at if self.counted is None else max(at, self.counted))

    def due(self, wait: Wait, calendar: Calendar) -> datetime | None:
        """The instant at which it will have used `wait`; None while it stands."""
        if self.since is None:
            return None
        if wait.wall:
            return self.since + max(_NONE, wait.length - self.wall_used)
        left = open_length(wait, self.begun, calendar) - self.open_used
        if left <= _NONE < self.open_used:
            return self.since
        return calendar.add(self.since, left)


@lru_cache(maxsize=4_096)
def open_length(wait: Wait, begun: datetime, calendar: Calendar) -> timedelta:
    """A wait as open time: days are those between the beginning and where the days lead to."""
    if wait.unit == "d":
        return calendar.between(begun, calendar.add_days(begun, wait.amount))
    return wait.length
