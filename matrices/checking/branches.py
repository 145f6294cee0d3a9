"""The branches of the forks of a path, each by itself: where it can come before the join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matrices.checking.ground import Ground, live_ways
from matrices.paths import Step, Transition


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a fork: the steps that it can come to before the join, each by which transition.

    Steps of forks inside it are among them. `joins` are the transitions by which it comes to the
    join.
    """

    fork: Step
    first: Transition
    by: Mapping[str, Transition]
    joins: tuple[Transition, ...] = ()

    def route(self, name: str) -> tuple[Transition, ...]:
        """The transitions from the fork to a step of the branch."""
        ways = [self.by[name]]
        while ways[0] is not self.first:
            ways.insert(0, self.by[ways[0].source])
        return tuple(ways)


def branches_of(ground: Ground) -> Mapping[str, Sequence[Branch]]:
    """The branches of every fork that tickets come to, by its name."""
    ways = live_ways(ground)
    return {
        name: [_branch(ways, step, each) for each in ways[name] if each.trigger == "fork"]
        for name, step in ground.path.steps.items()
        if step.kind == "fork" and name in ground.cases
    }


def _branch(ways: Mapping[str, list[Transition]], fork: Step, first: Transition) -> Branch:
    """Go along a branch up to its join; forks inside it are gone through as well."""
    by: dict[str, Transition] = {first.target: first}
    joins: list[Transition] = []
    waiting = [first.target]
    while waiting:
        for each in ways[waiting.pop()]:
            if each.target == fork.join:
                joins.append(each)
            elif each.target not in by:
                by[each.target] = each
                waiting.append(each.target)
    return Branch(fork, first, by, tuple(joins))
