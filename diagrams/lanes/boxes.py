"""How large a box is with its texts, where its outline runs, and how it is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from diagrams.drawn import Outline, Point, Writing, oval, polygon, rounded
from diagrams.fonts import BOLDER, width_of, wrapped
from diagrams.looks import box_look
from diagrams.picture import Edge, Node, Shape
from diagrams.style import GREY, INK, LOOKS, MARKS, SOFT

TITLE, SMALL = 11.0, 9.0
LEADING = 1.22
_TITLE_WIDTH, _LINE_WIDTH, _LABEL_WIDTH = 150.0, 165.0, 108.0
_DIAMOND_WIDTH = 120.0
_MOST = 12
_SLANT = 2.2
"""How much wider than high a diamond is."""
_CUT = 10.0
"""How much of its corners an octagon or hexagon lacks."""
_EAR = 9.0
"""How large the turned corner of a note is."""
_RISE = 0.72
"""How high the capitals of a line are, in ems."""

Line = tuple[str, float]
"""A text with its size."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box or label: its size, its lines, and its kind; a label has none."""

    width: float
    height: float
    lines: tuple[Line, ...]
    shape: Shape | None = None

    def reach_down(self, across: float) -> float:
        """How far above and below its middle the outline is, so far to the side of the middle."""
        share = min(1.0, abs(across) / (self.width / 2))
        return self.height / 2 * self._share(share)

    def reach_across(self, down: float) -> float:
        """How far left and right of its middle the outline is, so far above or below."""
        share = min(1.0, abs(down) / (self.height / 2))
        if self.shape == "fork":
            return self.width / 2 - _CUT * share
        if self.shape == "approve":
            return self.width / 2 - max(0.0, abs(down) - self.height / 2 + _CUT)
        return self.width / 2 * self._share(share)

    @property
    def span(self) -> float:
        """How far from the middle of its upper or lower side arrows may stand."""
        if self.shape in ("decide", "end"):
            return self.width * 0.27
        if self.shape == "start":
            return 0.0
        return max(0.0, self.width / 2 - (16.0 if self.shape in ("approve", "fork") else 9.0))

    def _share(self, share: float) -> float:
        if self.shape == "decide":
            return 1 - share
        if self.shape in ("end", "start"):
            return sqrt(1 - share * share)
        return 1.0


def box_of(node: Node) -> Box:
    """A step's box, as large as its texts need."""
    if node.shape == "start":
        return Box(18.0, 18.0, (), "start")
    narrow = node.shape == "decide"
    room = _DIAMOND_WIDTH if narrow else _TITLE_WIDTH
    title = wrapped(node.title, TITLE * BOLDER, room, _MOST)
    mark = MARKS[node.mark][1] if node.mark else ""
    small = [
        part
        for text in (node.level, *node.lines, node.badge, mark)
        if text
        for part in wrapped(text, SMALL, _DIAMOND_WIDTH if narrow else _LINE_WIDTH, _MOST)
    ]
    lines = (*((each, TITLE) for each in title), *((each, SMALL) for each in small))
    width, height = _extent(lines)
    return Box(*_around(node.shape, width, height), lines, node.shape)


def label_of(edge: Edge) -> Box | None:
    """An arrow's label; none where it says nothing."""
    mark = MARKS[edge.mark][1] if edge.mark else ""
    lines = tuple(
        (part, SMALL)
        for text in (*edge.label, edge.badge, *edge.notes, mark)
        for part in wrapped(text, SMALL, _LABEL_WIDTH, _MOST)
    )
    if not lines:
        return None
    width, height = _extent(lines)
    return Box(width + 8, height + 4, lines)


def _extent(lines: tuple[Line, ...]) -> tuple[float, float]:
    width = max(
        (width_of(text, size * (BOLDER if size == TITLE else 1)) for text, size in lines),
        default=0.0,
    )
    return width, sum(size * LEADING for _, size in lines)


def _around(shape: Shape, width: float, height: float) -> tuple[float, float]:
    if shape == "decide":
        return width + _SLANT * height + 6, height + width / _SLANT + 6
    if shape == "end":
        return width * 1.25 + 20, height * 1.25 + 14
    if shape in ("approve", "fork"):
        return width + 30, height + 16
    if shape == "act":
        return width + 34, height + 14
    double = LOOKS[shape].peripheries > 1
    return width + (26 if double else 22), height + (20 if double else 14)


def box_pieces(node: Node, box: Box, middle: Point) -> Iterator[Outline | Writing]:
    """The outlines and texts of a step at its place."""
    stroke, fill, width, dashed = box_look(node)
    for number, outline in enumerate(_outlines(node.shape, box, middle)):
        inner = fill if node.shape == "act" or not number else ""
        yield Outline(outline.steps, stroke, inner, width, dashed)
    faded = node.taken is False
    yield from texts(box, middle, GREY if faded else INK, GREY if faded else SOFT)


def texts(box: Box, middle: Point, ink: str, soft: str) -> Iterator[Writing]:
    """The lines of a box, below each other around its middle: the title first, in bold."""
    x, y = middle
    y -= sum(size * LEADING for _, size in box.lines) / 2
    for text, size in box.lines:
        title = size == TITLE
        base = y + size * (LEADING + _RISE) / 2
        yield Writing(x, base, text, size, ink if title else soft, bold=title)
        y += size * LEADING


def _outlines(shape: Shape, box: Box, middle: Point) -> Iterator[Outline]:
    """The outer line of a kind, and after it what is inside of it."""
    (x, y), w, h = middle, box.width / 2, box.height / 2
    yield _outer(shape, x, y, w, h)
    if shape == "wait":
        yield rounded(x, y, w - 4, h - 4, 5)
    elif shape == "call":
        yield rounded(x, y, w - 4, h - 4, 0)
    elif shape == "notify":
        yield _open((x + w - _EAR, y - h), (x + w - _EAR, y - h + _EAR), (x + w, y - h + _EAR))
    elif shape == "act":
        yield rounded(x - w + 1, y - h + 9, 6, 3, 0)
        yield rounded(x - w + 1, y + h - 9, 6, 3, 0)


def _outer(shape: Shape, x: float, y: float, w: float, h: float) -> Outline:
    if shape in ("end", "start"):
        return oval(x, y, w, h)
    if shape in ("work", "wait"):
        return rounded(x, y, w, h, 8)
    corners: dict[str, tuple[Point, ...]] = {
        "decide": ((x, y - h), (x + w, y), (x, y + h), (x - w, y)),
        "notify": (
            (x - w, y - h), (x + w - _EAR, y - h), (x + w, y - h + _EAR), (x + w, y + h),
            (x - w, y + h),
        ),
        "approve": tuple(_cut_corners(x, y, w, h)),
        "fork": (
            (x - w + _CUT, y - h), (x + w - _CUT, y - h), (x + w, y),
            (x + w - _CUT, y + h), (x - w + _CUT, y + h), (x - w, y),
        ),
    }  # fmt: skip
    return polygon(*corners[shape]) if shape in corners else rounded(x, y, w, h, 0)


def _open(*points: Point) -> Outline:
    first, *rest = points
    return Outline((("M", (first,)), *(("L", (each,)) for each in rest)))


def _cut_corners(x: float, y: float, w: float, h: float) -> Iterator[Point]:
    c = _CUT
    yield from ((x - w + c, y - h), (x + w - c, y - h), (x + w, y - h + c), (x + w, y + h - c))
    yield from ((x + w - c, y + h), (x - w + c, y + h), (x - w, y + h - c), (x - w, y - h + c))
