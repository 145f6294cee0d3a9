"""What may happen to a ticket, as far as it makes a difference to a path."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from matrices.comparisons import Among, Beside, Compare, Either, Every, Not, Test
from matrices.conditions import Condition
from matrices.desk import Desk
from matrices.paths import Path, Step
from matrices.targets import Target
from matrices.tickets import Field
from matrices.walk import Position, Walk

NOBODY = "zoe"
"""Somebody whom no roster and no path knows."""


@dataclass(frozen=True)
class Event:
    """What may happen: an event's type, its new value, and who did it."""

    type: str
    new: str = ""
    actor: str = ""

    def __str__(self) -> str:
        value = f" {self.new!r}" if self.new else ""
        return f"{self.type}{value}{f' by {self.actor}' if self.actor else ''}"


def paths_of(path: Path) -> Iterator[Path]:
    """The path and those that it calls."""
    yield path
    for step in path.steps.values():
        if step.calls:
            yield from paths_of(path.calls[step.calls])


def conditions(path: Path) -> Iterator[Condition]:
    for each in path.transitions:
        yield from (said for said in (each.condition, each.guard) if said is not None)


def tests(condition: Test) -> Iterator[Among | Compare | Beside]:
    """The comparisons of which a condition is made."""
    match condition:
        case Every() | Either():
            for part in condition.parts:
                yield from tests(part)
        case Not():
            yield from tests(condition.part)
        case _:
            yield condition


class Alphabet:
    """Everything that can happen to tickets of a path, and the values that tell them apart."""

    def __init__(self, desk: Desk) -> None:
        self.path = desk.paths["main"]
        self.paths = list(paths_of(self.path))
        self.words = self.path.vocabulary
        self.ways = [each for path in self.paths for each in path.transitions]
        self.steps = [step for path in self.paths for step in path.steps.values()]
        self.tests = [
            test for path in self.paths for each in conditions(path) for test in tests(each.test)
        ]
        self.heard = frozenset(self._heard())
        self.fields = {name: list(self._values(name)) for name in sorted(set(self._fields()))}
        self.plain = list(self._plain())
        self.asking = [step for step in self.steps if step.acknowledge is not None]

    def told(self) -> Iterator[dict[str, str]]:
        """Every combination of values that a ticket may have when it is opened."""
        for values in product(*self.fields.values()):
            yield dict(zip(self.fields, values, strict=True))

    def events(self, walk: Walk) -> Iterator[Event]:
        """Each event that may make a difference to a walk where it stands."""
        yield from self.plain
        places = self.path.plan.places
        for position in walk.positions:
            step = places[position.step].step
            yield from (Event(*each) for each in self._answers(step, position))
        if any(position.snoozed for position in walk.positions):
            yield Event("woken")

    def _answers(self, step: Step, position: Position) -> Iterator[tuple[str, str, str]]:
        if step.kind == "approve":
            yield from ((said, "", "") for said in ("approved", "refused"))
            yield from ((said, "", NOBODY) for said in ("approved", "refused"))
        rule = step.acknowledge
        if rule is not None and not position.acknowledged:
            change = self.words.changes.get(rule.on)
            kind, new = (change.field, change.value or "anna") if change else (rule.on, "")
            others = [f"{NOBODY}{n}" for n in range(rule.by or 1)]
            for actor in (*position.asked, *others, ""):
                yield kind, new, actor
        if position.answer is not None and position.answer.waiting:
            yield "confirmed", "", ""

    def _heard(self) -> Iterator[str]:
        """The names of events for which the paths listen."""
        for each in self.ways:
            yield from (name for name in (each.event, each.until) if name)
        for clock in self.path.clocks:
            yield from clock.starts | clock.stops | clock.resumes | clock.restarts

    def _fields(self) -> Iterator[str]:
        for test in self.tests:
            yield test.field
            if isinstance(test, Beside):
                yield test.other
        for path in self.paths:
            yield from (field.name for field in path.matrix.inputs)
        if self.path.pauses:
            yield "state"
        if any("holder" in target.text for target in self._targets()):
            yield "assignee"
        for name, change in self.words.changes.items():
            if name in self.heard or name in self._acknowledging():
                yield change.field
        yield from (name for name in self.heard if name in self.words.fields)

    def _acknowledging(self) -> set[str]:
        return {step.acknowledge.on for step in self.steps if step.acknowledge is not None}

    def _targets(self) -> Iterator[Target]:
        for step in self.steps:
            yield from (*step.does, *step.tell)
        for each in self.ways:
            yield from each.tell

    def _values(self, name: str) -> Iterator[str]:
        field = self.words.fields[name]
        if field.numeric:
            yield from numbers(field, self.tests)
        elif field.one_of:
            yield from field.one_of
            if field.missing not in field.one_of:
                yield ""
        else:
            named = {
                text
                for test in self.tests
                if isinstance(test, Among) and test.field == name
                for text in test.texts
            }
            changed = {each.value for each in self.words.changes.values() if each.field == name}
            yield from sorted({"", "anna", *named, *changed})

    def _plain(self) -> Iterator[Event]:
        for name, values in self.fields.items():
            if self.words.fields[name].kind != "count":
                yield from (Event(name, value) for value in values)
        counted = {
            self.words.fields[name].counts
            for name in self.fields
            if self.words.fields[name].kind == "count"
        }
        built_in = {"done", "failed"} if any(step.kind == "act" for step in self.steps) else set()
        matters = {*self.heard, *counted, *built_in}
        names = {name for name in matters if name in self.words.types}
        hidden = {*self.fields, "opened", "reopened"}
        yield from (Event(name) for name in sorted(names - hidden))
        if any(each.trigger in ("after", "every", "at") for each in self.ways):
            yield Event("snoozed")


def numbers(field: Field, tests: Iterable[Among | Compare | Beside]) -> Iterator[str]:
    """One number for each region into which conditions split a field: at, between and beyond."""
    named = sorted(
        {Decimal(0), *(t.number for t in tests if isinstance(t, Compare) and t.field == field.name)}
    )
    if field.kind == "count":
        yield from (str(n) for n in range(int(max(named)) + 2))
        return
    between = [(low + high) / 2 for low, high in pairwise(named)]
    yield from (f"{n:f}" for n in sorted({named[0] - 1, *named, *between, named[-1] + 1}))


def region(field: Field, value: str, known: list[str]) -> str:
    """The representative of a field's value: the same for values that nothing tells apart."""
    if field.kind == "count":
        return min(value, known[-1], key=int)
    if field.kind == "number":
        return nearest_region(value, known)
    return value


def nearest_region(value: str, known: list[str]) -> str:
    """Of the numbers one for each region, the one that stands for this number."""
    number, of = Decimal(value), [Decimal(each) for each in known]
    if number in of:
        return known[of.index(number)]
    above = [i for i, each in enumerate(of) if each > number]
    if not above:
        return known[-1]
    # Regions between named numbers stand at odd places: below, at, between, at, …, beyond.
    return known[above[0] if above[0] % 2 == 0 else above[0] - 1]
