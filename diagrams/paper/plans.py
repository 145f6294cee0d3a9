"""Which piece of a chart goes on which page, and how much smaller it is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from diagrams.drawn import Bounds, Drawing, Outline, Writing
from diagrams.paper.cutting import cuts

Paper = Literal["a4", "letter"]
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
"""Width and height of a sheet, upright, in points."""
SMALLEST = 7.0
"""The size of the smallest text on paper, in points."""
MARGIN, HEADER, FOOTER = 28.0, 34.0, 16.0
STRIP = 34.0
"""What is left free where a piece is cut, for the letters."""
_GAP = 6.0
"""How far from its label a line may end."""
_LARGER = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8)


class Piece(NamedTuple):
    """A rectangle of the chart that goes on a page of its own, and in which row of pages."""

    bounds: Bounds
    row: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet's size, how much smaller the chart is on it, and its pieces.

    `sides` tells whether pieces are cut at their sides too; `head` is how high the headings are
    that stand above each piece.
    """

    sheet: tuple[float, float]
    scale: float
    pieces: tuple[Piece, ...]
    sides: bool = False
    head: float = 0.0

    @property
    def around(self) -> tuple[float, float]:
        """What is left free beside, and above and below, each piece."""
        cut = len(self.pieces) > 1
        return STRIP if self.sides else 0.0, STRIP if cut else 6.0


def planned(drawing: Drawing, paper: Paper) -> Plan:
    """Upright or lying, whichever needs fewer sheets; then as large as these allow."""
    width, height = PAPERS[paper]
    plans = [_on_sheet(drawing, sheet) for sheet in ((width, height), (height, width))]
    return min(plans, key=lambda plan: (len(plan.pieces) + plan.sides, -plan.scale))


def extent(drawing: Drawing) -> Bounds:
    """The chart without its title and the headings of its lanes: these are on each page."""
    boxes = [each.bounds for each in drawing.groups if each.kind not in ("title", "heading")]
    return Bounds(
        min(each.left for each in boxes) - 6,
        min(each.top for each in boxes),
        max(each.right for each in boxes) + 6,
        max(each.bottom for each in boxes) + 4,
    )


def heading_height(drawing: Drawing) -> float:
    """How high the headings of the lanes are; nothing where there are none."""
    heads = [each.bounds for each in drawing.groups if each.kind == "heading"]
    return max((each.bottom - each.top for each in heads), default=0.0)


def _on_sheet(drawing: Drawing, sheet: tuple[float, float]) -> Plan:
    least = SMALLEST / min(_sizes(drawing), default=SMALLEST)
    box, head = extent(drawing), heading_height(drawing)
    one = Plan(sheet, 1.0, (Piece(box, 0),), head=head)
    fits = min(_free(one)[0] / (box.right - box.left), _free(one)[1] / _high(box, head))
    if fits >= least:
        return Plan(sheet, min(fits, 1.0), one.pieces, head=head)
    found = _cut(drawing, sheet, least)
    for scale in _LARGER:
        if scale > least:
            larger = _cut(drawing, sheet, scale)
            if len(larger.pieces) == len(found.pieces):
                return larger
    return found


def _sizes(drawing: Drawing) -> Iterator[float]:
    for group in drawing.groups:
        for each in group.pieces:
            if isinstance(each, Writing):
                yield each.size


def _high(box: Bounds, head: float) -> float:
    return box.bottom - box.top + head


def _free(plan: Plan) -> tuple[float, float]:
    """How much room a piece has on the sheet."""
    beside, above = plan.around
    width, height = plan.sheet
    return (
        width - 2 * (MARGIN + beside),
        height - 2 * (MARGIN + above) - HEADER - FOOTER,
    )


def free(plan: Plan) -> tuple[float, float]:
    """How wide and high a piece may be on the sheet, with its headings."""
    return _free(plan)


def _cut(drawing: Drawing, sheet: tuple[float, float], scale: float) -> Plan:
    box, head = extent(drawing), heading_height(drawing)
    wide = (box.right - box.left) * scale > sheet[0] - 2 * MARGIN
    rough = Plan(sheet, scale, (Piece(box, 0), Piece(box, 1)), wide, head)
    room = _free(rough)[0] / scale, _free(rough)[1] / scale - head
    found = _pieces(drawing, box, room, sides=wide)
    pieces = [each for each in found if _holds(drawing, each.bounds)]
    return Plan(sheet, scale, tuple(pieces), wide, head)


def _pieces(
    drawing: Drawing, box: Bounds, room: tuple[float, float], *, sides: bool
) -> Iterator[Piece]:
    """Rows of pieces; where these are cut at their sides too, the legend is a row of its own."""
    legend = [each.bounds for each in drawing.groups if each.kind == "legend"]
    end = min(each.top for each in legend) - 4 if sides and legend else box.bottom
    solid = list(_solid(drawing))
    arrows = [each.bounds for each in drawing.groups if each.kind == "edge"]
    down = cuts(_tall(solid), _tall(arrows), (box.top, end), room[1])
    row = 0
    for row, (top, bottom) in enumerate(pairwise(down)):
        inside = [each for each in solid if each.top < bottom and each.bottom > top]
        lines = [each for each in arrows if each.top < bottom and each.bottom > top]
        over = cuts(_wide(inside), _wide(lines), (box.left, box.right), room[0])
        for left, right in pairwise(over):
            yield Piece(Bounds(left, top, right, bottom), row)
    if end < box.bottom:
        right = max(each.right for each in legend) + 6
        yield Piece(Bounds(box.left, end, right, box.bottom), row + 2)


def _solid(drawing: Drawing) -> Iterator[Bounds]:
    """What no cut may go through: boxes, labels, the legend, and the heads of arrows."""
    for group in drawing.groups:
        if group.kind in ("node", "label", "legend"):
            left, top, right, bottom = group.bounds
            gap = _GAP if group.kind == "label" else 0.0
            yield Bounds(left - gap, top - gap, right + gap, bottom + gap)
        elif group.kind == "edge":
            heads = tuple(each for each in group.pieces if isinstance(each, Outline) and each.fill)
            if heads:
                yield replace(group, pieces=heads).bounds


def _tall(boxes: Sequence[Bounds]) -> list[tuple[float, float]]:
    return [(each.top, each.bottom) for each in boxes]


def _wide(boxes: Sequence[Bounds]) -> list[tuple[float, float]]:
    return [(each.left, each.right) for each in boxes]


def _holds(drawing: Drawing, bounds: Bounds) -> bool:
    """Whether there is anything to be seen in a piece."""
    return any(
        each.kind in ("node", "label", "edge", "legend") and meet(each.bounds, bounds)
        for each in drawing.groups
    )


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether two rectangles have a point in common."""
    return (
        one.left <= other.right
        and one.right >= other.left
        and one.top <= other.bottom
        and one.bottom >= other.top
    )
