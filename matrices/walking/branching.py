"""Where a walk stands in forks: which positions are left, which branches are still ahead."""

from matrices.plan import Place, Way
from matrices.walk import Branch, Position
from matrices.walking.state import Walking


def leave(walking: Walking, position: Position) -> int:
    """Leave a visit; where what takes its place belongs among the positions."""
    positions, visit = walking.positions, position.visit
    for index, each in enumerate(positions):
        if each.visit == visit:
            del positions[index]
            return index
    return len(positions)


def interrupt(walking: Walking, way: Way, position: Position) -> tuple[int, tuple[Branch, ...]]:
    """Leave every branch and call in the scope of an interrupt; where its step takes their place.

    The forks around the scope stay: the branch goes on in them.
    """
    scope = way.scope
    if not scope:
        walking.positions.clear()
        return 0, ()
    branch = tuple(each for each in position.branch if not each.fork.startswith(scope))
    size = len(branch)
    kept, index = [], None
    for place, each in enumerate(walking.positions):
        if each.step.startswith(scope) and each.branch[:size] == branch:
            index = place if index is None else index
        else:
            kept.append(each)
    walking.positions[:] = kept
    return index or 0, branch


def arrive(
    walking: Walking, place: Place, branch: tuple[Branch, ...]
) -> tuple[tuple[Branch, ...], bool]:
    """Come to where branches join: the branches still ahead, and whether all have come."""
    while branch and branch[-1].join == place.name:
        size = len(branch)
        if any(each.branch[:size] == branch for each in walking.positions):
            return branch, False
        branch = branch[:-1]
    return branch, True


def drop_branches(
    walking: Walking, position: Position, kept: tuple[Branch, ...], scope: str
) -> None:
    """Leave all branches of a called path but the position's own; `kept` are those around it."""
    size = len(kept)
    walking.positions[:] = [
        each
        for each in walking.positions
        if each.visit == position.visit
        or not (each.step.startswith(scope) and each.branch[:size] == kept)
    ]
