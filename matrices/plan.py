"""A path made ready for walking: each step with all that may lead from it, called paths included.

A step of a called path has the name `CALL/STEP`. Everything that depends on the path alone is
looked up here once, so that deciding a ticket only looks at what is the ticket's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from matrices.paths import ANYWHERE, RETURNED, Path, Step, Transition

_MOST_KEPT = 1_000
_TIMED = ("after", "every", "during")


class Why(NamedTuple):
    """Why something is done: the rule in the designer's words, the reason, the transition's id."""

    rule: str
    because: str = ""
    escalation: str = ""
    transition: str = ""


@dataclass(eq=False, slots=True)
class Way:
    """A transition where a walk meets it.

    `id` and `goal` are named from the outermost path. `scope` is what it leaves: the steps whose
    names begin so; `interrupt` whether it holds at all of them. `order` is its rank at one instant.
    """

    id: str
    each: Transition
    goal: str
    scope: str
    interrupt: bool
    order: int
    why: Why = field(init=False)
    once: bool = False

    def __post_init__(self) -> None:
        """Look up what deciding asks at every turn; `once` is whether a visit takes it once."""
        each = self.each
        self.why = Why(each.words, each.because, each.escalation or "", self.id)
        self.once = each.stay and each.trigger not in ("on", "every", "at")


@dataclass(eq=False, slots=True)
class Place:
    """A step where a walk stands: what may lead from it, in the order in which it is tried.

    `hears` are the transitions that events take, interrupts of the outermost scope first; `timed`
    those of its own that wait, `points` those at points of clocks, `at_once` those that wait for
    nothing; `forks` the first steps of a fork's branches; `back` lead on when a called path ended.
    `inner` is where a called path starts, `join` where a fork's branches meet.
    """

    name: str
    scope: str
    step: Step
    path: Path
    level: int | None
    hears: tuple[Way, ...] = ()
    timed: tuple[Way, ...] = ()
    points: tuple[Way, ...] = ()
    at_once: tuple[Way, ...] = ()
    forks: tuple[Way, ...] = ()
    back: tuple[Way, ...] = ()
    join: str = ""
    inner: str = ""
    untils: frozenset[str] = frozenset()
    _by_names: dict[frozenset[str], tuple[Way, ...]] = field(default_factory=dict)

    def hearing(self, names: frozenset[str]) -> tuple[Way, ...]:
        """The transitions that an event of these names may take, in the order they are tried."""
        found = self._by_names.get(names)
        if found is None:
            found = tuple(way for way in self.hears if way.each.event in names)
            if len(self._by_names) < _MOST_KEPT:
                self._by_names[names] = found
        return found


class Plan:
    """All places of a path by name, and the events that are listened for."""

    def __init__(self, path: Path) -> None:
        """Compile `path` with the paths that it calls; they must not call in a circle."""
        self.path = path
        self.places: dict[str, Place] = {}
        self._compile(path, "", [])
        self.guarded = any(
            way.each.guard is not None
            for place in self.places.values()
            for way in (*place.timed, *place.points)
        )
        self.acknowledging = frozenset(
            place.step.acknowledge.on
            for place in self.places.values()
            if place.step.acknowledge is not None
        )

    def _compile(self, path: Path, scope: str, outer: list[Way]) -> None:
        around = [*outer, *self._ways(path, scope, ANYWHERE, 0)]
        for name, step in path.steps.items():
            if step.kind == "call":
                called = path.calls[step.calls]
                inner = f"{scope}{name}/"
                own = list(self._ways(path, scope, name, 1, calling=inner))
                self._add(path, scope, step, around, own)
                self.places[scope + name].inner = inner + called.start
                self._compile(called, inner, [*around, *(way for way in own if way.interrupt)])
            else:
                own = list(self._ways(path, scope, name, 1))
                self._add(path, scope, step, around, own)

    def _add(self, path: Path, scope: str, step: Step, around: list[Way], own: list[Way]) -> None:
        ways = [*around, *own]
        self.places[scope + step.name] = Place(
            name=scope + step.name,
            scope=scope,
            step=step,
            path=path,
            level=step.level,
            hears=tuple(way for way in ways if way.each.trigger == "on"),
            timed=tuple(way for way in own if way.each.trigger in _TIMED),
            points=tuple(way for way in ways if way.each.trigger == "at"),
            at_once=tuple(way for way in own if _at_once(way.each, step)),
            forks=tuple(way for way in own if way.each.trigger == "fork"),
            back=tuple(way for way in own if step.kind == "call" and not way.interrupt),
            join=scope + step.join if step.join else "",
            untils=frozenset(way.each.until for way in own if way.each.until),
        )

    def _ways(
        self, path: Path, scope: str, source: str, rank: int, *, calling: str = ""
    ) -> Iterator[Way]:
        """The transitions of a step, or of `anywhere`; those of a call hold in the called path."""
        for order, each in enumerate(path.leaving[source]):
            back = each.trigger == "else" or each.event.partition(" ")[0] == RETURNED
            interrupts = source == ANYWHERE or bool(calling and not back)
            yield Way(
                id=scope + each.id,
                each=each,
                goal=scope + each.target,
                scope=calling or scope,
                interrupt=interrupts,
                order=order + rank * 1_000_000,
            )


def _at_once(each: Transition, step: Step) -> bool:
    if step.kind in ("call", "fork"):
        return False
    return each.trigger in ("when", "else") or (step.kind == "decide" and each.trigger == "during")
