"""The path as a SimPy simulation: a process a ticket, asleep until its next event or timer."""

from collections.abc import Iterable, Iterator
from typing import Any

import simpy

from bench.peers.history import History, Way
from bench.peers.hours import NEVER, Hours
from bench.peers.plain.by_hand import AFTER, HANDED_ON, WITHIN

DOES = (
    "one process a ticket, all in one environment: same steps and events, working-time sums by "
    "look-up tables made beforehand; no log, reasons, people and messages"
)


def walk_all(histories: Iterable[History], hours: Hours) -> list[Way]:
    """Every ticket's whole way, in one simulation."""
    env = simpy.Environment()
    ways = []
    for history in histories:
        way = Way([], [])
        env.process(live(env, history, hours, way))
        ways.append(way)
    env.run()
    return ways


def live(env: Any, history: History, hours: Hours, way: Way) -> Iterator[Any]:
    """One ticket under way."""
    steps, used, ends = way.steps, hours.used, hours.ends
    within = WITHIN[history.priority]
    told = iter(history.told)
    at, _ = next(told)
    yield env.timeout(at)
    steps.append((at, "triage"))
    step = "first-line"
    if history.priority == 1:
        steps.append((at, "alarm"))
        step = "specialists"
    at, name = next(told)
    while True:
        now = env.now
        steps.append((now, step))
        if step == "closed":
            return
        due = ends[used[now] + within[step]] if step in within else NEVER
        goal = step
        while goal == step:
            if at > due:
                yield env.timeout(due - env.now)
                goal = AFTER[step]
                continue
            yield env.timeout(at - env.now)
            goal = heard(step, name)
            at, name = next(told, (NEVER, ""))
        step = goal


def heard(step: str, name: str) -> str:
    """Where an event leads from a step; the step itself where it does not matter there."""
    if name == "resolved":
        return "resolved"
    if name == "reassigned":
        return HANDED_ON.get(step, step)
    if name == "taken":
        return "diagnose" if step == "first-line" else step
    return "closed" if step == "resolved" else step
