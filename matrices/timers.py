"""What time will do to a walk next: breaches of clocks, and transitions after their waits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from matrices.calendars import Calendar
from matrices.matrix import Row
from matrices.paths import ClockRule, Path, Transition
from matrices.waits import Wait
from matrices.walk import Clock, Position


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that time does at an instant; `rank` orders those of the same instant."""

    at: datetime
    rank: tuple[int, int]
    wait: Wait
    clock: ClockRule | None = None
    transition: Transition | None = None


def clock_timers(path: Path, clocks: Mapping[str, Clock], row: Row) -> Iterator[Timer]:
    """The breaches to come of the clocks that run, by the targets of the matrix row."""
    for order, rule in enumerate(path.clocks):
        clock = clocks.get(rule.name)
        if clock is None or clock.stopped or clock.breached:
            continue
        wait = row.targets[rule.name]
        due = clock.watch.due(wait, path.calendar)
        if due is not None:
            yield Timer(due, (0, order), wait, clock=rule)


def step_timers(path: Path, position: Position, row: Row) -> Iterator[Timer]:
    """The `after` transitions of the step that have not fired in this visit."""
    for order, each in enumerate(path.leaving[position.step]):
        if each.trigger != "after" or each.id in position.fired:
            continue
        wait = each.wait or row.within[each.level or 0]
        due = _due(position, wait, path.calendar)
        if due is not None:
            yield Timer(due, (1, order), wait, transition=each)


def _due(position: Position, wait: Wait, calendar: Calendar) -> datetime | None:
    if wait.wall:
        # It runs on through pauses, so it counts from the entry itself.
        return position.entered + wait.length
    due = position.watch.due(wait, calendar)
    if due is None or wait.unit != "d":
        return due
    # Days lead to a wall time, moved into opening hours: never to a closing.
    return calendar.add(due, timedelta(0))
