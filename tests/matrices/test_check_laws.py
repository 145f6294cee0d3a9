"""What the check says never happens does not happen: on random desks, with random histories."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from matrices.checking.along import grounds_of
from matrices.checking.desks import check_desk
from matrices.log import Entry
from matrices.paths import Path
from tests.matrices.planted import takes
from tests.matrices.strategies import Case, cases
from tests.matrices.test_walk_laws import SIZES, desk_of, holds, walked

TAKEN = ("step", "stayed", "joined", "skipped")


def own(path: Path, name: str) -> tuple[str, str]:
    """The path that a transition stands in, and its id there, of its id in a walk."""
    call, _, rest = name.partition("/")
    return own(path.calls[path.steps[call].calls], rest) if "/" in rest else (path.name, name)


def taken(path: Path, entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Every transition that a walk took, by path and id."""
    for entry in entries:
        if entry.transition and entry.kind in TAKEN:
            yield own(path, entry.transition)


@SIZES
def test_a_transition_that_no_ticket_takes_is_never_taken(examples: int) -> None:
    seen: Counter[bool] = Counter()

    def law(case: Case) -> None:
        history = tuple(each for each in case.history if each.kind != "jumped")
        desk, grounds = desk_of(case), grounds_of(desk_of(case))
        path = desk.paths["main"]
        for name, way in taken(path, walked(replace(case, history=history)).entries):
            assert way in grounds[name].live, (name, way)
            seen[True] += 1
        for ground in grounds.values():
            seen[False] += len(ground.path.transitions) - len(ground.live)

    holds(examples, law, cases())
    assert seen[True], "nothing was taken at all"
    assert seen[False] or examples < 20, "the check found nothing that is never taken"


@SIZES
def test_an_example_is_really_walked_that_way(examples: int) -> None:
    def law(case: Case) -> None:
        desk = desk_of(case)
        for problem in check_desk(desk):
            if problem.witness is not None and problem.witness.opened is not None:
                assert takes(desk, problem.witness), problem

    holds(examples, law, cases())
