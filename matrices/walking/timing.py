"""What time does to a walk next: breaches, points of clocks, waits, reminders, messages."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from matrices.clocks import target_of
from matrices.paths import ClockRule
from matrices.plan import Place, Way
from matrices.stopwatch import Stopwatch, open_length
from matrices.waits import Wait
from matrices.walk import Position
from matrices.walking.asking import next_message
from matrices.walking.moving import may
from matrices.walking.state import Walking

BREACH, POINT, WAIT, EXPIRY, REMINDER, WAKING, MESSAGE = range(7)


class Timer(NamedTuple):
    """Something that time does at an instant; those of one are taken by rank, number and order."""

    at: datetime
    rank: int
    number: int
    order: int
    what: int
    position: Position | None = None
    wait: Wait | None = None
    rule: ClockRule | None = None
    way: Way | None = None


def next_timer(walking: Walking) -> Timer | None:
    """What time does next; what is overdue, because its target shrank, happens now."""
    if walking.outcome or not walking.positions:
        return None
    found: Timer | None = None
    decided = walking.decided
    for timer in _timers(walking):
        if decided is not None and timer.at < decided:
            timer = timer._replace(at=decided)  # noqa: PLW2901
        if found is None or timer[:4] < found[:4]:
            found = timer
    return found


def _timers(walking: Walking) -> Iterator[Timer]:
    yield from _breaches(walking)
    seen: set[str] = set()
    for number, position in enumerate(walking.positions):
        place = walking.places[position.step]
        if place.points:
            yield from _points(walking, place, position, number, seen)
        if place.timed and not position.acknowledged:
            yield from _waits(walking, place, position, number)
        if position.answer is not None:
            yield from _answers(place, position, number)
        if position.wakes is not None:
            yield Timer(position.wakes, 3, number, 1, WAKING, position)
    if walking.asked:
        due = next_message(walking)
        if due is not None:
            yield Timer(due, 4, 0, 0, MESSAGE)


def _breaches(walking: Walking) -> Iterator[Timer]:
    path = walking.path
    for order, rule in enumerate(path.clocks):
        clock = walking.clocks.get(rule.name)
        if clock is None or clock.stopped or clock.breached is not None:
            continue
        wait = rule.target or walking.row(path).targets[rule.name]
        if wait is None:
            continue
        due = clock.watch.due(wait, path.calendar)
        if due is not None:
            yield Timer(due, 0, order, 0, BREACH, None, wait, rule)


def _points(
    walking: Walking, place: Place, position: Position, number: int, seen: set[str]
) -> Iterator[Timer]:
    """Points of clocks; an interrupt that holds at several positions counts once."""
    path = walking.path
    for way in place.points:
        point = way.each.point
        clock = walking.clocks.get(point.clock) if point is not None else None
        if point is None or clock is None or clock.stopped or way.id in clock.fired:
            continue
        if way.interrupt and way.id in seen:
            continue
        seen.add(way.id)
        rule = next(rule for rule in path.clocks if rule.name == point.clock)
        target = target_of(rule, path, walking.values)
        if target is None or not may(walking, way, position):
            continue
        due = point.due(clock.watch, target, clock.breached, path.calendar)
        if due is not None:
            rank, place_in_order = (1, 0) if way.interrupt else (2, number)
            yield Timer(due, rank, place_in_order, way.order, POINT, position, target, way=way)


def _waits(walking: Walking, place: Place, position: Position, number: int) -> Iterator[Timer]:
    path = place.path
    for way in place.timed:
        each = way.each
        if way.id in position.fired or not may(walking, way, position):
            continue
        watch = position.steady if each.runs_on else position.watch
        wait: Wait | None = None
        if each.hours is not None:
            since = watch.since
            due = None if since is None else each.hours.next_open(max(since, position.entered))
        else:
            wait = each.wait or walking.row(path).within[each.level or 0]
            if each.trigger == "every":
                rounds = position.rounds.get(way.id, 0) + 1
                wait = Wait(wait.amount * rounds, wait.unit, wait.wall)
            due = _due(position.steady if wait.wall else watch, wait, place)
        if due is not None:
            yield Timer(due, 2, number, way.order, WAIT, position, wait, way=way)


def _due(watch: Stopwatch, wait: Wait, place: Place) -> datetime | None:
    calendar = place.path.calendar
    if wait.wall:
        return watch.due_on_the_wall(wait.length)
    due = watch.due_in_open_time(open_length(wait, watch.begun, calendar), calendar)
    if due is None or wait.unit != "d":
        return due
    # Days lead to a wall time, moved into opening hours: never to a closing.
    return calendar.next_open(due)


def _answers(place: Place, position: Position, number: int) -> Iterator[Timer]:
    """The expiry of an acknowledgement, and its reminders."""
    rule, answer = place.step.acknowledge, position.answer
    if rule is None or answer is None or answer.held is None:
        return
    if rule.lasts is not None:
        due = _answer_due(answer.held, rule.lasts, place)
        if due is not None:
            yield Timer(due, 3, number, 0, EXPIRY, position, rule.lasts)
    if rule.remind is not None and answer.reminder is not None:
        wait = rule.within if answer.waiting else rule.remind
        if wait is not None:
            due = _answer_due(answer.reminder, wait, place)
            if due is not None:
                what = EXPIRY if answer.waiting else REMINDER
                yield Timer(due, 3, number, 0, what, position, wait)


def _answer_due(watch: Stopwatch, wait: Wait, place: Place) -> datetime | None:
    # Wall time runs on through pauses.
    return watch.begun + wait.length if wait.wall else _due(watch, wait, place)
