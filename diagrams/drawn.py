"""A chart that is laid out: outlines and texts at their places, to be written as SVG or PDF."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from diagrams.fonts import BOLDER, width_of

Point = tuple[float, float]
Op = Literal["M", "L", "C", "Z"]
Kind = Literal["node", "label", "edge", "lane", "heading", "title", "legend"]


class Bounds(NamedTuple):
    """The smallest upright rectangle around something."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Outline:
    """A line or an area, by the steps of a pen: move, line, curve, close, as SVG has them.

    An empty colour draws nothing.
    """

    steps: tuple[tuple[Op, tuple[Point, ...]], ...]
    stroke: str = ""
    fill: str = ""
    width: float = 1.0
    dashed: bool = False

    @property
    def points(self) -> Iterator[Point]:
        """All points of the steps, those that steer curves too."""
        return (point for _, points in self.steps for point in points)


@dataclass(frozen=True, slots=True)
class Writing:
    """A line of text: `x` is its middle, start or end, `y` its base line."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: Literal["start", "middle", "end"] = "middle"
    bold: bool = False


@dataclass(frozen=True)
class Group:
    """What belongs together: a box, a label, an arrow. `id` is that of the flow layout."""

    id: str
    kind: Kind
    pieces: tuple[Outline | Writing, ...]
    link: str = ""

    @cached_property
    def bounds(self) -> Bounds:
        """The rectangle around its outlines and texts."""
        points = [point for each in self.pieces for point in _points(each)]
        across, down = [x for x, _ in points], [y for _, y in points]
        return Bounds(min(across), min(down), max(across), max(down))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of a width and a height, in points."""

    width: float
    height: float
    groups: tuple[Group, ...]


def polygon(
    *points: Point, stroke: str = "", fill: str = "", width: float = 1.0, dashed: bool = False
) -> Outline:
    """An area with straight sides."""
    first, *rest = points
    return Outline(
        (("M", (first,)), *(("L", (each,)) for each in rest), ("Z", ())),
        stroke, fill, width, dashed,
    )  # fmt: skip


def rounded(x: float, y: float, w: float, h: float, r: float) -> Outline:
    """A rectangle around x and y, half as wide as `w`, half as high as `h`, with round corners."""
    if not r:
        return polygon((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h))
    r = min(r, w, h)
    k = r * 0.45
    return Outline((
        ("M", ((x - w + r, y - h),)),
        ("L", ((x + w - r, y - h),)),
        ("C", ((x + w - k, y - h), (x + w, y - h + k), (x + w, y - h + r))),
        ("L", ((x + w, y + h - r),)),
        ("C", ((x + w, y + h - k), (x + w - k, y + h), (x + w - r, y + h))),
        ("L", ((x - w + r, y + h),)),
        ("C", ((x - w + k, y + h), (x - w, y + h - k), (x - w, y + h - r))),
        ("L", ((x - w, y - h + r),)),
        ("C", ((x - w, y - h + k), (x - w + k, y - h), (x - w + r, y - h))),
        ("Z", ()),
    ))  # fmt: skip


def oval(x: float, y: float, w: float, h: float) -> Outline:
    """An ellipse around x and y that reaches `w` to the sides, `h` up and down."""
    p, q = w * 0.5523, h * 0.5523
    return Outline((
        ("M", ((x - w, y),)),
        ("C", ((x - w, y - q), (x - p, y - h), (x, y - h))),
        ("C", ((x + p, y - h), (x + w, y - q), (x + w, y))),
        ("C", ((x + w, y + q), (x + p, y + h), (x, y + h))),
        ("C", ((x - p, y + h), (x - w, y + q), (x - w, y))),
        ("Z", ()),
    ))  # fmt: skip


def line(*points: Point, stroke: str, width: float = 1.0, dashed: bool = False) -> Outline:
    """A line with straight parts."""
    first, *rest = points
    return Outline((("M", (first,)), *(("L", (each,)) for each in rest)), stroke, "", width, dashed)


def moved(group: Group, scale: float, dx: float, dy: float) -> Group:
    """The group smaller, then moved."""
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


def _points(piece: Outline | Writing) -> Iterator[Point]:
    if isinstance(piece, Outline):
        yield from piece.points
        return
    wide = width_of(piece.text, piece.size * (BOLDER if piece.bold else 1))
    left = piece.x - {"start": 0.0, "middle": wide / 2, "end": wide}[piece.anchor]
    yield left, piece.y - piece.size * 0.8
    yield left + wide, piece.y + piece.size * 0.25
