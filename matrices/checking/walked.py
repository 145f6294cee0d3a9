"""Examples that were really walked: a ticket is taken along transitions by `decide` itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from matrices.checking.facts import Facts, before_it, own_tests, told_by
from matrices.checking.ground import Ground
from matrices.checking.regions import TooLarge, example
from matrices.checking.witnesses import Witness
from matrices.comparisons import Every, Not, Test, compiled
from matrices.opentime import NeverAgain
from matrices.paths import BREACH_OF, RETURNED, Path, Transition
from matrices.roster import Roster
from matrices.tickets import Event
from matrices.trying import TICKET, Trial, try_path, usual_opening

_MOST_WALKED = 50
_LONGEST_ROUTE = 40
_SOON = timedelta(minutes=1)
_AT_ONCE = ("when", "else", "fork")


@dataclass(slots=True)
class Walked:
    """Makes examples for one desk; no more than some dozens, since each is walked."""

    roster: Roster
    able: bool = True  # some desks' tickets cannot be walked at all
    made: int = 0

    def by(
        self, ground: Ground, ways: Sequence[Transition], also: Iterable[Test] = ()
    ) -> Witness | None:
        """A ticket that takes these transitions, while more tests hold at the last of them.

        None where none was found that `decide` takes that way.
        """
        path = ground.path
        if not self.able:
            return None
        steps = (path.start if not ways else ways[0].source, *(each.target for each in ways))
        if self.made >= _MOST_WALKED or len(ways) > _LONGEST_ROUTE or steps[0] != path.start:
            return None
        self.made += 1
        try:
            return _Route(path, self.roster, ways, tuple(also)).witness()
        except (TooLarge, NeverAgain):  # the calendar does not open again
            return None


@dataclass(slots=True)
class _Route:
    """A ticket under way along some transitions: what was told of it, and what happens to it."""

    path: Path
    roster: Roster
    ways: Sequence[Transition]
    also: Facts
    events: list[Event] = field(default_factory=list)

    def witness(self) -> Witness | None:
        """The example, where `decide` takes it that way."""
        opened = usual_opening(self.path.calendar)
        parts = [*self._instants()]
        told = example(self._tests(parts[0]), self.path.vocabulary.fields)
        if told is None:
            return None
        number, values = len(parts[0]), self._values(told)
        for part in parts[1:]:
            came = _came(self._trial(told, opened), self.ways[:number])
            if came is None or not self._lead(part, came, values):
                return None
            number += len(part)
        if _came(self._trial(told, opened), self.ways) is None:
            return None
        return Witness(
            path=self.path.name,
            told=told,
            opened=opened.astimezone(self.path.calendar.zone),
            events=tuple(self.events),
            steps=(self.path.start, *(each.target for each in self.ways)),
            ways=tuple(each.id for each in self.ways),
        )

    def _instants(self) -> Iterator[Sequence[Transition]]:
        """The transitions that are taken at one instant each, the first at the opening."""
        begins = [n for n, each in enumerate(self.ways) if each.trigger not in _AT_ONCE]
        edges = [0, *begins, len(self.ways)]
        return (self.ways[low:high] for low, high in pairwise(edges))

    def _tests(self, part: Sequence[Transition]) -> list[Test]:
        """What is to hold for a ticket to take these at once."""
        tests = [test for each in part for test in self._own(each)]
        last = not self.ways or (bool(part) and part[-1] is self.ways[-1])
        return [*tests, *self.also] if last else tests

    def _own(self, each: Transition) -> Iterator[Test]:
        yield from own_tests(each)
        for other in before_it(self.path, each):
            yield Not(Every(own_tests(other)))

    def _values(self, told: Mapping[str, str]) -> dict[str, str]:
        fields = self.path.vocabulary.fields
        return {name: each.value(told.get(name)) for name, each in fields.items()}

    def _lead(self, part: Sequence[Transition], came: datetime, values: dict[str, str]) -> bool:
        """Let happen what leads a ticket on that stands there since an instant."""
        first, words = part[0], self.path.vocabulary
        if first.event.startswith(BREACH_OF) or first.event.partition(" ")[0] == RETURNED:
            return False
        tests = self._tests(part)
        if not all(compiled(test)(values) for test in tests):
            wanted = example((*told_by(words, first.event), *tests), words.fields)
            if wanted is None:
                return False
            for name, value in wanted.items():
                if values[name] != value:
                    values[name] = value
                    if not self._changed_by(first, name):
                        self._happens(came + _SOON / 2, name, value)
        if first.trigger == "on":
            self._take(first, came + _SOON, values)
        return True

    def _changed_by(self, each: Transition, name: str) -> bool:
        change = self.path.vocabulary.changes.get(each.event)
        return name in (each.event, change.field if change is not None else "")

    def _take(self, each: Transition, at: datetime, values: dict[str, str]) -> None:
        """The event that takes a transition happens."""
        words = self.path.vocabulary
        change = words.changes.get(each.event)
        if change is not None and each.event not in words.types:
            value = change.value or values[change.field] or "somebody"
            values[change.field] = value
            self._happens(at, change.field, value)
        else:
            declared = words.fields.get(each.event)
            told = declared is not None and declared.kind != "count"
            self._happens(at, each.event, values[each.event] if told else "")

    def _happens(self, at: datetime, kind: str, new: str) -> None:
        self.events.append(Event(TICKET, at, len(self.events) + 1, kind, "", new))

    def _trial(self, told: Mapping[str, str], opened: datetime) -> Trial:
        return try_path(
            path=self.path, roster=self.roster, opened=opened, told=told, events=self.events
        )


def _came(trial: Trial, ways: Sequence[Transition]) -> datetime | None:
    """When a trial had taken these transitions in their order; None where it did not.

    Where branches go side by side, the steps of others may lie between.
    """
    entries = (line.entry for line in trial.lines if line.entry.kind in ("step", "joined"))
    first = next(entries, None)
    if first is None:
        return None
    at, forks = first.at, trial.path.plan.forks
    for each in ways:
        entry = next((entry for entry in entries if not forks or entry.transition == each.id), None)
        if entry is None or entry.transition != each.id:
            return None
        at = entry.at
    return at
