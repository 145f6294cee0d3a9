"""Which of a path's transitions are the usual way on, and which lead back."""

import networkx as nx

from matrices.paths import ANYWHERE, Path


def leading_back(path: Path) -> set[tuple[str, str]]:
    """From where to where arrows lead back: to a step on the usual way to their own."""
    ways: nx.DiGraph[str] = nx.DiGraph()
    ways.add_nodes_from((path.start, ANYWHERE, *path.steps))
    for source, leaving in path.leaving.items():
        # The last is the usual way on: it is followed first.
        ways.add_edges_from((source, each.target) for each in reversed(leaving) if not each.stay)
    back: set[tuple[str, str]] = set()
    under_way: set[str] = set()
    for source, target, what in nx.dfs_labeled_edges(ways):
        if what == "forward":
            under_way.add(target)
        elif what == "reverse":
            under_way.remove(target)
        elif target in under_way:
            back.add((source, target))
    return back


def main_way(path: Path) -> set[str]:
    """The transitions of one straight way from the start: at each step the last that leads on."""
    ways: set[str] = set()
    seen, here = {path.start}, path.start
    while True:
        on = [each for each in path.leaving[here] if not each.stay and each.target not in seen]
        if not on:
            return ways
        ways.add(on[-1].id)
        here = on[-1].target
        seen.add(here)
