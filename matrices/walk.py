"""Where a ticket stands on its path: all that is kept between two decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matrices.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class Clock:
    """An SLA clock under way: its time, whether it was stopped, and whether it was breached."""

    watch: Stopwatch
    stopped: bool = False
    breached: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A visit to a step. `visit` counts the steps entered in this walk, from 1.

    `fired` are the transitions that stayed: each `after` fires once in a visit.
    """

    step: str
    visit: int
    watch: Stopwatch
    fired: tuple[str, ...] = ()

    @property
    def entered(self) -> datetime:
        """When the step was entered."""
        return self.watch.begun


@dataclass(frozen=True, slots=True)
class Walk:
    """One ticket on one version of one path. A walk without position has not begun."""

    ticket: str
    number: int = 1
    path: str = ""
    version: str = ""
    position: Position | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)
    holder: str = ""
    paused: bool = False
    outcome: str = ""
    decided: datetime | None = None
    due_at: datetime | None = None

    @property
    def id(self) -> str:
        """The walk's own name: the ticket's, and how often it had to start again."""
        return f"{self.ticket}/{self.number}"

    @property
    def begun(self) -> bool:
        """Whether the first step has been entered."""
        return self.position is not None

    @property
    def ended(self) -> bool:
        """Whether an end has been reached."""
        return bool(self.outcome)

    def again(self) -> "Walk":
        """The walk that follows when the ticket comes back after the end; clocks go on."""
        return Walk(
            ticket=self.ticket,
            number=self.number + 1,
            clocks=self.clocks,
            holder=self.holder,
            decided=self.decided,
        )
