"""A picture as DOT: only what this module writes reaches the layout program."""

import html
import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import cast

import graphviz
from graphviz import escape, nohtml

from diagrams.looks import arrow_look, box_look
from diagrams.picture import Edge, Group, Node, Picture
from diagrams.style import (
    ARROW,
    FONT,
    GREY,
    INK,
    LOOKS,
    MARKS,
    PAPER,
    SOFT,
)  # fmt: skip

_TITLE_WIDTH, _LINE_WIDTH, _LABEL_WIDTH, _HEADING_WIDTH = 26, 36, 24, 110
_MOST_LINES = 12
_SIZE, _SMALL, _TITLE = 11, 9, 18
_FEW, _LEAST, _WIDEST = 6, 0.75, 8.0
_ROOM, _ROOM_OF_A_BOX = {"diamond": 0.7}, 0.25  # inches for each arrow beyond a few
_MARGINS = {"diamond": "0.02,0.03", "component": "0.2,0.06"}
_NO_TEXT = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dot_of(picture: Picture, *, close: bool = False) -> str:
    """The DOT source of a picture, top to bottom; with `close` things stand nearer to each other.

    Labels are small boxes of their own on their arrows: with right-angled arrows real labels lie
    over other things. Arrows that lead back are written reversed, so that they bend no rank.
    """
    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": "TB",
            "splines": "ortho",
            "outputorder": "edgesfirst",
            "fontname": FONT,
            "nodesep": "0.15" if close else "0.35",
            "ranksep": "0.3",
            "pad": "0.3",
            "label": _heading(picture),
            "labelloc": "t",
            "labeljust": "l",
            "bgcolor": PAPER,
        },
        node_attr={"fontname": FONT, "fontsize": str(_SIZE), "fontcolor": INK},
        edge_attr={"fontname": FONT, "fontsize": str(_SMALL), "color": ARROW, "arrowsize": "0.7"},
    )
    _add_all(graph, picture, "")
    for group in picture.groups:
        with graph.subgraph(name=f"cluster_{dot_id(group.id)}") as inside:
            _frame(inside, group)
            _add_all(inside, picture, group.id)
    with graph.subgraph() as top:
        top.attr(rank="source")
        for node in picture.nodes:
            if node.shape == "start":
                top.node(dot_id(node.id))
    return str(graph.source)


def dot_id(name: str) -> str:
    """An id that every reader of SVG takes as it is: letters, digits and underscores.

    A box has that of its step, an arrow that of its transition, its label that of `label/` and the
    transition's id.

    >>> dot_id("triage"), dot_id("label/triage/1")
    ('n_triage', 'n_label_2f_triage_2f_1')
    """
    return "n_" + "".join(
        each if each.isascii() and each.isalnum() else f"_{ord(each):x}_" for each in name
    )


def plain(text: str) -> str:
    """The text without what no drawing can hold: control characters and halves of characters."""
    return _NO_TEXT.sub("\ufffd", text)


def _add_node(graph: graphviz.Digraph, node: Node, arrows: int) -> None:
    """A box; one with many arrows is wide enough for them to come to it apart from each other."""
    look, drawn = LOOKS[node.shape], box_look(node)
    if node.shape == "start":
        graph.node(
            dot_id(node.id), label="", shape="circle", width="0.22", style="filled",
            fillcolor=look.fill, color=look.stroke, id=dot_id(node.id),
        )  # fmt: skip
        return
    graph.node(
        dot_id(node.id),
        label=_label_of(node),
        shape=look.shape,
        style=f"{look.style},dashed" if node.mark == "removed" else look.style,
        peripheries=str(look.peripheries),
        color=drawn.stroke,
        fillcolor=drawn.fill,
        penwidth=str(drawn.width),
        width=_room(look.shape, arrows),
        margin=_MARGINS.get(look.shape, "0.12,0.06"),
        id=dot_id(node.id),
    )


def _room(shape: str, arrows: int) -> str:
    """How wide a box is at the least, in inches."""
    more = _ROOM.get(shape, _ROOM_OF_A_BOX) * max(arrows - _FEW, 0)
    return f"{min(_LEAST + more, _WIDEST):.2f}"


def _label_of(node: Node) -> str:
    """The title large, what stands below it small."""
    ink, soft = (GREY, GREY) if node.taken is False and node.weight is None else (INK, SOFT)
    title = _wrapped([node.title], _TITLE_WIDTH)
    below = _wrapped((node.level, *node.lines), _LINE_WIDTH)
    said = (node.badge, MARKS[node.mark][1] if node.mark else "")
    below += [f"<B>{line}</B>" for line in _wrapped(said, _TITLE_WIDTH)]
    return _table(
        [
            *(f'<FONT COLOR="{ink}"><B>{line}</B></FONT>' for line in title),
            *(f'<FONT COLOR="{soft}" POINT-SIZE="{_SMALL}">{line}</FONT>' for line in below),
        ]
    )


def _add_all(graph: graphviz.Digraph, picture: Picture, group: str) -> None:
    """The boxes of a group, and the arrows that stay within it; `""` is what is in none."""
    groups = {node.id: node.group for node in picture.nodes}
    arrows = Counter(end for edge in picture.edges for end in (edge.source, edge.target))
    for node in picture.nodes:
        if node.group == group:
            _add_node(graph, node, arrows[node.id])
    for edge in picture.edges:
        source, target = groups.get(edge.source, ""), groups.get(edge.target, "")
        if (source if source == target else "") == group:
            _add_edge(graph, edge)


def _frame(inside: graphviz.Digraph, group: Group) -> None:
    inside.attr(
        label=_html(_wrapped([group.title], _LINE_WIDTH)), id=dot_id(f"group/{group.id}"),
        labeljust="l", labelloc="b", style="dotted", color=GREY, fontcolor=SOFT,
        fontsize=str(_SMALL),
    )  # fmt: skip


def _add_edge(graph: graphviz.Digraph, edge: Edge) -> None:
    looks = _arrow_looks(edge)
    source, target = dot_id(edge.source), dot_id(edge.target)
    mark = MARKS[edge.mark][1] if edge.mark else ""
    lines = [*edge.label, edge.badge, *edge.notes, mark]
    label = [part for line in lines for part in _parts(line, _LABEL_WIDTH)]
    if not label:
        graph.edge(source, target, id=dot_id(edge.id), **looks)
        return
    middle = dot_id(f"label/{edge.id}")
    graph.node(
        middle, label=_text(label), shape="plaintext", fontsize=str(_SMALL), margin="0.03,0.02",
        width="0", height="0", fontcolor=GREY if edge.taken is False else INK, id=middle,
    )  # fmt: skip
    if edge.back:
        # Written from the end: target ← label ← source, with the arrow's head at its true end.
        graph.edge(middle, source, dir="none", id=f"{middle}_a", **looks)
        graph.edge(target, middle, dir="back", id=dot_id(edge.id), **looks)
    else:
        graph.edge(source, middle, dir="none", id=f"{middle}_a", **looks)
        graph.edge(middle, target, id=dot_id(edge.id), **looks)


def _arrow_looks(edge: Edge) -> dict[str, str]:
    look = arrow_look(edge)
    return {
        "color": look.colour,
        "penwidth": str(look.width),
        "style": "dashed" if look.dashed else "solid",
        "weight": "20" if edge.main else "1",
    }


def _heading(picture: Picture) -> str:
    """The title large, what stands below it small."""
    title = _wrapped([picture.title], _HEADING_WIDTH // 2)
    below = _wrapped([*picture.notes, picture.subtitle], _HEADING_WIDTH)
    rows = [
        *((f'<FONT POINT-SIZE="{_TITLE}"><B>{line}</B></FONT>') for line in title),
        *(f'<FONT COLOR="{GREY}" POINT-SIZE="{_SIZE - 1}">{line}</FONT>' for line in below),
    ]
    return _table(rows, 'ALIGN="LEFT"')


def _table(lines: Iterable[str], align: str = "") -> str:
    """Lines of different sizes below each other, with a little air between them."""
    rows = "".join(f"<TR><TD {align}>{line}</TD></TR>" for line in lines)
    if not rows:
        return ""
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{rows}</TABLE>>'


def _html(lines: Iterable[str]) -> str:
    text = "<BR/>".join(lines)
    return f"<{text}>" if text else ""


def _text(lines: Iterable[str]) -> str:
    """Lines of a label, with nothing in them that DOT would read as its own."""
    return cast("str", nohtml("\\n".join(escape(line) for line in lines)))


def _wrapped(lines: Iterable[str], width: int) -> list[str]:
    """The lines in parts that are no wider, for HTML; names with hyphens stay whole.

    Of a line that would fill the chart the beginning is shown.
    """
    return [html.escape(part) for line in lines for part in _parts(line, width)]


def _parts(line: str, width: int) -> list[str]:
    """A line in as few parts as there can be, all about as long: no word stands alone below."""
    text = plain(line)
    parts = _filled(text, width)
    if not 1 < len(parts) < _MOST_LINES:
        return parts
    low, high = len(text) // len(parts), width
    while low < high:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if len(_filled(text, middle)) == len(parts) else (middle + 1, high)
        )
    return _filled(text, high)


def _filled(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, break_on_hyphens=False, max_lines=_MOST_LINES, placeholder=" …"
    )
