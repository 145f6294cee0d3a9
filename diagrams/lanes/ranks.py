"""In which row and in which lane each step stands."""

import re
from collections.abc import Mapping, Sequence

import networkx as nx

from diagrams.picture import START, Edge, Picture


def ways_down(picture: Picture) -> list[tuple[Edge, str, str]]:
    """Each arrow between two steps with the step above and the one below.

    Arrows that lead back go up; so does one of any other round, so that there is no round left.
    """
    found = [
        (edge, *((edge.target, edge.source) if edge.back else (edge.source, edge.target)))
        for edge in picture.edges
        if edge.source != edge.target
    ]
    graph: nx.DiGraph[str] = nx.DiGraph()
    sound = []
    for edge, above, below in found:
        turned = (
            graph.has_node(above) and graph.has_node(below) and nx.has_path(graph, below, above)
        )
        up, down = (below, above) if turned else (above, below)
        graph.add_edge(up, down)
        sound.append((edge, up, down))
    return sound


def rows_of(picture: Picture, ways: Sequence[tuple[Edge, str, str]]) -> dict[str, int]:
    """The row of each step: below all that lead down to it.

    What nothing leads to stands just above what follows it; the beginning stays on top.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(node.id for node in picture.nodes)
    graph.add_edges_from((above, below) for _, above, below in ways)
    order = list(nx.topological_sort(graph))
    rows: dict[str, int] = {}
    for name in order:
        rows[name] = max((rows[each] + 1 for each in graph.predecessors(name)), default=0)
    for name in reversed(order):
        if name != START and not graph.in_degree(name) and graph.out_degree(name):
            rows[name] = min(rows[each] for each in graph.successors(name)) - 1
    used = {row: place for place, row in enumerate(sorted(set(rows.values())))}
    return {name: used[row] for name, row in rows.items()}


def lanes_by_level(picture: Picture, rows: Mapping[str, int]) -> tuple[list[str], dict[str, int]]:
    """The levels in their order, and the lane of each step.

    A step without a level stands in the lane of the step that leads to it, or, where none does, of
    the one that follows. A picture without levels is one lane without a name.
    """
    levels = sorted({node.level for node in picture.nodes if node.level}, key=_by_number)
    lanes = {node.id: levels.index(node.level) for node in picture.nodes if node.level}
    ordered = sorted(picture.edges, key=lambda edge: (edge.interrupt, not edge.main))
    leading: dict[str, list[str]] = {}
    following: dict[str, list[str]] = {}
    for edge in ordered:
        if not edge.back:
            leading.setdefault(edge.target, []).append(edge.source)
            following.setdefault(edge.source, []).append(edge.target)
    for name in sorted(rows, key=rows.__getitem__):
        _inherit(lanes, name, leading.get(name, []))
    for name in sorted(rows, key=rows.__getitem__, reverse=True):
        _inherit(lanes, name, following.get(name, []))
    return levels or [""], {name: lanes.get(name, 0) for name in rows}


def _inherit(lanes: dict[str, int], name: str, others: Sequence[str]) -> None:
    if name not in lanes:
        known = [lanes[each] for each in others if each in lanes]
        if known:
            lanes[name] = known[0]


def _by_number(level: str) -> tuple[object, ...]:
    """Numbers in names by their size: level 2 before level 10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", level)
        if part
    )
