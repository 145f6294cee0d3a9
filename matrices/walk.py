"""Where a ticket stands on its path: all that is kept between two decisions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from matrices.stopwatch import Stopwatch

_NONE = timedelta(0)


class Clock(NamedTuple):
    """An SLA clock under way.

    `run` counts how often it began anew, `breached` is when this run used up its target, `fired`
    are the transitions taken at points of this run; `longest_open` and `longest_wall` are the time
    that the longest run before this one used.
    """

    watch: Stopwatch
    stopped: bool = False
    breached: datetime | None = None
    run: int = 1
    fired: tuple[str, ...] = ()
    longest_open: timedelta = _NONE
    longest_wall: timedelta = _NONE


class Branch(NamedTuple):
    """A way out of a fork on which a position is: the fork, its visit, and where its ways join."""

    fork: str
    visit: int
    join: str


class Answer(NamedTuple):
    """Who acknowledged a visit; once enough did, how long ago, and since the last reminder.

    `waiting` is whether a reminder still waits to be confirmed.
    """

    by: tuple[str, ...]
    held: Stopwatch | None = None
    reminder: Stopwatch | None = None
    waiting: bool = False


class Position(NamedTuple):
    """A visit to a step. `visit` counts the steps entered in this walk, from 1.

    `watch` counts the time of the visit and stands in pauses and while snoozed, `steady` stands
    while snoozed only. `fired` are the transitions that stayed, which a visit takes once;
    `rounds` how often each `every` was taken; `heard` the events of `until` that happened since
    the step was entered from another one; `asked` who was asked to act on entering.
    """

    step: str
    visit: int
    watch: Stopwatch
    steady: Stopwatch
    branch: tuple[Branch, ...] = ()
    fired: tuple[str, ...] = ()
    rounds: Mapping[str, int] = {}
    heard: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    answer: Answer | None = None
    snoozed: bool = False
    wakes: datetime | None = None

    @property
    def entered(self) -> datetime:
        """When the step was entered."""
        return self.watch.begun

    @property
    def acknowledged(self) -> bool:
        """Whether enough people acknowledged this visit."""
        return self.answer is not None and self.answer.held is not None


class Asked(NamedTuple):
    """Somebody who was asked to act and may still get messages by his personal timings.

    `until` is the instant up to which his messages were sent.
    """

    whom: str
    at: datetime
    until: datetime
    step: str
    visit: int
    effect: str
    rule: str
    because: str


class Walk(NamedTuple):
    """One ticket on one version of one path. A walk without positions has not begun."""

    ticket: str
    number: int = 1
    path: str = ""
    version: str = ""
    positions: tuple[Position, ...] = ()
    clocks: Mapping[str, Clock] = {}
    taken: Mapping[str, int] = {}
    holder: str = ""
    paused: bool = False
    outcome: str = ""
    decided: datetime | None = None
    due_at: datetime | None = None
    visits: int = 0
    asked: tuple[Asked, ...] = ()

    @property
    def id(self) -> str:
        """The walk's own name: the ticket's, and how often it had to start again."""
        return f"{self.ticket}/{self.number}"

    @property
    def begun(self) -> bool:
        """Whether the first step has been entered."""
        return bool(self.positions)

    @property
    def ended(self) -> bool:
        """Whether an end has been reached."""
        return bool(self.outcome)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps at which the walk stands, several in a fork."""
        return tuple(position.step for position in self.positions)

    def again(self) -> "Walk":
        """The walk that follows when the ticket comes back after the end; clocks go on."""
        return Walk(
            ticket=self.ticket,
            number=self.number + 1,
            clocks=self.clocks,
            holder=self.holder,
            decided=self.decided,
        )
