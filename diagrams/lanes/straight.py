"""Arrows that run through many rows, and the usual way, made as straight as there is room for."""

from collections.abc import Iterator, Sequence

from diagrams.lanes.grid import Grid, Item, Link
from diagrams.lanes.places import GAP

_PASSES = 3


def straighten(grid: Grid, lanes: Sequence[tuple[float, float]]) -> None:
    """Bring what follows each other under one `x`, as far as its rows have room; order stays."""
    places = {id(item): number for row in grid.rows for number, item in enumerate(row)}
    runs = [*_main(grid), *(list(_passed(links)) for _, links in grid.chains)]
    for _ in range(_PASSES):
        for run in runs:
            while run:
                run = run[_align(run, grid, places, lanes) :]  # noqa: PLW2901  # what is left of it


def _main(grid: Grid) -> Iterator[list[Item]]:
    """The usual way in parts: a lane has its own."""
    run: list[Item] = []
    for edge, links in sorted(grid.chains, key=lambda chain: chain[1][0].upper.row):
        if not edge.main or links[0].upper_side:
            continue
        for item in (links[0].upper, *(link.lower for link in links)):
            if run and (item is run[-1] or item.row <= run[-1].row):
                continue
            if run and item.lane != run[-1].lane:
                yield run
                run = []
            run.append(item)
    yield run


def _passed(links: Sequence[Link]) -> Iterator[Item]:
    for link in links[:-1]:
        yield link.lower


def _align(
    run: Sequence[Item],
    grid: Grid,
    places: dict[int, int],
    lanes: Sequence[tuple[float, float]],
) -> int:
    """Move as many of the first as there is one place for; tells how many."""
    low, high = float("-inf"), float("inf")
    count = 0
    for item in run:
        least, most = _room(item, grid.rows[item.row], places[id(item)], lanes[item.lane])
        if max(low, least) > min(high, most):
            break
        low, high, count = max(low, least), min(high, most), count + 1
    if count > 1:
        ordered = sorted(item.x for item in run[:count])
        x = min(max(ordered[count // 2], low), high)
        for item in run[:count]:
            item.x = x
    return max(count, 1)


def _room(
    item: Item, row: Sequence[Item], place: int, lane: tuple[float, float]
) -> tuple[float, float]:
    """From where to where it can stand between its neighbours; it can always stay."""
    low, high = lane[0] + item.left, lane[1] - item.right
    if place and row[place - 1].lane == item.lane:
        before = row[place - 1]
        low = before.x + before.right + GAP + item.left
    if place + 1 < len(row) and row[place + 1].lane == item.lane:
        after = row[place + 1]
        high = after.x - after.left - GAP - item.right
    return min(low, item.x), max(high, item.x)
