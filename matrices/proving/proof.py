"""What a proof says: the worst times of each row, until each goal, and when a ticket was opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from matrices.proving.goals import Goal

Length = timedelta | None
"""How long it takes; None is for ever."""
Cell = tuple[int, int]
"""A weekday, Monday is 0, and an hour of the wall clock."""


class Opening(NamedTuple):
    """A ticket that waits longest: when it is opened, and when that comes for which it waits."""

    at: datetime
    reached: datetime | None


@dataclass(frozen=True, slots=True)
class Worst:
    """The longest time, and the first openings with it, one a date; `dates` is how many have it.

    `finite` is the longest of those that come to it at all; None where none does.
    """

    length: Length
    openings: tuple[Opening, ...]
    dates: int
    finite: timedelta | None


@dataclass(frozen=True, slots=True)
class GoalProof:
    """How long the tickets of a case wait for a goal at most.

    `wall` round the clock, `open` in open time of the path's calendar; `heat` is, for each weekday
    and hour, the longest time round the clock of tickets opened then.
    """

    goal: Goal
    wall: Worst
    open: Worst
    heat: Mapping[Cell, Length]


@dataclass(frozen=True, slots=True)
class CaseProof:
    """One kind of silent tickets: what is `told` of them at their opening, and how they fare.

    `late` are the clocks that run out before a person holds the ticket or is told of it, with the
    first opening. `forgotten` is the first opening at which no person ever has the ticket or is
    told of it, and its walk does not end either.
    """

    told: Mapping[str, str]
    goals: tuple[GoalProof, ...]
    late: Mapping[str, Opening]
    forgotten: Opening | None = None


@dataclass(frozen=True, slots=True)
class RowProof:
    """A row of a matrix, with the kinds of tickets that stand for it.

    `whole` is whether these are all kinds; `unproved` says why there is nothing to be said, and
    `elsewhere` is whether only because its tickets walk another path of the same matrix.
    """

    line: int
    words: str
    cases: tuple[CaseProof, ...]
    whole: bool = True
    unproved: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class PathProof:
    """The rows of the matrix of a path; wall times are of `zone`."""

    path: str
    title: str
    matrix: str
    file: str
    calendar: str
    zone: ZoneInfo
    rows: tuple[RowProof, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The worst times of a desk for tickets opened at each minute of [since, until).

    `runs` is how many tickets were walked, `minutes` how many openings they stand for.
    """

    since: datetime
    until: datetime
    paths: tuple[PathProof, ...]
    runs: int
    minutes: int
