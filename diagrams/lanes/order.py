"""In which order things stand in a row, so that few arrows cross."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence

from diagrams.lanes.grid import Grid, Item, Link

_SWEEPS = 8
_SIDE = 0.4
"""What hangs on a step's right side leans to the right of it."""


def order(grid: Grid) -> None:
    """Bring each row into an order with few crossings; lanes stay beside each other."""
    _begin(grid)
    above: dict[int, list[Link]] = {}
    below: dict[int, list[Link]] = {}
    for link in grid.links:
        above.setdefault(id(link.lower), []).append(link)
        below.setdefault(id(link.upper), []).append(link)
    best, fewest = [list(row) for row in grid.rows], _crossings(grid, below)
    for sweep in range(_SWEEPS):
        if sweep % 2:
            for number in range(len(grid.rows) - 2, -1, -1):
                _sort(grid.rows[number], _places(grid.rows[number + 1]), below, upwards=True)
        else:
            for number in range(1, len(grid.rows)):
                _sort(grid.rows[number], _places(grid.rows[number - 1]), above, upwards=False)
        crossings = _crossings(grid, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in grid.rows], crossings
    grid.rows[:] = best


def _begin(grid: Grid) -> None:
    """The order in which steps are met from the beginning, the main way first."""
    found: dict[int, int] = {}
    leaving: dict[int, list[list[Link]]] = {}
    for _, chain in sorted(grid.chains, key=lambda chain: not chain[0].main):
        if not chain[0].upper_side:
            leaving.setdefault(id(chain[0].upper), []).append(chain)
    waiting = sorted(grid.steps.values(), key=lambda item: -item.row)
    while waiting:
        item = waiting.pop()
        if id(item) in found:
            continue
        found[id(item)] = len(found)
        for links in reversed(leaving.get(id(item), [])):
            waiting.append(links[-1].lower)
        for links in leaving.get(id(item), []):
            for link in links[:-1]:
                found[id(link.lower)] = len(found)
    for row in grid.rows:
        row.sort(key=lambda item: (item.lane, found.get(id(item), len(found))))


def _places(row: Sequence[Item]) -> Mapping[int, int]:
    return {id(item): place for place, item in enumerate(row)}


def _sort(
    row: list[Item], places: Mapping[int, int], links: Mapping[int, list[Link]], *, upwards: bool
) -> None:
    keys = {}
    for place, item in enumerate(row):
        found = [
            places[id(link.lower if upwards else link.upper)]
            + (_SIDE if (link.lower_side if upwards else link.upper_side) else 0)
            - (_SIDE if (link.upper_side if upwards else link.lower_side) else 0)
            for link in links.get(id(item), [])
        ]
        keys[id(item)] = sum(found) / len(found) if found else float(place)
    row.sort(key=lambda item: (item.lane, keys[id(item)]))


def _crossings(grid: Grid, below: Mapping[int, list[Link]]) -> int:
    total = 0
    for row, following in zip(grid.rows, grid.rows[1:], strict=False):
        places = _places(following)
        seen: list[float] = []
        for item in row:
            ends = sorted(
                (link.upper_side, places[id(link.lower)] + _SIDE * link.lower_side)
                for link in below.get(id(item), [])
            )
            for _, end in ends:
                total += len(seen) - bisect_left(seen, end + 0.01)
            for _, end in ends:
                insort(seen, end)
    return total
