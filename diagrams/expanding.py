"""Called paths shown within the chart, instead of one box each."""

from collections.abc import Iterator
from dataclasses import replace

from diagrams.picture import START, Edge, Group, Node, Picture, picture_of
from matrices.paths import Path


def with_calls(picture: Picture, path: Path) -> Picture:
    """The picture of a path with the paths that it calls, each in a frame of its own.

    A step of a called path is named as the log names it: `major/repair`. A path that calls itself,
    at once or by others, is shown once and is one box from there on.
    """
    parts = list(_called(path, "", (path.name,)))
    return replace(
        picture,
        nodes=(*picture.nodes, *(node for part in parts for node in part.nodes)),
        edges=(*picture.edges, *(edge for part in parts for edge in part.edges)),
        words=(*picture.words, *(line for part in parts for line in part.words)),
        groups=(*picture.groups, *(group for part in parts for group in part.groups)),
    )


def _called(path: Path, within: str, under_way: tuple[str, ...]) -> Iterator[Picture]:
    for step in path.steps.values():
        called = path.calls.get(step.calls)
        if step.kind == "call" and called is not None and called.name not in under_way:
            inside = f"{within}{step.name}/"
            yield _part(picture_of(called), called.start, inside)
            yield from _called(called, inside, (*under_way, called.name))


def _part(called: Picture, start: str, inside: str) -> Picture:
    """A called path as a part of another's picture."""
    caller = inside.removesuffix("/")
    begin = Edge(f"{inside}{START}/1", caller, f"{inside}{start}", ("calls",))
    return replace(
        called,
        nodes=tuple(_within(node, inside, caller) for node in called.nodes if node.id != START),
        edges=(begin, *(_led(edge, inside) for edge in called.edges if edge.source != START)),
        groups=(Group(caller, f"path {called.title}"),),
    )


def _within(node: Node, inside: str, caller: str) -> Node:
    return replace(node, id=f"{inside}{node.id}", group=caller)


def _led(edge: Edge, inside: str) -> Edge:
    return replace(
        edge,
        id=f"{inside}{edge.id}",
        source=f"{inside}{edge.source}",
        target=f"{inside}{edge.target}",
    )
