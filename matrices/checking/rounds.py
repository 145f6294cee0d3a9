"""Rounds of transitions that follow each other, and called paths that end by such ones."""

from collections.abc import Callable, Iterator

import networkx as nx

from matrices.paths import Path, Step, Transition

Quick = Callable[[Path, Transition], bool]
"""Whether a transition of a path counts."""


def rounds(path: Path, graph: "nx.DiGraph[str]") -> Iterator[tuple[Step, str]]:
    """The rounds of a graph of steps: the first step of each in the file, and all in words."""
    for turn in nx.strongly_connected_components(graph):
        if len(turn) > 1 or any(graph.has_edge(name, name) for name in turn):
            steps = [step for name, step in path.steps.items() if name in turn]
            yield steps[0], " → ".join(step.name for step in (*steps, steps[0]))


def comes_back(path: Path, each: Transition, quick: Quick) -> bool:
    """Whether a call is left by a transition after nothing but quick ones of the called path."""
    return each.returns and _ends(path.calls[path.steps[each.source].calls], quick)


def _ends(path: Path, quick: Quick) -> bool:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(path.steps)
    graph.add_edges_from(
        (each.source, each.target)
        for each in path.transitions
        if not each.stay and quick(path, each)
    )
    reached = {path.start, *nx.descendants(graph, path.start)}
    return any(path.steps[name].kind == "end" for name in reached)
