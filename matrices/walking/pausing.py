"""Pauses by the ticket's state, and snoozing: what stands still, and what goes on."""

from datetime import UTC, datetime

from matrices import clocks
from matrices.plan import Why
from matrices.stopwatch import Stopwatch, instant_after
from matrices.waits import Wait
from matrices.walk import Answer, Position
from matrices.walking.state import Walking

_PAUSES = Why("", "pauses")


def pause_or_resume(walking: Walking, happened: datetime, at: datetime) -> None:
    """Begin or end a pause, where the ticket's state now says so."""
    state = walking.values.get("state", "")
    paused = state in walking.path.pauses
    if paused == walking.paused:
        return
    walking.paused = paused
    values = {"state": state}
    walking.note(at, "paused" if paused else "resumed", _PAUSES, values=values)
    walking.positions[:] = [_turned(walking, each, at) for each in walking.positions]
    # Clocks reckon with when it happened, also where that is noticed late.
    if paused:
        walking.clocks = clocks.standing(walking.path, walking.clocks, happened)
    else:
        walking.clocks = clocks.going_on(walking.clocks, happened)


def _turned(walking: Walking, position: Position, at: datetime) -> Position:
    """The position with its stopwatches running or standing, as pause and snooze will have it."""
    calendar = walking.place(position).path.calendar
    runs = not walking.paused and not position.snoozed
    watch, steady, answer = position.watch, position.steady, position.answer
    watch = watch.running(at) if runs else watch.stopped(at, calendar)
    steady = steady.stopped(at, calendar) if position.snoozed else steady.running(at)
    if answer is not None:
        answer = _answer_turned(walking, answer, at)
    return position._replace(watch=watch, steady=steady, answer=answer)


def _answer_turned(walking: Walking, answer: Answer, at: datetime) -> Answer:
    def turned(watch: Stopwatch | None) -> Stopwatch | None:
        if watch is None:
            return None
        if walking.paused:
            return watch.stopped(at, walking.path.calendar)
        return watch.running(at)

    return answer._replace(held=turned(answer.held), reminder=turned(answer.reminder))


def snooze(walking: Walking, until: str, at: datetime) -> None:
    """Let the waits where the walk stands now stand still, for a time or until woken."""
    for index, position in enumerate(walking.positions):
        wakes = _wakes(walking, position, until, at)
        snoozed = position._replace(snoozed=True, wakes=wakes)
        walking.positions[index] = _turned(walking, snoozed, at)
    values = {"until": until} if until else {}
    walking.note(at, "snoozed", Why("", "on snoozed"), values=values)


def _wakes(walking: Walking, position: Position, until: str, at: datetime) -> datetime | None:
    """When a snooze ends: after a wait, at an instant, or, where it says neither, when woken."""
    if not until:
        return None
    try:
        wait = Wait.parse(until)
    except ValueError:
        return _instant(until, at)
    return instant_after(at, wait, walking.place(position).path.calendar)


def _instant(until: str, at: datetime) -> datetime | None:
    try:
        told = datetime.fromisoformat(until)
        return max(told.astimezone(UTC), at) if told.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def wake(walking: Walking, at: datetime, *, rule: str, due: bool = False) -> None:
    """Let what was snoozed go on; with `due`, only that whose time has come."""
    woken = False
    for index, position in enumerate(walking.positions):
        if position.snoozed and (not due or (position.wakes is not None and position.wakes <= at)):
            woken = True
            awake = position._replace(snoozed=False, wakes=None)
            walking.positions[index] = _turned(walking, awake, at)
    if woken:
        walking.note(at, "woken", Why("", rule))
