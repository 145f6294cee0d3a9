"""What one event does: fields, pauses, clocks, acknowledgements, and the transition it takes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from matrices import clocks
from matrices.paths import APPROVED, DONE, FAILED, REFUSED
from matrices.plan import OWN, Said, Why
from matrices.stopwatch import started
from matrices.tickets import OPENED, REOPENED, Event
from matrices.walk import Answer, Position
from matrices.walking.asking import withdraw
from matrices.walking.moving import begin, follow, jump, looked_at, may, settle
from matrices.walking.pausing import pause_or_resume, snooze, wake
from matrices.walking.state import Walking, entry_of

_NOTHING: Mapping[str, str] = {}
_NOBODY: Collection[int] = ()
_ANSWERS = frozenset((APPROVED, REFUSED, DONE, FAILED))


def hear(walking: Walking, event: Event, at: datetime) -> None:
    """Do what one event does, taken at `at` (its own instant, or the one decided last)."""
    plan, kind = walking.plan, event.type
    said = plan.said(event)
    if said.counts:
        walking.learn(walking.path.vocabulary.changes_by(event, walking.told))
    elif said.tells:
        walking.learn_one(kind, event.new)
    positions = walking.positions
    if not positions and kind == (REOPENED if walking.was.number > 1 else OPENED):
        _begin(walking, event, said, at)
        return
    _note_event(walking, event, said.rule, at)
    if walking.outcome or not positions:
        return
    if said.pauses:
        pause_or_resume(walking, event.at, at)
    deaf = _hear_besides(walking, event, said, at) if said.besides else _NOBODY
    if said.taken:
        if len(positions) == 1 and not deaf:
            _take_first(walking, positions[0], said.names, at, event, ())
        else:
            offer(walking, said.names, at, event, deaf)
    if walking.unsettled or plan.choosy:
        settle_all(walking, at)


def _hear_besides(walking: Walking, event: Event, said: Said, at: datetime) -> Collection[int]:
    """Turn clocks, acknowledge, end what holds until then; the visits that do not hear it."""
    if said.clocks:
        walking.clocks = clocks.turned(
            walking.path, walking.clocks, said.names, event.at, paused=walking.paused
        )
    deaf = _NOBODY
    if said.acknowledges or event.type in OWN:
        deaf = _built_in(walking, event, said, at)
    if said.ends:
        _remember(walking, said.names)
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
        if taken and way.id in taken:
            break
        if not (way.free or may(walking, way, position)):
            continue
        if event is None or event.type not in _ANSWERS or _answers(walking, position, event):
            guard = None if way.free else way.each.guard
            values = _NOTHING if guard is None else looked_at(walking, (guard,))
            follow(walking, position, way, at, values)
            return (way.id,) if way.interrupt else ()
    return ()


def _answers(walking: Walking, position: Position, event: Event) -> bool:
    """Whether an answer comes from who was asked, or from the task that was to be done."""
    kind = event.type
    if kind in (APPROVED, REFUSED) and walking.place(position).step.kind == "approve":
        return not event.actor or event.actor in position.asked
    if kind in (DONE, FAILED) and walking.place(position).step.kind == "act":
        return not event.new or event.new == walking.place(position).step.task
    return True


def _begin(walking: Walking, event: Event, said: Said, at: datetime) -> None:
    back = event.type == REOPENED
    why = Why("", said.rule)
    values = {"path": walking.path.name, "version": walking.path.version}
    if event.at != at:
        values["happened"] = event.at.isoformat()
    walking.note(at, "reopened" if back else "opened", why, values=values)
    if walking.clocks:
        walking.clocks = clocks.going_on(walking.clocks, event.at)
    pause_or_resume(walking, event.at, at)
    if said.clocks:
        walking.clocks = clocks.turned(
            walking.path, walking.clocks, said.names, event.at, paused=walking.paused
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


def _built_in(walking: Walking, event: Event, said: Said, at: datetime) -> Collection[int]:
    """Do what acknowledging, snoozing and jumping do; the visits that do not hear the event."""
    deaf: list[int] = []
    if said.acknowledges:
        deaf = [
            position.visit
            for position in tuple(walking.positions)
            if not _acknowledged(walking, position, event, said.names, at)
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
