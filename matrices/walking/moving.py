"""Going from step to step: transitions taken, steps entered, forks, joins and calls."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from matrices import clocks
from matrices.conditions import Condition
from matrices.log import ACT, Effect
from matrices.paths import RETURNED, StepKind
from matrices.plan import Place, Way, Why
from matrices.stopwatch import NO_TIME, started, stopwatch_of
from matrices.targets import Target
from matrices.walk import Branch, Position
from matrices.walking.asking import ENTER, message_of, tell, tell_targets, withdraw
from matrices.walking.crews import crew_at, matter
from matrices.walking.pausing import pause_or_resume
from matrices.walking.state import Walking, entry_of

_MOST_STEPS_AT_ONCE = 1_000
_NOTHING: Mapping[str, str] = {}
_NO_ROUNDS: Mapping[str, int] = {}
_NO_BRANCH: tuple[Branch, ...] = ()
_position: Callable[[tuple[Any, ...]], Position] = partial(tuple.__new__, Position)


def may(walking: Walking, way: Way, position: Position | None = None) -> bool:
    """Whether a transition holds: its guard, how often it was taken, what ended it."""
    each = way.each
    if each.guard is not None and not each.guard.holds(walking.values):
        return False
    if each.at_most is not None and walking.taken.get(way.id, 0) >= each.at_most:
        return False
    return not each.until or position is None or each.until not in position.heard


def looked_at(walking: Walking, conditions: Iterable[Condition]) -> Mapping[str, str]:
    """The values that conditions looked at, by field."""
    found: dict[str, str] = {}
    for condition in conditions:
        for name in condition.fields:
            found[name] = walking.values[name]
    return found


def begin(walking: Walking, step: str, at: datetime, why: Why) -> None:
    """Enter the first step."""
    _enter(walking, walking.places[step], (), at, why)
    settle(walking, at)


def jump(walking: Walking, step: str, at: datetime, why: Why) -> None:
    """Leave everything and enter a step of the outermost path."""
    withdraw(walking, at, why.rule)
    walking.positions.clear()
    _enter(walking, walking.places[step], (), at, why)


def enter_again(walking: Walking, position: Position, at: datetime, why: Why) -> None:
    """Enter the step where a position is as a new visit."""
    index = _leave(walking, position)
    _enter(walking, walking.place(position), position.branch, at, why, index)


def follow(
    walking: Walking,
    position: Position,
    way: Way,
    at: datetime,
    values: Mapping[str, str] = _NOTHING,
) -> None:
    """Take a transition from where a position is: go where it leads, or stay."""
    each, taken = way.each, walking.taken
    taken[way.id] = taken.get(way.id, 0) + 1
    if way.odd:
        walking.changes += 1
        if each.sets:
            _set(walking, way, at)
            position = walking.at_visit(position.visit) or position
        if each.stay:
            _stay(walking, position, way, at, values)
            return
    if way.acts and walking.asked:
        withdraw(walking, at, each.words)
    if not walking.plan.forks:
        walking.positions.clear()
        index, branch = 0, _NO_BRANCH
    elif way.interrupt:
        index, branch = _interrupt(walking, way, position)
    else:
        index, branch = _leave(walking, position), position.branch
    heard = position.heard if way.goal == position.step else ()
    _enter(walking, way.place, branch, at, way.why, index, values, heard, each.tell)


def settle(walking: Walking, at: datetime) -> None:
    """Leave each step that was entered at once, as long as a transition does not wait."""
    moves = 0
    while walking.unsettled:
        visit = walking.unsettled.pop(0)
        position = walking.at_visit(visit)
        if position is None or walking.outcome:
            continue
        way = _go_on(walking, position, walking.places[position.step], at)
        if way is not None:
            if way.each.stay:  # there may be more to do
                walking.unsettled.insert(0, visit)
            moves += 1
            if moves >= _MOST_STEPS_AT_ONCE:
                raise walking.cannot(
                    f"path '{walking.path.name}' goes round at step '{position.step}' "
                    "without time passing; add a wait"
                )


def _go_on(walking: Walking, position: Position, place: Place, at: datetime) -> Way | None:
    """Take the first transition that does not wait and holds, if any."""
    if position.visit in walking.without:
        walking.without.discard(position.visit)
        why = _nobody(walking, place)
        way = _around(walking, position, place)
        if way is not None:
            walking.note(at, "skipped", Why(way.id, "", why), position)
            follow(walking, position, way, at)
            return way
        walking.note(at, "told", Why("", "", why), position)
    tried: list[Condition] = []
    for way in place.at_once:
        if way.id in position.fired or not (way.free or may(walking, way, position)):
            continue
        hours, condition = way.each.hours, way.each.condition
        if condition is not None:
            tried.append(condition)
        if hours is not None:
            holds = hours.is_open(at)
        else:
            holds = condition is None or condition.holds(walking.values)
        if holds:
            follow(walking, position, way, at, looked_at(walking, tried))
            return way
    return None


def _nobody(walking: Walking, place: Place) -> str:
    """That nobody is there, in words."""
    whom, needed = ", ".join(map(str, place.step.does)), matter(walking, place)
    if needed is not None:
        return f"nobody behind {whom} may approve {needed}"
    return f"nobody stands behind {whom}"


def _around(walking: Walking, position: Position, place: Place) -> Way | None:
    """The way past a step where there is nobody: after its wait, as if that were over, or else."""
    for way in (*place.timed, *place.at_once):
        leads = way.each.trigger in ("after", "else") and not way.each.stay
        if leads and may(walking, way, position):
            return way
    return None


def _stay(
    walking: Walking, position: Position, way: Way, at: datetime, values: Mapping[str, str]
) -> None:
    each = way.each
    if way.once:
        walking.put(position._replace(fired=(*position.fired, way.id)))
    elif each.trigger == "every":
        rounds = {**position.rounds, way.id: position.rounds.get(way.id, 0) + 1}
        walking.put(position._replace(rounds=rounds))
    walking.note(at, "stayed", way.why, position, values)
    if each.tell:
        tell_targets(walking, position, each.tell, way.id, at, way.why)


def _set(walking: Walking, way: Way, at: datetime) -> None:
    for name, value in way.each.sets.items():
        values = {"field": name, "old": walking.values[name], "new": value}
        walking.learn({name: value})
        walking.note(at, "set", way.why, values=values)
    pause_or_resume(walking, at, at)


def _leave(walking: Walking, position: Position) -> int:
    positions, visit = walking.positions, position.visit
    for index, each in enumerate(positions):
        if each.visit == visit:
            del positions[index]
            return index
    return len(positions)


def _interrupt(walking: Walking, way: Way, position: Position) -> tuple[int, tuple[Branch, ...]]:
    """Leave every branch and call in the scope of an interrupt; where its step takes their place.

    The forks around the scope stay: the branch goes on in them.
    """
    scope = way.scope
    if not scope:
        walking.positions.clear()
        return 0, ()
    branch = tuple(each for each in position.branch if not each.fork.startswith(scope))
    size = len(branch)
    kept, index = [], None
    for place, each in enumerate(walking.positions):
        if each.step.startswith(scope) and each.branch[:size] == branch:
            index = place if index is None else index
        else:
            kept.append(each)
    walking.positions[:] = kept
    return index or 0, branch


def _enter(
    walking: Walking,
    place: Place,
    branch: tuple[Branch, ...],
    at: datetime,
    why: Why,
    index: int = 0,
    values: Mapping[str, str] = _NOTHING,
    heard: tuple[str, ...] = (),
    besides: tuple[Target, ...] = (),
) -> None:
    """Begin a visit to a step, in the place of the position that was left.

    `besides` are told as well: those whom the transition names.
    """
    if branch and branch[-1].join == place.name:
        branch, arrived = _arrive(walking, place, branch)
        if not arrived:
            watch = started(at)
            here = Position(place.name, walking.visits, watch, watch, branch)
            walking.note(at, "joined", why, here)
            if besides:
                tell_targets(walking, here, besides, why.transition, at, why)
            return
    walking.visits = visit = walking.visits + 1
    people: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    if place.unknown:
        walking.holder = holder = walking.values.get("assignee") or walking.holder
        values = {**values, "holder": holder}
    elif place.asks:
        people, holder, said, empty, instead = crew_at(walking, place, at)
        walking.holder = holder or walking.holder
        values = {**values, **said} if values and said else said or values
        if empty:
            walking.without.add(visit)
    steady = stopwatch_of((at, at, None, NO_TIME, NO_TIME))
    watch = started(at, standing=True) if walking.paused else steady
    position = _position(
        (place.name, visit, watch, steady, branch, (), _NO_ROUNDS, heard, people, None, False, None)
    )
    walking.positions.insert(index, position)
    walking.entries.append(entry_of((at, "step", place.name, visit, *why, place.level, values)))
    for sentence in instead:
        walking.note(at, "instead", Why("", why.rule, sentence), position)
    if besides or not place.plain or walking.without:
        _arrived(walking, position, place, at, why, besides)


def _arrived(
    walking: Walking,
    position: Position,
    place: Place,
    at: datetime,
    why: Why,
    besides: tuple[Target, ...],
) -> None:
    """Do what is to be done on entering: tell people, begin what the step does."""
    people = position.asked
    if place.tells_all and people:
        tell(walking, position, people, ENTER, at, why, people, place.told)
    elif position.visit in walking.without:
        if place.step.tell:
            tell_targets(walking, position, place.step.tell, ENTER, at, why)
    elif people and len(place.told) > len(place.step.tell):
        tell_targets(walking, position, place.step.tell, ENTER, at, why, people, also=people)
    elif place.told:
        tell_targets(walking, position, place.told, ENTER, at, why, people)
    if besides:
        tell_targets(walking, position, besides, why.transition, at, why)
    if place.at_once or walking.without:
        walking.unsettled.append(position.visit)
    if place.does:
        _DOING[place.step.kind](walking, position, place, at)


def _arrive(
    walking: Walking, place: Place, branch: tuple[Branch, ...]
) -> tuple[tuple[Branch, ...], bool]:
    """Come to where branches join: the branches still ahead, and whether all have come."""
    while branch and branch[-1].join == place.name:
        size = len(branch)
        if any(each.branch[:size] == branch for each in walking.positions):
            return branch, False
        branch = branch[:-1]
    return branch, True


def _fork(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Begin every branch, side by side."""
    index = _leave(walking, position)
    branch = (*position.branch, Branch(place.name, position.visit, place.join))
    before = len(walking.positions)
    for way in place.forks:
        if walking.outcome or position.visit in walking.left:
            return
        after = index + len(walking.positions) - before
        _enter(walking, walking.places[way.goal], branch, at, way.why, after)


def _call(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Enter the called path at its start."""
    index = _leave(walking, position)
    inner = walking.places[place.inner]
    _enter(walking, inner, position.branch, at, Why("", f"call {place.step.calls}"), index)


def _end(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """End the walk; or, in a called path, go back to the step that called it."""
    outcome = place.step.outcome
    if place.scope:
        _return(walking, position, place, at)
        return
    walking.outcome = outcome
    walking.positions[:] = [position]
    withdraw(walking, at, f"end {place.step.title}")
    walking.asked = ()
    if walking.clocks:
        walking.clocks = clocks.standing(walking.path, walking.clocks, at, ended=True)
    walking.note(at, "ended", position=position, values={"outcome": outcome})


def _return(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    call = walking.places[place.scope.removesuffix("/")]
    names = {RETURNED, f"{RETURNED} {place.step.outcome}"}
    for way in call.back:
        if (way.each.trigger == "else" or way.each.event in names) and may(walking, way):
            inside = tuple(each for each in position.branch if each.fork.startswith(place.scope))
            if inside:  # an end leaves the branches of its path
                kept = position.branch[: len(position.branch) - len(inside)]
                _drop_branches(walking, position, kept, place.scope)
                walking.left.update(each.visit for each in inside)
                position = position._replace(branch=kept)
            follow(walking, position, way, at)
            return
    raise walking.cannot(
        f"step '{call.name}' has no transition for what '{call.step.calls}' returned: "
        f"'{place.step.outcome}'"
    )


def _drop_branches(
    walking: Walking, position: Position, kept: tuple[Branch, ...], scope: str
) -> None:
    size = len(kept)
    walking.positions[:] = [
        each
        for each in walking.positions
        if each.visit == position.visit
        or not (each.step.startswith(scope) and each.branch[:size] == kept)
    ]


def _act(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Ask for a task of the desk's own."""
    task, walk = place.step.task, walking.was
    key = f"{walk.id}/{position.visit}/{position.step}/{ACT}/1/{task}/{ACT}"
    why = Why("", f"act {task}")
    message = message_of(walking, position, at, why)
    walking.effects.append(
        Effect(key, at, walk.ticket, walk.id, position.step, position.visit, task, ACT, message)
    )
    walking.note(at, "told", why, position, {"whom": task, "by": ACT, "key": key})


_DOING: Mapping[StepKind, Callable[[Walking, Position, Place, datetime], None]] = {
    "end": _end,
    "fork": _fork,
    "call": _call,
    "act": _act,
}
"""What is done at a step besides standing there."""
