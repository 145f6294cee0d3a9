"""What keeps a path or a matrix from being loaded at all: each kind by its id, all at once."""

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from matrices.checking.lacking import CELL, cells_lacking
from matrices.checking.rounds import comes_back, rounds
from matrices.paths import ANYWHERE, RETURNED, Path, Transition
from matrices.problems import Problem

_MOST_AT_ONCE = 500
"""So many steps that counts let follow each other at one instant are bounded; deciding takes more.
"""


def unwalkable(paths: Iterable[Path]) -> Iterator[Problem]:
    """What keeps paths that could be read from being walked; none calls itself."""
    for path in paths:
        yield from check_path(path)


def check_path(path: Path) -> Iterator[Problem]:
    """Steps nobody reaches, ways without an end, turns without time, cells the matrix lacks."""
    yield from _unreached(path)
    yield from _endless(path)
    yield from _timeless(path)
    yield from _never_joined(path)
    yield from _not_returned(path)
    yield from cells_lacking(path)


def lacks_cells(problems: Iterable[Problem]) -> bool:
    """Whether these say that a matrix lacks what a path needs, so that no ticket can be walked."""
    return any(problem.id == CELL for problem in problems)


def _unreached(path: Path) -> Iterator[Problem]:
    graph = path.network
    starts = (path.start, path.restart, ANYWHERE)
    reached = set(starts).union(*(nx.descendants(graph, start) for start in starts))
    for step in path.steps.values():
        if step.name not in reached:
            found = f"no transition leads to step '{step.name}'"
            right = "lead one there or take it out"
            yield Problem(path.file, step.line, found, right, "step-unreached")


def _endless(path: Path) -> Iterator[Problem]:
    ends = [step.name for step in path.steps.values() if step.kind == "end"]
    graph = path.network
    ending = set(ends).union(*(nx.ancestors(graph, end) for end in ends))
    if ANYWHERE in ending:
        return
    for step in path.steps.values():
        if step.name not in ending:
            found = f"no end can be reached from step '{step.name}'"
            right = "lead a transition to an end"
            yield Problem(path.file, step.line, found, right, "step-endless")


def _timeless(path: Path) -> Iterator[Problem]:
    quick = [
        each
        for each in path.transitions
        if not each.stay and (_at_once(path, each) or each.trigger == "during")
    ]
    most = sum(each.at_most or 0 for each in quick)
    bounded = most * len(path.steps) < _MOST_AT_ONCE
    at_once: nx.DiGraph[str] = nx.DiGraph()
    at_once.add_edges_from(
        (each.source, each.target) for each in quick if each.at_most is None or not bounded
    )
    for first, ways in rounds(path, at_once):
        found = f"{ways} goes round without time passing"
        yield Problem(path.file, first.line, found, "add a wait", "loop-timeless")


def _never_joined(path: Path) -> Iterator[Problem]:
    for step in path.steps.values():
        ways = (way for way in step.ways if nx.has_path(path.network, way, step.join))
        if step.kind == "fork" and next(ways, None) is None:
            found = f"no branch of step '{step.name}' comes to '{step.join}', where they join"
            right = "lead one there at least"
            yield Problem(path.file, step.line, found, right, "fork-never-joins")


def circles(paths: Mapping[str, Path]) -> Iterator[Problem]:
    """Paths that call each other in a circle, each circle once."""
    calling: nx.DiGraph[str] = nx.DiGraph()
    calling.add_nodes_from(paths)
    for path in paths.values():
        calling.add_edges_from(
            (path.name, step.calls) for step in path.steps.values() if step.calls
        )
    for names in nx.simple_cycles(calling):
        path = paths[names[0]]
        step = next(step for step in path.steps.values() if step.calls in names)
        found = f"the paths {' → '.join([*names, names[0]])} call each other"
        if len(names) == 1:
            found = f"path '{path.name}' calls itself"
        right = "a path cannot be called while it is walked"
        yield Problem(path.file, step.line, found, right, "call-circle")


def _at_once(path: Path, each: Transition) -> bool:
    """Whether a transition may be taken at the very instant at which its step is entered.

    One that leads on from a call is where the called path may end at the instant it begins.
    """
    step = path.steps.get(each.source)
    if step is None or step.kind != "call":
        return each.at_once
    return comes_back(path, each, _at_once)


def _not_returned(path: Path) -> Iterator[Problem]:
    """Calls that do not say where to go for every way in which the called path ends."""
    for step in path.steps.values():
        if step.kind != "call":
            continue
        back = [each for each in path.leaving[step.name] if each.guard is None and not each.at_most]
        caught = {each.event for each in back}
        if RETURNED in caught or any(each.trigger == "else" for each in back):
            continue
        called = path.calls[step.calls]
        ends = {end.outcome for end in called.steps.values() if end.kind == "end"}
        missing = sorted(end for end in ends if f"{RETURNED} {end}" not in caught)
        if missing:
            found = f"step '{step.name}' leads nowhere when '{called.name}' ends with"
            right = "add {on: returned, go: …} or {else: …} as the last"
            found = f"{found} '{missing[0]}'"
            yield Problem(path.file, step.line, found, right, "call-uncaught")
