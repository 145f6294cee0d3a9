"""Going from step to step: transitions taken, steps entered, forks, joins and calls."""

from collections.abc import Callable, Mapping
from datetime import datetime

from matrices import clocks
from matrices.conditions import Condition
from matrices.log import ACT, Effect
from matrices.paths import ASKING, RETURNED, StepKind
from matrices.plan import Place, Way, Why
from matrices.stopwatch import Stopwatch
from matrices.targets import HOLDER, Target
from matrices.walk import Branch, Position
from matrices.walking.asking import ENTER, audience, message_of, tell, withdraw
from matrices.walking.pausing import pause_or_resume
from matrices.walking.state import Walking

_MOST_STEPS_AT_ONCE = 1_000
_NOTHING: Mapping[str, str] = {}
_NO_ROUNDS: Mapping[str, int] = {}


def may(walking: Walking, way: Way, position: Position | None = None) -> bool:
    """Whether a transition holds: its guard, how often it was taken, what ended it."""
    each = way.each
    if each.guard is not None and not each.guard.holds(walking.values):
        return False
    if each.at_most is not None and walking.taken.get(way.id, 0) >= each.at_most:
        return False
    return not each.until or position is None or each.until not in position.heard


def looked_at(walking: Walking, *conditions: Condition | None) -> dict[str, str]:
    """The values that conditions looked at, by field."""
    return {
        name: walking.values[name]
        for condition in conditions
        if condition is not None
        for name in condition.fields
    }


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
    each = way.each
    walking.taken[way.id] = walking.taken.get(way.id, 0) + 1
    if each.sets:
        _set(walking, way, at)
    if each.stay:
        _stay(walking, position, way, at, values)
        return
    if each.trigger == "on" and not each.escalation and _somebody_acted(way):
        withdraw(walking, at, each.words, branch=() if way.interrupt else position.branch)
    if way.interrupt:
        index, branch = _interrupt(walking, way, position)
    else:
        index, branch = _leave(walking, position), position.branch
    goal = walking.places[way.goal]
    heard = position.heard if way.goal == position.step else ()
    _enter(walking, goal, branch, at, way.why, index, values=values, heard=heard, besides=each.tell)


def settle(walking: Walking, at: datetime) -> None:
    """Leave each step that was entered at once, as long as a transition does not wait."""
    moves = 0
    while walking.unsettled:
        visit = walking.unsettled.pop(0)
        position = next((each for each in walking.positions if each.visit == visit), None)
        if position is None or walking.outcome:
            continue
        if _go_on(walking, position, walking.place(position), at):
            walking.unsettled.insert(0, visit)  # where it stayed there may be more to do
            moves += 1
            if moves >= _MOST_STEPS_AT_ONCE:
                raise walking.cannot(
                    f"path '{walking.path.name}' goes round at step '{position.step}' "
                    "without time passing; add a wait"
                )


def _somebody_acted(way: Way) -> bool:
    return way.each.event.partition(" ")[0] not in ("breach", RETURNED)


def _go_on(walking: Walking, position: Position, place: Place, at: datetime) -> bool:
    """Take what does not wait, if anything; whether something was taken."""
    if position.visit in walking.without:
        walking.without.discard(position.visit)
        why = f"nobody stands behind {', '.join(map(str, place.step.does))}"
        way = _around(walking, position, place)
        if way is not None:
            walking.note(at, "skipped", Why("", why, "", way.id), position)
            follow(walking, position, way, at)
            return True
        if not place.step.told:
            walking.note(at, "told", Why("", why), position)
    tried: list[Condition | None] = []
    for way in place.at_once:
        if way.id in position.fired or not may(walking, way, position):
            continue
        each = way.each
        tried.append(each.condition)
        if each.hours is not None:
            holds = each.hours.is_open(at)
        else:
            holds = each.condition is None or each.condition.holds(walking.values)
        if holds:
            follow(walking, position, way, at, looked_at(walking, *tried))
            return True
    return False


def _around(walking: Walking, position: Position, place: Place) -> Way | None:
    """The way past a step where there is nobody: after its wait, as if that were over."""
    for way in place.timed:
        if way.each.trigger == "after" and not way.each.stay and may(walking, way, position):
            return way
    return None


def _stay(
    walking: Walking, position: Position, way: Way, at: datetime, values: Mapping[str, str]
) -> None:
    each = way.each
    if way.once:
        _put(walking, position._replace(fired=(*position.fired, way.id)))
    elif each.trigger == "every":
        rounds = {**position.rounds, way.id: position.rounds.get(way.id, 0) + 1}
        _put(walking, position._replace(rounds=rounds))
    walking.note(at, "stayed", way.why, position, values)
    if each.tell:
        tell(walking, position, each.tell, way.id, at, way.why)


def _set(walking: Walking, way: Way, at: datetime) -> None:
    for name, value in way.each.sets.items():
        values = {"field": name, "old": walking.values[name], "new": value}
        walking.learn({name: value})
        walking.note(at, "set", way.why, values=values)
    pause_or_resume(walking, at, at)


def _put(walking: Walking, position: Position) -> None:
    """Put a changed position in the place of the one with its visit."""
    for index, each in enumerate(walking.positions):
        if each.visit == position.visit:
            walking.positions[index] = position
            return


def _leave(walking: Walking, position: Position) -> int:
    for index, each in enumerate(walking.positions):
        if each.visit == position.visit:
            del walking.positions[index]
            return index
    return len(walking.positions)


def _interrupt(walking: Walking, way: Way, position: Position) -> tuple[int, tuple[Branch, ...]]:
    """Leave every branch and call in the scope of an interrupt; where its step takes their place.

    The forks around the scope stay: the branch goes on in them.
    """
    scope = way.scope
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
    *,
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
            here = Position(place.name, walking.visits, *_watches(walking, at), branch)
            walking.note(at, "joined", why, here)
            return
    step = place.step
    walking.visits = visit = walking.visits + 1
    watch, steady = _watches(walking, at)
    people: list[str] = []
    if step.kind in ASKING:
        people = _asked(walking, place, visit, at)
        if step.kind == "work":
            values = {**values, "holder": walking.holder}
    position = Position(
        place.name, visit, watch, steady, branch, (), _NO_ROUNDS, heard, tuple(people)
    )
    walking.positions.insert(index, position)
    walking.note(at, "step", why, position, values, place.level)
    if step.told:
        tell(walking, position, step.told, ENTER, at, why, people)
    if besides:
        tell(walking, position, besides, why.transition, at, why)
    if place.at_once or visit in walking.without:
        walking.unsettled.append(visit)
    if step.kind in _DOING:
        _DOING[step.kind](walking, position, place, at)


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


def _watches(walking: Walking, at: datetime) -> tuple[Stopwatch, Stopwatch]:
    running = Stopwatch(at, at)
    return (Stopwatch(at, None, at), running) if walking.paused else (running, running)


def _asked(walking: Walking, place: Place, visit: int, at: datetime) -> list[str]:
    """The people behind a step; in whose name the ticket is held is noted."""
    who, step = audience(walking, place, at), place.step
    people = who.people(step.does)
    if step.kind == "work":
        walking.holder = who.holder(step.does[0], people)
    if not people and _may_be_empty(step.does):
        walking.without.add(visit)
    return people


def _may_be_empty(targets: tuple[Target, ...]) -> bool:
    """Whether nobody behind them means an empty level, and not just a holder unknown here."""
    return not any(target.text == HOLDER for target in targets)


def _fork(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Begin every branch, side by side."""
    index = _leave(walking, position)
    branch = (*position.branch, Branch(place.name, position.visit, place.join))
    before = len(walking.positions)
    for way in place.forks:
        if walking.outcome:
            return
        after = index + len(walking.positions) - before
        _enter(walking, walking.places[way.goal], branch, at, way.why, after)


def _call(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Enter the called path at its start."""
    index = _leave(walking, position)
    inner = walking.places[place.inner]
    _enter(walking, inner, position.branch, at, Why(f"call {place.step.calls}"), index)


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
    why = Why(f"act {task}")
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
