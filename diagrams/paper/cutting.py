"""Where a chart may be cut: never through a box, a label or the legend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diagrams.drawn import Group, Outline, Point

_CLEAR = 1.5
_SPARSE = 60.0
"""How far apart cuts may be where nothing stands."""
_CURVE = 8
"""In how many straight parts a curve is taken."""

Span = tuple[float, float]
"""From where to where something reaches."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where an arrow crosses a cut, from one piece of the chart to another."""

    edge: str
    at: float


def cuts(spans: Sequence[Span], lines: Sequence[Span], whole: Span, room: float) -> list[float]:
    """Where to cut a whole into parts of at most `room`, its ends included: no cut is in a span.

    As few parts as there can be; of those the cuts that the fewest lines cross. A span longer than
    the room makes its part longer.
    """
    free = places(spans, whole)
    costs = [sum(low < place < high for low, high in lines) for place in free]
    best: list[tuple[int, float, int]] = [(0, 0.0, -1)]
    for number in range(1, len(free)):
        before = number - 1
        choices: list[tuple[int, float, int]] = []
        while before >= 0 and (free[number] - free[before] <= room or not choices):
            parts, cost, _ = best[before]
            empty = 1 - (free[number] - free[before]) / room
            choices.append((parts + 1, cost + costs[number] + empty * empty, before))
            before -= 1
        best.append(min(choices))
    found, number = [], len(free) - 1
    while number >= 0:
        found.append(free[number])
        number = best[number][2]
    return found[::-1]


def places(spans: Sequence[Span], whole: Span) -> list[float]:
    """Everywhere that a whole may be cut, its ends included."""
    begin, end = whole
    return [begin, *_free(spans, begin, end), end]


def _free(spans: Sequence[Span], begin: float, end: float) -> Iterator[float]:
    """Where nothing stands: just after a thing, just before the next, and now and then between."""
    reached = begin
    for low, high in (*sorted(spans), (end, end)):
        first, last = reached + _CLEAR, low - _CLEAR
        if begin < first <= last < end:
            yield first
            steps = int((last - first) // _SPARSE)
            for step in range(1, steps + 1):
                yield first + step * (last - first) / (steps + 1)
            if last > first:
                yield last
        reached = max(reached, high)


def segments(group: Group) -> Iterator[tuple[Point, Point]]:
    """The straight parts of an arrow's line, without its head; curves in short parts."""
    for piece in group.pieces:
        if not isinstance(piece, Outline) or piece.fill:
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
    within: Span,
    *,
    across: bool,
) -> Iterator[Crossing]:
    """Which arrows cross a cut at a height (`across`) or at a place from the left, and where."""
    this, other = (1, 0) if across else (0, 1)
    for group, parts in edges:
        for a, b in parts:
            first, second = a[this] - place, b[this] - place
            if (first < 0) == (second < 0):
                continue
            at = a[other] + (b[other] - a[other]) * first / (first - second)
            if within[0] <= at < within[1]:
                yield Crossing(group.id, at)
