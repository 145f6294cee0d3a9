"""Where a ticket can still come to by itself: which goals are ahead, which conditions matter."""

from collections.abc import Iterator, Mapping

from matrices.paths import BREACH_OF, Path
from matrices.plan import Place, Way
from matrices.proving.goals import HELD, TOLD, Goal, levels
from matrices.targets import HOLDER, Target

_NONE: frozenset[Goal] = frozenset()


class Silence:
    """What time alone may do to a ticket of one case, from each step of a path on.

    It may be more than what will happen, never less. `looked_at` are the conditions that were
    looked at on the way, by transition, and whether they hold; where a path sets fields itself,
    none is taken as settled.
    """

    def __init__(self, path: Path, values: Mapping[str, str]) -> None:
        """Look at a path with a ticket's values at its opening."""
        self.path = path
        self.values = values
        self.places = path.plan.places
        self.sets = sets_fields(path)
        self.looked_at: dict[str, bool] = {}
        self._next: dict[str, list[Way]] = {}
        self._ends: dict[str, list[Place]] = {}
        for place in self.places.values():
            if place.step.kind == "end" and place.scope:
                self._ends.setdefault(place.scope.removesuffix("/"), []).append(place)

    def from_start(self) -> frozenset[Goal]:
        """All goals that a ticket may reach."""
        start = self.places[self.path.start]
        return self._entering(start) | self.ahead(self.path.start)

    def steps(self) -> set[str]:
        """The steps to which a ticket may come."""
        return {self.path.start, *self._reached(self.path.start)}

    def ahead(self, step: str) -> frozenset[Goal]:
        """The goals that may be reached from a step on, its own entering apart."""
        found: set[Goal] = set()
        for name in {step, *self._reached(step)}:
            place = self.places[name]
            for way in self._leading(place):
                found |= self._telling(place, way)
                if not way.each.stay:
                    found |= self._entering(way.place)
            for inner in self._inside(place):
                found |= self._entering(inner)
        return frozenset(found)

    def _reached(self, step: str) -> set[str]:
        found: set[str] = set()
        open_ = [step]
        while open_:
            place = self.places[open_.pop()]
            ahead = [way.place for way in self._leading(place) if not way.each.stay]
            for each in (*ahead, *self._inside(place)):
                if each.name not in found:
                    found.add(each.name)
                    open_.append(each.name)
        return found

    def _inside(self, place: Place) -> Iterator[Place]:
        """Where a call goes on."""
        if place.inner:
            yield self.places[place.inner]

    def _leading(self, place: Place) -> list[Way]:
        found = self._next.get(place.name)
        if found is None:
            found = self._next[place.name] = list(self._ways(place))
        return found

    def _ways(self, place: Place) -> Iterator[Way]:
        for way in (*place.hears, *place.points):
            if way.each.trigger == "at" or way.each.event.startswith(BREACH_OF):
                yield from self._if_holds(way)
        for way in (*place.timed, *place.forks):
            yield from self._if_holds(way)
        yield from self._at_once(place)
        if place.asks:  # where nobody is behind a step, its `else` leads past it
            yield from (way for way in place.at_once if way.each.trigger == "else")
        if place.step.kind == "end" and place.scope:
            call = self.places[place.scope.removesuffix("/")]
            for way in call.back:
                if way.each.catches(place.step.outcome):
                    yield from self._if_holds(way)

    def _at_once(self, place: Place) -> Iterator[Way]:
        for way in place.at_once:
            condition = way.each.condition
            for each in self._if_holds(way):
                if condition is not None and not self.sets:
                    holds = self.looked_at[f"{way.id} when"] = condition.holds(self.values)
                    if not holds:
                        continue
                yield each
                settled = way.free and not self.sets and not way.each.stay
                if settled and way.each.trigger in ("when", "else"):
                    return

    def _if_holds(self, way: Way) -> Iterator[Way]:
        guard = way.each.guard
        if guard is not None and not self.sets:
            holds = self.looked_at[way.id] = guard.holds(self.values)
            if not holds:
                return
        yield way

    def _entering(self, place: Place) -> frozenset[Goal]:
        step = place.step
        found = set(self._levels(place, (*step.does, *step.tell)))
        if place.asks:
            found.add(HELD)
        if place.told:
            found.add(TOLD)
        return frozenset(found)

    def _telling(self, place: Place, way: Way) -> frozenset[Goal]:
        if not way.each.tell:
            return _NONE
        there = place if way.each.stay else way.place
        found = {*self._levels(place, way.each.tell), *self._levels(there, way.each.tell), TOLD}
        return frozenset(found)

    def _levels(self, place: Place, targets: tuple[Target, ...]) -> Iterator[Goal]:
        for level, _ in levels(self.path, place, targets):
            yield Goal("level", level.level or 0)


def sets_fields(path: Path) -> bool:
    """Whether a transition that a walk may take sets a field of the ticket."""
    return any(way.each.sets for place in path.plan.places.values() for way in place.ways)


def is_timed(way: Way) -> bool:
    """Whether time alone may take a transition, as far as its trigger says."""
    each = way.each
    return each.trigger != "on" or each.returns or each.event.startswith(BREACH_OF)


def asks_holder(path: Path, steps: set[str]) -> bool:
    """Whether one of these steps, or time there, turns to whoever holds the ticket."""
    return any(HOLDER in target.text for name in steps for target in _turned_to(path, name))


def _turned_to(path: Path, step: str) -> Iterator[Target]:
    place = path.plan.places[step]
    yield from (*place.step.does, *place.step.tell)
    for way in filter(is_timed, place.ways):
        yield from way.each.tell
