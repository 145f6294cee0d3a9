"""A picture with its levels as lanes, drawn: title, lanes, arrows, boxes, labels, legend."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import hypot

from diagrams.dot import dot_id
from diagrams.drawn import Drawing, Group, Op, Outline, Point, Writing, polygon
from diagrams.fonts import width_of
from diagrams.lanes.boxes import FADED, SMALL, Box, box_pieces, texts
from diagrams.lanes.grid import Grid, Loop, grid_of
from diagrams.lanes.order import order
from diagrams.lanes.places import place
from diagrams.lanes.routes import hang, heights, side_ports, way
from diagrams.lanes.straight import straighten
from diagrams.picture import Edge, Node, Picture
from diagrams.style import GREY, INK, INTERRUPT, KINDS, MARKS, TAKEN

MARGIN = 20.0
_ARROW = "#444444"
_GROUNDS = ("#FFFFFF", "#F6F7F9")
_RULE = "#C9CDD3"
_HEADING = 26.0
_CORNER = 5.0
_TIP, _BROAD = 8.0, 3.0


def lanes_of(picture: Picture) -> Drawing:
    """The picture laid out with a lane for each level; it needs no program."""
    grid = grid_of(picture)
    order(grid)
    lanes = place(grid)
    straighten(grid, lanes)
    hang(grid)
    title, begun = _titles(picture)
    named = any(grid.levels)
    head = _HEADING if named else 0.0
    middles, turns, ended = heights(grid, begun + head + 14)
    width = lanes[-1][1] + 14 + 2 * MARGIN
    bottom = ended + 16
    legend = list(_legend(picture, width, bottom + 12))
    body = (
        *_grounds(lanes, begun + head, bottom),
        *_arrows(grid, middles, turns),
        *_boxes(grid, middles),
    )
    moved = [_moved(each, MARGIN) for each in body]
    headings = [_moved(each, MARGIN) for each in _headings(grid.levels, lanes, begun)]
    below = max((each.bounds.bottom for each in legend), default=bottom)
    wide = max(width, max((_reach(each) for each in title), default=0.0))
    return Drawing(
        wide, below + MARGIN, (*title, *moved, *legend),
        tuple(headings) if named else (), head,
    )  # fmt: skip


def _reach(group: Group) -> float:
    texts_ = [each for each in group.pieces if isinstance(each, Writing)]
    return max((each.x + width_of(each.text, each.size) for each in texts_), default=0) + MARGIN


def _titles(picture: Picture) -> tuple[list[Group], float]:
    y = MARGIN + 14
    pieces = [Writing(MARGIN, y, picture.title[:120], 17, INK, "start", bold=True)]
    for note in (*picture.notes, picture.subtitle):
        y += 15
        pieces.append(Writing(MARGIN, y, note[:200], 10, GREY, "start"))
    return [Group("heading", "title", tuple(pieces))], y + 14


def _headings(
    levels: Sequence[str], lanes: Sequence[tuple[float, float]], top: float
) -> Iterator[Group]:
    for number, (level, (left, right)) in enumerate(zip(levels, lanes, strict=True)):
        a, b = left - 14, right + 14
        area = polygon(
            (a, top), (b, top), (b, top + _HEADING), (a, top + _HEADING),
            fill="#E9ECF0", stroke=_RULE,
        )  # fmt: skip
        words = level[:1].upper() + level[1:]
        text = Writing((left + right) / 2, top + 17, words, 12, INK, bold=True)
        yield Group(f"lane_{number}_heading", "heading", (area, text))


def _grounds(lanes: Sequence[tuple[float, float]], top: float, bottom: float) -> Iterator[Group]:
    for number, (left, right) in enumerate(lanes):
        a, b = left - 14, right + 14
        area = polygon(
            (a, top), (b, top), (b, bottom), (a, bottom),
            fill=_GROUNDS[number % 2], stroke=_RULE,
        )  # fmt: skip
        yield Group(f"lane_{number}", "lane", (area,))


def _boxes(grid: Grid, middles: Sequence[float]) -> Iterator[Group]:
    for row in grid.rows:
        for item in row:
            at = (item.x, middles[item.row])
            if item.node is not None and item.box is not None:
                yield _step(item.node, item.box, at)
            elif item.edge is not None and item.box is not None:
                yield _label(item.edge, item.box, at)
    for loop in grid.loops:
        if loop.label is not None:
            item = loop.item
            yield _label(loop.edge, loop.label, (item.x - loop.offset, middles[item.row]))


def _step(node: Node, box: Box, at: Point) -> Group:
    whole = "\n".join((node.title, *node.lines))
    return Group(
        dot_id(node.id), "node", tuple(box_pieces(node, box, at)), whole, node.link, node.shape
    )


def _label(edge: Edge, box: Box, at: Point) -> Group:
    (x, y), w, h = at, box.width / 2, box.height / 2
    ground = polygon((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h))
    ink = GREY if edge.taken is False else INK
    whole = "\n".join((*edge.label, *edge.notes))
    return Group(dot_id(f"label/{edge.id}"), "label", (ground, *texts(box, at, ink)), whole)


def _arrows(grid: Grid, middles: Sequence[float], turns: dict[int, float]) -> Iterator[Group]:
    ports = side_ports(grid)
    chains = sorted(grid.chains, key=lambda chain: (bool(chain[0].taken), chain[0].main))
    for edge, links in chains:
        parts = way(links, middles, turns, ports)
        if links[-1].lower_side:
            parts = [part[::-1] for part in reversed(parts)]
        yield _arrow(edge, parts)
    for loop in grid.loops:
        yield _arrow(loop.edge, _round(loop, middles))


def _round(loop: Loop, middles: Sequence[float]) -> list[list[Point]]:
    """Out of a step's left side, through its label, and back in."""
    item, y = loop.item, middles[loop.item.row]
    box = item.box or Box(0, 0, ())
    out = box.height * 0.3
    far = item.x - loop.offset
    high = loop.label.height / 2 if loop.label else 0.0
    rise = max(out, high + 6) if loop.label else out
    begin, end = (item.x - box.reach_across(out), y - out), (item.x - box.reach_across(out), y + out)
    near = begin[0] - 9
    if not loop.label:
        return [[begin, (far, y - out), (far, y + out), end]]
    upper = [begin, (near, y - out), (near, y - rise), (far, y - rise), (far, y - high)]
    lower = [(far, y + high), (far, y + rise), (near, y + rise), (near, y + out), end]
    return [upper, lower]


def _arrow(edge: Edge, parts: Sequence[Sequence[Point]]) -> Group:
    if edge.mark:
        colour = MARKS[edge.mark][0]
    elif edge.taken is not None:
        colour = TAKEN if edge.taken else FADED
    else:
        colour = INTERRUPT if edge.interrupt else _ARROW
    width = 2.6 if edge.taken or edge.mark else 1.1
    dashed = edge.interrupt and not edge.taken
    *others, last = parts
    tip, rest = _tip(last, _TIP + width, _BROAD + width / 2)
    lines = [
        Outline(tuple(_rounded(part)), colour, "", width, dashed) for part in (*others, rest)
    ]
    head = polygon(*tip, fill=colour, stroke=colour, width=0.5)
    return Group(dot_id(edge.id), "edge", (*lines, head), f"{edge.source} → {edge.target}")


def _tip(points: Sequence[Point], long: float, broad: float) -> tuple[list[Point], list[Point]]:
    """The head of an arrow, and its line without what the head covers."""
    (a, b), (x, y) = points[-2], points[-1]
    length = hypot(x - a, y - b) or 1.0
    p, q = (x - a) / length, (y - b) / length
    cut = min(long - 1, length)
    foot = (x - p * long, y - q * long)
    head = [
        (x, y),
        (foot[0] - q * broad, foot[1] + p * broad),
        (foot[0] + q * broad, foot[1] - p * broad),
    ]
    return head, [*points[:-1], (x - p * cut, y - q * cut)]


def _rounded(points: Sequence[Point]) -> Iterator[tuple[Op, tuple[Point, ...]]]:
    """The steps of a pen along the points, with its corners rounded."""
    yield "M", (points[0],)
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_CORNER, _between(before, corner) / 2, _between(corner, after) / 2)
        begin, end = _towards(corner, before, radius), _towards(corner, after, radius)
        yield "L", (begin,)
        yield "C", (_towards(corner, before, radius * 0.45), _towards(corner, after, radius * 0.45), end)
    yield "L", (points[-1],)


def _between(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _towards(start: Point, end: Point, far: float) -> Point:
    length = _between(start, end) or 1.0
    return (
        start[0] + (end[0] - start[0]) * far / length,
        start[1] + (end[1] - start[1]) * far / length,
    )


def _legend(picture: Picture, width: float, top: float) -> Iterator[Group]:
    """What the shapes mean that are on the chart, each as a small one with a word."""
    shapes = {node.shape for node in picture.nodes}
    x, y = MARGIN, top
    for shape, words in KINDS.items():
        if shape not in shapes:
            continue
        needed = 44 + width_of(words, SMALL) + 18
        if x > MARGIN and x + needed > width - MARGIN:
            x, y = MARGIN, y + 22
        node = Node("", shape, "")
        box = Box(30 if shape != "end" else 26, 15, (), shape)
        small = [
            replace(each, width=min(each.width, 1.5)) if isinstance(each, Outline) else each
            for each in box_pieces(node, box, (x + 18, y + 8))
        ]
        text = Writing(x + 40, y + 11, words, SMALL, GREY, "start")
        yield Group(f"legend_{shape}", "legend", (*small, text))
        x += needed


def _moved(group: Group, right: float) -> Group:
    return replace(group, pieces=tuple(_piece(each, right) for each in group.pieces))


def _piece(piece: Outline | Writing, right: float) -> Outline | Writing:
    if isinstance(piece, Writing):
        return replace(piece, x=piece.x + right)
    steps = tuple((op, tuple((x + right, y) for x, y in points)) for op, points in piece.steps)
    return replace(piece, steps=steps)
