"""Named points between two writes, where something can go wrong.

Whatever is written before a point is kept or lost by itself if a worker is killed there. `make
chaos` kills workers at each of them (`tests/chaos`); in all other programs nobody watches, and a
point is one look at a variable.
"""

from collections.abc import Callable

Watch = Callable[[str], None]

_watch: list[Watch] = []


def watch(told: Watch) -> None:
    """Have every point of this process tell its name as it is passed."""
    _watch[:] = [told]


def passed(point: str) -> None:
    """The point of this name is passed."""
    for told in _watch:
        told(point)
