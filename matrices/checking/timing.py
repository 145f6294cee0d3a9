"""Timers that never fire, because something before them always happens first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import networkx as nx

from matrices.calendars import Calendar
from matrices.checking.comparing import always, always_first
from matrices.checking.facts import left_at_once, unlimited
from matrices.checking.ground import grounds_of
from matrices.checking.kinds import Kind, kinds_of
from matrices.checking.reaching import leads_on
from matrices.checking.showing import shown
from matrices.clocks import target_of
from matrices.desk import Desk
from matrices.paths import ANYWHERE, BREACH_OF, ClockRule, Path, Step, Transition
from matrices.points import Point
from matrices.problems import Problem
from matrices.roster import Roster
from matrices.stopwatch import started
from matrices.targets import CUSTOMER, HOLDER, Target
from matrices.trying import usual_opening
from matrices.waits import Wait

Overtaken = tuple[Path, Transition, Problem]
"""A wait that never comes, with the problem that it is."""
_WHOLE = 100
_RIGHT = "make it shorter, or take it out"


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
            yield from _before_start(desk, path, since)
            yield from _after_breach(path)


def _problem(path: Path, line: int, found: str, right: str = _RIGHT) -> Problem:
    return Problem(path.file, line, found, right, "timer-never", "warning")


# Waits of a step


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
            yield path, late, _problem(path, late.line, f"{found} before it")
            continue
        for rank, first in leading:
            if first is late or late is skipping:
                continue
            if first.trigger == "else" or _over_first(path, first, late, since, ties=rank < number):
                found = f"step '{step.name}': '{late.words}' never comes: '{first.words}'"
                yield path, late, _problem(path, late.line, f"{found} always leads on before it")
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
        yield _problem(path, step.line, f"{found} expires after {lasts}", right)


# Points of clocks


def _before_start(desk: Desk, path: Path, since: datetime) -> Iterator[Problem]:
    """Points so long before a clock's end that they lie before its beginning."""
    points = {
        id(way.each): way.each
        for place in path.plan.places.values()
        for way in place.points
        if way.each.point is not None and way.each.point.before
    }
    rules = {rule.name: rule for rule in path.clocks}
    kinds = kinds_of(desk, path) if points else ()
    for each in points.values():
        rule = rules.get(each.point.clock) if each.point is not None else None
        kind = rule and _too_early(path, each, rule, kinds, since)
        if rule is not None and kind:
            target = target_of(rule, path, kind.values)
            found = f"'{each.words}' comes at once for {kind.row.words}: its target is {target}"
            right = f"write a share, as in {'75% of ' + rule.name}, or a shorter time"
            opening = usual_opening(path.calendar)
            witness = shown(desk, path, kind.told, opening, until=opening)
            yield replace(_problem(path, each.line, found, right), witness=witness)


def _too_early(
    path: Path,
    each: Transition,
    rule: ClockRule,
    kinds: Iterable[Kind],
    since: datetime,
) -> Kind | None:
    """A ticket whose target is shorter than the point's time before it."""
    seen: dict[Wait, bool] = {}
    point = each.point
    for kind in kinds:
        target = target_of(rule, path, kind.values)
        guarded = each.guard is not None and not each.guard.holds(kind.values)
        if target is None or point is None or point.wait is None or guarded:
            continue
        if target not in seen:
            seen[target] = _lies_before(point, target, point.wait, path.calendar, since)
        if seen[target]:
            return kind
    return None


def _lies_before(
    point: Point, target: Wait, wait: Wait, calendar: Calendar, since: datetime
) -> bool:
    """Whether the point lies before the beginning of its clock, whenever that begins."""
    if "d" not in (target.unit, wait.unit) and target.wall is wait.wall:
        return target.length < wait.length

    def before(at: datetime) -> bool:
        due = point.due(started(at), target, None, calendar)
        return due is not None and due < at

    return always(before, (target, wait), calendar, since)


def _after_breach(path: Path) -> Iterator[Problem]:
    """Points of a step's own after a breach that has always led away by then."""
    for rule in path.clocks:
        first = _led_by_breach(path, rule.name)
        if first is None:
            continue
        behind = _reached(path, first.target)
        for each in path.transitions:
            point = each.point
            if point is None or point.clock != rule.name or not _is_after(point):
                continue
            if each.source != ANYWHERE and each.source not in behind:
                found = f"step '{each.source}': '{each.words}' never comes: '{first.words}' has led"
                right = "write it where the breach leads to"
                yield _problem(path, each.line, f"{found} to '{first.target}' by then", right)


def _led_by_breach(path: Path, clock: str) -> Transition | None:
    """The transition that every breach of a clock takes; None where that is not sure."""
    caught = (each for each in path.interrupts if each.event == BREACH_OF + clock)
    first = next(caught, None)
    if first is None or first.stay or first.guard is not None or first.at_most is not None:
        return None
    return first


def _reached(path: Path, start: str) -> set[str]:
    """Where a walk may come from a step, itself included."""
    found = {start, *nx.descendants(path.network, start)}
    if any(path.steps[name].kind != "end" for name in found if name in path.steps):
        found |= nx.descendants(path.network, ANYWHERE)
    return found


def _is_after(point: Point) -> bool:
    return point.percent >= _WHOLE or (point.wait is not None and not point.before)
