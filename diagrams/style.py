"""Colours and shapes, on light and on dark paper. A kind is told by shape and line too.

Strokes are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), darkened where text stands in
them, with light fills of the same hue. Light is written onto each part, so that any reader of SVG
shows it and print stays light; dark is a style sheet for screens that ask for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from diagrams.picture import Edge, Mark, Node, Shape

FONT = "Arial"
FONTS = "Arial, Helvetica, Liberation Sans, Arimo, sans-serif"
INK, SOFT, GREY, PAPER = "#1A1A1A", "#3D3D3D", "#666666", "#FFFFFF"
ARROW, FADED, TAKEN, INTERRUPT = "#444444", "#9A9A9A", "#0B5C8F", "#B34700"
DARK_INK, DARK_SOFT, DARK_GREY, DARK_PAPER = "#F2F2F2", "#D6D6D6", "#A0A4AA", "#16181C"
DARK_ARROW, DARK_FADED, DARK_TAKEN, DARK_INTERRUPT = "#B8BCC2", "#62666C", "#6CBFF5", "#FF9A5C"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of box is drawn, in Graphviz's words; `dark` is its stroke and fill by night."""

    shape: str
    stroke: str
    fill: str
    style: str = "filled"
    peripheries: int = 1
    width: float = 1.5
    dark: tuple[str, str] = ("#CFCFCF", "#2A2C30")


_BLUE, _ORANGE = ("#5AB4F0", "#0F2A3D"), ("#F0904A", "#3A2110")
LOOKS: dict[Shape, Look] = {
    "start": Look("circle", "#333333", "#333333", dark=("#CFCFCF", "#CFCFCF")),
    "work": Look("box", "#0072B2", "#E5F1FA", style="filled,rounded", dark=_BLUE),
    "decide": Look("diamond", "#9A6B00", "#FFF6D6", dark=("#E0B23C", "#332A0D")),
    "wait": Look("box", "#B34F00", "#FDEBDC", style="filled,rounded", peripheries=2, dark=_ORANGE),
    "notify": Look("note", "#007A5A", "#EAF7F2", dark=("#45C99E", "#0E2E25")),
    "approve": Look("octagon", "#8E3B76", "#F8EAF4", dark=("#DC8FC6", "#36182D")),
    "act": Look("component", "#444444", "#F2F2F2"),
    "call": Look("box", "#0072B2", PAPER, peripheries=2, dark=(_BLUE[0], DARK_PAPER)),
    "fork": Look("hexagon", "#333333", "#F0F0F0"),
    "end": Look("ellipse", "#333333", "#F0F0F0", width=3),
    "anywhere": Look(
        "box", INTERRUPT, PAPER, style="filled,dashed", dark=(DARK_INTERRUPT, DARK_PAPER)
    ),
}
KINDS: dict[Shape, str] = {
    "work": "somebody holds the ticket",
    "decide": "a choice by conditions",
    "wait": "waits",
    "notify": "tells people",
    "approve": "somebody answers yes or no",
    "act": "a task is carried out",
    "call": "another path",
    "fork": "several ways at once",
    "end": "the end",
    "anywhere": "holds at every step",
}
MARKS: dict[Mark, tuple[str, str]] = {
    "added": ("#00684C", "+ added"),
    "removed": ("#A12622", "× removed"),
    "changed": ("#8A5300", "≠ changed"),
    "finding": ("#A12622", "! finding"),
}
"""How a mark is drawn: the colour of a thick line, and a sign with a word."""
DARK_MARKS: dict[Mark, str] = {
    "added": "#4CD0A0", "removed": "#FF8A80", "changed": "#F0B95A", "finding": "#FF8A80",
}  # fmt: skip
THICK, TRAVELLED, MAIN, THIN = 3.0, 2.6, 1.8, 1.1


def heat(weight: float) -> str:
    """A fill from white to a strong yellow-orange; dark text stays readable on all of them.

    >>> heat(0.0), heat(1.0)
    ('#ffffff', '#ffb000')
    """
    light, strong = (255, 255, 255), (255, 176, 0)
    mixed = (round(a + (b - a) * weight) for a, b in zip(light, strong, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def node_classes(node: Node) -> str:
    """The classes of a box: its kind, and what an overlay says of it."""
    state = {True: "taken", False: "faded", None: ""}[node.taken]
    warm = "heat" if node.weight is not None else ""
    return _classes("node", node.shape, state, warm, node.mark and f"mark {node.mark}")


def edge_classes(edge: Edge) -> str:
    """The classes of an arrow, and of its label: where it leads, and what an overlay says of it."""
    state = {True: "taken", False: "faded", None: ""}[edge.taken]
    leads = ["main"] * edge.main + ["back"] * edge.back + ["interrupt"] * edge.interrupt
    return _classes(*leads, state, edge.mark and f"mark {edge.mark}")


def _classes(*names: str) -> str:
    return " ".join(name for name in names if name)


def style_sheet() -> str:
    """The chart's style: dark where a screen asks for it, and where the keyboard stands."""
    dark = "".join(f"{where}{{{what}}}" for where, what in _dark())
    return (
        "a{cursor:pointer} a:focus{outline:none} "
        f"a:focus-visible .shape{{stroke:{TAKEN};stroke-width:5}} a:hover .shape{{stroke-width:3}} "
        f"@media screen and (prefers-color-scheme: dark){{{dark}}}"
    )


def _dark() -> Iterator[tuple[str, str]]:
    """Rules for dark paper, the later the stronger."""
    yield ".paper", f"fill:{DARK_PAPER}"
    yield "text", f"fill:{DARK_INK}"
    yield "text.soft", f"fill:{DARK_SOFT}"
    yield "text.grey", f"fill:{DARK_GREY}"
    for shape, look in LOOKS.items():
        yield f".{shape} .shape", f"stroke:{look.dark[0]}"
        yield f".{shape}:not(.heat) .shape:not(.ring)", f"fill:{look.dark[1]}"
    yield ".group .shape", f"stroke:{DARK_GREY};fill:none"
    yield from _dark_edges("", DARK_ARROW)
    yield from _dark_edges(".interrupt", DARK_INTERRUPT)
    yield from _dark_edges(".taken", DARK_TAKEN)
    yield from _dark_edges(".faded", DARK_FADED)
    yield ".faded .shape", f"stroke:{DARK_FADED}"
    yield ".faded:not(.heat) .shape:not(.ring)", f"fill:{DARK_PAPER}"
    yield ".faded text, .faded text.soft", f"fill:{DARK_GREY}"
    yield ".heat text, .heat text.soft", f"fill:{INK}"
    for mark, colour in DARK_MARKS.items():
        yield f".{mark} .shape", f"stroke:{colour}"
        yield from _dark_edges(f".{mark}", colour)
    yield "a:focus-visible .shape", f"stroke:{DARK_INK}"


def _dark_edges(state: str, colour: str) -> Iterator[tuple[str, str]]:
    yield f".edge{state} path", f"stroke:{colour}"
    yield f".edge{state} polygon", f"stroke:{colour};fill:{colour}"
