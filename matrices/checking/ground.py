"""What is known of the steps of a path: which tickets come there, and what they then are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matrices.checking.facts import Facts, left_at_once
from matrices.checking.outer import Outer
from matrices.paths import ANYWHERE, Path, Transition


@dataclass(eq=False, slots=True)
class Ground:
    """What is known of a path: `cases` are the steps that tickets come to, each with the facts.

    A ticket that enters a step fits one of its cases. `live` are the transitions that some ticket
    takes, by id; `via` is by which of them a step was first come to. `outcomes` are the ends that
    it can come to, `stands` is whether a walk ever stands still on it. `around` are, for each way
    in which the path is come to, the transitions that hear events before its own; `never` are waits
    that never come, by id; `called` are the grounds of the paths that it calls.
    """

    path: Path
    cases: dict[str, tuple[Facts, ...]] = field(default_factory=dict)
    live: dict[str, Transition] = field(default_factory=dict)
    via: dict[str, Transition] = field(default_factory=dict)
    stands: bool = False
    around: tuple[Outer, ...] = ((),)
    never: frozenset[str] = frozenset()
    called: dict[str, "Ground"] = field(default_factory=dict)

    @property
    def outcomes(self) -> frozenset[str]:
        """How a walk on the path may end."""
        ends = (self.path.steps[name] for name in self.cases if name != ANYWHERE)
        return frozenset(step.outcome for step in ends if step.kind == "end")

    def stands_at(self, name: str) -> bool:
        """Whether a ticket that comes to a step stands there, and is not led on at once."""
        step = self.path.steps[name]
        if step.kind == "call":
            return step.calls in self.called and self.called[step.calls].stands
        return not left_at_once(self.path, step)

    def route(self, step: str) -> tuple[Transition, ...]:
        """Transitions by which a ticket can come to a step, the first of them at a beginning."""
        ways: list[Transition] = []
        while step in self.via:
            ways.append(self.via[step])
            step = ways[-1].source
        return tuple(reversed(ways))


def live_ways(ground: Ground) -> Mapping[str, list[Transition]]:
    """The transitions that lead on from each step, of those that some ticket takes."""
    found: dict[str, list[Transition]] = {name: [] for name in ground.cases}
    for each in ground.live.values():
        if not each.stay:
            found[each.source].append(each)
    return found
