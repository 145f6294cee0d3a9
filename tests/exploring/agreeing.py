"""Where the check and the exploration of a small desk say different things, as sentences.

`false alarm`: the check finds what no ticket can show. `missed`: tickets show what the check does
not find.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from matrices.checking.rules import RULES
from matrices.paths import BREACH_OF, ClockRule
from matrices.problems import ModelError, Problem
from tests.exploring.desks import found, refused, unproved
from tests.exploring.exploring import explore
from tests.exploring.parts import BROKEN, FORKED, ROOTS, Part
from tests.exploring.verdicts import Verdict


@dataclass
class Compared:
    """One desk: whether it could be decided, the faults that each side sees, and what differs.

    `limits` are the misses that the check is known for, by why.
    """

    size: int = 0
    decided: bool = False
    refused: bool = False
    seen: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    differs: list[str] = field(default_factory=list)


def compared(texts: Mapping[str, str], *, most: int = 1_000) -> Compared:
    """What the check and the exploration say of a desk."""
    result = Compared()
    try:
        desk = unproved(texts)
    except ModelError:
        return result
    explored = explore(desk, most=most)
    result.size = len(explored.nodes)
    if not explored.whole:
        return result
    result.decided = True
    problems = [each for each in found(texts) if each.id in RULES]
    both = _Both(Verdict(explored), problems)
    result.refused = refused(texts)
    result.differs = [*both.differs()]
    for path in {id(each.path): each.path for each in both.verdict.places.values()}.values():
        part = Part(both.verdict, path, problems, both.seen, both.limits)
        result.differs += part.differs()
    result.seen, result.limits = both.seen, both.limits
    result.told = Counter({each.id for each in problems})
    return result


class _Both(Part):
    """The main path, with what only it has: people, forks, rounds, calls, clocks."""

    def __init__(self, verdict: Verdict, problems: Collection[Problem]) -> None:
        super().__init__(verdict, verdict.path, problems, Counter(), Counter())

    def differs(self) -> Iterator[str]:
        yield from self._personless()
        yield from self._circling()
        yield from self._ends_inside()
        yield from self._blocked()
        yield from self._never_joining()
        yield from self._uncaught()
        for rule in self.path.clocks:
            yield from self._breach(rule)

    def _personless(self) -> Iterator[str]:
        lonely = self.verdict.lonely
        told = self.steps_at("step-personless")
        self.count("step-personless", lonely)
        wrong = told - lonely.keys()  # of a step that is left at once those behind it speak
        wrong &= self.stood_at & self.entered
        yield from (f"false alarm: step-personless {name}" for name in sorted(wrong))
        if any(lonely.values()) and "step-personless" not in self.ids:
            if self.ids & ROOTS:
                self.limits["step-personless behind what is told"] += 1
            elif any(each.tell and self._counts(each) for each in self.path.transitions):
                self.limits["step-personless where a count would have to fall"] += 1
            else:
                names = sorted(name for name, every in lonely.items() if every)
                yield f"missed: step-personless {', '.join(names)}"

    def _circling(self) -> Iterator[str]:
        self.count("loop-timeless", self.verdict.circling)
        told = self.ids & {"loop-timeless", "loop-unbounded"}
        if self.verdict.circling and not told:
            yield f"missed: loop-timeless {', '.join(sorted(self.verdict.circling))}"
        if "loop-timeless" in told and not self.verdict.circling:
            self.limits["loop-timeless by its form, which no ticket goes round"] += 1

    def _ends_inside(self) -> Iterator[str]:
        """Ends inside forks, each by the transition that leads there."""
        moves = [each for name in self._forks() for each in self.verdict.ends_inside(name)]
        ends = {
            (entry.step, entry.transition)
            for move in moves
            for entry in move.entries
            if entry.kind == "step" and entry.step in self.path.steps
            if self.path.steps[entry.step].kind == "end"
        }
        lines = {each.id: each.line for each in self.path.transitions}
        self.count("fork-end-inside", ends)
        told = self.lines("fork-end-inside")
        for line in sorted(told - {lines.get(way, 0) for _, way in ends}):
            yield f"false alarm: fork-end-inside in line {line}"
        for end in sorted({step for step, way in ends if lines.get(way, 0) not in told}):
            if not any(step == end and lines.get(way, 0) in told for step, way in ends):
                yield f"missed: fork-end-inside {end}"

    def _forks(self) -> list[str]:
        """The forks to which tickets come."""
        return [name for name in self.verdict.forks if name in self.verdict.entered]

    def _blocked(self) -> Iterator[str]:
        """Steps at which a branch can stand for ever."""
        told = self.steps_at("fork-blocked")
        nodes = [n for name in self._forks() for n in self.verdict.blocked(name)]
        standing = [self.verdict.nodes[n].walk.steps for n in nodes]
        self.count("fork-blocked", standing)
        wrong = told - {step for steps in standing for step in steps}
        yield from (f"false alarm: fork-blocked {name}" for name in sorted(wrong))
        missed = [steps for steps in standing if not told.intersection(steps)]
        if missed and self.ids & ((FORKED - {"fork-blocked"}) | BROKEN | {"step-endless"}):
            self.limits["fork-blocked behind what is told"] += 1
        elif missed and any(
            each.point is not None or each.event.startswith(BREACH_OF)
            for each in self.path.interrupts
        ):
            self.limits["fork-blocked since clocks are taken as coming to their points"] += 1
        elif missed and any(each.guard for each in self.path.transitions if each.wait):
            self.limits["fork-blocked beside a guard of a wait"] += 1
        elif missed:
            yield f"missed: fork-blocked {', '.join(sorted(missed[0]))}"

    def _never_joining(self) -> Iterator[str]:
        forks = self._forks()
        self.count("fork", forks)
        self.count("fork-never-joins", [each for each in forks if not self.verdict.joins(each)])
        for step in sorted(self.steps_at("fork-never-joins") - set(forks)):
            if any(self.verdict.joins_from(fork, step) for fork in forks):
                yield f"false alarm: fork-never-joins {step}"

    def _uncaught(self) -> Iterator[str]:
        seen = self.verdict.uncaught.keys()
        told = self.steps_at("call-uncaught") & (self.entered | seen)
        self.count("call-uncaught", seen)
        yield from (f"missed: call-uncaught {name}" for name in sorted(seen - told))
        yield from (f"false alarm: call-uncaught {name}" for name in sorted(told - seen))

    def _breach(self, rule: ClockRule) -> Iterator[str]:
        """A clock whose breach reaches nobody: some breach is silent, and no way speaks of it."""
        told = any(
            each.id == "breach-untold" and f"clock '{rule.name}'" in each.found
            for each in self.problems
        )
        breaches = self.verdict.breached.get(rule.name, set())
        self.count("breach-untold", [rule.name] if False in breaches else [])
        speaking = any(
            each.event == BREACH_OF + rule.name
            or (each.point is not None and each.point.clock == rule.name)
            for each in self.path.transitions
        )
        if told and False not in breaches and self.verdict.circling:
            self.limits["breach-untold as if rounds without time were mended"] += 1
        elif told and False not in breaches:
            yield f"false alarm: breach-untold {rule.name}"
        if not told and breaches == {False}:
            if speaking:
                self.limits["breach-untold where something speaks of the clock"] += 1
            else:
                yield f"missed: breach-untold {rule.name}"
