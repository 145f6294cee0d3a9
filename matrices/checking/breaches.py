"""Clocks whose breach reaches nobody."""

from collections.abc import Collection, Iterator
from datetime import datetime

from matrices.checking.along import grounds_of
from matrices.checking.facts import implies, unlimited
from matrices.checking.ground import Ground
from matrices.checking.lines import line_of
from matrices.checking.showing import shown
from matrices.checking.silent import Moment, Silence, breaches, silences
from matrices.checking.somebody import asks
from matrices.desk import Desk
from matrices.paths import ANYWHERE, BREACH_OF, ClockRule, Path, Transition
from matrices.plan import Way
from matrices.problems import Problem
from matrices.tickets import OPENED

_RIGHT = "add {on: breach of CLOCK, stay: true, tell: …} to 'anywhere'"


def breaches_untold(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Clocks of paths that tickets walk which can run out, and nobody is told or asked then.

    Points of the clock count, before and after its target.
    """
    grounds = grounds_of(desk)
    for name in dict.fromkeys(rule.path for rule in desk.walks):
        path = desk.paths[name]
        open_rules = {rule.name: rule for rule in path.clocks if _has_target(path, rule)}
        caught = {name: [*_telling(path, name)] for name in open_rules}
        wanting = {name for name, ways in caught.items() if not any(map(_everywhere, ways))}
        if not wanting:
            continue
        shows = _shown(path, wanting, caught, desk, since)
        for clock in sorted(wanting):
            if clock in shows or (
                not caught[clock] and _may_run_out(grounds[name], open_rules[clock])
            ):
                yield _untold(desk, path, open_rules[clock], shows.get(clock))


def _has_target(path: Path, rule: ClockRule) -> bool:
    return rule.target is not None or any(row.targets.get(rule.name) for row in path.matrix.rows)


def _may_run_out(ground: Ground, rule: ClockRule) -> bool:
    """Whether a ticket may stand at a step while a clock runs: then it may stand there too long."""
    begun = {ground.path.start} if OPENED in rule.starts else set[str]()
    for name in ground.cases:
        if name != ANYWHERE and ground.stands_at(name):
            begun |= set(_begun_at(ground, name, rule))
    return any(ground.stands_at(name) for name in _before_stops(ground, rule, begun))


def _begun_at(ground: Ground, name: str, rule: ClockRule) -> Iterator[str]:
    """Where a ticket is right after an event has begun a clock while it stood at a step."""
    for event in rule.starts | rule.restarts:
        heard = [each for each in _leading(ground, name) if _names(ground, {event}, each)]
        yield from (each.target for each in heard)
        if not any(each.guard is None and unlimited(ground.path, each) for each in heard):
            yield name


def _before_stops(ground: Ground, rule: ClockRule, begun: Collection[str]) -> set[str]:
    """The steps to which a ticket comes from some with nothing on its way that stops a clock."""
    found, waiting = set[str](), [*begun]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [
                each.target
                for each in _leading(ground, name)
                if not _names(ground, rule.stops, each)
            ]
            if ground.path.steps[name].kind == "end":
                waiting.append(ground.path.restart)  # the ticket may come back
    return found


def _leading(ground: Ground, name: str) -> list[Transition]:
    """The transitions that lead tickets on from a step, those of `anywhere` where they stand."""
    own = [each for each in ground.path.leaving[name] if each.id in ground.live]
    around = ground.path.interrupts if ground.stands_at(name) else ()
    own += [each for each in around if each.id in ground.live]
    return [each for each in own if not each.stay]


def _names(ground: Ground, events: Collection[str], each: Transition) -> bool:
    words = ground.path.vocabulary
    return each.trigger == "on" and any(
        implies(words, event, each.event) or implies(words, each.event, event) for event in events
    )


def _telling(path: Path, clock: str) -> Iterator[Way]:
    """The ways by which somebody hears that the clock is breached, or will be or was."""
    for place in path.plan.places.values():
        for way in (*place.hears, *place.points):
            each = way.each
            mine = each.event == BREACH_OF + clock
            mine = mine or (each.point is not None and each.point.clock == clock)
            if mine and (each.tell or (not each.stay and asks(path, way.place))):
                yield way


def _everywhere(way: Way) -> bool:
    return way.interrupt and not way.scope


def _shown(
    path: Path, wanting: set[str], caught: dict[str, list[Way]], desk: Desk, since: datetime
) -> dict[str, tuple[Silence, Moment]]:
    """For each clock a ticket that is left to time, and whose breach nobody hears of."""
    found: dict[str, tuple[Silence, Moment]] = {}
    for silence in silences(desk, path, since):
        taken = {entry.transition for entry in silence.entries}
        for rule, moment in breaches(path, silence):
            name = rule.name
            if name in wanting and not any(way.id in taken for way in caught[name]):
                found.setdefault(name, (silence, moment))
        if found.keys() == wanting:
            break
    return found


def _untold(
    desk: Desk, path: Path, rule: ClockRule, show: tuple[Silence, Moment] | None
) -> Problem:
    found = f"nobody is told or asked when clock '{rule.name}' is breached"
    witness = None
    if show is not None:
        silence, moment = show
        steps = ", ".join(position.step for position in moment.before.positions)
        found += f", as at step '{steps}' for {silence.kind.row.words}"
        witness = shown(desk, path, silence.kind.told, silence.opened, until=moment.at)
    line = line_of(desk, path.file, "clocks", rule.name)
    right = _RIGHT.replace("CLOCK", rule.name)
    return Problem(path.file, line, found, right, "breach-untold", "warning", "", witness)
