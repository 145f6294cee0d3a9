"""SLA clocks under way: how events and pauses turn them, and what they show."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.paths import ClockRule, Path
from matrices.stopwatch import length_of, started
from matrices.tickets import Ticket
from matrices.waits import Wait
from matrices.walk import Clock, Walk

Clocks = Mapping[str, Clock]


def turned(
    path: Path, clocks: Clocks, names: frozenset[str], at: datetime, *, paused: bool
) -> Clocks:
    """The clocks after an event of these names: started, stopped, gone on; or the very same."""
    changed: dict[str, Clock] = {}
    for rule in path.clocks:
        clock = clocks.get(rule.name)
        after = _turned(rule, clock, names, at, path.calendar, paused=paused and not rule.runs_on)
        if after is not None and after is not clock:
            changed[rule.name] = after
    return {**clocks, **changed} if changed else clocks


def _turned(
    rule: ClockRule,
    clock: Clock | None,
    names: frozenset[str],
    at: datetime,
    calendar: Calendar,
    *,
    paused: bool,
) -> Clock | None:
    if clock is None:
        starts = not (rule.starts.isdisjoint(names) and rule.restarts.isdisjoint(names))
        return Clock(started(at, standing=paused)) if starts else None
    if not rule.restarts.isdisjoint(names):
        return _again(clock, at, calendar, paused=paused)
    if not clock.stopped:
        stops = not rule.stops.isdisjoint(names)
        watch = clock.watch.stopped(at, calendar) if stops else clock.watch
        return clock._replace(watch=watch, stopped=True) if stops else clock
    if not rule.resumes.isdisjoint(names):
        watch = clock.watch if paused else clock.watch.running(at)
        return clock._replace(watch=watch, stopped=False)
    again = rule.again and not rule.starts.isdisjoint(names)
    return _again(clock, at, calendar, paused=paused) if again else clock


def _again(clock: Clock, at: datetime, calendar: Calendar, *, paused: bool) -> Clock:
    """The next run; an event that is told late begins it no earlier than time was counted."""
    last = clock.watch.stopped(at, calendar)
    begins = max(at, last.counted) if clock.stopped and last.counted is not None else at
    return Clock(
        started(begins, standing=paused),
        run=clock.run + 1,
        longest_open=max(clock.longest_open, last.open_used),
        longest_wall=max(clock.longest_wall, last.wall_used),
    )


def standing(path: Path, clocks: Clocks, at: datetime, *, ended: bool = False) -> dict[str, Clock]:
    """The clocks in a pause, or after the end: what was not stopped stands, ready to go on."""
    on = {rule.name for rule in path.clocks if rule.runs_on and not ended}
    return {
        name: clock
        if clock.stopped or name in on
        else clock._replace(watch=clock.watch.stopped(at, path.calendar))
        for name, clock in clocks.items()
    }


def going_on(clocks: Clocks, at: datetime) -> dict[str, Clock]:
    """The clocks after a pause, or in a walk that begins again: what was not stopped runs."""
    return {
        name: clock if clock.stopped else clock._replace(watch=clock.watch.running(at))
        for name, clock in clocks.items()
    }


class Reading(NamedTuple):
    """What a clock shows at an instant.

    `due` is when its target will be used up if all stays as it is (None where it stands or has no
    target), `left` what is left of the target (negative: it is late; None without target), `used`
    the time used in this run and `longest` in the longest run so far, both in the target's kind of
    time: open time, or time round the clock.
    """

    running: bool
    stopped: bool
    due: datetime | None
    target: timedelta | None
    used: timedelta
    left: timedelta | None
    longest: timedelta


def reading(path: Path, walk: Walk, ticket: Ticket, name: str, at: datetime) -> Reading | None:
    """What the clock of that name shows at `at`, an instant not before the last decision.

    None where the clock has never started. Raises LookupError where the path has no such clock or
    no matrix row fits.
    """
    rule = next((rule for rule in path.clocks if rule.name == name), None)
    if rule is None:
        raise LookupError(f"path '{path.name}' has no clock '{name}'")
    clock = walk.clocks.get(name)
    if clock is None:
        return None
    target = target_of(rule, path, path.vocabulary.values(ticket))
    wall = target is not None and target.wall
    watch, calendar = clock.watch, path.calendar
    used = watch.used(at, calendar, wall=wall)
    whole = None if target is None else length_of(target, watch.begun, calendar)
    return Reading(
        running=watch.since is not None,
        stopped=clock.stopped,
        due=None if whole is None else _due(clock, target, calendar, late=used >= whole),
        target=whole,
        used=used,
        left=None if whole is None else whole - used,
        longest=max(used, clock.longest_wall if wall else clock.longest_open),
    )


def _due(clock: Clock, target: Wait | None, calendar: Calendar, *, late: bool) -> datetime | None:
    due = clock.watch.due(target, calendar) if target is not None else None
    if due is None or clock.breached is None or not late:
        return due
    return min(due, clock.breached)


def target_of(rule: ClockRule, path: Path, values: Mapping[str, str]) -> Wait | None:
    """The target of a clock for a ticket with these values; None where it has none.

    Raises LookupError where no matrix row fits.
    """
    if rule.target is not None:
        return rule.target
    return path.matrix.row_for(values).targets[rule.name]
