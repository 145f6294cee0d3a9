"""How a ticket comes to a step: the events that lead it there, tried by walking them."""

from collections.abc import Generator, Iterator, Mapping
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from matrices.decide import Decision, WalkError, decide
from matrices.desk import Desk
from matrices.paths import BREACH_OF, Path
from matrices.plan import Place, Way
from matrices.tickets import OPENED, Event, Ticket
from matrices.trying import TICKET
from matrices.walk import Walk

_EVENT, _WAIT, _POINT, _BREACH = 1, 10, 50, 200
_MOST_MOMENTS = 100
_LATER = timedelta(minutes=1)
_MANUAL = frozenset(("snoozed", "woken", "jumped", "confirmed", OPENED, "reopened"))

Leg = tuple[str, Way | None, str]
"""A step, the way that is taken there (None into a called path), and the step that it leads to."""
_Way = tuple[int, Way | None, str]


def legs_to(path: Path, values: Mapping[str, str], goal: str) -> list[Leg] | None:
    """The easiest way to a step for a ticket with these values; None where none is seen."""
    places = path.plan.places
    number = count()
    ahead: list[tuple[int, int, str]] = [(0, next(number), path.start)]
    came: dict[str, Leg | None] = {path.start: None}
    cost = {path.start: 0}
    while ahead:
        so_far, _, name = heappop(ahead)
        if name == goal:
            return _back(came, goal)
        if so_far > cost[name]:
            continue
        for more, way, there in _ways_from(path, places[name], values):
            if so_far + more < cost.get(there, so_far + more + 1):
                cost[there], came[there] = so_far + more, (name, way, there)
                heappush(ahead, (so_far + more, next(number), there))
    return None


def _back(came: Mapping[str, Leg | None], goal: str) -> list[Leg]:
    found: list[Leg] = []
    leg = came[goal]
    while leg is not None:
        found.append(leg)
        leg = came[leg[0]]
    return found[::-1]


def _ways_from(path: Path, place: Place, values: Mapping[str, str]) -> Iterator[_Way]:
    """Where a ticket may go from a step, and how hard that is to bring about."""
    if place.inner:
        yield 0, None, place.inner
        return
    if place.step.kind == "end":
        if place.scope:
            yield from _returning(path.plan.places[place.scope.removesuffix("/")], place)
        return
    yield from ((0, way, way.goal) for way in place.forks)
    if (yield from _at_once(place, values)):
        return
    for way in (*place.hears, *place.timed, *place.points):
        if not way.each.stay and (way.each.guard is None or way.each.guard.holds(values)):
            yield _cost(way), way, way.goal


def _at_once(place: Place, values: Mapping[str, str]) -> Generator[_Way, None, bool]:
    """The ways that do not wait; returns whether one of them is surely taken."""
    for way in place.at_once:
        each = way.each
        if each.guard is not None and not each.guard.holds(values):
            continue
        if each.condition is not None and not each.condition.holds(values):
            continue
        if not each.stay:
            yield 0, way, way.goal
            if each.hours is None and way.free:
                return True
    return False


def _returning(call: Place, end: Place) -> Iterator[_Way]:
    for way in call.back:
        if way.each.catches(end.step.outcome):
            yield 0, way, way.goal
            return


def _cost(way: Way) -> int:
    if way.each.trigger == "on":
        return _BREACH if way.each.event.startswith(BREACH_OF) else _EVENT
    return _POINT if way.each.trigger == "at" else _WAIT


def events_to(
    desk: Desk, path: Path, told: Mapping[str, str], opened: datetime, legs: list[Leg]
) -> tuple[datetime, tuple[Event, ...]] | None:
    """When a ticket that is opened then takes the last leg, and by which events; None if it fails.

    What time does by itself is waited for.
    """
    driver = _Driver(desk, path, told, opened)
    return (driver.now, tuple(driver.events)) if _led(path, driver, legs) else None


def stuck_by(
    desk: Desk, path: Path, told: Mapping[str, str], opened: datetime, legs: list[Leg]
) -> tuple[datetime, tuple[Event, ...]] | None:
    """When a ticket that is opened then cannot go on, on its way or there; None if it can."""
    driver = _Driver(desk, path, told, opened)
    _led(path, driver, legs)
    return (driver.now, tuple(driver.events)) if driver.stuck else None


def _led(path: Path, driver: "_Driver", legs: list[Leg]) -> bool:
    """Whether a ticket could be led along."""
    for name, way, goal in legs:
        if way is not None and _is_event(path.plan.places[name], way):
            if not driver.wait_for(name) or not driver.happens(way):
                return False
        elif not driver.wait_for(goal):
            return False
    return True


def _is_event(place: Place, way: Way) -> bool:
    """Whether a way is taken by something that happens, and not by time."""
    return way in place.hears and not way.each.event.startswith(BREACH_OF)


class _Driver:
    """A ticket that is led along its way, one event after the other."""

    def __init__(self, desk: Desk, path: Path, told: Mapping[str, str], opened: datetime) -> None:
        self.desk, self.path, self.now = desk, path, opened
        self.walk, self.ticket = Walk(TICKET), Ticket(TICKET, told)
        self.turns: Mapping[str, int] = {}
        self.events: list[Event] = []
        self.entered: set[str] = set()
        self.stuck = False
        self._go(opened, Event(TICKET, opened, 0, OPENED))

    def wait_for(self, step: str) -> bool:
        """Let time go by until the step was entered; whether that comes."""
        for _ in range(_MOST_MOMENTS):
            if step in self.entered or self.stuck:
                break
            due = self.walk.due_at
            if due is None:
                return False
            self._go(due)
        return step in self.entered and not self.stuck

    def happens(self, way: Way) -> bool:
        """Let the event happen that takes a transition, as soon as it may; whether it was taken."""
        said = self._event(way.each.event)
        if said is None:
            return False
        due = self.walk.due_at
        at = self.now + _LATER
        if due is not None and due <= at:
            at = self.now + (due - self.now) / 2
        event = Event(TICKET, at, len(self.events) + 1, *said)
        self.events.append(event)
        self._go(at, event)
        return way.goal in self.entered

    def _event(self, name: str) -> tuple[str, str, str] | None:
        """The type, the old and the new value of an event of that name."""
        words = self.desk.vocabulary
        if name in _MANUAL:
            return None
        change = words.changes.get(name)
        kind = change.field if change is not None and name not in words.types else name
        declared = words.fields.get(kind)
        if declared is None or declared.kind == "count":
            return (kind, "", "") if kind in words.types else None
        value = change.value if change is not None else ""
        now = words.values(self.ticket)[kind]
        if not value:
            people = [*self.desk.roster.people] if kind == "assignee" else []
            value = now or next(iter((*declared.one_of, *people, f"any {kind}")))
        return kind, now, value

    def _go(self, now: datetime, *events: Event) -> None:
        self.now = now
        try:
            decision: Decision = decide(
                path=self.path, walk=self.walk, ticket=self.ticket, events=events,
                roster=self.desk.roster, now=now, turns=self.turns,
            )  # fmt: skip
        except WalkError:
            self.stuck = True
            return
        self.walk, self.ticket, self.turns = decision.walk, decision.ticket, decision.turns
        moves = [entry.step for entry in decision.entries if entry.kind in ("step", "joined")]
        self.entered = {*moves, *self.walk.steps}
