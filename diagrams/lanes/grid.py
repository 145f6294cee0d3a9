"""All that stands in a row: steps, labels, and places where an arrow only passes.

Every arrow goes from row to row, so nothing that it does not touch is ever in its way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from diagrams.lanes.boxes import Box, box_of, label_of
from diagrams.lanes.ranks import lanes_by_level, rows_of, ways_down
from diagrams.picture import Edge, Node, Picture

TRACK = 9.0
"""How far apart lines run that run beside each other."""
PASSING = 5.0
"""How much room to each side a line takes that passes a row."""


@dataclass(slots=True)
class Item:
    """Something in a row: a step, a label, or a line that passes. `left`, `right`: its extent."""

    row: int
    lane: int
    left: float = PASSING
    right: float = PASSING
    box: Box | None = None
    node: Node | None = None
    edge: Edge | None = None
    x: float = 0.0


@dataclass(slots=True)
class Link:
    """A piece of an arrow from a row to the next.

    At its upper or lower end it may hang on the right side of the step, `at` so far from the
    step's middle.
    """

    upper: Item
    lower: Item
    edge: Edge
    weight: float
    upper_side: bool = False
    lower_side: bool = False
    top: float = 0.0
    bottom: float = 0.0


@dataclass(slots=True)
class Loop:
    """An arrow from a step to itself, with its label, so far to the left of it.

    Of several each goes around those nearer to the step: `depth` is how many, of so many `others`.
    """

    item: Item
    edge: Edge
    label: Box | None
    offset: float
    depth: int = 0
    others: int = 0

    @property
    def port(self) -> float:
        """How far above and below the middle of its step it leaves and comes back."""
        high = self.item.box.height if self.item.box else 0.0
        return high * 0.42 * (self.depth + 1) / (self.others + 1.4)

    @property
    def rise(self) -> float:
        """How far above and below the middle of its step it runs."""
        high = self.label.height / 2 + 6 if self.label else 0.0
        return max(self.port, high + TRACK * self.depth)


@dataclass(slots=True)
class Grid:
    """The rows of a chart; steps are in the even ones."""

    levels: list[str]
    rows: list[list[Item]]
    steps: dict[str, Item]
    chains: list[tuple[Edge, list[Link]]]
    loops: list[Loop] = field(default_factory=list)

    @property
    def links(self) -> Iterator[Link]:
        """The pieces of all arrows."""
        return (link for _, links in self.chains for link in links)


def grid_of(picture: Picture) -> Grid:
    """The rows of a picture, each in the order of its lanes."""
    ways = ways_down(picture)
    rows = rows_of(picture, ways)
    levels, lanes = lanes_by_level(picture, rows)
    steps = {node.id: _step(node, 2 * rows[node.id], lanes[node.id]) for node in picture.nodes}
    grid = Grid(levels, [[] for _ in range(2 * max(rows.values(), default=0) + 1)], steps, [])
    for item in steps.values():
        grid.rows[item.row].append(item)
    for edge, above, below in ways:
        chain = list(_chain(edge, steps[above], steps[below]))
        for item in chain[1:-1]:
            grid.rows[item.row].append(item)
        grid.chains.append((edge, list(_links(edge, chain, up=edge.source == below))))
    for name, loops in _own(picture).items():
        steps[name].left += TRACK * (len(loops) - 1)
        for depth, edge in enumerate(loops):
            grid.loops.append(_loop(edge, steps[name], depth, len(loops) - 1))
    _widen(grid)
    return grid


def _step(node: Node, row: int, lane: int) -> Item:
    box = box_of(node)
    tabs = 6 if node.shape == "act" else 0
    return Item(row, lane, box.width / 2 + tabs, box.width / 2, box, node)


def _chain(edge: Edge, above: Item, below: Item) -> Iterator[Item]:
    """What an arrow passes from above to below; its label stands next to where it comes from."""
    label = label_of(edge)
    up = below.node is not None and edge.source == below.node.id
    labelled = below.row - 1 if up else above.row + 1
    yield above
    for row in range(above.row + 1, below.row):
        item = Item(row, below.lane, edge=edge)
        if row == labelled and label is not None:
            item.box = label
            item.left = item.right = label.width / 2
        yield item
    yield below


def _links(edge: Edge, chain: Sequence[Item], *, up: bool) -> Iterator[Link]:
    for upper, lower in pairwise(chain):
        ends = (upper.node is None) + (lower.node is None)
        weight = 10.0 if edge.main else (1.0, 3.0, 8.0)[ends]
        link = Link(upper, lower, edge, weight * (0.5 if edge.interrupt else 1))
        link.upper_side = up and upper.node is not None
        link.lower_side = up and lower.node is not None
        yield link


def _own(picture: Picture) -> dict[str, list[Edge]]:
    """Of each step that leads to itself, these arrows."""
    found: dict[str, list[Edge]] = {}
    for edge in picture.edges:
        if edge.source == edge.target:
            found.setdefault(edge.source, []).append(edge)
    return found


def _loop(edge: Edge, item: Item, depth: int, others: int) -> Loop:
    """An arrow from a step to itself, left of what is there already."""
    label = label_of(edge)
    offset = item.left + 2 * TRACK + (label.width / 2 if label else 0.0)
    item.left = offset + (label.width / 2 if label else PASSING)
    return Loop(item, edge, label, offset, depth, others)


def _widen(grid: Grid) -> None:
    """Make room at the right of steps for what hangs there."""
    for item, (down, up) in sides(grid).items():
        grid.steps[item].right += 6 + TRACK * max(len(down), len(up))


def sides(grid: Grid) -> Mapping[str, tuple[list[Link], list[Link]]]:
    """Of each step on whose side arrows hang: those that come from below, those that go up."""
    found: dict[str, tuple[list[Link], list[Link]]] = {}
    for link in grid.links:
        if link.upper_side and link.upper.node:
            found.setdefault(link.upper.node.id, ([], []))[0].append(link)
        if link.lower_side and link.lower.node:
            found.setdefault(link.lower.node.id, ([], []))[1].append(link)
    return found
