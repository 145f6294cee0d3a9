"""A path made ready for walking: each step with all that may lead from it, called paths included.

A step of a called path has the name `CALL/STEP`. Everything that depends on the path alone is
looked up here once, so that deciding a ticket only looks at what is the ticket's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from matrices.calendars import Calendar
from matrices.conditions import Condition
from matrices.paths import ANYWHERE, ASKING, BREACH_OF, RETURNED, Path, Step, StepKind, Transition
from matrices.points import Point
from matrices.targets import HOLDER, Target
from matrices.tickets import UNDELIVERED, Event, Meaning
from matrices.waits import Wait

OWN = frozenset(("confirmed", "snoozed", "woken", "jumped"))
"""Events that the language knows of itself, and that do something on every path."""
_DOES = frozenset(("end", "fork", "call", "act"))
_LONG = timedelta(days=36_500)
"""Longer than anything waits."""
_WAITING = ("after", "every")
_OF_NOBODY = ("breach", RETURNED, UNDELIVERED)
"""First words of events that come without anybody having acted."""


@dataclass(slots=True)
class Why:
    """Why something is done: the transition's id if any, the rule in words, the reason, a kind."""

    transition: str
    rule: str
    because: str = ""
    escalation: str = ""


@dataclass(eq=False, slots=True)
class Said:
    """What an event of one type and value says (as `Meaning`), and what it may do on a path.

    `why` is what it says as a reason; `ways` are the transitions that it may take, by step, in the
    order in which they are tried. Whether it turns clocks, acknowledges, ends a transition's
    holding (`until`); `besides` is whether it does any of these, may pause the walk, or is one that
    the language knows of itself.
    """

    names: frozenset[str]
    rule: str
    tells: bool
    counts: tuple[str, ...]
    clocks: bool
    acknowledges: bool
    ends: bool
    besides: bool
    why: Why
    ways: "Ways"


Sayings = tuple[Mapping[str, Said], Said]
"""What events of a type say: by their new value where that makes a difference, and otherwise."""

Ways = Mapping[str, tuple["Way", ...]]
"""Transitions by the step from which they lead."""


@dataclass(eq=False, slots=True)
class Way:
    """A transition where a walk meets it.

    `id` and `goal` are named from the outermost path. `scope` is what it leaves: the steps whose
    names begin so; `interrupt` whether it holds at all of them. `order` is its rank at one instant:
    what holds around a called path comes before what holds in it.
    `place` is where it leads. `once` is whether a visit takes it once, `odd` whether it does more
    than lead on, `free` whether nothing may keep it from being taken,
    `acts` whether taking it means that somebody has acted.
    """

    id: str
    each: Transition
    goal: str
    scope: str
    interrupt: bool
    order: int
    why: Why = field(init=False)
    tells: tuple[Target, ...] = field(init=False)
    point: Point | None = field(init=False)
    once: bool = field(init=False)
    odd: bool = field(init=False)
    place: "Place" = field(init=False)
    hours: Calendar | None = field(init=False)
    condition: Condition | None = field(init=False)
    wait: Wait | None = field(init=False)
    level: int = field(init=False)
    repeats: bool = field(init=False)
    runs_on: bool = field(init=False)
    free: bool = field(init=False)
    acts: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look up what deciding asks at every turn."""
        each = self.each
        self.why = Why(self.id, each.words, each.because, each.escalation or "")
        self.tells = each.tell
        self.point = each.point
        self.once = each.stay and each.trigger not in ("on", "every", "at")
        self.odd = each.stay or each.at_most is not None or bool(each.sets)
        self.hours = each.hours
        self.condition = each.condition
        self.wait = each.wait
        self.level = each.level or 0
        self.repeats = each.trigger == "every"
        self.runs_on = each.runs_on
        self.free = each.guard is None and each.at_most is None and not each.until
        answers = each.trigger == "on" and each.event.partition(" ")[0] not in _OF_NOBODY
        self.acts = answers and not each.escalation and not each.stay


@dataclass(eq=False, slots=True)
class Place:
    """A step where a walk stands: what may lead from it, in the order in which it is tried.

    `ways` are all of these. `hears` are the transitions that events take, interrupts of the
    outermost scope first; `timed` those of its own that time takes: `waits` and, for some hours,
    `gates`; `points` those at points of clocks, `at_once` those that wait for nothing; `forks` the
    first steps of a fork's branches; `back` lead on when a called path ended.
    `inner` is where a called path starts, `join` where a fork's branches meet. `asks` is whether
    people work there; `told` are those told on entering, `tells_all` whether these are just they;
    `unknown` whether the ticket stays with whoever holds it, and nobody is told; `does` whether
    something is done there besides standing, `plain` whether nothing is to be done on entering;
    `soonest` the time for which none of its waits is over, None where that is not known. `crews`
    are kept by who looks them up.
    """

    name: str
    scope: str
    step: Step
    path: Path
    level: int | None
    kind: StepKind
    ways: tuple[Way, ...] = ()
    hears: tuple[Way, ...] = ()
    timed: tuple[Way, ...] = ()
    waits: tuple[Way, ...] = ()
    gates: tuple[Way, ...] = ()
    points: tuple[Way, ...] = ()
    at_once: tuple[Way, ...] = ()
    forks: tuple[Way, ...] = ()
    back: tuple[Way, ...] = ()
    join: str = ""
    inner: str = ""
    untils: frozenset[str] = frozenset()
    asks: bool = False
    told: tuple[Target, ...] = ()
    tells_all: bool = False
    unknown: bool = False
    does: bool = False
    plain: bool = False
    soonest: timedelta | None = None
    crews: dict[int, Any] = field(default_factory=dict)


class Plan:
    """All places of a path by name, and what is listened for at all.

    `said` is what events say, by their type; `breaches` are the transitions that the breach of a
    clock may take, by clock and step; `timed_by` are the fields by which the instants of timers
    change; `choosy` is whether a step may be left at once later than on entering, `forks` whether
    it may stand at several.
    """

    def __init__(self, path: Path) -> None:
        """Compile `path` with the paths that it calls; they must not call in a circle."""
        self.path = path
        self.vocabulary = path.vocabulary
        self.fields = path.vocabulary.fields
        self.places: dict[str, Place] = {}
        self._compile(path, "", [], 0)
        for place in self.places.values():
            for way in place.ways:
                if not way.each.stay:
                    way.place = self.places[way.goal]
        places = self.places.values()
        self._acknowledging = frozenset(
            place.step.acknowledge.on for place in places if place.step.acknowledge is not None
        )
        self._untils = frozenset[str]().union(*(place.untils for place in places))
        self._clocked = frozenset[str]().union(
            *(rule.starts | rule.stops | rule.resumes | rule.restarts for rule in path.clocks)
        )
        self._taken = {way.each.event for place in places for way in place.hears}
        self.breaches = {
            rule.name: self.ways_on(frozenset((BREACH_OF + rule.name,))) for rule in path.clocks
        }
        self.said = {kind: self._said_by(kind) for kind in path.vocabulary.types}
        self.timed_by = frozenset(self._timed_by())
        self.forks = any(place.forks for place in places)
        self.choosy = any(
            way.each.trigger == "when"
            for place in places
            if place.step.kind != "decide"
            for way in place.at_once
        )

    def unknown(self, event: Event) -> Sayings:
        """What events say whose type the desk does not know."""
        return {}, self._saying(event.type, self.vocabulary.meaning(event))

    def _said_by(self, kind: str) -> Sayings:
        heard = self.vocabulary.heard[kind]
        by_value = {value: self._saying(kind, each) for value, each in heard.by_value.items()}
        return by_value, self._saying(kind, heard.otherwise)

    def _saying(self, kind: str, meaning: Meaning) -> Said:
        names, rule, tells, counts = meaning
        listening = (self._clocked, self._acknowledging, self._untils)
        clocks, acknowledges, ends = (not names.isdisjoint(each) for each in listening)
        pauses = tells and kind == "state" and bool(self.path.pauses)
        return Said(
            names=names,
            rule=rule,
            tells=tells,
            counts=counts,
            clocks=clocks,
            acknowledges=acknowledges,
            ends=ends,
            besides=pauses or clocks or acknowledges or ends or kind in OWN,
            why=Why("", rule),
            ways=self.ways_on(names),
        )

    def ways_on(self, names: frozenset[str]) -> Ways:
        """The transitions that something of these names may take, by step."""
        if names.isdisjoint(self._taken):
            return {}
        found = {
            place.name: tuple(way for way in place.hears if way.each.event in names)
            for place in self.places.values()
        }
        return {name: ways for name, ways in found.items() if ways}

    def _timed_by(self) -> Iterator[str]:
        """The fields by which the instants of timers change: of matrices, and of their guards."""
        for place in self.places.values():
            yield from (each.name for each in place.path.matrix.inputs)
            for way in (*place.timed, *place.points):
                if way.each.guard is not None:
                    yield from way.each.guard.fields

    def _compile(self, path: Path, scope: str, outer: list[Way], rank: int) -> None:
        around = [*outer, *self._ways(path, scope, ANYWHERE, rank)]
        for name, step in path.steps.items():
            if step.kind == "call":
                called = path.calls[step.calls]
                inner = f"{scope}{name}/"
                own = list(self._ways(path, scope, name, rank + 1, calling=inner))
                self._add(path, scope, step, around, own)
                self.places[scope + name].inner = inner + called.start
                interrupts = [*around, *(way for way in own if way.interrupt)]
                self._compile(called, inner, interrupts, rank + 2)
            else:
                own = list(self._ways(path, scope, name, rank + 1))
                self._add(path, scope, step, around, own)

    def _add(self, path: Path, scope: str, step: Step, around: list[Way], own: list[Way]) -> None:
        ways = [*around, *own]
        self.places[scope + step.name] = Place(
            name=scope + step.name,
            scope=scope,
            step=step,
            path=path,
            level=step.level,
            kind=step.kind,
            ways=tuple(ways),
            hears=tuple(way for way in ways if way.each.trigger == "on"),
            timed=tuple(way for way in own if way.each.trigger in (*_WAITING, "during")),
            waits=tuple(way for way in own if way.each.trigger in _WAITING),
            gates=tuple(way for way in own if way.each.trigger == "during"),
            points=tuple(way for way in ways if way.each.trigger == "at"),
            at_once=tuple(way for way in own if _at_once(way.each, step)),
            forks=tuple(way for way in own if way.each.trigger == "fork"),
            back=tuple(way for way in own if step.kind == "call" and not way.interrupt),
            join=scope + step.join if step.join else "",
            asks=step.kind in ASKING,
            told=step.told,
            tells_all=bool(step.does) and step.told == step.does,
            does=step.kind in _DOES,
            plain=not (step.told or step.kind in _DOES)
            and not any(_at_once(way.each, step) for way in own),
            soonest=_soonest(path, ways, own),
            unknown=step.kind == "work" and not step.told and step.does == (Target(HOLDER),),
            untils=frozenset(way.each.until for way in own if way.each.until),
        )

    def _ways(
        self, path: Path, scope: str, source: str, rank: int, *, calling: str = ""
    ) -> Iterator[Way]:
        """The transitions of a step, or of `anywhere`; those of a call hold in the called path."""
        for order, each in enumerate(path.leaving[source]):
            interrupts = source == ANYWHERE or bool(calling and not each.returns)
            yield Way(
                id=scope + each.id,
                each=each,
                goal=scope + each.target,
                scope=calling or scope,
                interrupt=interrupts,
                order=order + rank * 1_000_000,
            )


def _soonest(path: Path, ways: list[Way], own: list[Way]) -> timedelta | None:
    """The time within which nothing that waits at a step can be over."""
    if any(way.each.trigger in ("at", "during") for way in ways):
        return None
    waits: list[Wait] = []
    for each in (way.each for way in own if way.each.trigger in _WAITING):
        if each.wait is not None:
            waits.append(each.wait)
        else:
            level = each.level or 0
            waits += (row.within[level] for row in path.matrix.rows if level in row.within)
    return min((_least(wait) for wait in waits), default=_LONG)


def _least(wait: Wait) -> timedelta:
    # The next working date may begin an hour earlier, where clocks go forward, or a minute later.
    return max(timedelta(0), timedelta(days=wait.amount - 1)) if wait.unit == "d" else wait.length


def _at_once(each: Transition, step: Step) -> bool:
    if step.kind in ("call", "fork"):
        return False
    return each.trigger in ("when", "else") or (step.kind == "decide" and each.trigger == "during")
