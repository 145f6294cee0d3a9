"""What one event does: fields, pauses, clocks, acknowledgements, and the transition it takes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from matrices import clocks
from matrices.log import Entry
from matrices.plan import OWN, Said, Way, Ways, Why
from matrices.stopwatch import of_parts, started
from matrices.tickets import OPENED, REOPENED, UNDELIVERED, Event
from matrices.walk import Answer, Position
from matrices.walking.answering import ANSWERS, answers
from matrices.walking.asking import withdraw
from matrices.walking.moving import begin, follow, jump, looked_at, may, settle
from matrices.walking.pausing import pause_or_resume, snooze, wake
from matrices.walking.state import Walking

_NOTHING: Mapping[str, str] = {}
_NOBODY: Collection[int] = ()


def hear(walking: Walking, event: Event, at: datetime) -> None:
    """Do what one event does, taken at `at` (its own instant, or the one decided last)."""
    plan, kind = walking.plan, event.type
    by_value, otherwise = plan.said.get(kind) or plan.unknown(event)
    said = by_value.get(event.new, otherwise) if by_value else otherwise
    if said.counts:
        walking.learn(walking.path.vocabulary.changes_by(event, walking.told))
    elif said.tells:
        walking.learn_one(kind, event.new)
    positions = walking.positions
    if not positions and kind == (REOPENED if walking.was.number > 1 else OPENED):
        _begin(walking, event, said, at)
        return
    alone = positions[0] if len(positions) == 1 else None
    _note_event(walking, event, said.why, at, alone)
    if walking.outcome or not positions:
        return
    deaf = _NOBODY
    if said.besides or walking.paused:
        deaf = _hear_besides(walking, event, said, at)
        alone = positions[0] if len(positions) == 1 else None
    if alone is None or deaf or kind == UNDELIVERED:
        _offer_all(walking, event, said, at, deaf)
    else:
        ways = said.ways.get(alone.step)
        if ways is not None:
            _take_first(walking, alone, ways, at, event, ())
    if walking.unsettled or plan.choosy:
        settle_all(walking, at)


def _offer_all(
    walking: Walking, event: Event, said: Said, at: datetime, deaf: Collection[int]
) -> None:
    """Let all steps take an event; where none hears that a message never arrived, the log says."""
    before = walking.taken.copy()
    offer(walking, said.ways, at, event, deaf)
    if event.type == UNDELIVERED and walking.taken == before:
        because = f"nobody could tell {event.new}, and the path does not say what then"
        walking.note(at, "needs", Why("", f"on {UNDELIVERED}", because), values={"whom": event.new})


def _hear_besides(walking: Walking, event: Event, said: Said, at: datetime) -> Collection[int]:
    """Pause, turn clocks, acknowledge, end what holds until then; which visits do not hear it."""
    if said.tells and event.type == "state":
        pause_or_resume(walking, event.at, at)
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
    ways: Ways,
    at: datetime,
    event: Event | None = None,
    deaf: Collection[int] = (),
) -> None:
    """Let each position take the first of the transitions from its step that may be taken.

    The positions whose visits are in `deaf` do not hear it. An interrupt is taken once.
    """
    taken: list[str] = []
    for position in walking.positions.copy():
        if position.visit not in deaf and walking.at_visit(position.visit) is not None:
            here = ways.get(position.step, ())
            taken += _take_first(walking, position, here, at, event, taken)


def _take_first(
    walking: Walking,
    position: Position,
    ways: Sequence[Way],
    at: datetime,
    event: Event | None,
    taken: Collection[str],
) -> Collection[str]:
    """Take the first transition that holds, if any; the ids of interrupts that were."""
    for way in ways:
        if taken and way.id in taken:
            break
        if not (way.free or may(walking, way, position)):
            continue
        if event is not None and event.type in ANSWERS and not answers(walking, position, event):
            break
        guard = None if way.free else way.each.guard
        values = _NOTHING if guard is None else looked_at(walking, (guard,))
        follow(walking, position, way, at, values)
        return (way.id,) if way.interrupt else ()
    return ()


def _begin(walking: Walking, event: Event, said: Said, at: datetime) -> None:
    back = event.type == REOPENED
    why = said.why
    values = {"path": walking.path.name, "version": walking.path.version}
    if event.at != at:
        values["happened"] = event.at.isoformat()
    parts = (at, "reopened" if back else "opened", "", 0, "", why.rule, "", "", None, values)
    walking.entries.append(of_parts(Entry, parts))
    if walking.clocks:
        walking.clocks = clocks.going_on(walking.clocks, event.at)
    if walking.path.pauses or walking.paused:
        pause_or_resume(walking, event.at, at)
    if said.clocks:
        walking.clocks = clocks.turned(
            walking.path, walking.clocks, said.names, event.at, paused=walking.paused
        )
    begin(walking, walking.path.restart if back else walking.path.start, at, why)


def _note_event(
    walking: Walking, event: Event, why: Why, at: datetime, alone: Position | None
) -> None:
    """Write an event into the log; `alone` is the position, where there is one only."""
    values: dict[str, str] = {}
    if event.old:
        values["old"] = event.old
    if event.new:
        values["new"] = event.new
    if event.actor:
        values["actor"] = event.actor
    happened = event.at
    if happened is not at and happened != at:
        values["happened"] = happened.isoformat()
    if alone is None:
        walking.note(at, "event", why, None, values)
        return
    parts = (at, "event", alone.step, alone.visit, "", why.rule, "", "", None, values)
    walking.entries.append(of_parts(Entry, parts))


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
