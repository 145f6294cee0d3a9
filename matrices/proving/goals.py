"""What a ticket is waiting for: somebody who holds it, somebody who is told, each level."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from matrices.audience import Audience
from matrices.log import ACT, Entry
from matrices.paths import BREACH_OF, Path
from matrices.plan import Place, Way
from matrices.targets import CUSTOMER, Target
from matrices.walking.crews import audience
from matrices.walking.state import Walking

if TYPE_CHECKING:
    from datetime import datetime


class Goal(NamedTuple):
    """What is waited for: that a person holds the ticket, is told, or that a level has it.

    >>> str(Goal("level", 2))
    'level 2'
    """

    kind: Literal["held", "told", "level"]
    level: int = 0

    def __str__(self) -> str:
        return _WORDS.get(self.kind) or f"level {self.level}"


HELD, TOLD = Goal("held"), Goal("told")
_WORDS: Mapping[str, str] = {"held": "a person has it", "told": "a person is told"}


Named = tuple[Goal, Target, Target]
"""A level as goal, as target, and the target that it is a part of."""


def ways_of(path: Path) -> Mapping[str, Way]:
    """Every transition that a walk on the path may take, by its id in the log."""
    return {way.id: way for place in path.plan.places.values() for way in place.ways}


def levels(path: Path, place: Place, targets: Iterable[Target]) -> Iterator[tuple[Target, Target]]:
    """The levels of the path's own matrix that targets name, each with the target that it is of."""
    if place.path.matrix is path.matrix:
        for target in targets:
            for choice in target.choices:
                if choice.level is not None:
                    yield choice, target


class Watcher:
    """Sees in a walk's entries and effects which goals were reached, and when first."""

    def __init__(
        self,
        walking: Walking,
        ways: Mapping[str, Way],
        named: dict[tuple[str, str, bool], list[Named]],
    ) -> None:
        """Watch a walk that has not begun; `named` keeps which levels are named where."""
        self.named = named
        self.walking = walking
        self.ways = ways
        self.seen = self.sent = 0
        self.reached: dict[Goal, datetime] = {}
        self.breached: dict[str, datetime] = {}

    def look(self) -> None:
        """Look at what was added since the last time."""
        walking, reached = self.walking, self.reached
        for effect in walking.effects[self.sent :]:
            if effect.channel != ACT and effect.whom in walking.roster.people:
                reached.setdefault(TOLD, effect.at)
        for entry in walking.entries[self.seen :]:
            if entry.kind in ("step", "stayed", "joined"):
                for goal in self._of(entry):
                    reached.setdefault(goal, entry.at)
            elif entry.kind == "breach":
                self.breached.setdefault(entry.rule.removeprefix(BREACH_OF), entry.at)
        self.seen, self.sent = len(walking.entries), len(walking.effects)

    def late(self) -> frozenset[str]:
        """The clocks that ran out before a person had the ticket, or was told of it before that."""
        held, told = self.reached.get(HELD), self.reached.get(TOLD)
        return frozenset(
            name
            for name, at in self.breached.items()
            if (held is None or at < held) and (told is None or at <= told)
        )

    def _of(self, entry: Entry) -> Iterator[Goal]:
        """What an entry says was reached that had not been."""
        place = self.walking.places[entry.step]
        way = self.ways.get(entry.transition)
        named = self._levels(place, way, entered=entry.kind == "step")
        held = entry.kind == "step" and place.asks and HELD not in self.reached
        if not held and all(goal in self.reached for goal, *_ in named):
            return
        who = self._audience(entry, place)
        if held and _is_held(place, who):
            yield HELD
        for goal, level, target in named:
            meant = target.kind != "else" or who.meant(target) == who.meant(level)
            if meant and who.people((target,), place.step.does):
                yield goal

    def _levels(self, place: Place, way: Way | None, *, entered: bool) -> list[Named]:
        """The levels that are turned to where a step is entered, or a transition tells people."""
        key = (place.name, way.id if way is not None else "", entered)
        found = self.named.get(key)
        if found is None:
            targets = way.each.tell if way is not None else ()
            if entered:
                targets = (*place.step.does, *place.step.tell, *targets)
            found = self.named[key] = [
                (Goal("level", level.level or 0), level, target)
                for level, target in levels(self.walking.path, place, targets)
            ]
        return found

    def _audience(self, entry: Entry, place: Place) -> Audience:
        """Who is meant by targets when an entry is written; nobody's turn is counted."""
        who = audience(self.walking, place, entry.at)
        held_by = entry.values.get("holder", self.walking.holder)
        return who._replace(held_by=held_by, turns=dict(who.turns), instead={})


def _is_held(place: Place, who: Audience) -> bool:
    """Whether somebody in person works at a step, or is asked there.

    A holder whom nobody knows is somebody.
    """
    does = place.step.does
    people = who.people(does, does)
    if not people and place.unknown:
        return bool(who.held_by)
    return any(name not in who.roster.queues and name != CUSTOMER for name in people)
