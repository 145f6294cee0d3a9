"""Acknowledgements for which there are too few people."""

from collections.abc import Iterator

from matrices.checking.crews import owned
from matrices.checking.naming import behind
from matrices.desk import Desk
from matrices.problems import Problem
from matrices.roster import Roster
from matrices.targets import Target

_ONE = ("next", "least loaded", "on-call")
"""Targets behind which one person is at a time."""


def too_few_to_acknowledge(desk: Desk) -> Iterator[Problem]:
    """Steps at which fewer people are asked than are to acknowledge."""
    for path in desk.paths.values():
        for step in path.steps.values():
            wanted = step.acknowledge.by if step.acknowledge is not None else None
            if wanted is None or wanted == 1:
                continue
            most = (_most(desk.roster, owned(step.does, row)) for row in path.matrix.rows)
            asked = max((each for each in most if each is not None), default=wanted)
            if asked < wanted:
                found = f"step '{step.name}': {wanted} people are to acknowledge"
                found += f", and {asked} at most are asked"
                right = "ask more, or let fewer be enough"
                yield Problem(
                    path.file, step.line, found, right, "acknowledge-short", "warning"
                )  # fmt: skip


def _most(roster: Roster, targets: tuple[Target, ...] | None) -> int | None:
    """How many people at most are behind targets at one instant; None where it is not known."""
    if targets is None:
        return None
    names: set[str] = set()
    single = 0
    for target in targets:
        if all(choice.kind in _ONE for choice in target.choices):
            single += 1
        else:
            names |= behind(roster, target)
    return len(names) + single
