"""What one event does: fields, pauses, clocks, acknowledgements, and the transition it takes."""

from collections.abc import Collection
from datetime import datetime

from matrices import clocks
from matrices.paths import APPROVED, DONE, FAILED, REFUSED
from matrices.plan import Why
from matrices.stopwatch import Stopwatch
from matrices.tickets import OPENED, REOPENED, Event
from matrices.walk import Answer, Position
from matrices.walking.asking import withdraw
from matrices.walking.moving import begin, follow, jump, looked_at, may, settle
from matrices.walking.pausing import pause_or_resume, snooze, wake
from matrices.walking.state import Walking

CONFIRMED, SNOOZED, WOKEN, JUMPED = "confirmed", "snoozed", "woken", "jumped"


def hear(walking: Walking, event: Event, at: datetime) -> None:
    """Do what one event does, taken at `at` (its own instant, or the one decided last)."""
    vocabulary = walking.path.vocabulary
    learnt = vocabulary.changes_by(event, walking.told)
    if learnt:
        walking.learn(learnt)
    if not walking.positions and event.type in (OPENED, REOPENED):
        _begin(walking, event, at)
        return
    _note_event(walking, event, at)
    if not walking.positions or walking.outcome:
        return
    names = vocabulary.names_of(event)
    if learnt:
        pause_or_resume(walking, event.at, at)
    walking.clocks = clocks.turned(
        walking.path, walking.clocks, names, event.at, paused=walking.paused
    )
    deaf = _built_in(walking, event, names, at)
    _remember(walking, names)
    offer(walking, names, at, event, deaf)
    settle_all(walking, at)


def settle_all(walking: Walking, at: datetime) -> None:
    """Leave every step whose `when` holds by now."""
    if walking.outcome:
        return
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
    taken: set[str] = set()
    for position in tuple(walking.positions):
        hearing = walking.places[position.step].hearing(names)
        if not hearing or position.visit in deaf:
            continue
        if walking.outcome or all(each.visit != position.visit for each in walking.positions):
            continue
        for way in hearing:
            if way.id in taken:
                break
            if may(walking, way, position) and _answers(walking, position, event, names):
                if way.interrupt:
                    taken.add(way.id)
                follow(walking, position, way, at, looked_at(walking, way.each.guard))
                break


def _answers(
    walking: Walking, position: Position, event: Event | None, names: frozenset[str]
) -> bool:
    """Whether an answer comes from who was asked, or from the task that was to be done."""
    if event is None:
        return True
    kind = walking.place(position).step.kind
    if kind == "approve" and (APPROVED in names or REFUSED in names):
        return not event.actor or event.actor in position.asked
    if kind == "act" and (DONE in names or FAILED in names):
        return not event.new or event.new == walking.place(position).step.task
    return True


def _begin(walking: Walking, event: Event, at: datetime) -> None:
    back = event.type == REOPENED
    rule = f"on {event.type}"
    values = {"path": walking.path.name, "version": walking.path.version}
    walking.note(at, "reopened" if back else "opened", Why(rule), values=values)
    if walking.clocks:
        walking.clocks = clocks.going_on(walking.clocks, at)
    pause_or_resume(walking, event.at, at)
    names = walking.path.vocabulary.names_of(event)
    walking.clocks = clocks.turned(
        walking.path, walking.clocks, names, event.at, paused=walking.paused
    )
    begin(walking, walking.path.restart if back else walking.path.start, at, Why(rule))


def _note_event(walking: Walking, event: Event, at: datetime) -> None:
    values: dict[str, str] = {}
    if event.old:
        values["old"] = event.old
    if event.new:
        values["new"] = event.new
    if event.actor:
        values["actor"] = event.actor
    if event.at != at:
        values["happened"] = event.at.isoformat()
    walking.note(at, "event", Why(f"on {event.type}"), values=values)


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
    if not walking.plan.acknowledging.isdisjoint(names):
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
        return False
    by = (*answer.by, event.actor) if event.actor not in answer.by else answer.by
    enough = set(position.asked) <= set(by) if rule.by is None else len(by) >= rule.by
    values = {"by": ", ".join(filter(None, by))} if any(by) else {}
    kept = "" if enough else "more are needed"
    walking.note(at, "acknowledged", Why(f"on {rule.on}", kept), position, values)
    watch = Stopwatch(at, None, at) if walking.paused else Stopwatch(at, at)
    answer = Answer(by, watch, watch if rule.remind else None) if enough else Answer(by)
    for index, each in enumerate(walking.positions):
        if each.visit == position.visit:
            walking.positions[index] = position._replace(answer=answer)
    whom = "" if enough else event.actor
    if enough or whom:
        withdraw(walking, at, f"on {rule.on}", branch=position.branch, whom=whom)
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
        walking.note(at, "failed", Why("on jumped", because))
        return
    because = f"{event.actor} sent it there" if event.actor else "it was sent there"
    jump(walking, event.new, at, Why("on jumped", because))
