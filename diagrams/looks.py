"""The colours and widths of boxes and arrows with what an overlay says of them, for any layout."""

from typing import NamedTuple

from diagrams.picture import Edge, Node
from diagrams.style import (
    ARROW,
    FADED,
    INTERRUPT,
    LOOKS,
    MAIN,
    MARKS,
    PAPER,
    TAKEN,
    THICK,
    THIN,
    TRAVELLED,
    heat,
)  # fmt: skip


class BoxLook(NamedTuple):
    """How a box is drawn."""

    stroke: str
    fill: str
    width: float
    dashed: bool


class ArrowLook(NamedTuple):
    """How an arrow is drawn."""

    colour: str
    width: float
    dashed: bool


def box_look(node: Node) -> BoxLook:
    """The look of a box: a mark is stronger than a way, a way stronger than its kind."""
    look = LOOKS[node.shape]
    stroke = FADED if node.taken is False else look.stroke
    fill = PAPER if node.taken is False else look.fill
    return BoxLook(
        MARKS[node.mark][0] if node.mark else stroke,
        heat(node.weight) if node.weight is not None else fill,
        THICK if node.taken or node.mark else look.width,
        "dashed" in look.style or node.mark == "removed",
    )


def arrow_look(edge: Edge) -> ArrowLook:
    """The look of an arrow: a mark is stronger than a way, a way stronger than its kind."""
    colour = INTERRUPT if edge.interrupt else ARROW
    if edge.taken is not None:
        colour = TAKEN if edge.taken else FADED
    if edge.mark:
        colour = MARKS[edge.mark][0]
    width = TRAVELLED if edge.taken or edge.mark else MAIN if edge.main else THIN
    dashed = edge.mark == "removed" or (edge.interrupt and not edge.taken)
    return ArrowLook(colour, width, dashed)
