"""Rounds that nothing bounds: neither a count, nor time, nor an event from outside."""

from collections.abc import Iterator

import networkx as nx

from matrices.checking.ground import Ground
from matrices.checking.walked import Walked
from matrices.paths import DONE, FAILED, RETURNED, Path, Transition
from matrices.problems import Problem


def unbounded(ground: Ground, walked: Walked) -> Iterator[Problem]:
    """Rounds of acts that follow each other by what they answer, and of steps left at once.

    Rounds in which no time passes at all have kept the desk from being loaded.
    """
    path = ground.path
    quick: nx.DiGraph[str] = nx.DiGraph()
    for each in ground.live.values():
        if not each.stay and each.at_most is None and _quick(path, each):
            quick.add_edge(each.source, each.target, way=each)
    for turn in nx.strongly_connected_components(quick):
        if len(turn) > 1 or any(quick.has_edge(name, name) for name in turn):
            steps = [step for name, step in path.steps.items() if name in turn]
            ways = " → ".join(step.name for step in (*steps, steps[0]))
            found = f"{ways} goes round as often as its acts answer, and nothing bounds it"
            right = "add 'at most', a wait, or an event that ends it"
            witness = walked.by(ground, ground.route(steps[0].name))
            yield Problem(path.file, steps[0].line, found, right, "loop-unbounded", witness=witness)


def _quick(path: Path, each: Transition) -> bool:
    """Whether it is taken without a wait, and without anything that comes from outside."""
    step = path.steps.get(each.source)
    if step is None or each.until:
        return False
    if step.kind == "act":
        return each.at_once or (each.trigger == "on" and each.event in (DONE, FAILED))
    if step.kind == "call":
        back = each.trigger == "else" or each.event.partition(" ")[0] == RETURNED
        return back and _ends_quickly(path.calls[step.calls])
    return each.at_once


def _ends_quickly(path: Path) -> bool:
    quick: nx.DiGraph[str] = nx.DiGraph()
    quick.add_nodes_from(path.steps)
    for each in path.transitions:
        if not each.stay and _quick(path, each):
            quick.add_edge(each.source, each.target)
    reached = {path.start, *nx.descendants(quick, path.start)}
    return any(path.steps[name].kind == "end" for name in reached)
