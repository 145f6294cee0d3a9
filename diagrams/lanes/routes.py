"""The ways of arrows: right-angled, in the channels between rows, none on top of another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diagrams.drawn import Point
from diagrams.lanes.boxes import Box
from diagrams.lanes.grid import TRACK, Grid, Item, Link, sides
from diagrams.lanes.places import spread

_APART = 12.0
"""How far apart arrows stand on a side of a box."""
_CHANNEL = 13.0
_STRAIGHT = 0.5
_NEAR = 5.0
_COVERED = 100
"""How much worse it is that two arrows run on top of each other than that they cross."""


def hang(grid: Grid) -> None:
    """Where each piece of an arrow begins and ends, from left to right."""
    for link in grid.links:
        link.top, link.bottom = link.upper.x, link.lower.x
    for name, (down, up) in sides(grid).items():
        item, most = grid.steps[name], max(len(down), len(up))
        outmost = item.x + item.right
        for number, link in enumerate(sorted(down, key=lambda link: link.lower.x)):
            link.top = outmost - TRACK * (most - 1 - number)
        for number, link in enumerate(sorted(up, key=lambda link: link.upper.x)):
            link.bottom = outmost - TRACK * (most - 1 - number)
    below = _by_end(link for link in grid.links if link.upper.box and not link.upper_side)
    for links in below.values():
        links.sort(key=lambda link: link.bottom)
        for link, x in zip(links, _ports(links[0].upper, [e.bottom for e in links]), strict=True):
            link.top = x
    _come_in(grid, below)
    _pull_out(grid, below)


def _by_end(links: Iterable[Link], *, upper: bool = True) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(id(link.upper if upper else link.lower), []).append(link)
    return found


def _come_in(grid: Grid, below: Mapping[int, list[Link]]) -> None:
    """Where arrows come in from above; straight down where they can."""
    coming = (link for link in grid.links if link.lower.box and not link.lower_side)
    for links in _by_end(coming, upper=False).values():
        links.sort(key=lambda link: link.top)
        item = links[0].lower
        wishes = [link.top for link in links]
        if item.edge is not None and abs(item.x - wishes[0]) > item.left - _APART / 2:
            # The arrow has to turn anyway: then it comes in where it goes on below the label.
            wishes = [below[id(item)][0].top]
        for link, x in zip(links, _ports(item, wishes), strict=True):
            link.bottom = x


def _pull_out(grid: Grid, below: Mapping[int, list[Link]]) -> None:
    """Let an arrow leave its label below where it came in, where it turns later anyway."""
    coming = {id(link.lower): link for link in grid.links}
    for links in below.values():
        link = links[0]
        if link.upper.edge is None or link.top == link.bottom:
            continue
        link.top = coming[id(link.upper)].bottom


def _ports(item: Item, wishes: Sequence[float]) -> list[float]:
    """Where arrows stand on the upper or lower side of a box, in the order of their wishes."""
    span = item.box.span if item.box else 0.0
    gaps = len(wishes) - 1
    apart = min(_APART, 2 * span / gaps) if gaps else 0.0
    offsets = [apart * number for number in range(len(wishes))]
    wished = [[(x, 1.0)] for x in wishes]
    return spread(wished, offsets, item.x - span, item.x + span - apart * gaps)


def channel(links: Sequence[Link]) -> tuple[dict[int, int], int]:
    """The track of each piece that turns in a channel between two rows, and how many there are."""
    turning = [link for link in links if abs(link.top - link.bottom) > _STRAIGHT]
    right = sorted((e for e in turning if e.bottom > e.top), key=lambda e: -e.top)
    left = sorted((e for e in turning if e.bottom <= e.top), key=lambda e: e.top)
    ordered = [*right, *left]
    for _ in ordered:
        swapped = False
        for place in range(len(ordered) - 1):
            first, second = ordered[place : place + 2]
            if _cost(second, first) < _cost(first, second):
                ordered[place : place + 2] = second, first
                swapped = True
        if not swapped:
            break
    tracks: dict[int, int] = {}
    for number, link in enumerate(ordered):
        before = (tracks[id(each)] for each in ordered[:number] if _beside(each, link))
        tracks[id(link)] = max(before, default=-1) + 1
    return tracks, max(tracks.values(), default=-1) + 1


def _ends(link: Link) -> tuple[float, float]:
    return min(link.top, link.bottom), max(link.top, link.bottom)


def _beside(one: Link, other: Link) -> bool:
    (a, b), (c, d) = _ends(one), _ends(other)
    return a < d + _NEAR and c < b + _NEAR


def _cost(upper: Link, lower: Link) -> int:
    """How bad it is that one turns above another."""
    (a, b), (c, d) = _ends(upper), _ends(lower)
    covered = abs(lower.top - upper.bottom) < _NEAR
    return (a < lower.top < b) + (c < upper.bottom < d) + _COVERED * covered


def heights(grid: Grid, top: float) -> tuple[list[float], dict[int, float], float]:
    """The middle of each row, where each piece of an arrow turns, and where all ends."""
    by_row: dict[int, list[Link]] = {}
    for link in grid.links:
        by_row.setdefault(link.upper.row, []).append(link)
    middles, turns, y = [], {}, top
    for number, row in enumerate(grid.rows):
        around = (2 * loop.rise for loop in grid.loops if loop.item.row == number)
        tall = max((*(item.box.height for item in row if item.box), *around), default=0.0)
        middles.append(y + tall / 2)
        y += tall
        if number == len(grid.rows) - 1:
            break
        links = by_row.get(number, [])
        tracks, count = channel(links)
        for link in links:
            if id(link) in tracks:
                turns[id(link)] = y + _CHANNEL + TRACK * tracks[id(link)]
        y += _CHANNEL + (TRACK * (count - 1) + _CHANNEL if count else 0.0)
    return middles, turns, y


def way(
    links: Sequence[Link],
    middles: Sequence[float],
    turns: Mapping[int, float],
    ports: Mapping[int, float],
) -> list[list[Point]]:
    """The points of an arrow from above to below, in parts: it is broken at its label.

    `ports` tells how far from the middle of its step a piece hangs on the side.
    """
    parts: list[list[Point]] = [list(_begin(links[0], middles, ports))]
    for before, link in zip((None, *links), links, strict=False):
        if before is not None and link.upper.box is not None:
            y, high = middles[link.upper.row], link.upper.box.height / 2
            parts[-1].append((before.bottom, y - high))
            parts.append([(link.top, y + high)])
        if id(link) in turns:
            y = turns[id(link)]
            parts[-1] += [(link.top, y), (link.bottom, y)]
    parts[-1] += _end(links[-1], middles, ports)
    return [list(_simple(part)) for part in parts]


def _begin(link: Link, middles: Sequence[float], ports: Mapping[int, float]) -> Iterator[Point]:
    item, y = link.upper, middles[link.upper.row]
    box = item.box or Box(0, 0, ())
    if link.upper_side:
        down = ports[id(link)]
        yield item.x + box.reach_across(down), y + down
        yield link.top, y + down
    else:
        yield link.top, y + box.reach_down(link.top - item.x)


def _end(link: Link, middles: Sequence[float], ports: Mapping[int, float]) -> Iterator[Point]:
    item, y = link.lower, middles[link.lower.row]
    box = item.box or Box(0, 0, ())
    if link.lower_side:
        down = ports[id(link)]
        yield link.bottom, y + down
        yield item.x + box.reach_across(down), y + down
    else:
        yield link.bottom, y - box.reach_down(link.bottom - item.x)


def side_ports(grid: Grid) -> dict[int, float]:
    """How far below its middle a piece hangs on the right side of a step.

    Those that go up hang above those that come from below, so that they do not cross.
    """
    found: dict[int, float] = {}
    for name, (down, up) in sides(grid).items():
        box = grid.steps[name].box
        links = [
            *sorted(up, key=lambda link: link.bottom),
            *sorted(down, key=lambda link: -link.top),
        ]
        height = box.height if box else 0.0
        apart = min(_APART, height * 0.6 / len(links))
        for number, link in enumerate(links):
            found[id(link)] = (number - (len(links) - 1) / 2) * apart
    return found


def _simple(points: Sequence[Point]) -> Iterator[Point]:
    """The points without those that lie on a straight line between others."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) + abs(kept[-1][1] - point[1]) < _STRAIGHT:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    yield from kept


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return (abs(a[0] - b[0]) < _STRAIGHT and abs(b[0] - c[0]) < _STRAIGHT) or (
        abs(a[1] - b[1]) < _STRAIGHT and abs(b[1] - c[1]) < _STRAIGHT
    )
