"""Points of a clock, before and after its target: `75% of resolution`, `30m before response`."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Self

from matrices.calendars import Calendar
from matrices.stopwatch import Stopwatch, instant_after, length_of
from matrices.waits import Wait

_WRITTEN = re.compile(
    r"(?:(?P<percent>[0-9]{1,4})% of|(?P<wait>(?:wall +)?\w+) (?P<side>before|after)) (?P<clock>.+)"
)
_MOST = 1_000


@dataclass(frozen=True)
class Point:
    """A share of a clock's target in per cent, or so long `before` or after it runs out.

    >>> Point.parse("75% of resolution")
    Point(clock='resolution', percent=75, wait=None, before=False)
    >>> str(Point.parse("wall 30m before first-response"))
    'wall 30m before first-response'
    """

    clock: str
    percent: int = 0
    wait: Wait | None = None
    before: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """The point that `text` says; raises ValueError with the sentence of what is right."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(
                f"'{text}' is no point of a clock; write it as in 75% of resolution, "
                "30m before resolution or 1h after resolution"
            )
        if written["percent"] is None:
            wait = Wait.parse(written["wait"])
            return cls(written["clock"], 0, wait, before=written["side"] == "before")
        percent = int(written["percent"])
        if not 0 < percent <= _MOST:
            raise ValueError(f"'{text}' is no share of a clock; 1% to {_MOST}% are")
        return cls(written["clock"], percent)

    @cached_property
    def words(self) -> str:
        """The point as it is written."""
        if self.wait is None:
            return f"{self.percent}% of {self.clock}"
        return f"{self.wait} {'before' if self.before else 'after'} {self.clock}"

    def __str__(self) -> str:
        return self.words

    def due(
        self, watch: Stopwatch, target: Wait, breached: datetime | None, calendar: Calendar
    ) -> datetime | None:
        """When a clock with this watch and target comes to the point; None while it stands.

        What is said in the unit of the target counts the clock's own time, pauses left out; what
        is said in another (wall time of a target in open time, or days) counts from the instant
        at which the target is used up (`breached` where that has passed).
        """
        if watch.since is None:
            return None
        whole = length_of(target, watch.begun, calendar)
        if self.wait is None:
            return _due(watch, whole * self.percent / 100, calendar, wall=target.wall)
        if self.wait.unit != "d" and self.wait.wall is target.wall:
            offset = -self.wait.length if self.before else self.wait.length
            span = max(timedelta(0), whole + offset)
            return _due(watch, span, calendar, wall=target.wall)
        used_up = breached or _due(watch, whole, calendar, wall=target.wall)
        return None if used_up is None else self._from(used_up, self.wait, calendar)

    def _from(self, used_up: datetime, wait: Wait, calendar: Calendar) -> datetime:
        if not self.before:
            return instant_after(used_up, wait, calendar)
        if wait.wall:
            return used_up - wait.length
        if wait.unit == "d":
            return calendar.subtract_days(used_up, wait.amount)
        return calendar.subtract(used_up, wait.length)


def _due(watch: Stopwatch, span: timedelta, calendar: Calendar, *, wall: bool) -> datetime | None:
    if wall:
        return watch.due_on_the_wall(span)
    if not span:
        return watch.since
    return watch.due_in_open_time(span, calendar)
