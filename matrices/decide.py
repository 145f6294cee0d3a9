"""The one place where escalation is decided: what a walk does with events and time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from matrices.log import Effect, Entry, Withdrawal
from matrices.paths import BREACH_OF, Path
from matrices.plan import Why
from matrices.roster import Roster
from matrices.stopwatch import started
from matrices.tickets import REOPENED, Event, Ticket
from matrices.walk import Walk
from matrices.walking import timing
from matrices.walking.asking import send_due, tell_again
from matrices.walking.hearing import hear, offer, settle_all
from matrices.walking.moving import enter_again, follow, settle
from matrices.walking.pausing import wake
from matrices.walking.state import WalkError, Walking
from matrices.walking.timing import Timer, next_timer, quiet_until

__all__ = ["Decision", "WalkError", "decide", "fire"]

_ORDER = attrgetter("at", "seq")
_NOTHING: Mapping[str, int] = {}
_EXPIRED = Why("", "acknowledgement expired")


class Decision(NamedTuple):
    """What `decide` answers: the walk and ticket as they are now, and what is to be done.

    `rest` are the events that were not taken because the ticket came back after its end: they
    belong to the walk that follows (`walk.again()`), on the newest version. `turns` counts on who
    is the next in turn. `withdrawals` are about messages that may not have been sent yet.
    """

    walk: Walk
    ticket: Ticket
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    rest: tuple[Event, ...] = ()
    turns: Mapping[str, int] = {}
    withdrawals: tuple[Withdrawal, ...] = ()


_decision: Callable[[tuple[Any, ...]], Decision] = partial(tuple.__new__, Decision)


def decide(
    *,
    path: Path,
    walk: Walk,
    ticket: Ticket,
    events: Iterable[Event],
    roster: Roster,
    now: datetime,
    turns: Mapping[str, int] = _NOTHING,
    loads: Mapping[str, int] = _NOTHING,
) -> Decision:
    """Everything that happens to a walk up to and at `now`, each thing at its own instant.

    `events` are those that were not taken before; those after `now` are not looked at. `turns`
    counts, by target, how often somebody was the next in turn; `loads` is how many tickets each
    person holds.
    Raises WalkError where the path cannot be walked.
    """
    seen = sorted(events, key=_ORDER)
    if seen and seen[-1].at > now:
        seen = [event for event in seen if event.at <= now]
    walking = Walking(path, walk, ticket, roster, turns, loads)
    taken, timer = _go(walking, seen, now)
    return _decision(
        (
            walking.walk(timer.at if timer is not None else None),
            Ticket(ticket.id, walking.told),
            tuple(walking.entries),
            tuple(walking.effects),
            tuple(seen[taken:]),
            walking.turns,
            tuple(walking.withdrawals),
        )
    )


def _go(walking: Walking, events: Sequence[Event], now: datetime) -> tuple[int, Timer | None]:
    """Take events and timers in their order; how many events were taken, and what comes next."""
    for taken, event in enumerate(events):
        decided = walking.decided
        # A late event is taken at the instant decided last.
        at = event.at if decided is None or event.at > decided else decided
        if at > quiet_until(walking):
            _take_timers(walking, at, also_then=False)
        if walking.outcome and event.type == REOPENED:
            return taken, next_timer(walking)
        walking.decided = at
        hear(walking, event, at)
    return len(events), _take_timers(walking, now, also_then=True)


def _take_timers(walking: Walking, until: datetime, *, also_then: bool) -> Timer | None:
    """Take what time does before an instant, and at it where no event comes first; what is next."""
    timer = next_timer(walking)
    while timer is not None and (timer.at < until or (also_then and timer.at == until)):
        _fire(walking, timer)
        timer = next_timer(walking)
    return timer


def _fire(walking: Walking, timer: Timer) -> None:
    at = walking.decided = timer.at
    match timer.what:
        case timing.WAIT | timing.POINT:
            _take(walking, timer)
        case timing.BREACH:
            _breach(walking, timer)
        case timing.WAKING:
            wake(walking, at, rule="snoozed until now", due=True)
        case timing.MESSAGE:
            send_due(walking, at)
        case _:
            _answer(walking, timer)
    if walking.unsettled or walking.plan.choosy:
        settle_all(walking, at)


def _breach(walking: Walking, timer: Timer) -> None:
    if timer.rule is None:
        return
    name, at = timer.rule.name, timer.at
    clock = walking.clocks[name]
    walking.clocks = {**walking.clocks, name: clock._replace(breached=at)}
    values = {
        "wait": str(timer.wait),
        "row": walking.row(walking.path).words,
        "begun": clock.watch.begun.isoformat(),
    }
    walking.note(at, "breach", Why("", BREACH_OF + name), values=values)
    offer(walking, frozenset({BREACH_OF + name}), at)


def _take(walking: Walking, timer: Timer) -> None:
    """Take the transition of a wait, or of a point of a clock."""
    way, position = timer.way, timer.position
    if way is None or position is None:
        return
    values: dict[str, str] = {}
    wait = timer.wait
    if wait is not None:
        path = walking.path if way.each.point is not None else walking.places[position.step].path
        row = walking.row(path)
        values = {"wait": wait.words, "row": row.words}
    if way.each.point is not None:
        name = way.each.point.clock
        clock = walking.clocks[name]
        values["begun"] = clock.watch.begun.isoformat()
        walking.clocks = {**walking.clocks, name: clock._replace(fired=(*clock.fired, way.id))}
    follow(walking, position, way, timer.at, values)


def _answer(walking: Walking, timer: Timer) -> None:
    """Remind who acknowledged, or let the acknowledgement expire."""
    position, at = timer.position, timer.at
    if position is None or position.answer is None:
        return
    if timer.what == timing.REMINDER:
        watch = started(at, standing=walking.paused)
        answer = position.answer._replace(reminder=watch, waiting=True)
        walking.put(position._replace(answer=answer))
        why = Why("", f"acknowledged {timer.wait} ago")
        walking.note(at, "reminded", why, position)
        tell_again(walking, position, position.answer.by, at, why)
        return
    walking.note(at, "expired", _EXPIRED, position)
    enter_again(walking, position, at, _EXPIRED)
    settle(walking, at)


def fire(walking: Walking, timer: Timer) -> None:
    """Do what time does next, for those who look ahead: `decide` itself does nothing else."""
    _fire(walking, timer)
