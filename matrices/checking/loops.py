"""Rounds that nothing bounds: neither a count, nor time, nor an event from outside."""

from collections.abc import Iterator

import networkx as nx

from matrices.checking.ground import Ground
from matrices.checking.rounds import comes_back, rounds
from matrices.checking.walked import Walked
from matrices.paths import DONE, FAILED, Path, Transition
from matrices.problems import Problem


def unbounded(ground: Ground, walked: Walked) -> Iterator[Problem]:
    """Rounds of acts that follow each other by what they answer, and of steps left at once.

    Rounds in which no time passes at all have kept the desk from being loaded.
    """
    path = ground.path
    quick: nx.DiGraph[str] = nx.DiGraph()
    for each in ground.live.values():
        if not each.stay and each.at_most is None and _quick(path, each):
            quick.add_edge(each.source, each.target)
    for first, ways in rounds(path, quick):
        found = f"{ways} goes round as often as its acts answer, and nothing bounds it"
        right = "add 'at most', a wait, or an event that ends it"
        witness = walked.by(ground, ground.route(first.name))
        yield Problem(path.file, first.line, found, right, "loop-unbounded", witness=witness)


def _quick(path: Path, each: Transition) -> bool:
    """Whether it is taken without a wait, and without anything that comes from outside."""
    step = path.steps.get(each.source)
    if step is None or each.until:
        return False
    if step.kind == "act":
        return each.at_once or (each.trigger == "on" and each.event in (DONE, FAILED))
    if step.kind == "call":
        return comes_back(path, each, _quick)
    return each.at_once
