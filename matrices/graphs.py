"""Paths as networkx graphs of plain data, in the words of their files.

`matrices.files.graphs.from_graph` reads such a graph back.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from matrices.paths import ANYWHERE

if TYPE_CHECKING:
    from matrices.paths import Path, Transition

SAID_BY_EDGES = ("next", "decide", "fork", "yes", "no", "unanswered")
"""The parts of a step that stand on the edges that leave it."""
_ELSEWHERE = ("steps", "anywhere")
_GOALS = ("go", "else", "fork")


def graph_of(path: "Path") -> "nx.MultiDiGraph[str]":
    """The path's graph: see `Path.graph`."""
    words = {key: value for key, value in path.said.items() if key not in _ELSEWHERE}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**words)
    for name, step in path.steps.items():
        said = {key: value for key, value in step.said.items() if key not in SAID_BY_EDGES}
        graph.add_node(name, kind=step.kind, **said)
    if path.interrupts:
        graph.add_node(ANYWHERE, kind=ANYWHERE)
    for each in path.transitions:
        graph.add_edge(each.source, each.target, key=each.id, **dict(_edge(each)))
    return graph


def steps_once(path: "Path") -> frozenset[str]:
    """The steps to which a walk on a path comes once at the most: see `Path.once`.

    None where it forks or is called, since it may then stand there several times in one walk.
    """
    steps = path.steps.values()
    calls = {step.calls for each in path.calls.values() for step in each.steps.values()}
    if path.name in calls or any(step.kind == "fork" for step in steps):
        return frozenset()
    graph = path.network
    rounds = {name for turn in nx.strongly_connected_components(graph) if len(turn) > 1
              for name in turn}  # fmt: skip
    often = rounds | {each.source for each in path.transitions
                      if each.source == each.target and not each.stay}  # fmt: skip
    often |= nx.descendants(graph, ANYWHERE)
    expiring = {step.name for step in steps if (rule := step.acknowledge) is not None
                and (rule.lasts or rule.within)}  # fmt: skip
    return frozenset(path.steps) - often - expiring


def node_link(path: "Path") -> Mapping[str, Any]:
    """The path's graph as plain data of JSON, in networkx's node-link form."""
    return dict(nx.node_link_data(path.graph(), edges="edges"))


def _edge(each: "Transition") -> Iterator[tuple[str, Any]]:
    yield "trigger", each.trigger
    for key, value in each.said.items():
        if key not in _GOALS:
            yield key, value
