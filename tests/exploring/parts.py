"""One path of a small desk, the main one or one that it calls, as both sides see it."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from matrices.paths import ANYWHERE, BREACH_OF, RETURNED, Path, Transition
from matrices.problems import Problem
from tests.exploring.verdicts import Verdict

UNTAKEN = frozenset({"condition-never", "condition-shadowed", "else-never", "timer-never"})
"""What the check calls a transition that is never taken."""
FORKED = frozenset({"fork-never-joins", "fork-end-inside", "fork-blocked"})
BROKEN = frozenset({"loop-timeless", "loop-unbounded", "call-uncaught", "call-circle"})
"""What breaks a walk off, so that behind it everything may be out of reach."""
LOST = frozenset({"step-unreached", "step-endless"})
ROOTS = BROKEN | FORKED | {"timer-never"}
"""Findings that name the cause: what follows from them for the steps behind need not be told."""


@dataclass
class Part:
    """What the check finds in one path, beside what tickets show there, called or not.

    `seen` counts the faults that tickets show, `limits` what the check is known not to find, by
    why.
    """

    verdict: Verdict
    path: Path
    problems: Collection[Problem]
    seen: Counter[str]
    limits: Counter[str]

    def __post_init__(self) -> None:
        self.mine = [each for each in self.problems if each.file == self.path.file]
        self.ids = {each.id for each in self.problems}
        self.steps = {step.line: step.name for step in self.path.steps.values()}
        self.places = [
            place for place in self.verdict.places.values() if place.path.name == self.path.name
        ]
        self.passed = False
        self.called = self.path is not self.verdict.path
        self.scopes = {place.scope for place in self.places}

    @cached_property
    def entered(self) -> set[str]:
        """The steps to which tickets come, wherever the path is called."""
        return {each.step.name for each in self.places if each.name in self.verdict.entered}

    @cached_property
    def taken(self) -> set[str]:
        """The transitions that tickets take, wherever the path is called."""
        ids = {each.id for each in self.path.transitions}
        return {one for one in ids for scope in self.scopes if scope + one in self.verdict.taken}

    @cached_property
    def stood_at(self) -> set[str]:
        """The steps at which tickets stand."""
        standing = {position.step for walk in self.verdict.standing for position in walk.positions}
        return {each.step.name for each in self.places if each.name in standing}

    def lines(self, *ids: str) -> set[int]:
        """The lines at which something of these kinds is found."""
        return {each.line for each in self.mine if each.id in ids}

    def steps_at(self, *ids: str) -> set[str]:
        return {self.steps[line] for line in self.lines(*ids) if line in self.steps}

    def differs(self) -> Iterator[str]:
        where = "called: " if self.called else ""
        found = [*self._untaken()]
        for said in (*found, *self._unreached(), *self._endless()):
            yield where + said

    # ---- steps

    def _unreached(self) -> Iterator[str]:
        seen = self.path.steps.keys() - self.entered if self.entered else set()
        told = self.steps_at("step-unreached")
        self.count("step-unreached", seen)
        yield from (f"false alarm: step-unreached {name}" for name in sorted(told & self.entered))
        for name in sorted(seen - told):
            why = self._unreached_because(name)
            if why:
                self.limits[f"step-unreached {why}"] += 1
            else:
                yield f"missed: step-unreached {name}"

    def _unreached_because(self, step: str) -> str:
        """Why it is not told of a step that no ticket comes to it; empty where it should be."""
        if self.ids & ROOTS:
            return "behind what is told"
        if step == self.path.restart and not self.verdict.ending:
            return "of a beginning to which only an end leads"
        ways = [each for each in self.path.transitions if each.target == step and not each.stay]
        near = [each for each in ways if each.source in self.entered]
        if ways and not near:
            return "behind another that is not come to"
        whys = [self._untaken_because(each) for each in near]
        return next((why for why in whys if why), "")

    def _endless(self) -> Iterator[str]:
        told = self.steps_at("step-endless")
        if self.called:
            wrong = sorted(name for name in told if self._returns_from(name))
            yield from (f"false alarm: step-endless {name}" for name in wrong)
            return
        endless = self.verdict.endless
        always = {name for name, every in endless.items() if every and name in self.path.steps}
        self.count("step-endless", always)
        self.count("stuck for some", endless.keys() - always)
        wrong = sorted((told - always) & self.entered)
        yield from (f"false alarm: step-endless {name}" for name in wrong)
        if self.ids & ROOTS or self.passed:
            self.limits["step-endless behind what is told, or not"] += bool(always - told)
        elif any(each.condition or each.guard for each in self.path.transitions):
            self.limits["step-endless for tickets that no condition lets on"] += bool(always - told)
        else:
            yield from (f"missed: step-endless {name}" for name in sorted(always - told))

    def _returns_from(self, name: str) -> bool:
        """Whether a ticket that stands at a step of a called path comes to an end of it."""
        for place in self.places:
            if place.step.name == name and self._ends_from(place.name, place.scope):
                return True
        return False

    def _ends_from(self, name: str, scope: str) -> bool:
        ends = {
            each.name for each in self.places if each.scope == scope and each.step.kind == "end"
        }
        goals: set[int] = set()
        for move in self.verdict.moves:
            steps = move.steps
            coming = ends.intersection(steps)
            if coming and name in steps and steps.index(name) < steps.index(min(coming)):
                return True
            if coming and move.source is not None:
                goals.add(move.source)
        return any(
            position.step == name
            for node in self.verdict.able(goals)
            for position in self.verdict.nodes[node].walk.positions
        )

    # ---- transitions

    def _untaken(self) -> Iterator[str]:
        told = self.lines(*UNTAKEN)
        ways = [each for each in self.path.transitions if each.trigger != "fork"]
        never = [each for each in ways if self._comes_to(each) and each.id not in self.taken]
        self.count("never taken", never)
        for each in ways:
            if each.line in told and each.id in self.taken:
                kinds = ", ".join(one.id for one in self.mine if one.line == each.line)
                yield f"false alarm: {each.id} '{each.words}' {kinds}"
        for each in (each for each in never if each.line not in told):
            why = self._untaken_because(each)
            if why:
                self.passed = True
                self.limits[f"never taken {why}"] += 1
            else:
                yield f"missed: never taken {each.id} '{each.words}'"

    def _comes_to(self, each: Transition) -> bool:
        return bool(self.entered) if each.source == ANYWHERE else each.source in self.entered

    def _untaken_because(self, each: Transition) -> str:
        """Why it is not told of a transition that no ticket takes it; empty where it should be."""
        if self.ids & (BROKEN | FORKED):
            return "behind what is told"
        if each.point is not None or each.event.startswith(BREACH_OF):
            return "since clocks are taken as coming to their points"
        return self._beside(each)

    def _beside(self, each: Transition) -> str:
        """What beside it keeps a transition from being taken that the check lets pass."""
        step = self.path.steps.get(each.source)
        if each.trigger == "else" and step is not None and step.kind == "call":
            return "as a call's else, for ends to come"
        if step is not None and step.kind == "call" and not self._meanwhile(each):
            inner = {one.id for one in self.problems if one.file != self.path.file}
            return "since the called path has what is told" if inner & LOST else ""
        own = (*self.path.interrupts, *self.path.leaving[each.source])
        waits = each.trigger in ("after", "every")
        tested = any(other.condition or other.guard for other in own)
        into = [one for one in self.path.transitions if one.target == each.source]
        passed = {
            "by what a caller knows": self.called and tested,
            "where a count would have to fall": any(map(self._counts, own)),
            "beside a during that is always open": any(other.trigger == "during" for other in own),
            "beside a when for whoever comes there": any(other.trigger == "when" for other in own)
            and any(one.at_once for one in into),
            "for tickets that a when leads away": each.guard is not None
            and any(one.trigger == "when" for one in self.path.transitions),
            "beside a count": any(other.at_most is not None for other in own),
            "beside an until": any(other.until for other in own),
            "beside a guard of a wait": waits and any(other.guard for other in own),
            "in a state that pauses": bool(self.path.pauses) and tested,
        }
        return next((why for why, holds in passed.items() if holds), "")

    def _counts(self, each: Transition) -> bool:
        """Whether a transition looks at how often something happened."""
        fields = self.path.vocabulary.fields
        said = (each.condition, each.guard)
        return any(fields[name].kind == "count" for one in said if one for name in one.fields)

    def _meanwhile(self, each: Transition) -> bool:
        return each.event.partition(" ")[0] != RETURNED

    def count(self, kind: str, seen: Collection[object]) -> None:
        if seen:
            self.seen[kind] += 1
