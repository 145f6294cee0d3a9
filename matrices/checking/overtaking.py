"""Waits before which another way of their step always leads on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from matrices.checking.comparing import always_first
from matrices.checking.facts import left_at_once, unlimited
from matrices.checking.points import timer_problem
from matrices.desk import Desk
from matrices.paths import ASKING, Path, Step, Transition
from matrices.problems import Problem
from matrices.roster import Roster
from matrices.targets import CUSTOMER, HOLDER, Target
from matrices.waits import Wait

Overtaken = tuple[Path, Transition, Problem]
"""A wait that never comes, with the problem that it is."""


def overtaken_at(desk: Desk, path: Path, step: Step, since: datetime | None) -> Iterator[Overtaken]:
    """Waits and points of a step that another way always leaves first.

    Without an instant, as far as the lengths say it, for whatever people there are.
    """
    listed = path.leaving[step.name]
    leading = [(n, each) for n, each in enumerate(listed) if _leads_always(path, step, each)]
    whens = step.kind not in ("decide", "call") and left_at_once(path, step)
    if not leading and not whens:
        return
    timed = [(n, each) for n, each in enumerate(listed) if each.trigger in ("after", "every", "at")]
    skipping = _skipping(desk.roster if since is not None else None, path, step, listed)
    halting = pausing(desk, path)
    for number, late in timed:
        if whens and late is not skipping and not any(one.trigger == "else" for _, one in leading):
            found = f"step '{step.name}': '{late.words}' never comes: a 'when' always leads on"
            yield path, late, timer_problem(path, late.line, f"{found} before it")
            continue
        for rank, first in leading:
            if first is late or late is skipping:
                continue
            if first.trigger == "else" or _over_first(
                path, first, late, since, ties=rank < number, halting=halting
            ):
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


def pausing(desk: Desk, path: Path) -> bool:
    """Whether tickets may be paused on a path: by itself, or by what calls it."""
    return bool(path.pauses) or (
        any(step.calls == path.name for each in desk.paths.values() for step in each.steps.values())
        and any(each.pauses for each in desk.paths.values())
    )


def _over_first(
    path: Path,
    first: Transition,
    late: Transition,
    since: datetime | None,
    *,
    ties: bool,
    halting: bool,
) -> bool:
    if late.trigger == "at" or (halting and _stands(first, path) and not _stands(late, path)):
        return False
    waits = {(_wait(first, row.within), _wait(late, row.within)) for row in path.matrix.rows}
    return all(
        one is not None
        and other is not None
        and always_first(one, other, path.calendar, since, ties=ties)
        for one, other in waits
    )


def _wait(each: Transition, within: Mapping[int, Wait]) -> Wait | None:
    """The wait of an `after` or `every` by a row's times of the levels; None without one."""
    return each.wait or within.get(each.level or 0)


def _stands(each: Transition, path: Path) -> bool:
    """Whether a pause holds a wait up."""
    waits = [_wait(each, row.within) for row in path.matrix.rows]
    return not each.runs_on and not all(wait is not None and wait.wall for wait in waits)


def _skipping(
    roster: Roster | None, path: Path, step: Step, listed: Iterable[Transition]
) -> Transition | None:
    """The way that is taken at once where nobody is behind the step, if that may be."""
    asked = step.does if step.kind in ASKING else ()
    if not any(roster is None or _may_be_empty(roster, path, each) for each in asked):
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
