"""SLA clocks under way: how events and pauses turn them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from matrices.paths import Path
from matrices.stopwatch import Stopwatch
from matrices.walk import Clock

Turn = Callable[[Stopwatch], Stopwatch]


def turned(
    path: Path, clocks: Mapping[str, Clock], names: frozenset[str], at: datetime, *, paused: bool
) -> Mapping[str, Clock]:
    """The clocks after an event of these names: started, stopped, gone on; or the very same."""
    changed: dict[str, Clock] = {}
    for rule in path.clocks:
        clock = clocks.get(rule.name)
        if clock is None:
            if rule.starts in names:
                watch = Stopwatch.started(at)
                changed[rule.name] = Clock(watch.stopped(at, path.calendar) if paused else watch)
        elif rule.stops in names and not clock.stopped:
            watch = clock.watch.stopped(at, path.calendar)
            changed[rule.name] = replace(clock, watch=watch, stopped=True)
        elif rule.resumes in names and clock.stopped:
            watch = clock.watch if paused else clock.watch.running(at)
            changed[rule.name] = replace(clock, watch=watch, stopped=False)
    return {**clocks, **changed} if changed else clocks


def standing(path: Path, clocks: Mapping[str, Clock], at: datetime) -> dict[str, Clock]:
    """The clocks in a pause, or after the end: what was not stopped stands, ready to go on."""
    return _each(clocks, lambda watch: watch.stopped(at, path.calendar))


def going_on(clocks: Mapping[str, Clock], at: datetime) -> dict[str, Clock]:
    """The clocks after a pause, or in a walk that begins again: what was not stopped runs."""
    return _each(clocks, lambda watch: watch.running(at))


def _each(clocks: Mapping[str, Clock], turn: Turn) -> dict[str, Clock]:
    return {
        name: clock if clock.stopped else replace(clock, watch=turn(clock.watch))
        for name, clock in clocks.items()
    }
