"""Timers that never fire, because something before them always happens first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from matrices.checking.along import grounds_of
from matrices.checking.comparing import always_first
from matrices.checking.facts import left_at_once, unlimited
from matrices.checking.points import after_breach, before_start, timer_problem
from matrices.checking.reaching import leads_on
from matrices.desk import Desk
from matrices.paths import Path, Step, Transition
from matrices.problems import Problem
from matrices.roster import Roster
from matrices.targets import CUSTOMER, HOLDER, Target
from matrices.waits import Wait

Overtaken = tuple[Path, Transition, Problem]
"""A wait that never comes, with the problem that it is."""


def timers_never(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Every timer of the desk before which something else always happens."""
    walked = {rule.path for rule in desk.walks}
    overtaken = [
        each
        for path in desk.paths.values()
        for step in path.steps.values()
        for each in _overtaken(desk, path, step, since)
    ]
    yield from _weighed(desk, overtaken)
    for path in desk.paths.values():
        for step in path.steps.values():
            yield from _expired(path, step, since)
        if path.name in walked:
            yield from before_start(desk, path, since)
            yield from after_breach(path)


def _weighed(desk: Desk, overtaken: Sequence[Overtaken]) -> Iterator[Problem]:
    """The problems of waits that never come: errors where no ticket comes on without them."""
    never = [each for _, each, _ in overtaken]
    without = grounds_of(desk, never=never) if never else {}
    for path, each, problem in overtaken:
        ground = without[path.name]
        lost = not each.stay and (each.target not in ground.cases or not leads_on(ground, each))
        yield replace(problem, severity="error") if lost else problem


def _overtaken(desk: Desk, path: Path, step: Step, since: datetime) -> Iterator[Overtaken]:
    """Waits and points of a step that another way always leaves first."""
    listed = path.leaving[step.name]
    leading = [(n, each) for n, each in enumerate(listed) if _leads_always(path, step, each)]
    whens = step.kind not in ("decide", "call") and left_at_once(path, step)
    if not leading and not whens:
        return
    timed = [(n, each) for n, each in enumerate(listed) if each.trigger in ("after", "every", "at")]
    skipping = _skipping(desk.roster, path, step, listed)
    for number, late in timed:
        if whens and late is not skipping and not any(one.trigger == "else" for _, one in leading):
            found = f"step '{step.name}': '{late.words}' never comes: a 'when' always leads on"
            yield path, late, timer_problem(path, late.line, f"{found} before it")
            continue
        for rank, first in leading:
            if first is late or late is skipping:
                continue
            if first.trigger == "else" or _over_first(path, first, late, since, ties=rank < number):
                found = f"step '{step.name}': '{late.words}' never comes: '{first.words}'"
                yield (
                    path,
                    late,
                    timer_problem(path, late.line, f"{found} always leads on before it"),
                )
                break


def _leads_always(path: Path, step: Step, each: Transition) -> bool:
    """Whether a transition leads on by itself, whatever is known of the ticket."""
    free = each.guard is None and unlimited(path, each) and not each.stay
    at_once = each.trigger == "else" and step.kind not in ("decide", "call")
    return free and (each.trigger == "after" or at_once)


def _over_first(
    path: Path, first: Transition, late: Transition, since: datetime, *, ties: bool
) -> bool:
    if late.trigger == "at" or (path.pauses and _stands(first, path) and not _stands(late, path)):
        return False
    return all(
        always_first(one, other, path.calendar, since, ties=ties)
        for one, other in {
            (row_wait(first, row.within), row_wait(late, row.within)) for row in path.matrix.rows
        }
    )


def row_wait(each: Transition, within: Mapping[int, Wait]) -> Wait:
    """The wait of an `after` or `every`, for a row's times of the levels."""
    return each.wait or within[each.level or 0]


def _stands(each: Transition, path: Path) -> bool:
    """Whether a pause holds a wait up."""
    if each.runs_on:
        return False
    if each.wait is not None:
        return not each.wait.wall
    return not all(row.within[each.level or 0].wall for row in path.matrix.rows)


def _skipping(
    roster: Roster, path: Path, step: Step, listed: Iterable[Transition]
) -> Transition | None:
    """The way that is taken at once where nobody is behind the step, if that may be."""
    if not step.does or not any(_may_be_empty(roster, path, each) for each in step.does):
        return None
    return next((each for each in listed if each.trigger == "after" and not each.stay), None)


def _may_be_empty(roster: Roster, path: Path, target: Target) -> bool:
    """Whether it is not sure that somebody is always behind a target."""
    if target.level is not None:
        return any(
            all(_may_be_empty(roster, path, owner) for owner in row.owners.get(target.level, ()))
            for row in path.matrix.rows
        )
    return target.text not in (HOLDER, CUSTOMER) and not roster.always(target)


def _expired(path: Path, step: Step, since: datetime) -> Iterator[Problem]:
    """Reminders of an acknowledgement that expires before."""
    rule = step.acknowledge
    if rule is None or rule.lasts is None or rule.remind is None:
        return
    lasts, remind = rule.lasts, rule.remind
    if path.pauses and not lasts.wall and remind.wall:
        return
    if always_first(lasts, remind, path.calendar, since, ties=True):
        found = f"step '{step.name}': nobody is reminded after {remind}: the acknowledgement"
        right = "remind sooner, or let it last longer"
        yield timer_problem(path, step.line, f"{found} expires after {lasts}", right)
