"""Timers that never fire, because something before them always happens first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from matrices.checking.along import grounds_of
from matrices.checking.comparing import always_first
from matrices.checking.overtaking import Overtaken, overtaken_at, pausing
from matrices.checking.points import after_breach, before_start, timer_problem
from matrices.checking.reaching import leads_on
from matrices.desk import Desk
from matrices.paths import Path, Step
from matrices.problems import Problem


def timers_never(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Every timer of the desk before which something else always happens."""
    walked = {rule.path for rule in desk.walks}
    overtaken = [
        each
        for path in desk.paths.values()
        for step in path.steps.values()
        for each in overtaken_at(desk, path, step, since)
    ]
    yield from _weighed(desk, overtaken)
    for path in desk.paths.values():
        for step in path.steps.values():
            yield from _expired(desk, path, step, since)
        if path.name in walked:
            yield from before_start(desk, path, since)
            yield from after_breach(path)


def _weighed(desk: Desk, overtaken: Sequence[Overtaken]) -> Iterator[Problem]:
    """The problems of waits that never come: errors where no ticket comes on without them."""
    never = {(path.name, each.id) for path, each, _ in overtaken}
    without = grounds_of(desk, never=never) if never else {}
    for path, each, problem in overtaken:
        ground = without[path.name]
        lost = not each.stay and (each.target not in ground.cases or not leads_on(ground, each))
        yield replace(problem, severity="error") if lost else problem


def _expired(desk: Desk, path: Path, step: Step, since: datetime) -> Iterator[Problem]:
    """Reminders of an acknowledgement that expires before."""
    rule = step.acknowledge
    if rule is None or rule.lasts is None or rule.remind is None:
        return
    lasts, remind = rule.lasts, rule.remind
    if pausing(desk, path) and not lasts.wall and remind.wall:
        return
    if always_first(lasts, remind, path.calendar, since, ties=True):
        found = f"step '{step.name}': nobody is reminded after {remind}: the acknowledgement"
        right = "remind sooner, or let it last longer"
        yield timer_problem(path, step.line, f"{found} expires after {lasts}", right)
