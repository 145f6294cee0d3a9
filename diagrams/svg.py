"""A drawing for a page: what the layout program drew, named, legible by day and night, and told.

Each step is a group with the class `node`, the id `dot_id(step)` and `data-step`; each transition
one with the class `edge`, the id `dot_id(transition)` and `data-transition`; its label one with the
class `label` and the id `dot_id("label/" + transition)`. An overlay needs no more than a style
sheet that names them.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping

from diagrams import samples
from diagrams.dot import dot_id, dot_of, plain
from diagrams.legend import SIMPLER, legend_of
from diagrams.links import safe_link
from diagrams.picture import Edge, Node, Picture
from diagrams.problems import PictureError
from diagrams.rendering import rendered
from diagrams.style import FONTS, GREY, INK, SOFT, edge_classes, node_classes, style_sheet

_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"
_MARGIN, _LEAST_WIDTH = 21.6, 400.0
_SHAPES = frozenset(("polygon", "path", "ellipse", "polyline"))
_TITLE_ROLE = "graphics-document document"


def svg_of(picture: Picture, *, close: bool = False) -> bytes:
    """The picture as SVG: with its legend, dark where a screen asks for it, and told in words.

    With `close` things stand nearer to each other, as on paper. Raises PictureError where it cannot
    be drawn.
    """
    drawn, simpler = rendered(dot_of(picture, close=close), "svg")
    return dressed(picture, drawn, simpler=simpler)


def dressed(picture: Picture, drawn: bytes, *, simpler: bool = False) -> bytes:
    """What the layout program drew of a picture, as the SVG that readers get.

    Of one that is drawn in the simpler way the legend and the description say so.
    """
    graph, width, height = _parsed(drawn)
    parts = {each.get("id", ""): each for each in graph.iter("g")}
    keys = legend_of(picture, simpler=simpler)
    wide = max(width, _LEAST_WIDTH)
    high = height + samples.height(keys, wide - 2 * _MARGIN)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{wide:g}pt",
            "height": f"{high:g}pt",
            "viewBox": f"0 0 {wide:g} {high:g}",
            "font-family": FONTS,
            "role": _TITLE_ROLE,
            "aria-labelledby": "title",
            "aria-describedby": "desc",
        },
    )
    _add(root, "title", picture.title, id="title")
    _add(root, "desc", "\n".join((*([SIMPLER] if simpler else []), *picture.words)), id="desc")
    _add(root, "style", style_sheet())
    root.append(samples.paper(wide, high))
    place = {"transform": graph.get("transform", "")}
    root.append(_headed(graph, place))
    root.append(_layer("groups", place, _groups(picture, parts)))
    root.append(_layer("edges", {**place, "aria-hidden": "true"}, _arrows(picture.edges, parts)))
    steps = _layer("nodes", {**place, "role": "list"}, (_box(n, parts) for n in picture.nodes))
    steps.set("aria-label", "The path, step by step")
    root.append(steps)
    root.append(_layer("labels", {**place, "aria-hidden": "true"}, _labels(picture.edges, parts)))
    root.append(samples.drawn(keys, _MARGIN, height, wide - 2 * _MARGIN))
    return b"".join((ET.tostring(root, "utf-8", xml_declaration=True), b"\n"))


def _parsed(drawn: bytes) -> tuple[ET.Element, float, float]:
    """The group of the graph, without namespaces, and the size of the drawing in points."""
    root = ET.fromstring(drawn)  # noqa: S314  # our own program's drawing
    for each in root.iter():
        each.tag = each.tag.removeprefix(_SVG)
    graph = root.find("g")
    size = [float(each) for each in _NUMBERS.findall(root.get("viewBox", ""))]
    if graph is None or len(size) != 4:  # noqa: PLR2004
        raise PictureError("the layout program drew nothing that can be shown")
    return graph, size[2], size[3]


def _headed(graph: ET.Element, place: Mapping[str, str]) -> ET.Element:
    """Title and what stands below it. Their words are told by the title of the whole."""
    heading = ET.Element("g", {"class": "heading", **place})
    for text in graph.findall("text"):
        heading.append(_text(text))
    return heading


def _layer(name: str, place: Mapping[str, str], inside: Iterable[ET.Element]) -> ET.Element:
    layer = ET.Element("g", {"class": name, **place})
    layer.extend(inside)
    return layer


def _groups(picture: Picture, parts: Mapping[str, ET.Element]) -> Iterable[ET.Element]:
    for group in picture.groups:
        name = dot_id(f"group/{group.id}")
        made = ET.Element("g", {"class": "group", "id": name})
        made.extend(_shapes(parts[name]))
        made.extend(_text(each) for each in parts[name].iter("text"))
        yield made


def _arrows(edges: Iterable[Edge], parts: Mapping[str, ET.Element]) -> Iterable[ET.Element]:
    for edge in edges:
        name = dot_id(edge.id)
        about = {"class": f"edge {edge_classes(edge)}".strip(), "id": name}
        made = ET.Element("g", {**about, "data-transition": plain(edge.id)})
        first = parts.get(f"{dot_id(f'label/{edge.id}')}_a")
        halves = [parts[name]] if first is None else [first, parts[name]]
        made.extend(shape for half in halves for shape in half.iter() if shape.tag in _SHAPES)
        yield made


def _labels(edges: Iterable[Edge], parts: Mapping[str, ET.Element]) -> Iterable[ET.Element]:
    for edge in edges:
        name = dot_id(f"label/{edge.id}")
        if name in parts:
            made = ET.Element("g", {"class": f"label {edge_classes(edge)}".strip(), "id": name})
            made.set("data-label", plain(edge.id))
            made.extend(_text(each) for each in parts[name].iter("text"))
            yield made


def _box(node: Node, parts: Mapping[str, ET.Element]) -> ET.Element:
    name = dot_id(node.id)
    made = ET.Element("g", {"class": node_classes(node), "id": name, "data-step": plain(node.id)})
    told = _told(node)
    made.set("role", "listitem")
    made.set("aria-label", told)
    link = safe_link(node.link)
    inside = ET.SubElement(made, "a", {"href": link, "aria-label": told}) if link else made
    _add(inside, "title", told)
    shapes = _shapes(parts[name])
    inside.extend(shapes)
    middle = _middle(shapes[0])
    for text in parts[name].iter("text"):
        text.set("text-anchor", "middle")
        text.set("x", f"{middle:g}")
        inside.append(_text(text))
    return made


def _told(node: Node) -> str:
    """What a box says and where it leads, for those who do not see it."""
    kind = "" if node.shape == "start" else f"({node.shape})"
    shown = (node.level, *node.lines, node.badge, node.mark)
    first = f"{node.title} {kind}".strip() + "".join(f", {each}" for each in shown if each)
    return plain(" ".join((f"{first}.", *node.words)))


def _shapes(part: ET.Element) -> list[ET.Element]:
    found = [each for each in part.iter() if each.tag in _SHAPES]
    for each in found:
        each.set("class", "shape ring" if each.get("fill") == "none" else "shape")
    return found


def _middle(shape: ET.Element) -> float:
    """Where across the drawing the middle of a shape is."""
    if shape.tag == "ellipse":
        return float(shape.get("cx", "0"))
    form = shape.get("d") or shape.get("points") or ""
    across = [float(each) for each in _NUMBERS.findall(form)]
    return (min(across[::2]) + max(across[::2])) / 2


_TONES = {INK.lower(): "ink", SOFT.lower(): "soft", GREY.lower(): "grey"}


def _text(text: ET.Element) -> ET.Element:
    """A text without what holds for the whole chart, and with the class of its tone."""
    fill = text.get("fill", INK).lower()
    text.set("fill", fill)
    text.set("class", _TONES[fill])
    for name in ("font-family", "{http://www.w3.org/XML/1998/namespace}space"):
        text.attrib.pop(name, None)
    text.tail = None
    return text


def _add(parent: ET.Element, tag: str, text: str, **about: str) -> None:
    ET.SubElement(parent, tag, about).text = plain(text)
