"""What there is while a ticket walks: clocks, visits, and the forks and calls around them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from tests.naive.desk import Data, Path
from tests.naive.grid import Hours

Span = tuple[int, float]


def length(spans: Iterable[tuple[int, int]], unit: str, hours: Hours) -> int:
    return sum(b - a if unit == "wall" else hours.between(a, b) for a, b in spans)


@dataclass
class Clock:
    """A clock by its rule; `marks` say from which ticks on it ran or stood."""

    name: str
    rule: Data
    run: int = 0
    begun: int = 0
    stopped: bool = False
    breached: bool = False
    fired: set[str] = field(default_factory=set)
    marks: list[tuple[int, bool]] = field(default_factory=list)
    finished: list[list[tuple[int, int]]] = field(default_factory=list)  # the spans of each run

    def anew(self, at: int) -> None:
        """ "A new run: nothing used, not breached, thresholds may fire again." """
        if self.run:
            self.finished.append(list(self.spans(at)))
        self.run, self.begun, self.stopped, self.breached = self.run + 1, at, False, False
        self.fired, self.marks = set(), []

    def set(self, at: int, *, runs: bool) -> None:
        if self.runs != runs:
            last = self.marks[-1][0] if self.marks else self.begun
            self.marks.append((max(at, last), runs))  # "no time is counted twice"

    @property
    def runs(self) -> bool:
        return bool(self.marks) and self.marks[-1][1]

    def spans(self, now: int) -> Iterator[tuple[int, int]]:
        ends = [at for at, _ in self.marks[1:]] + [now]
        for (at, runs), end in zip(self.marks, ends, strict=bool(self.marks)):
            if runs and at < end:
                yield at, end

    def used(self, unit: str, hours: Hours, now: int) -> int:
        return length(self.spans(now), unit, hours)

    def longest(self, unit: str, hours: Hours, now: int) -> int:
        """ "the longest exchange is reported" """
        return max(length(spans, unit, hours) for spans in [*self.finished, list(self.spans(now))])


@dataclass(eq=False)
class Call:
    """A called path under way, from a step of the path around it."""

    step: str
    path: Path
    key: tuple[int, ...]
    left: bool = False


@dataclass(eq=False)
class Fork:
    """Branches under way; how many of them have not arrived at the join."""

    join: str
    key: tuple[int, ...]
    missing: int
    left: bool = False


Chain = tuple[Call | Fork, ...]


@dataclass(eq=False)
class Visit:
    """A stay at a step; `key` orders what stands at the same time."""

    chain: Chain
    path: Path
    step: str
    key: tuple[int, ...]
    begun: int
    fired: set[str] = field(default_factory=set)
    rounds: Counter[str] = field(default_factory=Counter)  # of each `every`
    happened: set[str] = field(default_factory=set)  # for `until`
    snoozes: list[Span] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    actors: list[str] = field(default_factory=list)
    skipped: bool = False  # nobody is there
    acknowledged: int | None = None
    remind_from: int = 0
    reminded: int | None = None

    @property
    def written(self) -> Data:
        return self.path.step(self.step)

    @property
    def prefix(self) -> str:
        return "".join(f"{node.step}/" for node in self.chain if isinstance(node, Call))

    @property
    def name(self) -> str:
        return self.prefix + self.step

    @property
    def acknowledge(self) -> Data:
        """Its rule as a mapping; empty where there is none."""
        rule = self.written.get("acknowledge")
        return {} if rule is None else rule if isinstance(rule, dict) else {"by": rule}

    @property
    def enough(self) -> bool:
        by = self.acknowledge["by"]
        if by == "everybody":
            return set(self.asked) <= set(self.actors)
        return len(set(self.actors)) >= (1 if by == "one" else int(by))

    def snoozed(self, now: int) -> bool:
        return any(a <= now < b for a, b in self.snoozes)


def without(begin: int, end: int, gaps: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The pieces of [begin, end) that lie in no gap."""
    at = begin
    for a, b in sorted(gaps):
        if a > at:
            yield at, min(end, int(a))
        if b == inf or b >= end:
            return
        at = max(at, int(b))
    if at < end:
        yield at, end
