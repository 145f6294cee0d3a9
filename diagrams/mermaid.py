"""A picture as a Mermaid flowchart, for READMEs and pull requests.

Every text is quoted, and what Mermaid would read as its own is written as a number; no id is one of
its keywords.
"""

import re
from collections.abc import Iterator, Sequence

from diagrams.dot import dot_id, plain
from diagrams.looks import ArrowLook, arrow_look, box_look
from diagrams.picture import Edge, Node, Picture, Shape
from diagrams.style import INK, LOOKS, MARKS, PAPER

_LONGEST = 300
"""How many characters of a line are shown."""
_BRACKETS: dict[Shape, tuple[str, str]] = {
    "start": ("((", "))"),
    "work": ("(", ")"),
    "decide": ("{", "}"),
    "wait": ("([", "])"),
    "notify": (">", "]"),
    "approve": ("{{", "}}"),
    "act": ("[/", "/]"),
    "call": ("[[", "]]"),
    "fork": ("[/", "\\]"),
    "end": ("(((", ")))"),
    "anywhere": ("[", "]"),
}
_OWN = re.compile(
    r"[^\w\s.,:!?'()/=+×·…→≥≤≠–%€$-]|_|^[-+](?=\s)|(?<=^\d)[.)]|(?<=^\d\d)[.)]|:(?=\S)|%%"
)
"""What Mermaid or its Markdown would take for something else than text."""


def mermaid_of(picture: Picture) -> str:
    """The flowchart in Mermaid's words: each step and each transition once.

    Of several arrows from a step to itself Mermaid draws the last alone: they share one.
    """
    return "\n".join((*_heading(picture), *_body(picture))) + "\n"


def markdown_of(picture: Picture) -> str:
    """The flowchart as a block of Markdown that GitHub and others draw."""
    return f"```mermaid\n{mermaid_of(picture)}```\n"


def _heading(picture: Picture) -> Iterator[str]:
    yield "---"
    title = _OWN.sub(
        lambda found: "".join(f"\\U{ord(each):08X}" for each in found[0]), _short(picture.title)
    )
    yield f'title: "{title}"'
    yield "---"
    yield "flowchart TD"


def _body(picture: Picture) -> Iterator[str]:
    for node in picture.nodes:
        if not node.group:
            yield f"  {_box(node)}"
    for group in picture.groups:
        yield f'  subgraph {dot_id(f"group/{group.id}")}["{_text(group.title)}"]'
        for node in picture.nodes:
            if node.group == group.id:
                yield f"    {_box(node)}"
        yield "  end"
    arrows = _arrows(picture)
    for edges in arrows:
        yield f"  {_arrow(edges)}"
    yield from _classes(picture)
    yield from _styles([max(edges, key=_told_most) for edges in arrows])


def _box(node: Node) -> str:
    begin, end = _BRACKETS[node.shape]
    mark = MARKS[node.mark][1] if node.mark else ""
    lines = [node.title, node.level, *node.lines, node.badge, mark]
    words = "<br/>".join(_text(line) for line in lines if line.strip()) or " "
    return f'{dot_id(node.id)}{begin}"{words}"{end}:::kind_{node.shape}'


def _arrows(picture: Picture) -> list[list[Edge]]:
    """Arrows, each of one transition; those from a step to itself are one: Mermaid draws one."""
    found: dict[tuple[str, ...], list[Edge]] = {}
    for edge in picture.edges:
        key = (edge.source,) if edge.source == edge.target else ("", edge.id)
        found.setdefault(key, []).append(edge)
    return list(found.values())


def _arrow(edges: Sequence[Edge]) -> str:
    words = "<br/>or<br/>".join(filter(None, map(_label, edges)))
    edge = edges[0]
    line = "-.->" if edge.interrupt else "==>" if edge.main else "-->"
    label = f'|"{words}"|' if words else ""
    return f"{dot_id(edge.source)} {line}{label} {dot_id(edge.target)}"


def _label(edge: Edge) -> str:
    mark = MARKS[edge.mark][1] if edge.mark else ""
    lines = (*edge.label, edge.badge, *edge.notes, mark)
    return "<br/>".join(_text(line) for line in lines if line.strip())


def _classes(picture: Picture) -> Iterator[str]:
    """The colours of the kinds that occur; on top of them what an overlay says of a box."""
    shapes = {node.shape for node in picture.nodes}
    for shape, look in LOOKS.items():
        if shape in shapes:
            dashes = ",stroke-dasharray:5 2" if "dashed" in look.style else ""
            yield (
                f"  classDef kind_{shape} fill:{look.fill},stroke:{look.stroke},"
                f"stroke-width:{look.width:g}px,color:{_ink(shape, look.fill)}{dashes}"
            )
    for node in picture.nodes:
        if node.mark or node.taken is not None or node.weight is not None:
            stroke, fill, width, _ = box_look(node)
            yield (
                f"  style {dot_id(node.id)} fill:{fill},stroke:{stroke},"
                f"stroke-width:{width:g}px,color:{_ink(node.shape, fill)}"
            )


def _ink(shape: Shape, fill: str) -> str:
    """The colour of a box's text: the dot of the beginning is dark."""
    return PAPER if fill == LOOKS["start"].fill and shape == "start" else INK


def _told_most(edge: Edge) -> tuple[bool, bool]:
    """Of several transitions that are one arrow, the one with a mark or a way is shown."""
    return bool(edge.mark), bool(edge.taken)


def _styles(edges: Sequence[Edge]) -> Iterator[str]:
    """The colours of arrows, by their places in the list."""
    alike: dict[ArrowLook, list[str]] = {}
    for number, edge in enumerate(edges):
        if edge.interrupt or edge.mark or edge.taken is not None:
            alike.setdefault(arrow_look(edge), []).append(str(number))
    for (colour, width, _), numbers in alike.items():
        yield f"  linkStyle {','.join(numbers)} stroke:{colour},stroke-width:{width:g}px"


def _text(line: str) -> str:
    return _coded(line, "#{};")


def _coded(line: str, code: str) -> str:
    """The line with what Mermaid would read as its own as numbers."""
    return _OWN.sub(
        lambda found: "".join(code.format(ord(each)) for each in found[0]), _short(line)
    )


def _short(line: str) -> str:
    text = " ".join(plain(line).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
