"""What lies over what in a drawn chart, measured from the coordinates of its SVG.

Lines are followed in steps of two points; how wide a text is says the layout program's own font.
"""

import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from diagrams.dot import dot_id
from diagrams.picture import Picture
from diagrams.rendering import rendered

Point = tuple[float, float]
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_STEP, _SLACK = 2.0, 1.0
_ABOVE, _BELOW = 0.72, 0.22  # of the size of a text: how far it reaches from its base line


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def corners(self) -> list[Point]:
        return [(self.left, self.top), (self.right, self.top),
                (self.right, self.bottom), (self.left, self.bottom)]  # fmt: skip

    def meets(self, other: "Rect") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _SLACK / 2 and down > _SLACK / 2


@dataclass
class Drawn:
    """The shapes of a chart's boxes, the places of its texts, and its lines, by id."""

    boxes: dict[str, list[Point]] = field(default_factory=dict)
    inside: dict[str, list[Rect]] = field(default_factory=dict)
    labels: dict[str, list[Rect]] = field(default_factory=dict)
    lines: dict[str, list[list[Point]]] = field(default_factory=dict)
    others: list[Rect] = field(default_factory=list)  # the heading's


@dataclass(frozen=True)
class Overlaps:
    covered: list[tuple[str, str]]  # a label, and the box or other label that it lies on
    sticking_out: list[str]  # boxes whose text is wider than they are
    through_boxes: list[tuple[str, str]]  # a line, and the box that is not its own
    through_labels: list[tuple[str, str]]
    lines: int


def overlaps(picture: Picture, svg: bytes) -> Overlaps:
    """All that lies over something else in the chart of a picture."""
    drawn = drawn_in(svg)
    ends = {dot_id(e.id): {dot_id(e.source), dot_id(e.target)} for e in picture.edges}
    boxes = {name: outline(corners) for name, corners in drawn.boxes.items()}
    labels = {name: outline(around(rects).corners) for name, rects in drawn.labels.items()}
    return Overlaps(
        covered=list(_covered(drawn, boxes)),
        sticking_out=[
            name
            for name, rects in drawn.inside.items()
            if any(not boxes[name].holds(corner, -_SLACK) for r in rects for corner in r.corners)
        ],
        through_boxes=[
            (line, box)
            for line, own in ends.items()
            for box in _passed(drawn.lines[line], boxes)
            if box not in own
        ],
        through_labels=[
            (line, label)
            for line in ends
            for label in _passed(drawn.lines[line], labels)
            if label != dot_id("label/") + line.removeprefix("n_")
        ],
        lines=len(ends),
    )


def _covered(drawn: Drawn, boxes: "dict[str, Outline]") -> Iterator[tuple[str, str]]:
    for label, rects in drawn.labels.items():
        for name, box in boxes.items():
            if any(_lies_on(rect, box) for rect in rects):
                yield label, name
        if any(rect.meets(other) for rect in rects for other in drawn.others):
            yield label, "heading"
    for (one, mine), (other, theirs) in combinations(drawn.labels.items(), 2):
        if any(a.meets(b) for a in mine for b in theirs):
            yield one, other
    for name, box in boxes.items():
        if any(_lies_on(rect, box) for rect in drawn.others):
            yield "heading", name


def _lies_on(rect: Rect, box: "Outline") -> bool:
    if not rect.meets(box.bounds):
        return False
    along = [*_followed([*rect.corners, rect.corners[0]])]
    return any(box.holds(point, _SLACK) for point in along) or any(
        rect.left < x < rect.right and rect.top < y < rect.bottom for x, y in box.corners
    )


def _passed(lines: Iterable[list[Point]], boxes: "dict[str, Outline]") -> Iterator[str]:
    points = [point for line in lines for point in _followed(line)]
    for name, box in boxes.items():
        if any(box.holds(point, 1.5 * _SLACK) for point in points):
            yield name


def _followed(line: Sequence[Point]) -> Iterator[Point]:
    for (x, y), (u, v) in pairwise(line):
        steps = max(1, math.ceil(math.dist((x, y), (u, v)) / _STEP))
        for n in range(steps + 1):
            yield x + (u - x) * n / steps, y + (v - y) * n / steps


@dataclass(frozen=True)
class Outline:
    """A shape without dents, by its corners."""

    corners: Sequence[Point]
    bounds: Rect
    sides: Sequence[tuple[float, float, float]]

    def holds(self, point: Point, within: float) -> bool:
        """Whether a point is inside, so far or farther from each side."""
        x, y = point
        left, top, right, bottom = self.bounds
        near = left <= x + _SLACK <= right + 2 * _SLACK and top <= y + _SLACK <= bottom + 2 * _SLACK
        return near and all(a * x + b * y - c >= within for a, b, c in self.sides)


def outline(corners: Sequence[Point]) -> Outline:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    middle = sum(xs) / len(xs), sum(ys) / len(ys)
    sides = []
    for (x, y), (u, v) in pairwise([*corners, corners[0]]):
        if (length := math.dist((x, y), (u, v))) < 1e-6:
            continue
        a, b = (y - v) / length, (u - x) / length
        c = a * x + b * y
        if a * middle[0] + b * middle[1] < c:
            a, b, c = -a, -b, -c
        sides.append((a, b, c))
    return Outline(corners, Rect(min(xs), min(ys), max(xs), max(ys)), sides)


def around(rects: Sequence[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def drawn_in(svg: bytes) -> Drawn:
    found = Drawn()
    root = ET.fromstring(svg)
    measured = _widths(root)
    for group in root.iter(f"{_SVG}g"):
        kind, name = (group.get("class") or "").partition(" ")[0], group.get("id", "")
        texts = [_rect(text, measured) for text in group.iter(f"{_SVG}text")]
        if kind == "node":
            found.boxes[name] = _corners(next(e for e in group.iter() if _is_shape(e)))
            found.inside[name] = texts
        elif kind == "label":
            found.labels[name] = texts
        elif kind == "edge" and name:
            found.lines[name] = [_curve(path) for path in group.iter(f"{_SVG}path")]
        elif kind == "heading":
            found.others = texts
    return found


def _is_shape(part: ET.Element) -> bool:
    return part.get("class", "").startswith("shape")


def _corners(shape: ET.Element) -> list[Point]:
    if shape.tag == f"{_SVG}ellipse":
        cx, cy, rx, ry = (float(shape.get(each, "0")) for each in ("cx", "cy", "rx", "ry"))
        turns = [math.tau * n / 40 for n in range(40)]
        return [(cx + rx * math.cos(turn), cy + ry * math.sin(turn)) for turn in turns]
    points = _points(shape.get("points") or shape.get("d") or "")
    if shape.tag == f"{_SVG}path" or len(points) > 9:  # rounded, or with dents
        xs, ys = zip(*points, strict=True)
        return Rect(min(xs), min(ys), max(xs), max(ys)).corners
    return list(dict.fromkeys(points))


def _points(text: str) -> list[Point]:
    numbers = [float(each) for each in _NUMBERS.findall(text)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _curve(path: ET.Element) -> list[Point]:
    """The line of a path of cubic curves."""
    first, *rest = _points(path.get("d", ""))
    line = [first]
    for a, b, c in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        p = line[-1]
        for n in range(1, 13):
            t = n / 12
            k = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            points = zip(k, (p, a, b, c), strict=True)
            at = [(share * x, share * y) for share, (x, y) in points]
            line.append((sum(x for x, _ in at), sum(y for _, y in at)))
    return line


Style = tuple[float, bool]


def _style(text: ET.Element) -> Style:
    return float(text.get("font-size", "9")), text.get("font-weight") == "bold"


def _rect(text: ET.Element, measured: dict[tuple[str, Style], float]) -> Rect:
    style = _style(text)
    wide = measured[text.text or "", style]
    x, y = float(text.get("x", "0")), float(text.get("y", "0"))
    left = x - wide / 2 if text.get("text-anchor") == "middle" else x
    return Rect(left, y - _ABOVE * style[0], left + wide, y + _BELOW * style[0])


def _widths(root: ET.Element) -> dict[tuple[str, Style], float]:
    texts = {(text.text or "", _style(text)) for text in root.iter(f"{_SVG}text")}
    return {each: width(*each) for each in texts}


@cache
def _letters(style: Style) -> dict[str, float]:
    """How wide each printable letter is, as the layout program has it."""
    size, bold = style
    signs = [chr(n) for n in (*range(33, 127), *range(161, 173), *range(174, 256), 0x2026)]
    begin, end = ("<B>", "</B>") if bold else ("", "")
    nodes = "".join(f"n{n} [label=<{begin}{f'&#{n};' * 50}{end}>] " for n in map(ord, signs))
    dot = f"digraph {{ node [fontname=Arial fontsize={size}] {nodes} }}"
    found = {}
    for node in json.loads(rendered(dot, "json").content)["objects"]:
        (wide,) = (op["width"] for op in node["_ldraw_"] if op["op"] == "T")
        found[chr(int(node["name"][1:]))] = wide / 50
    return found


def width(text: str, style: Style) -> float:
    letters = _letters(style)
    return sum(letters.get(sign, style[0] * (0.28 if sign.isspace() else 0.6)) for sign in text)
