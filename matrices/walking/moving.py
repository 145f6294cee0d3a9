"""Going from step to step: transitions taken, steps entered, forks, joins and calls."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from matrices import clocks
from matrices.conditions import Condition
from matrices.log import ACT, Effect, Entry
from matrices.paths import StepKind
from matrices.plan import Place, Way, Why
from matrices.stopwatch import NO_TIME, Stopwatch, of_parts, started
from matrices.targets import Target
from matrices.walk import Branch, Position
from matrices.walking.asking import ENTER, message_of, tell, tell_targets, withdraw
from matrices.walking.branching import arrive, drop_branches, interrupt, leave
from matrices.walking.crews import crew_at, matter
from matrices.walking.pausing import pause_or_resume
from matrices.walking.state import Walking

_MOST_STEPS_AT_ONCE = 1_000
_NOTHING: Mapping[str, str] = {}
_NO_ROUNDS: Mapping[str, int] = {}
_NO_BRANCH: tuple[Branch, ...] = ()
_NOT_HEARD: tuple[str, ...] = ()
_NOBODY: tuple[str, ...] = ()


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
    index = leave(walking, position)
    _come(walking, walking.place(position), position.branch, at, why, index)


def follow(
    walking: Walking,
    position: Position,
    way: Way,
    at: datetime,
    values: Mapping[str, str] = _NOTHING,
) -> None:
    """Take a transition from where a position is: go where it leads, or stay."""
    taken = walking.taken
    taken[way.id] = taken.get(way.id, 0) + 1
    if way.odd:
        walking.changes += 1
        if way.each.sets:
            _set(walking, way, at)
            position = walking.at_visit(position.visit) or position
        if way.each.stay:
            _stay(walking, position, way, at, values)
            return
    if walking.asked and way.acts:
        withdraw(walking, at, way.why.rule)
    place = way.place
    heard = position.heard if place.untils and way.goal == position.step else _NOT_HEARD
    if not walking.plan.forks:
        _enter(walking, place, _NO_BRANCH, at, way.why, None, values, heard, way.tells)
        return
    if way.interrupt:
        index, branch = interrupt(walking, way, position)
    else:
        index, branch = leave(walking, position), position.branch
    _come(walking, place, branch, at, way.why, index, values, heard, way.tells)


def settle(walking: Walking, at: datetime) -> None:
    """Leave each step that was entered at once, as long as a transition does not wait."""
    moves = 0
    unsettled = walking.unsettled
    while unsettled:
        visit = unsettled.pop(0)
        position = walking.at_visit(visit)
        if position is None or walking.outcome:
            continue
        way = _go_on(walking, position, walking.places[position.step], at)
        if way is not None:
            if way.each.stay:  # there may be more to do
                unsettled.insert(0, visit)
            moves += 1
            if moves >= _MOST_STEPS_AT_ONCE:
                raise walking.cannot(
                    f"path '{walking.path.name}' goes round at step '{position.step}' "
                    "without time passing; add a wait"
                )


def _go_on(walking: Walking, position: Position, place: Place, at: datetime) -> Way | None:
    """Take the first transition that does not wait and holds, if any."""
    if walking.without and position.visit in walking.without:
        walking.without = tuple(each for each in walking.without if each != position.visit)
        why = _nobody(walking, place)
        way = _around(walking, position, place)
        if way is not None:
            walking.note(at, "skipped", Why(way.id, "", why), position)
            follow(walking, position, way, at)
            return way
        walking.note(at, "told", Why("", "", why), position)
    fired, known = position.fired, walking.values
    looked: dict[str, str] = {}
    for way in place.at_once:
        if (fired and way.id in fired) or not (way.free or may(walking, way, position)):
            continue
        hours, condition = way.hours, way.condition
        if condition is not None:
            for name in condition.fields:
                looked[name] = known[name]
        if hours is not None:
            holds = hours.is_open(at)
        else:
            holds = condition is None or condition.holds(known)
        if holds:
            follow(walking, position, way, at, looked)
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


def _come(
    walking: Walking,
    place: Place,
    branch: tuple[Branch, ...],
    at: datetime,
    why: Why,
    index: int,
    values: Mapping[str, str] = _NOTHING,
    heard: tuple[str, ...] = _NOT_HEARD,
    besides: tuple[Target, ...] = (),
) -> None:
    """Enter a step to which a branch of a fork has come; where branches join, with the last one."""
    if branch and branch[-1].join == place.name:
        branch, arrived = arrive(walking, place, branch)
        if not arrived:
            watch = started(at)
            here = Position(place.name, walking.visits, watch, watch, branch)
            walking.note(at, "joined", why, here)
            if besides:
                tell_targets(walking, here, besides, why.transition, at, why)
            return
    _enter(walking, place, branch, at, why, index, values, heard, besides)


def _enter(
    walking: Walking,
    place: Place,
    branch: tuple[Branch, ...],
    at: datetime,
    why: Why,
    index: int | None = 0,
    values: Mapping[str, str] = _NOTHING,
    heard: tuple[str, ...] = (),
    besides: tuple[Target, ...] = (),
) -> None:
    """Begin a visit to a step, in the place of the position that was left.

    `index` is where that one was, None where it is the only one and still there; `besides` are
    told as well: those whom the transition names.
    """
    walking.visits = visit = walking.visits + 1
    name, people, instead = place.name, _NOBODY, _NOBODY
    if place.unknown:
        walking.holder = holder = walking.values.get("assignee") or walking.holder
        values = {**values, "holder": holder}
    elif place.asks:
        row = walking.rows.get(place.path.name) or walking.row(place.path)
        crew = place.crews.get(id(row))
        if crew is None or crew.roster is not walking.roster:
            crew = crew_at(walking, place, row, at)
        people = crew.people
        if crew.holder:
            walking.holder = crew.holder
        if crew.values:
            values = {**values, **crew.values} if values else crew.values
        instead = crew.instead
        if crew.empty:
            walking.without += (visit,)
    steady = of_parts(Stopwatch, (at, at, None, NO_TIME, NO_TIME))
    watch = started(at, standing=True) if walking.paused else steady
    position = of_parts(
        Position,
        (name, visit, watch, steady, branch, (), _NO_ROUNDS, heard, people, None, False, None),
    )
    if index is None:
        walking.positions[0] = position
    else:
        walking.positions.insert(index, position)
    walking.entries.append(
        of_parts(
            Entry,
            (
                at, "step", name, visit,
                why.transition, why.rule, why.because, why.escalation, place.level, values,
            ),
        )
    )  # fmt: skip
    for sentence in instead:
        walking.note(at, "instead", Why("", why.rule, sentence), position)
    if not place.plain or besides or walking.without:
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
    if place.told:
        _tell_arrived(walking, position, place, at, why)
    if besides:
        tell_targets(walking, position, besides, why.transition, at, why)
    if place.at_once or walking.without:
        walking.unsettled.append(position.visit)
    if place.does:
        _DOING[place.kind](walking, position, place, at)


def _tell_arrived(
    walking: Walking, position: Position, place: Place, at: datetime, why: Why
) -> None:
    """Tell those who are told on entering; where nobody works, only those told besides."""
    people = position.asked
    if place.tells_all and people:
        tell(walking, position, people, ENTER, at, why, people, place.told)
    elif position.visit in walking.without:
        if place.step.tell:
            tell_targets(walking, position, place.step.tell, ENTER, at, why)
    elif people and len(place.told) > len(place.step.tell):
        tell_targets(walking, position, place.step.tell, ENTER, at, why, people, also=people)
    else:
        tell_targets(walking, position, place.told, ENTER, at, why, people)


def _fork(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Begin every branch, side by side."""
    index = leave(walking, position)
    branch = (*position.branch, Branch(place.name, position.visit, place.join))
    before = len(walking.positions)
    for way in place.forks:
        if walking.outcome or position.visit in walking.left:
            return
        after = index + len(walking.positions) - before
        _come(walking, walking.places[way.goal], branch, at, way.why, after)


def _call(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """Enter the called path at its start."""
    index = leave(walking, position)
    inner = walking.places[place.inner]
    _come(walking, inner, position.branch, at, Why("", f"call {place.step.calls}"), index)


def _end(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    """End the walk; or, in a called path, go back to the step that called it."""
    outcome = place.step.outcome
    if place.scope:
        _return(walking, position, place, at)
        return
    walking.outcome = outcome
    if len(walking.positions) > 1:
        walking.positions[:] = [position]
    withdraw(walking, at, f"end {place.step.title}")
    walking.asked = ()
    if walking.clocks:
        walking.clocks = clocks.standing(walking.path, walking.clocks, at, ended=True)
    values = {"outcome": outcome}
    parts = (at, "ended", place.name, position.visit, "", "", "", "", None, values)
    walking.entries.append(of_parts(Entry, parts))


def _return(walking: Walking, position: Position, place: Place, at: datetime) -> None:
    call = walking.places[place.scope.removesuffix("/")]
    for way in call.back:
        if way.each.catches(place.step.outcome) and may(walking, way):
            inside = tuple(each for each in position.branch if each.fork.startswith(place.scope))
            if inside:  # an end leaves the branches of its path
                kept = position.branch[: len(position.branch) - len(inside)]
                drop_branches(walking, position, kept, place.scope)
                walking.left += tuple(each.visit for each in inside)
                position = position._replace(branch=kept)
            follow(walking, position, way, at)
            return
    raise walking.cannot(
        f"step '{call.name}' has no transition for what '{call.step.calls}' returned: "
        f"'{place.step.outcome}'"
    )


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
