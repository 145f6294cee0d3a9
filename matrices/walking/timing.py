"""What time does to a walk next: breaches, points of clocks, waits, reminders, messages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from typing import NamedTuple

from matrices.clocks import target_of
from matrices.paths import ClockRule, Path
from matrices.plan import Place, Way
from matrices.stopwatch import Stopwatch, of_parts
from matrices.waits import Wait
from matrices.walk import Clock, Position
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
    positions = walking.positions
    if walking.outcome or not positions:
        return None
    if walking.clocks or walking.asked or len(positions) > 1:
        timers = timers_of(walking)
    else:
        timers = _of_position(walking, 0, positions[0])
    decided = walking.decided
    if len(timers) == 1:
        timer = timers[0]
        return timer if decided is None or timer.at >= decided else _now(timer, decided)
    return min((_now(timer, decided) for timer in timers), key=_ORDER, default=None)


def _now(timer: Timer, decided: datetime | None) -> Timer:
    return timer if decided is None or timer.at >= decided else timer._replace(at=decided)


def timers_of(walking: Walking) -> list[Timer]:
    """Everything that time may do, in no order."""
    found = _breaches(walking) if walking.clocks else []
    for number, position in enumerate(walking.positions):
        found += _kept(walking, number, position)
    due = next_message(walking) if walking.asked else None
    if due is not None:
        found.append(Timer(due, 4, 0, 0, MESSAGE))
    return found


def quiet_until(walking: Walking) -> datetime:
    """An instant before which time does nothing, found without counting open time.

    Open time never runs faster than the wall's, so no wait is over before its own length.
    """
    positions = walking.positions
    if walking.asked or len(positions) != 1:
        return _NEVER_QUIET if positions else _ALWAYS_QUIET
    position = positions[0]
    soonest = walking.places[position.step].soonest
    if soonest is None or position.answer is not None or position.snoozed:
        return _NEVER_QUIET
    until = position.watch.begun + soonest
    if walking.clocks:
        for timer in _breaches(walking):
            until = min(until, timer.at)
    return until


_NEVER_QUIET = datetime.min.replace(tzinfo=UTC)
_ALWAYS_QUIET = datetime.max.replace(tzinfo=UTC)
_ORDER = itemgetter(0, 1, 2, 3)


def _kept(walking: Walking, number: int, position: Position) -> list[Timer]:
    """The timers of a position, found anew where they may differ."""
    kept = walking.timers.get(number)
    if kept is not None and kept[0] is position:
        _, clocks, changes, timers = kept
        if clocks is walking.clocks and changes == walking.changes:
            still: list[Timer] = timers
            return still
    found = _of_position(walking, number, position)
    walking.timers[number] = (position, walking.clocks, walking.changes, found)
    return found


def _of_position(walking: Walking, number: int, position: Position) -> list[Timer]:
    place, answer = walking.places[position.step], position.answer
    found: list[Timer] = []
    if place.waits and (answer is None or answer.held is None):
        _add_waits(found, walking, place, position, number)
    if place.gates:
        found += _gates(walking, place, position, number)
    if place.points:
        found += _points(walking, place, position, number)
    if answer is not None:
        found += _answers(place, position, number)
    if position.wakes is not None:
        found.append(Timer(position.wakes, 3, number, 1, WAKING, position))
    return found


def _breaches(walking: Walking) -> list[Timer]:
    """The breaches to come, by the targets of the row that fits now."""
    clocks = walking.clocks
    found: list[Timer] = []
    for order, rule in enumerate(walking.path.clocks):
        clock = clocks.get(rule.name)
        if clock is None or clock.stopped or clock.breached is not None:
            continue
        kept = walking.breaches.get(order)
        if kept is None or kept[0] is not clock or kept[1] != walking.changes:
            kept = (clock, walking.changes, _breach(walking, rule, order, clock))
            walking.breaches[order] = kept
        if kept[2] is not None:
            found.append(kept[2])
    return found


def _breach(walking: Walking, rule: ClockRule, order: int, clock: Clock) -> Timer | None:
    path = walking.path
    wait = rule.target or walking.row(path).targets[rule.name]
    due = clock.watch.due(wait, path.calendar) if wait is not None else None
    return None if due is None else Timer(due, 0, order, 0, BREACH, None, wait, rule)


def _points(walking: Walking, place: Place, position: Position, number: int) -> Iterator[Timer]:
    """Points of clocks that were not passed in this run."""
    path = walking.path
    for way in place.points:
        point = way.each.point
        clock = walking.clocks.get(point.clock) if point is not None else None
        if point is None or clock is None or clock.stopped or way.id in clock.fired:
            continue
        # A clock of an older version may go on in a path that has it only where it is called.
        rule = next((rule for rule in path.clocks if rule.name == point.clock), None)
        target = target_of(rule, path, walking.values) if rule is not None else None
        if target is None or not (way.free or may(walking, way, position)):
            continue
        due = point.due(clock.watch, target, clock.breached, path.calendar)
        if due is not None:
            rank, place_in_order = (1, 0) if way.interrupt else (2, number)
            yield Timer(due, rank, place_in_order, way.order, POINT, position, target, way=way)


def _add_waits(
    found: list[Timer], walking: Walking, place: Place, position: Position, number: int
) -> None:
    """Add the waits of a step to what was found."""
    fired, path = position.fired, place.path
    for way in place.waits:
        if (fired and way.id in fired) or not (way.free or may(walking, way, position)):
            continue
        wait = way.wait
        if wait is None:
            row = walking.rows.get(path.name) or walking.row(path)
            wait = row.within[way.level]
        if way.repeats:
            rounds = position.rounds.get(way.id, 0) + 1
            wait = Wait(wait.amount * rounds, wait.unit, wait.wall)
        # Wall time runs on through pauses.
        watch = position.steady if way.runs_on or wait.wall else position.watch
        due = watch.due(wait, path.calendar)
        if due is not None:
            if wait.unit == "d":
                due = _led_to(due, path)
            parts = (due, 2, number, way.order, WAIT, position, wait, None, way)
            found.append(of_parts(Timer, parts))


def _gates(walking: Walking, place: Place, position: Position, number: int) -> Iterator[Timer]:
    """When the hours of a step are open, which no pause closes."""
    since = position.steady.since
    if since is None:
        return
    # Hours that were open before the guard held are over.
    begin = max(since, walking.decided or since)
    for way in place.gates:
        if way.hours is not None and way.id not in position.fired and may(walking, way, position):
            due = way.hours.next_open(begin)
            yield Timer(due, 2, number, way.order, WAIT, position, way=way)


def _led_to(due: datetime, path: Path) -> datetime:
    """Days lead to a wall time, moved into opening hours: never to a closing."""
    return path.calendar.next_open(due)


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
        confirms = answer.waiting and rule.within is not None
        wait = rule.within if confirms else rule.remind
        if wait is not None:
            due = _answer_due(answer.reminder, wait, place)
            if due is not None:
                what = EXPIRY if confirms else REMINDER
                yield Timer(due, 3, number, 0, what, position, wait)


def _answer_due(watch: Stopwatch, wait: Wait, place: Place) -> datetime | None:
    # Wall time runs on through pauses.
    if wait.wall:
        return watch.begun + wait.length
    due = watch.due(wait, place.path.calendar)
    return _led_to(due, place.path) if wait.unit == "d" and due is not None else due
