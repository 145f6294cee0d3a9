"""What holds around a called path: the transitions that hear an event before its own do."""

from collections.abc import Iterator, Mapping, Sequence

from matrices.checking.facts import Facts, hearing_first, own_tests
from matrices.comparisons import Every, Not
from matrices.desk import Desk
from matrices.paths import Path, Step, Transition

_MOST_WAYS = 16

Outer = tuple[tuple[Path, Sequence[Transition]], ...]
"""The paths around a called path, each with its transitions that hold there."""


def outer_ways(desk: Desk) -> Mapping[str, tuple[Outer, ...]]:
    """For each path, by each way in which it may be come to, what holds around it.

    Where there are too many ways, it is as if nothing did. No path calls itself.
    """
    calls: dict[str, list[tuple[Path, Step]]] = {name: [] for name in desk.paths}
    for path in desk.paths.values():
        for step in path.steps.values():
            if step.calls:
                calls[step.calls].append((path, step))
    walked = {rule.path for rule in desk.walks}
    found: dict[str, tuple[Outer, ...]] = {}

    def of(name: str) -> tuple[Outer, ...]:
        if name not in found:
            free: list[Outer] = [()] if name in walked or not calls[name] else []
            inner = [
                (*outer, (path, _holding(path, step)))
                for path, step in calls[name]
                for outer in of(path.name)
            ]
            every = (*free, *inner)
            found[name] = every if len(every) <= _MOST_WAYS else ((),)
        return found[name]

    for name in desk.paths:
        of(name)
    return found


def first_taken(each: Transition, outer: Outer) -> Facts:
    """That nothing around takes the event that a transition hears."""
    return tuple(Not(Every(own_tests(other))) for other in takers(each, outer))


def takers(each: Transition, outer: Outer) -> Iterator[Transition]:
    """What around a path hears whatever a transition of it hears."""
    for path, ways in outer:
        yield from hearing_first(path, each, ways)


def _holding(path: Path, call: Step) -> Sequence[Transition]:
    return [each for each in (*path.interrupts, *path.leaving[call.name]) if each.trigger == "on"]
