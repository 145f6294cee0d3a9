"""Deadlines that cannot be met, and waits that go on when their clock is over."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from matrices.checking.lines import line_of
from matrices.checking.showing import is_alone, shown
from matrices.checking.silent import Moment, Silence, breaches, silences, targets_of
from matrices.checking.somebody import asks
from matrices.desk import Desk
from matrices.log import ACT, Entry
from matrices.paths import ClockRule, Path
from matrices.plan import Place, Way
from matrices.problems import Problem
from matrices.roster import Roster
from matrices.stopwatch import instant_after
from matrices.targets import CUSTOMER, Target
from matrices.walk import Position


def deadlines(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Clocks that are over before anybody is asked, and before the next level is."""
    for name in dict.fromkeys(rule.path for rule in desk.walks):
        path = desk.paths[name]
        late: dict[str, Problem] = {}
        waits: dict[str, Problem] = {}
        for silence in silences(desk, path, since):
            for rule, moment in breaches(path, silence):
                if rule.name not in late:
                    late.update(_unmeetable(desk, path, rule, silence, moment))
                for way, problem in _beyond(desk, path, rule, silence, moment):
                    waits.setdefault(way.id, problem)
        yield from chain(late.values(), waits.values())


# Deadlines


def _unmeetable(
    desk: Desk, path: Path, rule: ClockRule, silence: Silence, breach: Moment
) -> dict[str, Problem]:
    reached = _first_reached(desk.roster, path, silence)
    if reached is None or reached < breach.at or _awaited(path, rule, silence, breach):
        return {}
    target = targets_of(path, silence.kind)[rule.name]
    zone = path.calendar.zone
    opened, first = (f"{at.astimezone(zone):%a %Y-%m-%d %H:%M}" for at in (silence.opened, reached))
    found = f"clock '{rule.name}' is over before anybody is there for {silence.kind.row.words}: "
    found += f"opened {opened}, it has {target}; the first who can act is asked {first}"
    witness = shown(desk, path, silence.kind.told, silence.opened, until=max(breach.at, reached))
    line = line_of(desk, path.file, "clocks", rule.name)
    right = "ask somebody sooner, or give it more time"
    kind = "deadline-unmeetable"
    return {rule.name: Problem(path.file, line, found, right, kind, "warning", "", witness)}


def _first_reached(roster: Roster, path: Path, silence: Silence) -> datetime | None:
    """When somebody has the ticket, or is told, in his own hours if he has any.

    None where nobody is even after the clock is over.
    """
    nobody = {entry.visit for entry in silence.entries if is_alone(entry)}
    instants = (
        at
        for entry in silence.entries
        for name in _people(roster, path, entry, silence, nobody)
        if (at := _at_work(roster, name, entry.at)) is not None
    )
    return min(instants, default=None)


def _people(
    roster: Roster, path: Path, entry: Entry, silence: Silence, nobody: Iterable[int]
) -> Iterable[str]:
    """Whom an entry says to have got the ticket, or a message."""
    if entry.kind == "told" and entry.values.get("by", ACT) != ACT:
        customer = silence.kind.values.get(CUSTOMER) or CUSTOMER
        whom = entry.values.get("whom", customer)
        return () if whom == customer else (whom,)
    place = path.plan.places.get(entry.step)
    if entry.kind != "step" or place is None or not place.asks or entry.visit in nobody:
        return ()
    holder = entry.values.get("holder", "")
    return roster.members(Target(holder), entry.at) or ((holder,) if holder else ())


def _at_work(roster: Roster, name: str, at: datetime) -> datetime | None:
    person = roster.people.get(name)
    if person is None or person.hours is None:
        return at
    try:
        return person.hours.next_open(at)
    except ValueError:
        return None


def _awaited(path: Path, rule: ClockRule, silence: Silence, breach: Moment) -> bool:
    """Whether a step before the breach waits for what stops the clock: somebody else is to act."""
    steps = {
        position.step
        for moment in silence.moments
        if moment.at <= breach.at
        for position in moment.before.positions
    }
    return any(
        not way.interrupt and way.each.event in rule.stops
        for place in (path.plan.places[step] for step in steps)
        for way in place.hears
        if not place.asks
    )


# Waits


def _beyond(
    desk: Desk, path: Path, rule: ClockRule, silence: Silence, breach: Moment
) -> Iterator[tuple[Way, Problem]]:
    """The waits that would ask somebody, and are not over when the clock is."""
    if breach.before.paused:
        return
    now = {position.step for position in breach.after.positions}
    for position in breach.before.positions:
        place = path.plan.places[position.step]
        if not _serves(place, rule):
            continue
        for way in place.timed:
            due = _due(silence, place, position, way)
            led = due is not None and due > breach.at and way.goal not in now
            if led and asks(path, way.place):
                yield way, _too_long(desk, path, rule, silence, place, way, breach)


def _serves(place: Place, rule: ClockRule) -> bool:
    """Whether what stops the clock leads on from a step."""
    return any(not way.each.stay and way.each.event in rule.stops for way in place.hears)


def _due(silence: Silence, place: Place, position: Position, way: Way) -> datetime | None:
    """When an `after` that leads on is over; None of any other."""
    each = way.each
    if each.trigger != "after" or each.stay or not way.free:
        return None
    wait = each.wait or place.path.matrix.row_for(silence.kind.values).within[each.level or 0]
    return instant_after(position.entered, wait, place.path.calendar)


def _too_long(
    desk: Desk,
    path: Path,
    rule: ClockRule,
    silence: Silence,
    place: Place,
    way: Way,
    breach: Moment,
) -> Problem:
    target = targets_of(path, silence.kind)[rule.name]
    found = f"step '{place.step.name}': '{way.each.words}' is not over before clock '{rule.name}' "
    found += f"is, for {silence.kind.row.words}: '{way.each.target}' comes after its {target}"
    right = f"make it shorter, or lead the breach of {rule.name} there"
    witness = shown(desk, path, silence.kind.told, silence.opened, until=breach.at)
    return Problem(
        place.path.file, way.each.line, found, right, "wait-beyond-clock", "warning", "", witness
    )
