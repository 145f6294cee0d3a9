"""Which piece of a chart goes on which page, and how much smaller it is there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from diagrams.drawn import Bounds, Drawing, Outline, Writing, moved
from diagrams.paper.cutting import Span, cuts, places

Paper = Literal["a4", "letter"]
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
"""Width and height of a sheet, upright, in points."""
SMALLEST = 7.0
"""The size of the smallest text on paper, in points."""
MARGIN, HEADER, FOOTER = 28.0, 34.0, 16.0
STRIP = 38.0
"""What is left free where a piece is cut, for the letters."""
_GAPS = 4.0, 6.0
"""How far from its label a line may end, beside it and above or below."""
_KEY = 24.0
"""How far apart the lines of the legend are."""
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


def planned(drawing: Drawing, paper: Paper) -> tuple[Plan, Drawing]:
    """Upright or lying, whichever needs fewer sheets; then as large as these allow.

    With it the chart as it is planned: its legend may have become narrower.
    """
    width, height = PAPERS[paper]
    found = (_planned(drawing, sheet) for sheet in ((width, height), (height, width)))
    return min(found, key=worse)


def worse(planned_: tuple[Plan, Drawing]) -> tuple[bool, int, float]:
    """How bad a plan is beside another: pieces that do not fit, many sheets, small texts."""
    plan, _ = planned_
    return _shrunk(plan), len(plan.pieces) + plan.sides, -plan.scale


def _planned(drawing: Drawing, sheet: tuple[float, float]) -> tuple[Plan, Drawing]:
    found = _on_sheet(drawing, sheet)
    if _shrunk(found):
        wide = (sheet[0] - 2 * (MARGIN + STRIP)) / _least(drawing)
        drawing = _with_narrow_legend(drawing, wide)
        found = _on_sheet(drawing, sheet)
    return _with_legend_beside(found, drawing) if found.sides else (found, drawing)


def _with_legend_beside(plan: Plan, drawing: Drawing) -> tuple[Plan, Drawing]:
    """The legend below what the last page of the chart shows, where there is room for it.

    So it does not stand on a page of its own.
    """
    *others, last, own = plan.pieces
    left, top, right, bottom = last.bounds
    wide, high = (room / plan.scale for room in free(plan))
    narrow = _with_narrow_legend(drawing, wide, left + 6)
    keys = [each.bounds for each in narrow.groups if each.kind == "legend"]
    if not keys or not any(meet(key, own.bounds) for key in keys):
        return plan, drawing
    across = max(right, *(key.right + 6 for key in keys))
    down = max(bottom, *(key.bottom + 4 for key in keys))
    if across - left > wide or down - top + plan.head > high:
        return plan, drawing
    pieces = (*others, Piece(Bounds(left, top, across, down), last.row))
    return replace(plan, pieces=pieces), narrow


def _with_narrow_legend(drawing: Drawing, width: float, at: float | None = None) -> Drawing:
    """The chart with its legend in fewer columns, so that it is not wider than this.

    It begins `at` this place, otherwise where it did.
    """
    keys = [each for each in drawing.groups if each.kind == "legend"]
    if not keys:
        return drawing
    left, top = min(each.bounds.left for each in keys), min(each.bounds.top for each in keys)
    left = left if at is None else at
    wide = max(each.bounds.right - each.bounds.left for each in keys) + _KEY
    columns = max(1, int(width // wide))
    placed = []
    for number, key in enumerate(keys):
        row, column = divmod(number, columns)
        dx = left + column * wide - key.bounds.left
        placed.append(moved(key, 1, dx, top + row * _KEY - key.bounds.top))
    others = (each for each in drawing.groups if each.kind != "legend")
    return replace(drawing, groups=(*others, *placed))


def _shrunk(plan: Plan) -> bool:
    """Whether a piece is larger than its sheet, since there was no place to cut it."""
    wide, high = (room / plan.scale + 0.01 for room in free(plan))
    return any(
        bounds.right - bounds.left > wide or _high(bounds, plan.head) > high
        for bounds, _ in plan.pieces
    )


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
    least = _least(drawing)
    box, head = extent(drawing), heading_height(drawing)
    one = Plan(sheet, 1.0, (Piece(box, 0),), head=head)
    fits = min(_free(one)[0] / (box.right - box.left), _free(one)[1] / _high(box, head))
    if fits >= least:
        return Plan(sheet, min(fits, 1.0), one.pieces, head=head)
    found = _cut(drawing, sheet, least)
    for scale in _LARGER:
        if scale > least:
            larger = _cut(drawing, sheet, scale)
            if len(larger.pieces) == len(found.pieces) and not _shrunk(larger):
                return larger
    return found


def _least(drawing: Drawing) -> float:
    """How small the chart may become."""
    return SMALLEST / min(_sizes(drawing), default=SMALLEST)


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
    found = _columns(solid, arrows, (box.left, box.right), room)
    whole = box.top, end
    if sides:
        down = _rows(places(_tall(solid), whole), found, room)
    else:
        down = cuts(_tall(solid), _tall(arrows), whole, room[1])
    row = 0
    for row, (top, bottom) in enumerate(pairwise(down)):
        for left, right in pairwise(found(top, bottom)):
            yield Piece(Bounds(left, top, right, bottom), row)
    if end < box.bottom:
        right = max(each.right for each in legend) + 6
        yield Piece(Bounds(box.left, end, right, box.bottom), row + 2)


def _columns(
    solid: Sequence[Bounds], arrows: Sequence[Bounds], whole: Span, room: tuple[float, float]
) -> Callable[[float, float], list[float]]:
    """Tells where a row of pieces, from one height to another, is cut at its sides."""

    def found(top: float, bottom: float) -> list[float]:
        inside = [each for each in solid if each.top < bottom and each.bottom > top]
        lines = [each for each in arrows if each.top < bottom and each.bottom > top]
        return cuts(_wide(inside), _wide(lines), whole, room[0])

    return found


def _rows(
    free_: Sequence[float],
    columns: Callable[[float, float], list[float]],
    room: tuple[float, float],
) -> list[float]:
    """Rows as high as there is room, and as low as it takes to be cut at their sides."""
    down = [free_[0]]
    while down[-1] < free_[-1]:
        rest = [each for each in free_ if each > down[-1]]
        fitting = [each for each in rest if each - down[-1] <= room[1]]
        down.append(
            next(
                (each for each in reversed(fitting) if _fits(columns(down[-1], each), room[0])),
                rest[0],
            )
        )
    return down


def _fits(cuts_: Sequence[float], room: float) -> bool:
    return all(right - left <= room for left, right in pairwise(cuts_))


def _solid(drawing: Drawing) -> Iterator[Bounds]:
    """What no cut may go through: boxes, labels, the legend, and the heads of arrows."""
    for group in drawing.groups:
        if group.kind in ("node", "label", "legend"):
            left, top, right, bottom = group.bounds
            x, y = _GAPS if group.kind == "label" else (0.0, 0.0)
            yield Bounds(left - x, top - y, right + x, bottom + y)
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
