"""Points of clocks that never come when they are meant: before the clock, or after its breach."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import networkx as nx

from matrices.calendars import Calendar
from matrices.checking.comparing import always
from matrices.checking.kinds import Kind, kinds_of
from matrices.checking.showing import shown
from matrices.clocks import target_of
from matrices.desk import Desk
from matrices.paths import ANYWHERE, BREACH_OF, ClockRule, Path, Transition
from matrices.points import Point
from matrices.problems import Problem
from matrices.stopwatch import started
from matrices.trying import usual_opening
from matrices.waits import Wait

_WHOLE = 100
_RIGHT = "make it shorter, or take it out"


def timer_problem(path: Path, line: int, found: str, right: str = _RIGHT) -> Problem:
    """A timer that never comes, in this line."""
    return Problem(path.file, line, found, right, "timer-never", "warning")


def before_start(desk: Desk, path: Path, since: datetime) -> Iterator[Problem]:
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
            yield replace(timer_problem(path, each.line, found, right), witness=witness)


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


def after_breach(path: Path) -> Iterator[Problem]:
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
                yield timer_problem(path, each.line, f"{found} to '{first.target}' by then", right)


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
