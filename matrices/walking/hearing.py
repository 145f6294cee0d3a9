"""What one event does: fields, pauses, clocks, acknowledgements, and the transition it takes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from matrices import clocks
from matrices.plan import Ear, Why
from matrices.stopwatch import started
from matrices.tickets import OPENED, REOPENED, UNDELIVERED, Event
from matrices.walk import Answer, Position
from matrices.walking.answering import ANSWERS, answers
from matrices.walking.asking import withdraw
from matrices.walking.moving import begin, follow, jump, looked_at, may, settle
from matrices.walking.pausing import pause_or_resume, snooze, wake
from matrices.walking.state import Walking, entry_of

_NOTHING: Mapping[str, str] = {}
_NEVER: Mapping[str, int] = {}
_OWN = frozenset(("confirmed", "snoozed", "woken", "jumped"))


def hear(walking: Walking, event: Event, at: datetime) -> None:
    """Do what one event does, taken at `at` (its own instant, or the one decided last)."""
    plan, kind = walking.plan, event.type
    names, rule, tells, counts, ear = plan.said(event)
    if counts:
        walking.learn(walking.path.vocabulary.changes_by(event, walking.told))
    elif tells:
        walking.learn_one(kind, event.new)
    if not walking.positions and kind == (REOPENED if walking.was.number > 1 else OPENED):
        _begin(walking, event, names, rule, at)
        return
    _note_event(walking, event, rule, at)
    if not walking.positions or walking.outcome:
        return
    if tells and kind == "state":
        pause_or_resume(walking, event.at, at)
    deaf: Collection[int] = ()
    if ear.odd or kind in _OWN:
        deaf = _hear_besides(walking, event, names, ear, at)
    if ear.taken or kind == UNDELIVERED:
        _hear_at_steps(walking, event, names, at, deaf)
    if walking.unsettled or plan.choosy:
        settle_all(walking, at)


def _hear_at_steps(
    walking: Walking, event: Event, names: frozenset[str], at: datetime, deaf: Collection[int]
) -> None:
    """Let the steps take an event; the log says where that a message never arrived is not."""
    before = walking.taken.copy() if event.type == UNDELIVERED else _NEVER
    positions = walking.positions
    if len(positions) == 1 and not deaf:
        _take_first(walking, positions[0], names, at, event, ())
    else:
        offer(walking, names, at, event, deaf)
    if event.type == UNDELIVERED and walking.taken == before:
        because = f"nobody could tell {event.new}, and the path does not say what then"
        walking.note(at, "needs", Why("", f"on {UNDELIVERED}", because), values={"whom": event.new})


def _hear_besides(
    walking: Walking, event: Event, names: frozenset[str], ear: Ear, at: datetime
) -> Collection[int]:
    """Turn clocks, acknowledge, end what holds until then; the visits that do not hear it."""
    if ear.clocks:
        walking.clocks = clocks.turned(
            walking.path, walking.clocks, names, event.at, paused=walking.paused
        )
    deaf: Collection[int] = ()
    if ear.acknowledges or event.type in _OWN:
        deaf = _built_in(walking, event, names, at)
    if ear.ends:
        _remember(walking, names)
    return deaf


def settle_all(walking: Walking, at: datetime) -> None:
    """Leave every step that may be left at once by now."""
    if walking.outcome:
        return
    if walking.plan.choosy:
        for position in walking.positions:
            if walking.places[position.step].at_once and position.visit not in walking.unsettled:
                walking.unsettled.append(position.visit)
    if walking.unsettled:
        settle(walking, at)


def offer(
    walking: Walking,
    names: frozenset[str],
    at: datetime,
    event: Event | None = None,
    deaf: Collection[int] = (),
) -> None:
    """Let each position take the first transition that an event of these names fits.

    The positions whose visits are in `deaf` do not hear it. An interrupt is taken once.
    """
    taken: list[str] = []
    for position in walking.positions.copy():
        if position.visit not in deaf and walking.at_visit(position.visit) is not None:
            taken += _take_first(walking, position, names, at, event, taken)


def _take_first(
    walking: Walking,
    position: Position,
    names: frozenset[str],
    at: datetime,
    event: Event | None,
    taken: Collection[str],
) -> Collection[str]:
    """Take the first transition that fits, if any; the ids of interrupts that were."""
    for way in walking.places[position.step].hearing[names]:
        if way.id in taken:
            break
        if not (way.free or may(walking, way, position)):
            continue
        if event is not None and event.type in ANSWERS and not answers(walking, position, event):
            break
        guard = way.each.guard
        values = looked_at(walking, (guard,)) if guard is not None else _NOTHING
        follow(walking, position, way, at, values)
        return (way.id,) if way.interrupt else ()
    return ()


def _begin(walking: Walking, event: Event, names: frozenset[str], rule: str, at: datetime) -> None:
    back = event.type == REOPENED
    why = Why("", rule)
    values = {"path": walking.path.name, "version": walking.path.version}
    if event.at != at:
        values["happened"] = event.at.isoformat()
    walking.note(at, "reopened" if back else "opened", why, values=values)
    if walking.clocks:
        walking.clocks = clocks.going_on(walking.clocks, event.at)
    pause_or_resume(walking, event.at, at)
    if walking.plan.ear(names).clocks:
        walking.clocks = clocks.turned(
            walking.path, walking.clocks, names, event.at, paused=walking.paused
        )
    begin(walking, walking.path.restart if back else walking.path.start, at, why)


def _note_event(walking: Walking, event: Event, rule: str, at: datetime) -> None:
    happened, old, new, actor = event.at, event.old, event.new, event.actor
    values: dict[str, str] = {}
    if old:
        values["old"] = old
    if new:
        values["new"] = new
    if actor:
        values["actor"] = actor
    if happened != at:
        values["happened"] = happened.isoformat()
    positions = walking.positions
    if len(positions) != 1:
        walking.note(at, "event", Why("", rule), values=values)
        return
    here = positions[0]
    walking.entries.append(
        entry_of((at, "event", here.step, here.visit, "", rule, "", "", None, values))
    )


def _remember(walking: Walking, names: frozenset[str]) -> None:
    """Note the events that end a transition's holding (`until`)."""
    for index, position in enumerate(walking.positions):
        untils = walking.places[position.step].untils
        if untils and not untils.isdisjoint(names):
            heard = (*position.heard, *sorted(untils & names - {*position.heard}))
            walking.positions[index] = position._replace(heard=heard)


# Events that the language knows of itself


def _built_in(
    walking: Walking, event: Event, names: frozenset[str], at: datetime
) -> Collection[int]:
    """Do what acknowledging, snoozing and jumping do; the visits that do not hear the event."""
    deaf: list[int] = []
    if walking.plan.ear(names).acknowledges:
        deaf = [
            position.visit
            for position in tuple(walking.positions)
            if not _acknowledged(walking, position, event, names, at)
        ]
    match event.type:
        case "confirmed":
            _confirm(walking, event)
        case "snoozed":
            withdraw(walking, at, "on snoozed")
            snooze(walking, event.new, at)
        case "woken":
            wake(walking, at, rule="on woken")
        case "jumped":
            _jump(walking, event, at)
            deaf = [position.visit for position in walking.positions]
    return deaf


def _acknowledged(
    walking: Walking, position: Position, event: Event, names: frozenset[str], at: datetime
) -> bool:
    """Count an acknowledgement; whether the event is now to be heard at the position."""
    rule = walking.place(position).step.acknowledge
    if rule is None or rule.on not in names:
        return True
    answer = position.answer or Answer(())
    if answer.held is not None:
        return True
    by = (*answer.by, event.actor) if event.actor not in answer.by else answer.by
    enough = set(position.asked) <= set(by) if rule.by is None else len(by) >= rule.by
    values = {"by": ", ".join(filter(None, by))} if any(by) else {}
    kept = "" if enough else "more are needed"
    walking.note(at, "acknowledged", Why("", f"on {rule.on}", kept), position, values)
    watch = started(at, standing=walking.paused)
    answer = Answer(by, watch, watch if rule.remind else None) if enough else Answer(by)
    walking.put(position._replace(answer=answer))
    whom = "" if enough else event.actor
    if enough or whom:
        withdraw(walking, at, f"on {rule.on}", whom=whom)
    return enough


def _confirm(walking: Walking, event: Event) -> None:
    """Take a confirmation of a reminder from somebody who acknowledged."""
    for index, position in enumerate(walking.positions):
        answer = position.answer
        if answer is not None and answer.waiting and event.actor in ("", *answer.by):
            walking.positions[index] = position._replace(answer=answer._replace(waiting=False))


def _jump(walking: Walking, event: Event, at: datetime) -> None:
    place = walking.places.get(event.new)
    if place is None or place.scope:
        because = f"there is no step '{event.new}'"
        walking.note(at, "failed", Why("", "on jumped", because))
        return
    because = f"{event.actor} sent it there" if event.actor else "it was sent there"
    jump(walking, event.new, at, Why("", "on jumped", because))
