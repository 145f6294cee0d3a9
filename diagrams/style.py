"""Colours and shapes. A kind is told by shape and line too, never by colour alone.

Strokes are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), darkened where text stands in
them, with light fills of the same hue.
"""

from dataclasses import dataclass

from diagrams.picture import Mark, Shape

FONT = "Arial"
INK = "#1A1A1A"
GREY = "#666666"
TAKEN = "#0B5C8F"
INTERRUPT = "#B34700"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of box is drawn, in Graphviz's words."""

    shape: str
    stroke: str
    fill: str
    style: str = "filled"
    peripheries: int = 1
    width: float = 1.5


LOOKS: dict[Shape, Look] = {
    "start": Look("circle", "#333333", "#F0F0F0"),
    "work": Look("box", "#0072B2", "#E5F1FA", style="filled,rounded"),
    "decide": Look("diamond", "#9A6B00", "#FFF6D6"),
    "wait": Look("box", "#B34F00", "#FDEBDC", style="filled,rounded", peripheries=2),
    "notify": Look("note", "#007A5A", "#EAF7F2"),
    "approve": Look("octagon", "#8E3B76", "#F8EAF4"),
    "act": Look("component", "#444444", "#F2F2F2"),
    "call": Look("box", "#0072B2", "#FFFFFF", style="filled", peripheries=2),
    "fork": Look("hexagon", "#333333", "#F0F0F0"),
    "end": Look("ellipse", "#333333", "#F0F0F0", width=3),
    "anywhere": Look("box", INTERRUPT, "#FFFFFF", style="filled,dashed"),
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


def heat(weight: float) -> str:
    """A fill from white to a strong yellow-orange; dark text stays readable on all of them.

    >>> heat(0.0), heat(1.0)
    ('#ffffff', '#ffb000')
    """
    light, strong = (255, 255, 255), (255, 176, 0)
    mixed = (round(a + (b - a) * weight) for a, b in zip(light, strong, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
