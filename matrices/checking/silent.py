"""What happens to tickets to whom nothing happens after their opening: only time goes by.

Each is walked by the same `decide` as in production, from openings at which most can go wrong.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.checking.kinds import Kind, kinds_of
from matrices.decide import WalkError, decide
from matrices.desk import Desk
from matrices.log import Entry
from matrices.paths import BREACH_OF, ClockRule, Path
from matrices.stopwatch import instant_after
from matrices.tickets import OPENED, Event, Ticket
from matrices.trying import TICKET, usual_opening
from matrices.waits import Wait
from matrices.walk import Walk

_YEAR = timedelta(days=366)
_WEEK = timedelta(weeks=1)
_SOON = timedelta(minutes=5)
_MOST_MOMENTS = 400
_MOST_ALIKE = 24
_MOST_KINDS = 40
_MOST_OPENINGS = 8


class Moment(NamedTuple):
    """What happened at an instant: where the walk stood before, what was noted, where it stands."""

    at: datetime
    before: Walk
    entries: tuple[Entry, ...]
    after: Walk


class Silence(NamedTuple):
    """A ticket that was opened, and then was left to time."""

    kind: Kind
    opened: datetime
    moments: tuple[Moment, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """Everything that was noted, in its order."""
        for moment in self.moments:
            yield from moment.entries


def silences(desk: Desk, path: Path, since: datetime, *, always: bool = False) -> Iterator[Silence]:
    """A ticket of each kind that the path treats otherwise, at each of some openings.

    Each is followed until every clock of its row is over; `always` also where no clock runs, and
    for a week at least, without what comes round again and again.
    """
    openings = [*openings_of(desk, path, since)]
    walked = path if always else _without_rounds(path)
    for kind in unlike(path, kinds_of(desk, path)):
        for opened in openings:
            until = _end(path, kind, opened)
            if always:
                until = max(until or opened, opened + _WEEK)
            if until is not None:
                most_alike = _MOST_ALIKE if always else _MOST_MOMENTS
                moments = tuple(_moments(desk, walked, kind.told, opened, until, most_alike))
                yield Silence(kind, opened, moments)


def _without_rounds(path: Path) -> Path:
    """The path with the first round only of what comes again and again and leads nowhere."""
    calls = {step.calls for step in path.steps.values() if step.calls}
    called = {name: _without_rounds(path.calls[name]) for name in calls}
    every = {each.id for each in path.transitions if each.trigger == "every" and not each.sets}
    if not every and all(one is path.calls[name] for name, one in called.items()):
        return path
    transitions = (
        replace(each, at_most=1) if each.id in every else each for each in path.transitions
    )
    return replace(path, transitions=tuple(transitions), calls={**path.calls, **called})


def openings_of(desk: Desk, path: Path, since: datetime) -> Iterator[datetime]:
    """An ordinary opening, and for each calendar those around its longest time of being closed."""
    yield usual_opening(path.calendar)
    seen: set[datetime] = set()
    for calendar in _calendars(desk, path):
        closes, opens = _longest_closure(calendar, since)
        for at in (closes - _SOON, closes + _SOON):
            if opens > closes and at not in seen and len(seen) < _MOST_OPENINGS:
                seen.add(at)
                yield at


def _calendars(desk: Desk, path: Path) -> Iterable[Calendar]:
    """The path's calendar, those of its gates, and people's own hours."""
    places = path.plan.places.values()
    found = [path.calendar, *(place.path.calendar for place in places)]
    found += [way.each.hours for place in places for way in place.timed if way.each.hours]
    found += [each.hours for each in desk.roster.people.values() if each.hours]
    return {id(each): each for each in found}.values()


def _longest_closure(calendar: Calendar, since: datetime) -> tuple[datetime, datetime]:
    periods = calendar.periods(since, since + _YEAR)
    closures = ((one[1], other[0]) for one, other in pairwise(periods))
    return max(closures, key=lambda each: each[1] - each[0], default=(since, since))


def unlike(path: Path, kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """One of each kind of tickets for which every condition and every row is the same."""
    paths = {id(path): path, **{id(each.path): each.path for each in path.plan.places.values()}}
    transitions = (each for one in paths.values() for each in one.transitions)
    conditions = {
        condition.text: condition
        for each in transitions
        for condition in (each.condition, each.guard)
        if condition is not None
    }
    found: dict[object, Kind] = {}
    for kind in kinds:
        held = tuple(each.holds(kind.values) for each in conditions.values())
        rows = tuple(_row(one, kind.values) for one in paths.values())
        if len(found) < _MOST_KINDS:
            found.setdefault((held, rows), kind)
    return tuple(found.values())


def _row(path: Path, values: Mapping[str, str]) -> object:
    try:
        row = path.matrix.row_for(values)
    except LookupError:
        return None
    return (
        tuple(sorted((name, str(wait)) for name, wait in row.targets.items())),
        tuple(sorted((level, *map(str, owners)) for level, owners in row.owners.items())),
        tuple(sorted((level, str(wait)) for level, wait in row.within.items())),
    )


def targets_of(path: Path, kind: Kind) -> dict[str, Wait]:
    """The targets of the clocks that run from the opening on, for a kind of ticket."""
    targets = {
        rule.name: rule.target or kind.row.targets.get(rule.name)
        for rule in path.clocks
        if OPENED in rule.starts
    }
    return {name: wait for name, wait in targets.items() if wait is not None}


def breaches(path: Path, silence: Silence) -> Iterator[tuple[ClockRule, Moment]]:
    """The first breach of each clock that runs from the opening on."""
    rules = {BREACH_OF + rule.name: rule for rule in path.clocks}
    running = targets_of(path, silence.kind)
    for moment in silence.moments:
        for entry in moment.entries:
            rule = rules.get(entry.rule) if entry.kind == "breach" else None
            if rule is not None and rule.name in running:
                yield rule, moment


def _end(path: Path, kind: Kind, opened: datetime) -> datetime | None:
    """When the last clock is over; None where none runs."""
    waits = targets_of(path, kind).values()
    try:
        return max((instant_after(opened, wait, path.calendar) for wait in waits), default=None)
    except ValueError:  # its calendar does not open again
        return None


def _moments(
    desk: Desk,
    path: Path,
    told: Mapping[str, str],
    opened: datetime,
    until: datetime,
    most_alike: int,
) -> Iterator[Moment]:
    """What happens up to an instant; of what comes round at the same steps, the first times."""
    walk, ticket, turns = Walk(TICKET), Ticket(TICKET, told), dict[str, int]()
    events, now = [Event(TICKET, opened, 0, OPENED)], opened
    alike = visits = 0
    for _ in range(_MOST_MOMENTS):
        try:
            decision = decide(
                path=path, walk=walk, ticket=ticket, events=events, roster=desk.roster, now=now,
                turns=turns,
            )  # fmt: skip
        except WalkError:
            return
        yield Moment(now, walk, decision.entries, decision.walk)
        walk, ticket, turns, events = decision.walk, decision.ticket, dict(decision.turns), []
        alike = alike + 1 if decision.walk.visits == visits else 0
        visits = decision.walk.visits
        if walk.due_at is None or walk.due_at > until or alike > most_alike:
            return
        now = walk.due_at
