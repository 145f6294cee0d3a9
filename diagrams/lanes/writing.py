"""A chart with lanes as SVG: written as the layout program writes its own, then dressed as those.

So ids, classes, legend, dark mode and what is told to those who do not see it are the same.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import replace

from diagrams.drawn import Drawing, Group, Outline, Point, Writing
from diagrams.lanes.drawing import GROUNDS, lanes_of
from diagrams.picture import Picture
from diagrams.style import DARK_INK, DARK_PAPER
from diagrams.svg import dressed

_DARK = (
    f".lane .ground{{fill:{DARK_PAPER};stroke:#3A3D43}} .lane.odd .ground{{fill:#1D2025}} "
    f".lane-heading .ground{{fill:#2A2D33;stroke:#3A3D43}} .lane-heading text{{fill:{DARK_INK}}}"
)
_STYLE = f"<style>@media screen and (prefers-color-scheme: dark){{{_DARK}}}</style>"


def lanes_svg_of(picture: Picture) -> bytes:
    """The picture with its levels as lanes, as SVG; no program is needed.

    Steps of a called path stand in the lanes of their levels, so each says whose it is: a frame
    around them would have to cross the lanes.
    """
    picture = _without_frames(picture)
    drawing = lanes_of(picture)
    chart = dressed(picture, _as_program(drawing))
    lanes = b"".join(ET.tostring(each, "utf-8") for each in _lanes(drawing.groups))
    layer = b'<g class="lanes" aria-hidden="true">' + lanes + b"</g>"
    before = b'<g class="groups"'
    return chart.replace(before, _STYLE.encode() + layer + before, 1)


def _without_frames(picture: Picture) -> Picture:
    titles = {group.id: group.title for group in picture.groups}
    nodes = (
        replace(node, lines=(*node.lines, f"of {titles[node.group]}")) if node.group else node
        for node in picture.nodes
    )
    return replace(picture, nodes=tuple(nodes), groups=()) if titles else picture


def _as_program(drawing: Drawing) -> bytes:
    """Title, boxes, labels and arrows as the layout program would have written them."""
    size = f"0 0 {_number(drawing.width)} {_number(drawing.height)}"
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": size})
    graph = ET.SubElement(root, "g", {"class": "graph"})
    for group in drawing.groups:
        if group.kind == "title":
            graph.extend(map(_piece, group.pieces))
        elif group.kind in ("node", "label", "edge"):
            part = ET.SubElement(graph, "g", {"id": group.id})
            part.extend(map(_piece, group.pieces))
    written: bytes = ET.tostring(root, "utf-8")
    return written


def _lanes(groups: Iterable[Group]) -> Iterator[ET.Element]:
    for group in groups:
        if group.kind not in ("lane", "heading"):
            continue
        odd = any(isinstance(each, Outline) and each.fill == GROUNDS[1] for each in group.pieces)
        name = "lane-heading" if group.kind == "heading" else "lane odd" if odd else "lane"
        made = ET.Element("g", {"id": group.id, "class": name})
        for piece in group.pieces:
            part = _piece(piece)
            if isinstance(piece, Outline):
                part.set("class", "ground")
            made.append(part)
        yield made


def _piece(piece: Outline | Writing) -> ET.Element:
    if isinstance(piece, Writing):
        text = ET.Element(
            "text",
            {
                "x": _number(piece.x),
                "y": _number(piece.y),
                "text-anchor": piece.anchor,
                "font-size": _number(piece.size),
                **({"font-weight": "bold"} if piece.bold else {}),
                "fill": piece.colour,
            },
        )
        text.text = piece.text
        return text
    paint = {
        "fill": piece.fill or "none",
        "stroke": piece.stroke or "none",
        "stroke-width": _number(piece.width),
        **({"stroke-dasharray": "5,2"} if piece.dashed else {}),
    }
    if all(op in "MLZ" for op, _ in piece.steps) and piece.steps[-1][0] == "Z":
        return ET.Element("polygon", {"points": _pairs(piece.points), **paint})
    return ET.Element("path", {"d": "".join(_pen(piece)), **paint})


def _pen(piece: Outline) -> Iterator[str]:
    """Curves only, as the layout program writes them: of a straight part the thirds steer."""
    here: Point = (0.0, 0.0)
    for op, points in piece.steps:
        if op == "M":
            yield f"M{_pairs(points)}"
        elif op == "L":
            thirds = (_between(here, points[0], share / 3) for share in (1, 2, 3))
            yield f"C{_pairs(thirds)}"
        elif op == "C":
            yield f"C{_pairs(points)}"
        else:
            yield "Z"
        here = points[-1] if points else here


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _pairs(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
