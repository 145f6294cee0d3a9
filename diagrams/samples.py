"""The legend drawn: small boxes and arrows as in the chart, in columns, each with its meaning."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from diagrams.legend import Key
from diagrams.looks import arrow_look, box_look
from diagrams.picture import Edge, Node
from diagrams.style import (
    INK,
    LOOKS,
    PAPER,
    edge_classes,
    node_classes,
)  # fmt: skip

_COLUMN, _ROW, _SAMPLE = 190, 24, (34, 16)
_SIZE = 9


def columns(width: float) -> int:
    """How many columns of the legend fit into a chart of this width."""
    return max(1, int(width // _COLUMN))


def height(keys: Sequence[Key], width: float) -> int:
    """How high the legend is in a chart of this width, in points."""
    return _ROW * -(-len(keys) // columns(width)) + _ROW


def drawn(keys: Sequence[Key], x: float, y: float, width: float) -> ET.Element:
    """The legend as a group of SVG, its upper left corner at x and y."""
    group = ET.Element("g", {"class": "legend", "font-size": str(_SIZE), "role": "list"})
    group.set("aria-label", "Legend")
    across = columns(width)
    for number, key in enumerate(keys):
        row, column = divmod(number, across)
        place = f"translate({x + column * _COLUMN:g} {y + row * _ROW:g})"
        entry = ET.SubElement(group, "g", {"transform": place, "role": "listitem"})
        sample, words = key.sample, key.words
        entry.append(_arrow(sample) if isinstance(sample, Edge) else _box(sample))
        text = ET.SubElement(entry, "text", {"x": str(_SAMPLE[0] + 8), "y": "11.5", "fill": INK})
        text.text = words
    return group


def _box(node: Node) -> ET.Element:
    look = LOOKS[node.shape]
    group = ET.Element("g", {"class": node_classes(node).replace("node", "key", 1)})
    stroke, fill, width, dashed = box_look(node)
    strong = node.mark or node.taken  # other lines are thinner than in a large box
    paint = {
        "stroke": stroke,
        "fill": fill,
        "stroke-width": str(width if strong else min(width, 2.4)),
        "class": "shape",
    }
    if dashed:
        paint["stroke-dasharray"] = "5,2"
    for tag, form in _shape(look.shape, rounded="rounded" in look.style):
        group.append(ET.Element(tag, {**paint, **form}))
    if look.peripheries > 1:
        rounding = {"rx": "4"} if "rounded" in look.style else {}
        inner = {"x": "2.5", "y": "2.5", "width": "29", "height": "11", **rounding}
        group.append(ET.Element("rect", {**paint, **inner}))
    return group


def _shape(shape: str, *, rounded: bool) -> Iterator[tuple[str, dict[str, str]]]:
    wide, high = _SAMPLE
    whole = {"x": "0", "y": "0", "width": str(wide), "height": str(high)}
    corners = {
        "diamond": "17,0 34,8 17,16 0,8",
        "octagon": "8,0 26,0 34,5 34,11 26,16 8,16 0,11 0,5",
        "hexagon": "6,0 28,0 34,8 28,16 6,16 0,8",
        "note": "0,0 28,0 34,6 34,16 0,16",
    }
    if shape == "ellipse":
        yield "ellipse", {"cx": "17", "cy": "8", "rx": "17", "ry": "8"}
    elif shape in corners:
        yield "polygon", {"points": corners[shape]}
    else:
        yield "rect", {**whole, "rx": "6"} if rounded else whole
    if shape == "note":
        yield "polyline", {"points": "28,0 28,6 34,6"}
    if shape == "component":
        for y in ("3", "9"):
            yield "rect", {"x": "-3", "y": y, "width": "6", "height": "4"}


def _arrow(edge: Edge) -> ET.Element:
    colour, width, dashed = arrow_look(edge)
    group = ET.Element("g", {"class": f"edge {edge_classes(edge)}".strip()})
    line = {"d": "M0,8L28,8", "stroke": colour, "stroke-width": str(width), "fill": "none"}
    if dashed:
        line["stroke-dasharray"] = "5,2"
    group.append(ET.Element("path", line))
    head = {"points": "28,5 34,8 28,11", "stroke": colour, "fill": colour}
    group.append(ET.Element("polygon", head))
    return group


def paper(width: float, height: float) -> ET.Element:
    """The ground on which all is drawn."""
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    return ET.Element("rect", {"class": "paper", "fill": PAPER, **size})
