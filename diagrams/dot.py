"""A picture as DOT: only what this module writes reaches the layout program."""

import html
import textwrap
from typing import cast

import graphviz
from graphviz import escape, nohtml

from diagrams.picture import Edge, Node, Picture
from diagrams.style import FONT, GREY, INK, INTERRUPT, LOOKS, MARKS, TAKEN, heat

_TITLE_WIDTH = 26
_LINE_WIDTH = 34
_LABEL_WIDTH = 24
_ARROW = "#444444"
_FADED = "#9A9A9A"
_THICK = 3


def dot_of(picture: Picture) -> str:
    """The DOT source of a picture, top to bottom.

    Labels are small boxes of their own on their arrows: with right-angled arrows real labels lie
    over other things. Arrows that lead back are written reversed, so that they bend no rank.
    """
    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": "TB",
            "splines": "ortho",
            "outputorder": "edgesfirst",
            "fontname": FONT,
            "nodesep": "0.35",
            "ranksep": "0.3",
            "pad": "0.3",
            "label": _heading(picture),
            "labelloc": "t",
            "bgcolor": "white",
        },
        node_attr={"fontname": FONT, "fontsize": "11", "fontcolor": INK},
        edge_attr={"fontname": FONT, "fontsize": "9", "color": _ARROW, "arrowsize": "0.7"},
    )
    for node in picture.nodes:
        _add_node(graph, node)
    for edge in picture.edges:
        _add_edge(graph, edge)
    return str(graph.source)


def dot_id(name: str) -> str:
    """An id that every reader of SVG takes as it is: letters, digits and underscores."""
    return "n_" + "".join(
        each if each.isascii() and each.isalnum() else f"_{ord(each):x}_" for each in name
    )


def _add_node(graph: graphviz.Digraph, node: Node) -> None:
    look = LOOKS[node.shape]
    faded = node.taken is False
    if node.shape == "start":
        graph.node(
            dot_id(node.id), label="", shape="circle", width="0.25", style="filled",
            fillcolor=look.stroke, color=look.stroke, id=dot_id(node.id), tooltip=_text(node.title),
        )  # fmt: skip
        return
    lines = [part for line in node.lines for part in _wrapped(line, _LINE_WIDTH)]
    mark = MARKS[node.mark][1] if node.mark else ""
    graph.node(
        dot_id(node.id),
        label=_text(*_wrapped(node.title, _TITLE_WIDTH), node.level, *lines, node.badge, mark),
        shape=look.shape,
        style=look.style,
        peripheries=str(look.peripheries),
        color=MARKS[node.mark][0] if node.mark else _FADED if faded else look.stroke,
        fillcolor=heat(node.weight)
        if node.weight is not None
        else "#FFFFFF"
        if faded
        else look.fill,
        fontcolor=GREY if faded else INK,
        penwidth=str(_THICK if node.taken or node.mark else look.width),
        margin="0.02,0.02" if look.shape == "diamond" else "0.15,0.08",
        id=dot_id(node.id),
        tooltip=_text(node.title),
    )


def _add_edge(graph: graphviz.Digraph, edge: Edge) -> None:
    looks = _arrow_looks(edge)
    source, target = dot_id(edge.source), dot_id(edge.target)
    label = [*edge.label, edge.badge, *edge.notes, MARKS[edge.mark][1] if edge.mark else ""]
    if not any(label):
        graph.edge(source, target, id=dot_id(edge.id), **looks)
        return
    middle = dot_id(f"label/{edge.id}")
    graph.node(
        middle,
        label=_text(*(part for line in label for part in _wrapped(line, _LABEL_WIDTH))),
        shape="plaintext",
        fontsize="9",
        margin="0.03,0.02",
        width="0",
        height="0",
        fontcolor=GREY if edge.taken is False else INK,
        id=middle,
    )
    if edge.back:
        # Written from the end: target ← label ← source, with the arrow's head at its true end.
        graph.edge(middle, source, dir="none", id=f"{middle}_a", **looks)
        graph.edge(target, middle, dir="back", id=dot_id(edge.id), **looks)
    else:
        graph.edge(source, middle, dir="none", id=f"{middle}_a", **looks)
        graph.edge(middle, target, id=dot_id(edge.id), **looks)


def _arrow_looks(edge: Edge) -> dict[str, str]:
    if edge.mark:
        colour = MARKS[edge.mark][0]
    elif edge.taken is not None:
        colour = TAKEN if edge.taken else _FADED
    else:
        colour = INTERRUPT if edge.interrupt else _ARROW
    return {
        "color": colour,
        "penwidth": "2.6" if edge.taken or edge.mark else "1.1",
        "style": "dashed" if edge.interrupt and not edge.taken else "solid",
        "weight": "20" if edge.main else "1",
    }


def _heading(picture: Picture) -> str:
    """The title large, what stands below it small. It is the only label in HTML."""
    lines = [(17, picture.title), *((10, line) for line in (*picture.notes, picture.subtitle))]
    rows = (
        f'<TR><TD><FONT POINT-SIZE="{size}">{html.escape(line)}</FONT></TD></TR>'
        for size, line in lines
    )
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2">{"".join(rows)}</TABLE>>'


def _wrapped(line: str, width: int) -> list[str]:
    """The line in parts that are no wider; names with hyphens stay whole."""
    return textwrap.wrap(line, width, break_on_hyphens=False)


def _text(*lines: str) -> str:
    """Lines of a label, with nothing in them that DOT would read as its own."""
    return cast("str", nohtml("\n".join(escape(line) for line in lines if line)))
