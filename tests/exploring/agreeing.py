"""Where the check and the exploration of a small desk say different things, as sentences.

`false alarm`: the check finds what no ticket can show. `missed`: tickets show what the check does
not find.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from matrices.checking.rules import RULES
from matrices.paths import BREACH_OF, Transition
from matrices.problems import ModelError, Problem
from tests.exploring.desks import MAIN, found, refused, unproved
from tests.exploring.exploring import explore
from tests.exploring.states import Standing
from tests.exploring.verdicts import Verdict

UNTAKEN = frozenset({"condition-never", "condition-shadowed", "else-never", "timer-never"})
"""What the check calls a transition that is never taken."""
FORKED = frozenset({"fork-never-joins", "fork-end-inside", "fork-blocked"})
BROKEN = frozenset({"loop-timeless", "loop-unbounded", "call-uncaught", "call-circle"})
"""What breaks a walk off, so that behind it everything may be out of reach."""
ROOTS = BROKEN | FORKED | {"timer-never"}
"""Findings that name the cause: what follows from them for the steps behind need not be told."""


@dataclass
class Compared:
    """One desk: whether it could be decided, the faults that each side sees, and what differs."""

    size: int = 0
    decided: bool = False
    refused: bool = False
    seen: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
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
    # A desk that cannot be loaded is told what keeps it from that, before anything else.
    result.differs = [
        each for each in both.differs() if not (result.refused and each.startswith("missed"))
    ]
    result.seen = both.seen
    result.told = Counter({each.id for each in problems})
    return result


class _Both:
    def __init__(self, verdict: Verdict, problems: Collection[Problem]) -> None:
        self.verdict = verdict
        self.path = verdict.path
        self.problems = problems
        self.ids = {each.id for each in problems}
        self.seen: Counter[str] = Counter()
        self.steps = {step.line: step.name for step in self.path.steps.values()}

    def at(self, *ids: str) -> set[int]:
        """The lines of the main path's file at which something of these kinds is found."""
        return {each.line for each in self.problems if each.id in ids and each.file == MAIN}

    def steps_at(self, *ids: str) -> set[str]:
        return {self.steps[line] for line in self.at(*ids) if line in self.steps}

    def differs(self) -> Iterator[str]:
        yield from self._unreached()
        yield from self._endless()
        yield from self._personless()
        yield from self._circling()
        yield from self._forks()
        yield from self._uncaught()
        yield from self._untaken()
        yield from self._breaches()

    def _unreached(self) -> Iterator[str]:
        seen = {name for name in self.verdict.unreached if name in self.path.steps}
        told = self.steps_at("step-unreached")
        self._count("step-unreached", seen)
        yield from (f"false alarm: step-unreached {name}" for name in sorted(told - seen))
        if not self.ids & ROOTS:
            missed = sorted(name for name in seen - told if self._unexplained(name))
            yield from (f"missed: step-unreached {name}" for name in missed)

    def _unexplained(self, step: str) -> bool:
        """Whether a way leads to an unreached step from where tickets are, past no known limit."""
        if step == self.path.restart and not self.verdict.ending:
            return False  # a beginning to which only an end leads
        ways = [each for each in self.path.transitions if each.target == step]
        near = [each for each in ways if each.source not in self.verdict.unreached]
        return bool(near) and not any(
            each.id in self.verdict.untaken and self._known(each) for each in near
        )

    def _endless(self) -> Iterator[str]:
        endless = self.verdict.endless
        always = {name for name, every in endless.items() if every and name in self.path.steps}
        told = self.steps_at("step-endless")
        self._count("step-endless", always)
        self._count("stuck for some", endless.keys() - always)
        if "fork-end-inside" in self.ids:  # another branch may end it all
            told &= always
        yield from (
            f"false alarm: step-endless {name}"
            for name in sorted(told - always - self.verdict.unreached)
        )
        if not self.ids & ROOTS:
            yield from (f"missed: step-endless {name}" for name in sorted(always - told))

    def _personless(self) -> Iterator[str]:
        lonely = self.verdict.lonely
        told = self.steps_at("step-personless")
        self._count("step-personless", lonely)
        alarms = told - lonely.keys() - self._passed() - self.verdict.unreached
        if alarms and self.verdict.forks:
            self.seen["disputed: step-personless beside a branch that asks"] += 1
            return
        yield from (f"false alarm: step-personless {name}" for name in sorted(alarms))
        if any(lonely.values()) and not self.ids & (ROOTS | {"step-personless"}):
            names = sorted(name for name, every in lonely.items() if every)
            yield f"missed: step-personless {', '.join(names)}"

    def _passed(self) -> set[str]:
        """Steps that no ticket stands at, which are left at once: those behind them speak."""
        standing = {p.step for node in self._standing() for p in node.walk.positions}
        return self.path.steps.keys() - standing

    def _standing(self) -> list[Standing]:
        """Where tickets are before the end."""
        return [node for node in self.verdict.nodes if not node.walk.ended]

    def _circling(self) -> Iterator[str]:
        self._count("loop-timeless", self.verdict.circling)
        told = self.ids & {"loop-timeless", "loop-unbounded"}
        if self.verdict.circling and not told:
            yield f"missed: loop-timeless {', '.join(sorted(self.verdict.circling))}"
        if "loop-timeless" in told and not self.verdict.circling:
            self.seen["loop-timeless by its form only"] += 1

    def _forks(self) -> Iterator[str]:
        verdict = self.verdict
        forks = [name for name in verdict.forks if name in verdict.entered]
        ends = [name for name in forks if verdict.ends_inside(name)]
        blocked = [name for name in forks if verdict.blocked(name)]
        self._count("fork", forks)
        self._count("fork-end-inside", ends)
        self._count("fork-blocked", blocked)
        self._count("fork-never-joins", [name for name in forks if not verdict.joins(name)])
        if ends and "fork-end-inside" not in self.ids:
            yield f"missed: fork-end-inside {', '.join(ends)}"
        if "fork-end-inside" in self.ids and not ends:
            yield "false alarm: fork-end-inside"
        if blocked and not self.ids & (FORKED | {"step-endless"} | BROKEN):
            yield f"missed: fork-blocked {', '.join(blocked)}"
        if "fork-blocked" in self.ids and not blocked:
            yield "false alarm: fork-blocked"
        for step in self.steps_at("fork-never-joins") - set(forks):
            if any(verdict.joins_from(fork, step) for fork in forks):
                yield f"false alarm: fork-never-joins {step}"

    def _uncaught(self) -> Iterator[str]:
        told = self.steps_at("call-uncaught") - self.verdict.unreached
        seen = self.verdict.uncaught.keys()
        self._count("call-uncaught", seen)
        yield from (f"missed: call-uncaught {name}" for name in sorted(seen - told))
        yield from (f"false alarm: call-uncaught {name}" for name in sorted(told - seen))

    def _untaken(self) -> Iterator[str]:
        verdict, told = self.verdict, self.at(*UNTAKEN)
        ways = {each.id: each for each in self.path.transitions if each.trigger != "fork"}
        seen = {name for name in verdict.untaken if name in ways}
        self._count("never taken", seen)
        self._count("condition-never", verdict.never)
        for name, each in ways.items():
            never = name not in verdict.taken
            kinds = [p.id for p in self.problems if p.file == MAIN and p.line == each.line]
            if each.line in told and not never:
                yield f"false alarm: {name} '{each.words}' {', '.join(kinds)}"
            elif name in seen and each.line not in told and not self._known(each):
                yield f"missed: never taken {name} '{each.words}'"

    def _breaches(self) -> Iterator[str]:
        """Clocks whose breach reaches nobody: some breach is silent, and no way speaks of it."""
        told = {
            p.found.partition("clock '")[2].partition("'")[0]
            for p in self.problems
            if p.id == "breach-untold"
        }
        for rule in self.path.clocks:
            breaches = self.verdict.breached.get(rule.name, set())
            self._count("breach-untold", [rule.name] if False in breaches else [])
            speaking = any(
                each.event == BREACH_OF + rule.name
                or (each.point is not None and each.point.clock == rule.name)
                for each in self.path.transitions
            )
            if rule.name in told and not any(node.walk.positions for node in self._standing()):
                self.seen["disputed: breach-untold of a walk that never stands"] += 1
            elif rule.name in told and False not in breaches:
                yield f"false alarm: breach-untold {rule.name}"
            if rule.name not in told and breaches == {False} and not speaking:
                yield f"missed: breach-untold {rule.name}"

    def _known(self, each: Transition) -> bool:
        """Whether what keeps it from being taken is told of another line, or is past the check.

        The check knows paths one by one, not what a call's own ways leave for the path it calls;
        it takes no count, guard or `until` of other ways for granted; and an `else` may stand
        where conditions take all, since it is compulsory.
        """
        if self.ids & (BROKEN | FORKED):
            return True
        if each.trigger in ("after", "every", "at", "on") and self._counted(each):
            return True
        step = self.path.steps.get(each.source)
        if each.trigger == "else" or (step is not None and step.kind == "call"):
            return True
        own = self.path.leaving[each.source]
        if any(other.trigger == "when" and other.guard is None for other in own):
            self.seen["disputed: never taken beside a `when` that always holds"] += 1
            return True
        if step is None and not any(node.walk.positions for node in self._standing()):
            return True
        # Clocks are taken as coming to their points, wherever their stops may have come before.
        return each.point is not None or each.event.startswith(BREACH_OF)

    def _counted(self, late: Transition) -> bool:
        """Whether what is before it may be taken so often only: the check lets that pass."""
        own = (*self.path.interrupts, *self.path.leaving[late.source])
        paused = bool(self.path.pauses) and any(each.condition for each in own)
        return paused or any(each.at_most is not None or each.until or each.guard for each in own)

    def _count(self, kind: str, seen: Collection[str]) -> None:
        if seen:
            self.seen[kind] += 1
