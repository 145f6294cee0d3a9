"""The waits that a path's document names."""

from collections.abc import Iterator

from diagrams.policies.steps import walked
from matrices.paths import Path
from matrices.waits import Wait


def has_wall_times(path: Path) -> bool:
    """Whether the path, or one that it calls, has a time that runs round the clock."""
    return any(wait.wall for each in walked(path) for wait in _waits(each))


def _waits(path: Path) -> Iterator[Wait]:
    for way in path.transitions:
        yield from filter(None, (way.wait, way.point.wait if way.point is not None else None))
    for step in path.steps.values():
        if step.acknowledge is not None:
            rule = step.acknowledge
            yield from filter(None, (rule.lasts, rule.remind, rule.within))
    yield from (rule.target for rule in path.clocks if rule.target is not None)
    for row in path.matrix.rows:
        yield from (wait for wait in row.targets.values() if wait is not None)
        yield from row.within.values()
