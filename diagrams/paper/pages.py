"""A chart as pages of paper: a heading on each, and letters where an arrow goes on elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from diagrams.drawn import Bounds, Drawing, Group, Outline, Writing
from diagrams.fonts import wrapped
from diagrams.paper.connectors import Ends, Goes, beads, letters, told
from diagrams.paper.cutting import crossings, cuts, segments, solid
from diagrams.picture import Picture
from diagrams.style import GREY, INK

Paper = Literal["a4", "letter"]
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
"""Width and height of a sheet, upright, in points."""
SMALLEST = 7.0
"""The size of the smallest text on paper, in points."""
_MARGIN = 28.0
_STRIP = 30.0
"""What is left free around a piece of a chart for the letters where it is cut."""
_HEADER, _FOOTER = 44.0, 20.0


class Part(NamedTuple):
    """Groups at their places on a page; of them only what is inside `clip` shows."""

    groups: tuple[Group, ...]
    clip: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a width and a height in points, with what is on it."""

    width: float
    height: float
    parts: tuple[Part, ...]


class _Piece(NamedTuple):
    """A rectangle of the chart that goes on a page of its own."""

    bounds: Bounds
    row: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """A sheet's size, how much smaller the chart is on it, and its pieces."""

    sheet: tuple[float, float]
    scale: float
    pieces: tuple[_Piece, ...]


def whole(drawing: Drawing) -> list[Page]:
    """One page, as large as the chart."""
    return [Page(drawing.width, drawing.height, (Part((*drawing.groups, *drawing.head)),))]


def paged(drawing: Drawing, picture: Picture, paper: Paper) -> list[Page]:
    """The chart on sheets, upright or lying, whichever needs fewer; text is never below 7 pt.

    Each has the title, the version and its number. What does not fit on one is cut between boxes;
    an arrow that is cut has a letter, the same on both pages.
    """
    width, height = PAPERS[paper]
    plans = [_planned(drawing, sheet) for sheet in ((width, height), (height, width))]
    plan = min(plans, key=lambda plan: (len(plan.pieces), -plan.scale))
    ends = _ends(drawing, plan.pieces)
    return [
        _page(drawing, picture, plan, number, ends) for number in range(len(plan.pieces))
    ]


def _room(sheet: tuple[float, float], drawing: Drawing, scale: float) -> tuple[float, float]:
    """How much of the chart a sheet has room for where it is cut on all sides."""
    width, height = sheet
    return (
        (width - 2 * (_MARGIN + _STRIP)) / scale,
        (height - 2 * (_MARGIN + _STRIP) - _HEADER - _FOOTER) / scale - drawing.head_height,
    )


def _planned(drawing: Drawing, sheet: tuple[float, float]) -> _Plan:
    sizes = [
        each.size for group in drawing.groups for each in group.pieces if isinstance(each, Writing)
    ]
    least = SMALLEST / min(sizes, default=SMALLEST)
    box = _extent(drawing)
    fits = (sheet[0] - 2 * _MARGIN) / (box.right - box.left)
    high = (sheet[1] - 2 * _MARGIN - _HEADER - _FOOTER) / (
        box.bottom - box.top + drawing.head_height
    )
    if min(fits, high) >= least:
        return _Plan(sheet, min(fits, high, 1.0), (_Piece(box, 0),))
    scale = min(1.0, max(least, (sheet[0] - 2 * (_MARGIN + _STRIP)) / (box.right - box.left)))
    return _Plan(sheet, scale, tuple(_pieces(drawing, box, _room(sheet, drawing, scale))))


def _extent(drawing: Drawing) -> Bounds:
    """The chart without its title: that is in the heading of each page."""
    boxes = [each.bounds for each in drawing.groups if each.kind != "title"]
    return Bounds(
        min((each.left for each in boxes), default=0) - 6,
        min((each.top for each in boxes), default=0) - 2,
        max((each.right for each in boxes), default=10) + 6,
        max((each.bottom for each in boxes), default=10) + 6,
    )


def _pieces(drawing: Drawing, box: Bounds, room: tuple[float, float]) -> Iterator[_Piece]:
    boxes = solid(drawing)
    arrows = [each.bounds for each in drawing.groups if each.kind == "edge"]
    down = cuts(
        [(each.top, each.bottom) for each in boxes],
        [(each.top, each.bottom) for each in arrows],
        box.top, box.bottom, room[1],
    )  # fmt: skip
    for row, (top, bottom) in enumerate(pairwise(down)):
        inside = [each for each in boxes if each.top < bottom and each.bottom > top]
        lines = [each for each in arrows if each.top < bottom and each.bottom > top]
        over = cuts(
            [(each.left, each.right) for each in inside],
            [(each.left, each.right) for each in lines],
            box.left, box.right, room[0],
        )  # fmt: skip
        for left, right in pairwise(over):
            yield _Piece(Bounds(left, top, right, bottom), row)


def _ends(drawing: Drawing, pieces: Sequence[_Piece]) -> list[Ends]:
    """Of each piece, where arrows leave it for others, with a letter each."""
    edges = [(each, list(segments(each))) for each in drawing.groups if each.kind == "edge"]
    found: list[Ends] = [[] for _ in pieces]
    names = letters()
    for number, (bounds, row) in enumerate(pieces):
        for other, (there, below) in enumerate(pieces[number + 1 :], start=number + 1):
            if below == row and there.left == bounds.right:
                for each in crossings(
                    edges, bounds.right, across=False, low=bounds.top, high=bounds.bottom
                ):
                    name = next(names)
                    found[number].append(Goes(name, "right", each.at, other))
                    found[other].append(Goes(name, "left", each.at, number))
            elif below == row + 1:
                low, high = max(bounds.left, there.left), min(bounds.right, there.right)
                for each in crossings(edges, bounds.bottom, across=True, low=low, high=high):
                    name = next(names)
                    found[number].append(Goes(name, "bottom", each.at, other))
                    found[other].append(Goes(name, "top", each.at, number))
    return found


def _page(
    drawing: Drawing, picture: Picture, plan: _Plan, number: int, ends: Sequence[Ends]
) -> Page:
    (width, height), scale = plan.sheet, plan.scale
    bounds = plan.pieces[number].bounds
    strip = _STRIP if len(plan.pieces) > 1 else 0.0
    left, top = _MARGIN + strip, _MARGIN + _HEADER + strip
    free = (width - 2 * _MARGIN - 2 * strip, height - 2 * (_MARGIN + strip) - _HEADER - _FOOTER)
    scale = min(scale, free[0] / (bounds.right - bounds.left))
    scale = min(scale, free[1] / (bounds.bottom - bounds.top + drawing.head_height))
    if len(plan.pieces) == 1:
        left = (width - scale * (bounds.right - bounds.left)) / 2
    head = scale * drawing.head_height
    dx, dy = left - scale * bounds.left, top + head - scale * bounds.top
    clip = Bounds(
        left, top + head, left + scale * (bounds.right - bounds.left),
        top + head + scale * (bounds.bottom - bounds.top),
    )  # fmt: skip
    shown = tuple(
        moved(each, scale, dx, dy)
        for each in drawing.groups
        if each.kind != "title" and _meet(each.bounds, bounds)
    )
    headings = tuple(_heads(drawing, bounds, scale, dx, top))
    at = [
        replace_at(each, scale * each.at + (dx if each.side in ("top", "bottom") else dy))
        for each in ends[number]
    ]
    strips = replace_top(clip, top)
    around = (*_frame(picture, number, len(plan.pieces), width, height), *told(at, strips))
    parts = (
        Part(shown, clip),
        Part(headings, Bounds(clip.left, top, clip.right, top + head)),
        Part((*beads(at, clip, head), *around)),
    )
    return Page(width, height, tuple(part for part in parts if part.groups))


def replace_at(end: Goes, at: float) -> Goes:
    """The same end at another place."""
    return end._replace(at=at)


def replace_top(bounds: Bounds, top: float) -> Bounds:
    """The same rectangle from another height on."""
    return bounds._replace(top=top)


def _heads(
    drawing: Drawing, bounds: Bounds, scale: float, dx: float, top: float
) -> Iterator[Group]:
    """The headings above a piece, each in the middle of what is seen of its lane."""
    for group in drawing.head:
        own = group.bounds
        if not (own.left < bounds.right and own.right > bounds.left):
            continue
        seen = (max(own.left, bounds.left) + min(own.right, bounds.right)) / 2
        pieces = tuple(
            replace(each, x=seen) if isinstance(each, Writing) else each for each in group.pieces
        )
        yield moved(replace(group, pieces=pieces), scale, dx, top - scale * own.top)


def _meet(one: Bounds, other: Bounds) -> bool:
    return (
        one.left <= other.right
        and one.right >= other.left
        and one.top <= other.bottom
        and one.bottom >= other.top
    )


def moved(group: Group, scale: float, dx: float, dy: float) -> Group:
    """The group smaller or larger, then moved."""
    pieces: list[Outline | Writing] = []
    for each in group.pieces:
        if isinstance(each, Writing):
            x, y = each.x * scale + dx, each.y * scale + dy
            pieces.append(replace(each, x=x, y=y, size=each.size * scale))
        else:
            steps = tuple(
                (op, tuple((x * scale + dx, y * scale + dy) for x, y in points))
                for op, points in each.steps
            )
            pieces.append(replace(each, steps=steps, width=each.width * scale))
    return replace(group, pieces=tuple(pieces))


def _frame(
    picture: Picture, number: int, count: int, width: float, height: float
) -> Iterator[Group]:
    """The heading of a page, and its number."""
    title = wrapped(picture.title, 14, width - 2 * _MARGIN, 1)
    below = wrapped(" · ".join((*picture.notes, picture.subtitle)), 8.5, width - 2 * _MARGIN, 1)
    y = _MARGIN + 13
    yield Group(
        f"page_{number + 1}_heading", "title",
        (
            *(Writing(_MARGIN, y, each, 14, INK, "start", bold=True) for each in title),
            *(Writing(_MARGIN, y + 14, each, 8.5, GREY, "start") for each in below),
        ),
    )  # fmt: skip
    text = f"page {number + 1} of {count}"
    foot = Writing(width - _MARGIN, height - _MARGIN, text, 8.5, GREY, "end")
    yield Group(f"page_{number + 1}_number", "title", (foot,))
