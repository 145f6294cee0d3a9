"""Steps that no ticket comes to, from which no end is reached, from which nobody is asked."""

from collections.abc import Collection, Iterator

import networkx as nx

from matrices.checking.facts import lines_of
from matrices.checking.ground import Ground, live_ways
from matrices.checking.walked import Walked
from matrices.paths import ANYWHERE, ASKING, Path, Step, Transition
from matrices.problems import Problem


def unreached(ground: Ground) -> Iterator[Problem]:
    """Steps to which transitions lead, but none that any ticket can take."""
    path = ground.path
    for step in path.steps.values():
        if step.name not in ground.cases:
            ways = [each for each in path.transitions if each.target == step.name]
            ways = [each for each in ways if not each.stay]
            if not ways:
                continue  # which is told where the desk is read
            where = lines_of(ways)
            found = f"no ticket comes to step '{step.name}': nothing that leads there is ever taken"
            right = f"look at {where}, or take the step out"
            yield Problem(path.file, step.line, found, right, "step-unreached")


def endless(ground: Ground, walked: Walked) -> Iterator[Problem]:
    """Steps that tickets come to, and from which they come to no end."""
    path, graph = ground.path, _graph(ground)
    ending = _leading_to(graph, _ends(ground))
    if ANYWHERE in ending:
        return
    for step in path.steps.values():
        if step.name in ground.cases and step.name not in ending:
            found = f"a ticket that comes to step '{step.name}' never comes to an end"
            right = "lead a transition that can be taken to an end"
            witness = walked.by(ground, ground.route(step.name))
            yield Problem(path.file, step.line, found, right, "step-endless", witness=witness)


def personless(ground: Ground, walked: Walked, asking: Collection[str]) -> Iterator[Problem]:
    """Steps that tickets come to with nobody asked or told, neither before nor later.

    `asking` are the paths on which somebody is.
    """
    path, graph = ground.path, _graph(ground)
    persons = {step.name for step in path.steps.values() if asks(step, asking)}
    telling = [each for each in ground.live.values() if each.tell]
    if any(each.source == ANYWHERE for each in telling):
        return
    goal = _leading_to(graph, persons) | _leading_to(graph, {each.source for each in telling})
    if ANYWHERE in goal:
        return
    alone = nx.restricted_view(graph, [*persons & {*graph}], _edges(telling))
    starts = [name for name in (path.start, path.restart) if name in alone]
    reached = _led_from(alone, starts)
    for name, step in path.steps.items():
        if name in reached and name not in goal and step.kind != "end":
            found = f"nobody is asked or told before or after step '{name}'"
            right = "let a step on the way be work, notify or approve, or tell somebody"
            witness = walked.by(ground, ground.route(name))
            yield Problem(
                path.file, step.line, found, right, "step-personless", "warning", witness=witness
            )
            return  # the steps behind it are like it


def asks(step: Step, asking: Collection[str]) -> bool:
    """Whether somebody is asked or told at a step, or on the path that it calls."""
    return step.kind in ASKING or bool(step.tell) or step.calls in asking


def asking_paths(grounds: Collection[Ground]) -> frozenset[str]:
    """The paths on which somebody is asked or told, also by the paths that they call."""
    found: set[str] = set()
    while True:
        more = {ground.path.name for ground in grounds if _asks(ground, found)} - found
        if not more:
            return frozenset(found)
        found |= more


def _asks(ground: Ground, asking: Collection[str]) -> bool:
    steps = (ground.path.steps[name] for name in ground.cases if name != ANYWHERE)
    told = any(each.tell for each in ground.live.values())
    return told or any(asks(step, asking) for step in steps)


def _graph(ground: Ground) -> "nx.MultiDiGraph[str]":
    """The steps that tickets come to, with the transitions that they take."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(ground.cases)
    for each in (each for ways in live_ways(ground).values() for each in ways):
        graph.add_edge(each.source, each.target, key=each.id)
    return graph


def _ends(ground: Ground) -> set[str]:
    steps: Path = ground.path
    return {name for name in ground.cases if name != ANYWHERE and steps.steps[name].kind == "end"}


def _edges(ways: Collection[Transition]) -> list[tuple[str, str, str]]:
    return [(each.source, each.target, each.id) for each in ways if not each.stay]


def _leading_to(graph: "nx.MultiDiGraph[str]", goals: Collection[str]) -> set[str]:
    """The nodes from which one of these can be reached, these included."""
    return _led_from(graph.reverse(copy=False), goals)


def _led_from(graph: "nx.Graph[str]", starts: Collection[str]) -> set[str]:
    """The nodes that can be reached from one of these, these included."""
    there = [name for name in starts if name in graph]
    return {name for layer in nx.bfs_layers(graph, there) for name in layer} if there else set()
