"""A chart as pages of paper: a heading on each, and letters where an arrow goes on elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from diagrams.drawn import Bounds, Drawing, Group, Writing, moved
from diagrams.fonts import width_of, wrapped
from diagrams.paper.connectors import Ends, Goes, beads, letters, told
from diagrams.paper.cutting import crossings, segments
from diagrams.paper.plans import HEADER, MARGIN, Paper, Piece, Plan, free, meet, planned
from diagrams.picture import Picture
from diagrams.style import GREY, INK

_TITLE, _SMALL = 14.0, 8.5


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


def whole(drawing: Drawing) -> list[Page]:
    """One page, as large as the chart."""
    return [Page(drawing.width, drawing.height, (Part(drawing.groups),))]


def paged(drawing: Drawing, picture: Picture, paper: Paper) -> list[Page]:
    """The chart on sheets, upright or lying, whichever needs fewer; text is never below 7 pt.

    Each has the title, the version and its number. What does not fit on one is cut between boxes;
    an arrow that is cut has a letter, the same on both pages.
    """
    plan, drawing = planned(drawing, paper)
    ends = _ends(drawing, plan.pieces)
    return [_page(drawing, picture, plan, number, ends) for number in range(len(plan.pieces))]


def _ends(drawing: Drawing, pieces: Sequence[Piece]) -> list[Ends]:
    """Of each piece, where arrows leave it for others, with a letter each."""
    edges = [(each, list(segments(each))) for each in drawing.groups if each.kind == "edge"]
    found: list[Ends] = [[] for _ in pieces]
    names = letters()
    for number, (bounds, row) in enumerate(pieces):
        for other, (there, below) in enumerate(pieces[number + 1 :], start=number + 1):
            if below == row and there.left == bounds.right:
                place, within, across = bounds.right, (bounds.top, bounds.bottom), False
            elif below == row + 1:
                within = max(bounds.left, there.left), min(bounds.right, there.right)
                place, across = bounds.bottom, True
            else:
                continue
            for each in crossings(edges, place, within, across=across):
                name = next(names)
                found[number].append(Goes(name, "bottom" if across else "right", each.at, other))
                found[other].append(Goes(name, "top" if across else "left", each.at, number))
    return found


def _page(
    drawing: Drawing, picture: Picture, plan: Plan, number: int, ends: Sequence[Ends]
) -> Page:
    width, height = plan.sheet
    bounds = plan.pieces[number].bounds
    wide, high = bounds.right - bounds.left, bounds.bottom - bounds.top
    room = free(plan)
    scale = min(plan.scale, room[0] / wide, room[1] / (high + plan.head))
    left = (width - scale * wide) / 2
    top = MARGIN + HEADER + plan.around[1]
    under = top + scale * plan.head
    dx, dy = left - scale * bounds.left, under - scale * bounds.top
    clip = Bounds(left, under, left + scale * wide, under + scale * high)
    shown = tuple(
        moved(each, scale, dx, dy)
        for each in drawing.groups
        if each.kind not in ("title", "heading") and meet(each.bounds, bounds)
    )
    at = [
        each._replace(at=scale * each.at + (dx if each.side in ("top", "bottom") else dy))
        for each in ends[number]
    ]
    around = clip._replace(top=top)
    parts = (
        Part(shown, clip),
        Part(tuple(_heads(drawing, bounds, scale, dx, top)), around),
        Part((*_above_lines(list(beads(at, clip, under - top))), *told(at, around))),
        Part(tuple(_frame(picture, number, len(plan.pieces), width, height))),
    )
    return Page(width, height, tuple(part for part in parts if part.groups))


def _above_lines(found: Sequence[Group]) -> Iterator[Group]:
    """Letters with the lines that lead to them, all lines below all letters."""
    for group in found:
        yield replace(group, pieces=group.pieces[:1])
    for group in found:
        yield replace(group, pieces=group.pieces[1:])


def _heads(
    drawing: Drawing, bounds: Bounds, scale: float, dx: float, top: float
) -> Iterator[Group]:
    """The headings above a piece, each in the middle of what is seen of its lane.

    Where that is narrower than its words there are none.
    """
    for group in drawing.groups:
        own = group.bounds
        left, right = max(own.left, bounds.left), min(own.right, bounds.right)
        if group.kind != "heading" or left >= right:
            continue
        pieces = tuple(
            replace(each, x=(left + right) / 2) if isinstance(each, Writing) else each
            for each in group.pieces
            if not isinstance(each, Writing) or width_of(each.text, each.size) <= right - left - 4
        )
        yield moved(replace(group, pieces=pieces), scale, dx, top - scale * own.top)


def _frame(
    picture: Picture, number: int, count: int, width: float, height: float
) -> Iterator[Group]:
    """The heading of a page, and its number."""
    room = width - 2 * MARGIN
    y = MARGIN + _TITLE
    title = wrapped(picture.title, _TITLE, room, 1)
    below = wrapped(" · ".join((*picture.notes, picture.subtitle)), _SMALL, room, 1)
    pieces = (
        *(Writing(MARGIN, y, each, _TITLE, INK, "start", bold=True) for each in title),
        *(Writing(MARGIN, y + 14, each, _SMALL, GREY, "start") for each in below),
    )
    yield Group(f"page_{number + 1}_heading", "title", pieces)
    text = f"page {number + 1} of {count}"
    foot = Writing(width - MARGIN, height - MARGIN, text, _SMALL, GREY, "end")
    yield Group(f"page_{number + 1}_number", "title", (foot,))
