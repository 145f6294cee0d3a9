"""A chart's SVG, as this room writes it, read as outlines and texts at their places."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from diagrams.drawn import Drawing, Group, Kind, Op, Outline, Point, Writing, oval, polygon, rounded

_SVG = "{http://www.w3.org/2000/svg}"
_KINDS: Mapping[str, Kind] = {
    "node": "node",
    "label": "label",
    "edge": "edge",
    "heading": "title",
    "lane-heading": "heading",
    "lane": "lane",
    "group": "lane",
}
"""What is a thing of its own, by the first of its classes."""
_NUMBER = r"-?\d*\.?\d+(?:e-?\d+)?"
_NUMBERS = re.compile(_NUMBER)
_PEN = re.compile(rf"([MLCZ])|({_NUMBER})")
_MOVES = re.compile(r"(translate|scale|rotate)\(([^)]*)\)")
_TAKES: Mapping[str, int] = {"M": 1, "L": 1, "C": 3, "Z": 0}


class _Place(NamedTuple):
    """How a part of the SVG is scaled and moved."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def of(self, point: Point) -> Point:
        return self.x + self.scale * point[0], self.y + self.scale * point[1]

    def then(self, transform: str) -> "_Place":
        place = self
        for name, numbers in _MOVES.findall(transform):
            a, *b = [float(each) for each in _NUMBERS.findall(numbers)]
            if name == "translate":
                x, y = place.of((a, b[0] if b else 0.0))
                place = place._replace(x=x, y=y)
            elif name == "scale":
                place = place._replace(scale=place.scale * a)
        return place


def drawing_of(svg: bytes) -> Drawing:
    """The chart's boxes, labels, arrows, lanes and legend."""
    root = ET.fromstring(svg)  # noqa: S314  # our own drawing
    _, _, width, height = (float(each) for each in _NUMBERS.findall(root.get("viewBox", "")))
    return Drawing(width, height, tuple(_groups(root, _Place())))


def _groups(element: ET.Element, place: _Place) -> Iterator[Group]:
    for child in element.findall(f"{_SVG}g"):
        inside = place.then(child.get("transform", ""))
        kind = (child.get("class") or "").partition(" ")[0]
        if kind == "legend":
            size = child.get("font-size", "9")
            for number, entry in enumerate(child):
                there = inside.then(entry.get("transform", ""))
                pieces = tuple(_pieces(entry, there, size))
                yield Group(f"legend_{number}", "legend", pieces)
        elif kind in _KINDS and (kind != "edge" or child.get("id")):
            pieces = tuple(_pieces(child, inside, "9"))
            link = next((each.get("href", "") for each in child.iter(f"{_SVG}a")), "")
            if pieces:
                yield Group(child.get("id", kind), _KINDS[kind], pieces, link)
        else:
            yield from _groups(child, inside)


def _pieces(element: ET.Element, place: _Place, size: str) -> Iterator[Outline | Writing]:
    for child in element:
        tag = child.tag.removeprefix(_SVG)
        if tag in ("g", "a"):
            yield from _pieces(child, place.then(child.get("transform", "")), size)
        elif tag == "text":
            yield _writing(child, place, size)
        elif tag not in ("title", "desc"):
            yield _outline(tag, child, place)


def _writing(text: ET.Element, place: _Place, size: str) -> Writing:
    x, y = place.of((_float(text, "x"), _float(text, "y")))
    anchor = text.get("text-anchor", "start")
    return Writing(
        x, y, "".join(text.itertext()), place.scale * float(text.get("font-size", size)),
        text.get("fill", "#000000"),
        "middle" if anchor == "middle" else "end" if anchor == "end" else "start",
        bold=text.get("font-weight") == "bold",
    )  # fmt: skip


def _outline(tag: str, child: ET.Element, place: _Place) -> Outline:
    form = _form(tag, child)
    stroke, fill = child.get("stroke", "none"), child.get("fill", "black")
    return Outline(
        tuple((op, tuple(map(place.of, points))) for op, points in form.steps),
        "" if stroke in ("none", "transparent") else stroke,
        "" if fill in ("none", "transparent") else fill,
        place.scale * float(child.get("stroke-width", "1")),
        "stroke-dasharray" in child.attrib,
    )


def _form(tag: str, child: ET.Element) -> Outline:
    if tag == "ellipse":
        return oval(
            _float(child, "cx"), _float(child, "cy"), _float(child, "rx"), _float(child, "ry")
        )
    if tag == "rect":
        wide, high = _float(child, "width") / 2, _float(child, "height") / 2
        x, y = _float(child, "x") + wide, _float(child, "y") + high
        return rounded(x, y, wide, high, _float(child, "rx"))
    if tag == "path":
        return Outline(tuple(_pen(child.get("d", ""))))
    numbers = [float(each) for each in _NUMBERS.findall(child.get("points", ""))]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    closed = polygon(*points)
    return closed if tag == "polygon" else Outline(closed.steps[:-1])


def _pen(path: str) -> Iterator[tuple[Op, tuple[Point, ...]]]:
    """The steps of a path; a letter holds for all the points that follow it."""
    op, numbers = "M", list[float]()
    for letter, number in _PEN.findall(path):
        if letter:
            op = letter
            if op == "Z":
                yield "Z", ()
            continue
        numbers.append(float(number))
        if len(numbers) == 2 * _TAKES[op]:
            yield cast("Op", op), tuple(zip(numbers[::2], numbers[1::2], strict=True))
            numbers = []


def _float(element: ET.Element, name: str) -> float:
    return float(element.get(name, "0"))
