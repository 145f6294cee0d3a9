"""A picture with its levels as lanes, drawn: title, lanes, arrows, boxes, labels."""

from collections.abc import Iterator, Sequence
from math import hypot

from diagrams.dot import dot_id
from diagrams.drawn import Drawing, Group, Op, Outline, Point, Writing, moved, polygon
from diagrams.fonts import BOLDER, width_of, wrapped
from diagrams.lanes.boxes import LEADING, Box, box_pieces, texts
from diagrams.lanes.grid import TRACK, Grid, Loop, grid_of
from diagrams.lanes.order import order
from diagrams.lanes.places import PAD, place
from diagrams.lanes.routes import hang, heights, side_ports, way
from diagrams.lanes.straight import straighten
from diagrams.looks import arrow_look
from diagrams.picture import Edge, Node, Picture
from diagrams.style import GREY, INK

MARGIN = 21.6
GROUNDS = ("#FFFFFF", "#F6F7F9")
RULE, HEAD = "#C9CDD3", "#E9ECF0"
_HEADING = 26.0
_TITLE, _NOTE, _TITLE_WIDTH, _TITLE_LINES = 18.0, 10.0, 640.0, 3
_CORNER = 5.0
_TIP, _BROAD = 7.0, 2.6


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
    bottom = ended + 16
    body = (
        *_grounds(lanes, begun + head, bottom),
        *(_headings(grid.levels, lanes, begun) if named else ()),
        *_arrows(grid, middles, turns),
        *_boxes(grid, middles),
    )
    wide = max(lanes[-1][1] + PAD + 2 * MARGIN, _reach(title))
    return Drawing(wide, bottom + 12, (title, *(moved(each, 1, MARGIN, 0) for each in body)))


def _reach(title: Group) -> float:
    pieces = [each for each in title.pieces if isinstance(each, Writing)]
    return max(each.x + width_of(each.text, each.size * BOLDER) for each in pieces) + MARGIN


def _titles(picture: Picture) -> tuple[Group, float]:
    y = MARGIN + 14
    pieces = []
    for text in wrapped(picture.title, _TITLE, _TITLE_WIDTH, _TITLE_LINES):
        pieces.append(Writing(MARGIN, y, text, _TITLE, INK, "start", bold=True))
        y += _TITLE * LEADING
    for note in (*picture.notes, picture.subtitle):
        for text in wrapped(note, _NOTE, _TITLE_WIDTH, _TITLE_LINES):
            pieces.append(Writing(MARGIN, y - 5, text, _NOTE, GREY, "start"))
            y += _NOTE * LEADING
    return Group("heading", "title", tuple(pieces)), y + 2


def _headings(
    levels: Sequence[str], lanes: Sequence[tuple[float, float]], top: float
) -> Iterator[Group]:
    for number, (level, (left, right)) in enumerate(zip(levels, lanes, strict=True)):
        a, b = left - PAD, right + PAD
        area = polygon(
            (a, top), (b, top), (b, top + _HEADING), (a, top + _HEADING),
            fill=HEAD, stroke=RULE,
        )  # fmt: skip
        words = level[:1].upper() + level[1:]
        text = Writing((left + right) / 2, top + 17, words, 12, INK, bold=True)
        yield Group(f"lane_{number}_heading", "heading", (area, text))


def _grounds(lanes: Sequence[tuple[float, float]], top: float, bottom: float) -> Iterator[Group]:
    for number, (left, right) in enumerate(lanes):
        a, b = left - PAD, right + PAD
        area = polygon(
            (a, top), (b, top), (b, bottom), (a, bottom),
            fill=GROUNDS[number % 2], stroke=RULE,
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
    return Group(dot_id(node.id), "node", tuple(box_pieces(node, box, at)))


def _label(edge: Edge, box: Box, at: Point) -> Group:
    ink = GREY if edge.taken is False else INK
    return Group(dot_id(f"label/{edge.id}"), "label", tuple(texts(box, at, ink, ink)))


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
    """Out of a step's left side, through its label, around nearer ones, and back in."""
    item, y = loop.item, middles[loop.item.row]
    box = item.box or Box(0, 0, ())
    out, rise = loop.port, loop.rise
    far = item.x - loop.offset
    high = loop.label.height / 2 if loop.label else 0.0
    begin, end = (
        (item.x - box.reach_across(out), y - out),
        (item.x - box.reach_across(out), y + out),
    )
    near = begin[0] - 9 - TRACK * (loop.others - loop.depth)
    if not loop.label:
        return [[begin, (far, y - out), (far, y + out), end]]
    upper = [begin, (near, y - out), (near, y - rise), (far, y - rise), (far, y - high)]
    lower = [(far, y + high), (far, y + rise), (near, y + rise), (near, y + out), end]
    return [upper, lower]


def _arrow(edge: Edge, parts: Sequence[Sequence[Point]]) -> Group:
    colour, width, dashed = arrow_look(edge)
    *others, last = parts
    tip, rest = _tip(last, _TIP + width, _BROAD + width / 2)
    lines = [Outline(tuple(_rounded(part)), colour, "", width, dashed) for part in (*others, rest)]
    head = polygon(*tip, fill=colour, stroke=colour, width=0.5)
    return Group(dot_id(edge.id), "edge", (*lines, head))


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
        yield (
            "C",
            (_towards(corner, before, radius * 0.45), _towards(corner, after, radius * 0.45), end),
        )
    yield "L", (points[-1],)


def _between(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _towards(start: Point, end: Point, far: float) -> Point:
    length = _between(start, end) or 1.0
    return (
        start[0] + (end[0] - start[0]) * far / length,
        start[1] + (end[1] - start[1]) * far / length,
    )
