"""Steps that no ticket comes to, from which no end is reached, from which nobody is asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from matrices.checking.branches import Branch, branches_of
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
    beside = _beside_an_end(ground)
    for step in path.steps.values():
        if step.name in ground.cases and step.name not in ending and step.name not in beside:
            found = f"a ticket that comes to step '{step.name}' never comes to an end"
            right = "lead a transition that can be taken to an end"
            witness = walked.by(ground, ground.route(step.name))
            yield Problem(path.file, step.line, found, right, "step-endless", witness=witness)


def leads_on(ground: Ground, each: Transition) -> bool:
    """Whether a ticket that stands where a transition leaves comes to an end in any way."""
    ending = _leading_to(_graph(ground), _ends(ground))
    return ANYWHERE in ending or each.source in ending or each.source not in ground.cases


def _beside_an_end(ground: Ground) -> set[str]:
    """The steps of branches beside which another branch of their fork may end the whole walk."""
    steps, found = ground.path.steps, set[str]()
    for branches in branches_of(ground).values():
        ending = [any(steps[name].kind == "end" for name in each.by) for each in branches]
        for number, each in enumerate(branches):
            if any(ending[:number]) or any(ending[number + 1 :]):
                found |= each.by.keys()
    return found


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
    branches = branches_of(ground)
    speaking = persons | {each.source for each in telling}
    reached = _Alone(ground, persons, branches).reached() - _beside(branches, speaking)
    for name, step in path.steps.items():
        if name in reached and name not in goal and step.kind != "end":
            found = f"nobody is asked or told before or after step '{name}'"
            right = "let a step on the way be work, notify or approve, or tell somebody"
            witness = walked.by(ground, ground.route(name))
            yield Problem(
                path.file, step.line, found, right, "step-personless", "warning", witness=witness
            )
            return  # the steps behind it are like it


def _beside(branches: Mapping[str, Sequence[Branch]], speaking: Collection[str]) -> set[str]:
    """The steps of branches beside which another branch of their fork may ask or tell somebody."""
    found = set[str]()
    for each in (each for ways in branches.values() for each in ways):
        others = (other for other in branches[each.fork.name] if other is not each)
        if any(name in speaking for other in others for name in other.by):
            found |= each.by.keys()
    return found


@dataclass(slots=True)
class _Alone:
    """Goes along a path as far as a ticket can come with nobody asked or told.

    To a join it comes so only where each branch does.
    """

    ground: Ground
    persons: Collection[str]
    branches: Mapping[str, Sequence[Branch]]

    def reached(self) -> set[str]:
        starts = (self.ground.path.start, self.ground.path.restart)
        return self._from(starts, "", frozenset())[0]

    def _from(
        self, starts: Iterable[str], join: str, open_forks: frozenset[str]
    ) -> tuple[set[str], bool]:
        """The steps that are come to before a join, and whether that is."""
        ways, found, joined = live_ways(self.ground), set[str](), False
        waiting = [*starts]
        while waiting:
            name = waiting.pop()
            if name == join:
                joined = True
            elif name not in found and name not in self.persons and name in ways:
                found.add(name)
                if name in self.branches and name not in open_forks:
                    inside, through = self._through(name, open_forks | {name})
                    found |= inside
                    waiting += through
                else:
                    waiting += [each.target for each in ways[name] if not each.tell]
        return found, joined

    def _through(self, fork: str, open_forks: frozenset[str]) -> tuple[set[str], list[str]]:
        """The steps of a fork's branches, and its join where each comes there."""
        found, all_join = set[str](), True
        for branch in self.branches[fork]:
            inside, joined = self._from([branch.first.target], branch.fork.join, open_forks)
            found |= inside
            all_join = all_join and joined
        return found, [self.branches[fork][0].fork.join] if all_join else []


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


def _leading_to(graph: "nx.MultiDiGraph[str]", goals: Collection[str]) -> set[str]:
    """The nodes from which one of these can be reached, these included."""
    return _led_from(graph.reverse(copy=False), goals)


def _led_from(graph: "nx.Graph[str]", starts: Collection[str]) -> set[str]:
    """The nodes that can be reached from one of these, these included."""
    there = [name for name in starts if name in graph]
    return {name for layer in nx.bfs_layers(graph, there) for name in layer} if there else set()
