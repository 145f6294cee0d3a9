"""Forks that do not join, ends inside them, and branches that can stand in them for ever.

Branches are looked at one by one, never in all their combinations: each needs its own way to the
join, whatever the others do. They meet in four places only. What one of them `set`s is unknown to
all (`ground`), transitions with `at most` are counted over all of them, `on` and `at` of a call
that two of them are in leave both, and what holds at `anywhere` leaves all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matrices.checking.branches import Branch, branches_of
from matrices.checking.ground import Ground, live_ways
from matrices.checking.stuck import what_blocks
from matrices.checking.walked import Walked
from matrices.paths import ANYWHERE, Transition
from matrices.problems import Problem, Severity

_INSIDE, _NEVER = "fork-end-inside", "fork-never-joins"


def forks(ground: Ground, walked: Walked) -> Iterator[Problem]:
    """Everything that is wrong with the forks of a path."""
    return _Forks(ground, walked).problems()


@dataclass(slots=True)
class _Forks:
    ground: Ground
    walked: Walked
    ways: Mapping[str, list[Transition]] = field(init=False)

    def __post_init__(self) -> None:
        self.ways = live_ways(self.ground)

    def problems(self) -> Iterator[Problem]:
        found = branches_of(self.ground)
        for name, branches in found.items():
            around = self._joins_around(name, found)
            for branch in branches:
                inside = self._inside(branch, found)
                yield from self._ends(branch, inside)
                yield from self._outer_joins(branch, around - {branch.fork.join})
                yield from self._traps(branch, inside)
            yield from self._shared_calls(branches)
            yield from self._blocked(branches)

    def _joins_around(self, name: str, found: Mapping[str, Sequence[Branch]]) -> set[str]:
        """Where the forks join that a fork may lie in."""
        return {
            self.ground.path.steps[outer].join
            for outer, branches in found.items()
            if outer != name and any(name in branch.by for branch in branches)
        }

    def _inside(self, branch: Branch, found: Mapping[str, Sequence[Branch]]) -> set[str]:
        """The steps of forks inside a branch: what is wrong with them is told of these forks."""
        inner = [name for name in branch.by if name in found and name != branch.fork.name]
        return {step for name in inner for each in found[name] for step in each.by}

    def _ends(self, branch: Branch, inside: set[str]) -> Iterator[Problem]:
        for name, each in branch.by.items():
            if name not in inside and self.ground.path.steps[name].kind == "end":
                found = f"a branch of step '{branch.fork.name}' comes to the end '{name}'"
                found += f" before '{branch.fork.join}', where the branches join"
                right = "lead it to the join; what is to end all of it belongs to 'anywhere'"
                yield self._problem(each.line, found, right, _INSIDE, branch, name)

    def _outer_joins(self, branch: Branch, around: set[str]) -> Iterator[Problem]:
        """Where a fork inside another leads a branch to where the outer one joins."""
        for name, each in branch.by.items():
            if name in around:
                found = f"a branch of step '{branch.fork.name}' comes to '{name}', where the fork"
                found += f" around it joins, before '{branch.fork.join}'"
                right = f"lead it to '{branch.fork.join}' first"
                yield self._problem(each.line, found, right, _INSIDE, branch, name)

    def _traps(self, branch: Branch, inside: set[str]) -> Iterator[Problem]:
        """Steps of a branch from which neither the join nor an end can be come to: the first."""
        coming = self._leading(branch) | inside
        for name in branch.by:
            if name not in coming:
                step = self.ground.path.steps[name]
                found = f"a branch of step '{branch.fork.name}' that is at step '{name}' never"
                found += f" comes to '{branch.fork.join}', where the branches join"
                right = "lead it there"
                yield self._problem(step.line, found, right, _NEVER, branch, name)
                return

    def _leading(self, branch: Branch) -> set[str]:
        """The steps of a branch from which its join can be reached, or an end."""
        into: dict[str, list[str]] = {}
        for name in branch.by:
            for each in self.ways[name]:
                into.setdefault(each.target, []).append(name)
        ends = [name for name in branch.by if self.ground.path.steps[name].kind == "end"]
        waiting = [*ends, *(each.source for each in branch.joins)]
        found = set(waiting)
        while waiting:
            more = [name for name in into.get(waiting.pop(), ()) if name not in found]
            found.update(more)
            waiting += more
        return found

    def _shared_calls(self, branches: Sequence[Branch]) -> Iterator[Problem]:
        for name, step in self.ground.path.steps.items():
            there = [branch for branch in branches if name in branch.by]
            if step.kind == "call" and len(there) > 1:
                found = f"{len(there)} branches of step '{there[0].fork.name}' can be in the call"
                found += f" '{name}' at once: what leaves it by 'on' or 'at' takes both away"
                right = "give each branch a call of its own"
                yield self._problem(
                    step.line, found, right, "fork-shared-step", there[1], name, "warning"
                )

    def _blocked(self, branches: Sequence[Branch]) -> Iterator[Problem]:
        """Steps at which a branch may stand for ever, where no interrupt leads out of the fork."""
        if self.ways.get(ANYWHERE):
            return
        told = set()
        for branch in branches:
            for name in branch.by:
                sharing = sum(name in other.by for other in branches)
                why = what_blocks(self.ground.path, name, self.ways, sharing)
                if why and name not in told:
                    told.add(name)
                    found = f"a branch of step '{branch.fork.name}' can stand at step '{name}' for"
                    found += f" ever: {why}"
                    right = "let something lead it on by itself: time, 'else' or an event"
                    line = self.ground.path.steps[name].line
                    yield self._problem(line, found, right, "fork-blocked", branch, name)

    def _problem(
        self,
        line: int,
        found: str,
        right: str,
        kind: str,
        branch: Branch,
        name: str,
        severity: Severity = "error",
    ) -> Problem:
        ways = (*self.ground.route(branch.fork.name), *branch.route(name))
        witness = self.walked.by(self.ground, ways)
        return Problem(self.ground.path.file, line, found, right, kind, severity, witness=witness)
