"""The legend of a chart: the kinds of boxes and lines that occur in it, as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass

from diagrams.picture import Edge, Node, Picture
from diagrams.style import KINDS, LOOKS, MARKS


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a box or an arrow as in the chart, and what it means."""

    sample: Node | Edge
    words: str


SIMPLER = (
    "The chart could not be laid out in time, so it is drawn in a simpler way: its arrows are "
    "straight and may cross boxes."
)
"""What is told of a chart that is drawn in the simpler way."""


def legend_of(picture: Picture, *, simpler: bool = False) -> tuple[Key, ...]:
    """The kinds, lines, colours and marks that occur in the chart, each with its meaning.

    That a chart is drawn in the simpler way stands there first.
    """
    keys = (*_boxes(picture), *_arrows(picture), *_states(picture))
    return (Key(_arrow("simpler"), "drawn simpler: may cross boxes"), *keys) if simpler else keys


def _boxes(picture: Picture) -> Iterator[Key]:
    shapes = {node.shape for node in picture.nodes}
    for shape in LOOKS:
        if shape in shapes and shape in KINDS:
            yield Key(Node(f"key/{shape}", shape, ""), KINDS[shape])
    if any(node.taken and node.shape not in ("start", "anywhere") for node in picture.nodes):
        yield Key(Node("key/entered", "work", "", taken=True), "entered: number and time")


def _arrows(picture: Picture) -> Iterator[Key]:
    edges = picture.edges
    if not any(edge.taken for edge in edges):
        if any(edge.main for edge in edges):
            yield Key(_arrow("main", main=True), "the usual way on")
        if not all(edge.main or edge.interrupt for edge in edges):
            yield Key(_arrow("other"), "another way")
        if any(edge.interrupt for edge in edges):
            yield Key(_arrow("interrupt", interrupt=True), "from every step")
    else:
        yield Key(_arrow("taken", taken=True), "the way that was taken")
    if any(edge.taken is False for edge in edges):
        yield Key(_arrow("faded", taken=False), "not taken")


def _states(picture: Picture) -> Iterator[Key]:
    if any(node.weight is not None for node in picture.nodes):
        yield Key(Node("key/heat", "work", "", weight=1.0), "the warmer, the more")
    marked = {node.mark for node in picture.nodes} | {edge.mark for edge in picture.edges}
    for mark in MARKS:
        if mark in marked:
            yield Key(Node(f"key/{mark}", "work", "", mark=mark), MARKS[mark][1])


def _arrow(
    name: str, *, main: bool = False, interrupt: bool = False, taken: bool | None = None
) -> Edge:
    return Edge(f"key/{name}", "", "", (), main=main, interrupt=interrupt, taken=taken)
