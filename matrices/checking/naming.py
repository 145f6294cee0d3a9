"""Who is named by a desk: every target in its paths and matrices, and who may stand behind it."""

from collections.abc import Iterator
from typing import NamedTuple

from matrices.desk import Desk
from matrices.paths import Path
from matrices.roster import Roster
from matrices.targets import Target
from matrices.turnover import everyone


class Named(NamedTuple):
    """A target where a file names it; `messaged` is whether it is told or asked there."""

    target: Target
    file: str
    line: int
    messaged: bool


def named_by(desk: Desk) -> Iterator[Named]:
    """Every target that a path or a matrix of the desk names."""
    for path in desk.paths.values():
        yield from _by_path(path)
    for matrix in desk.matrices.values():
        for row in matrix.rows:
            for owners in row.owners.values():
                for owner in owners:
                    yield Named(owner, matrix.file, row.line, messaged=True)


def behind(roster: Roster, target: Target) -> frozenset[str]:
    """Everybody who may ever stand behind a target, and those above who may stand in."""
    names: set[str] = set()
    for choice in target.choices:
        here = set(everyone(roster, choice))
        if choice.climbs or choice.authorized:
            here = {above for name in here for above in roster.line(name)}
        names |= here
    return frozenset(names)


def _by_path(path: Path) -> Iterator[Named]:
    for step in path.steps.values():
        asked = step.kind != "work" or step.acknowledge is not None
        for target in step.does:
            yield Named(target, path.file, step.line, asked or target in step.tell)
        for target in step.tell:
            yield Named(target, path.file, step.line, messaged=True)
    for each in path.transitions:
        for target in each.tell:
            yield Named(target, path.file, each.line, messaged=True)
