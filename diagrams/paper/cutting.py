"""Where a chart may be cut: never through a box, a label or the legend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diagrams.drawn import Bounds, Drawing, Group, Point

_CLEAR = 2.0
_LATE = 0.7
"""A cut with few arrows is sought in the last part of a page: from this share of it on."""
_CURVE = 8
"""In how many straight parts a curve is taken."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where an arrow crosses a cut, from one piece of the chart to another."""

    edge: str
    at: float


def solid(drawing: Drawing) -> list[Bounds]:
    """The rectangles that no cut may cross."""
    return [
        each.bounds for each in drawing.groups if each.kind in ("node", "label", "legend")
    ]


def cuts(
    spans: Sequence[tuple[float, float]],
    lines: Sequence[tuple[float, float]],
    begin: float,
    end: float,
    room: float,
) -> list[float]:
    """Where to cut from `begin` to `end` into parts of at most `room`: no cut lies in a span.

    Of the places late in a part that with the fewest crossing lines is taken. A span longer than
    the room stays whole: its part is longer.
    """
    free = sorted({high + _CLEAR for _, high in spans if not _inside(spans, high + _CLEAR)})
    found = [begin]
    while end - found[-1] > room:
        last = found[-1]
        fitting = [each for each in free if last + 1 < each <= last + room]
        if fitting:
            late = [each for each in fitting if each >= last + room * _LATE] or fitting[-1:]
            found.append(min(late, key=lambda y: (_crossed(lines, y), -y)))
            continue
        later = [each for each in free if last + room < each < end]
        if not later:
            break
        found.append(later[0])
    return [*found, end]


def _inside(spans: Sequence[tuple[float, float]], place: float) -> bool:
    return any(low - 1 < place < high + 1 for low, high in spans)


def _crossed(lines: Sequence[tuple[float, float]], place: float) -> int:
    return sum(low < place < high for low, high in lines)


def segments(group: Group) -> Iterator[tuple[Point, Point]]:
    """The straight parts of an arrow's line, without its head; curves in short parts."""
    for piece in group.pieces:
        if not hasattr(piece, "steps") or piece.fill:
            continue
        here: Point = (0.0, 0.0)
        for op, points in piece.steps:
            if op == "C":
                curve = [_on_curve(here, points, part / _CURVE) for part in range(_CURVE + 1)]
                yield from pairwise(curve)
            elif op == "L":
                yield here, points[0]
            if points:
                here = points[-1]


def _on_curve(start: Point, points: Sequence[Point], share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    four = (start, *points)
    return (
        sum(w * x for w, (x, _) in zip(weights, four, strict=True)),
        sum(w * y for w, (_, y) in zip(weights, four, strict=True)),
    )


def crossings(
    edges: Sequence[tuple[Group, Sequence[tuple[Point, Point]]]],
    place: float,
    *,
    across: bool,
    low: float,
    high: float,
) -> Iterator[Crossing]:
    """Which arrows cross a cut at a height (`across`) or at a place from the left, and where."""
    this, other = (1, 0) if across else (0, 1)
    for group, parts in edges:
        for a, b in parts:
            first, second = a[this] - place, b[this] - place
            if (first < 0) == (second < 0):
                continue
            at = a[other] + (b[other] - a[other]) * first / (first - second)
            if low <= at < high:
                yield Crossing(group.id, at)
