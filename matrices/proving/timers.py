"""How what time does next to a walk moves when the ticket is opened later."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.points import Point
from matrices.proving.motion import (
    Motion,
    after_open,
    after_wait,
    after_wall,
    before_open,
    days_used_up,
    length_varies,
    next_open,
)
from matrices.stopwatch import Stopwatch, length_of
from matrices.waits import Wait
from matrices.walking import timing
from matrices.walking.state import Walking
from matrices.walking.timing import Timer

_NONE = timedelta(0)
_WHOLE = 100
"""The share of a target up to which a point never comes earlier for a later opening."""


class Irregular(Exception):
    """What does not move evenly: the ticket is looked at minute by minute there."""


class Moves(dict[datetime, bool]):
    """Of each instant at which something happened, whether it moves along with the opening.

    What was reckoned once from it is kept: most timers are looked at again at the next one.
    """

    def __init__(self, opened: datetime) -> None:
        """The opening moves along with itself."""
        super().__init__({opened: True})
        self._kept: dict[object, Motion] = {}

    def kept(self, reckon: Callable[..., Motion], since: Motion, *others: object) -> Motion:
        """What is reckoned from an instant, and from nothing else that changes."""
        key = (reckon, since, *(id(each) for each in others))
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = reckon(since, *others)
        return found

    def note(self, motion: Motion) -> None:
        """Keep one; Irregular where an instant is two things that move differently."""
        if self.setdefault(motion.at, motion.moves) is not motion.moves:
            raise Irregular

    def of(self, at: datetime | None) -> Motion:
        """The motion of an instant at which something happened."""
        if at is None or at not in self:
            raise Irregular
        return Motion(at, self[at])

    def begun(self, watch: Stopwatch) -> Motion:
        """The motion of what a stopwatch has run from; Irregular where it stood meanwhile."""
        if watch.since != watch.begun or watch.open_used or watch.wall_used:
            raise Irregular
        return self.of(watch.since)


class Coming(NamedTuple):
    """A timer and how it moves: as its wait is over, whatever was decided by then."""

    timer: Timer
    motion: Motion


def coming(walking: Walking, moves: Moves) -> Iterator[Coming]:
    """Everything that time may do to a walk, with how it moves."""
    for timer in timing.timers_of(walking):
        if timer.what == timing.MESSAGE:
            for motion in _messages(walking, moves):
                yield Coming(timer._replace(at=motion.at), motion)
        else:
            yield Coming(timer, _motion(walking, timer, moves))


def _motion(walking: Walking, timer: Timer, moves: Moves) -> Motion:
    match timer.what:
        case timing.WAIT:
            motion = _wait(walking, timer, moves)
        case timing.BREACH:
            motion = _breach(walking, timer, moves)
        case timing.POINT:
            motion = _point(walking, timer, moves)
        case _:
            raise Irregular
    if motion.at != timer.at:
        raise Irregular
    return motion


def _wait(walking: Walking, timer: Timer, moves: Moves) -> Motion:
    way, position, wait = timer.way, timer.position, timer.wait
    if way is None or position is None:
        raise Irregular
    calendar = walking.places[position.step].path.calendar
    if way.each.hours is not None:
        return next_open(_gate(walking, position.steady, moves), way.each.hours)
    if wait is None:
        raise Irregular
    steady = way.each.runs_on or wait.wall
    begun = moves.begun(position.steady if steady else position.watch)
    if way.each.trigger == "every":  # each round has a wait of its own
        return after_wait(begun, wait, calendar)
    return moves.kept(after_wait, begun, wait, calendar)


def _gate(walking: Walking, watch: Stopwatch, moves: Moves) -> Motion:
    """From when on a gate is waited for: the visit, or the last decision where that is later."""
    since, decided = moves.of(watch.since), walking.decided
    if decided is None or decided == since.at:
        return since
    latest = moves.of(decided)
    return latest.within(latest.at - since.at) if since.moves and not latest.moves else latest


def _breach(walking: Walking, timer: Timer, moves: Moves) -> Motion:
    if timer.rule is None or timer.wait is None:
        raise Irregular
    begun = moves.begun(walking.clocks[timer.rule.name].watch)
    return moves.kept(_used_up, begun, timer.wait, walking.path.calendar)


def _used_up(begun: Motion, target: Wait, calendar: Calendar) -> Motion:
    """When a clock has used its target."""
    if target.unit == "d":
        return days_used_up(begun, target.amount, calendar)
    return after_wait(begun, target, calendar)


def _point(walking: Walking, timer: Timer, moves: Moves) -> Motion:
    point = timer.way.each.point if timer.way is not None else None
    if point is None or timer.wait is None:
        raise Irregular
    clock, calendar = walking.clocks[point.clock], walking.path.calendar
    begun, target = moves.begun(clock.watch), timer.wait
    own = point.wait is None or (point.wait.unit != "d" and point.wait.wall is target.wall)
    if own:
        return moves.kept(_share, begun, target, calendar, point)
    if clock.breached is not None:
        return _beside(point, moves.of(clock.breached), calendar)
    return _beside(point, _used_up(begun, target, calendar), calendar)


def _share(begun: Motion, target: Wait, calendar: Calendar, point: Point) -> Motion:
    """A point that counts the clock's own time."""
    varies = target.unit == "d" and length_varies(begun, target.amount, calendar)
    if varies and point.percent > _WHOLE:
        raise Irregular
    whole = length_of(target, begun.at, calendar)
    if point.wait is None:
        span = whole * point.percent / 100
    else:
        span = max(_NONE, whole + (-point.wait.length if point.before else point.wait.length))
    if not span:
        motion = begun
    elif target.wall:
        motion = after_wall(begun, span)
    else:
        motion = after_open(begun, span, calendar)
    if target.unit == "d" and begun.moves:
        leads = days_used_up(begun, target.amount, calendar)
        motion = motion.within(leads.span)._replace(steady=False, even=not varies)
    return motion


def _beside(point: Point, used_up: Motion, calendar: Calendar) -> Motion:
    """A point that counts from the instant at which the target is used up."""
    wait = point.wait
    if wait is None:
        raise Irregular
    if not point.before:
        return after_wait(used_up, wait, calendar)
    if wait.wall:
        return after_wall(used_up, -wait.length)
    if wait.unit == "d":
        if used_up.moves:
            raise Irregular
        return used_up._replace(at=calendar.subtract_days(used_up.at, wait.amount))
    return before_open(used_up, wait.length, calendar)


def _messages(walking: Walking, moves: Moves) -> Iterator[Motion]:
    """The messages that people's own timings have still to add."""
    decided = walking.decided
    for asked in walking.asked:
        for own in walking.roster.timings(asked.whom):
            if own.wait is None:
                continue
            asked_at, calendar = moves.of(asked.at), walking.path.calendar
            motion = moves.kept(after_wait, asked_at, own.wait, calendar)
            if motion.at > asked.until and (decided is None or motion.at >= decided):
                yield motion
