"""Paths as networkx graphs of plain data, in the words of their files."""

from typing import TYPE_CHECKING

import networkx as nx

from matrices.paths import ANYWHERE

if TYPE_CHECKING:
    from matrices.paths import Path

_OF_PATH = ("path", "title", "calendar", "matrix", "pauses", "clocks", "start", "restart")
_EDGES = ("next", "decide")


def graph_of(path: "Path") -> "nx.MultiDiGraph[str]":
    """The path's graph: see `Path.graph`."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        **{name: path.said[name] for name in _OF_PATH if name in path.said}
    )
    for name, step in path.steps.items():
        said = {key: value for key, value in step.said.items() if key not in _EDGES}
        graph.add_node(name, kind=step.kind, **said)
    if path.interrupts:
        graph.add_node(ANYWHERE, kind=ANYWHERE)
    for each in path.transitions:
        graph.add_edge(each.source, each.target, key=each.id, trigger=each.trigger, **each.said)
    return graph
