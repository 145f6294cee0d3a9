"""What a ticket is waiting for: somebody who holds it, somebody who is told, each level."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from matrices.audience import Audience
from matrices.log import ACT, Entry
from matrices.paths import BREACH_OF, Path
from matrices.plan import Place, Way
from matrices.targets import CUSTOMER, Target
from matrices.walking.state import Walking


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
_WORDS: Mapping[str, str] = {"held": "a person holds it", "told": "a person is told"}


def ways_of(path: Path) -> Mapping[str, Way]:
    """Every transition that a walk on the path may take, by its id in the log."""
    return {
        way.id: way
        for place in path.plan.places.values()
        for way in (
            *place.hears,
            *place.timed,
            *place.points,
            *place.at_once,
            *place.forks,
            *place.back,
        )
    }


def named(path: Path, place: Place, targets: tuple[Target, ...]) -> Iterator[Target]:
    """The levels of the path's own matrix among the targets of a place."""
    if place.path.matrix is path.matrix:
        yield from (target for target in targets if target.level is not None)


class Watcher:
    """Sees in a walk's entries and effects which goals were reached, and when first."""

    def __init__(self, walking: Walking, ways: Mapping[str, Way]) -> None:
        """Watch a walk that has not begun."""
        self.walking = walking
        self.ways = ways
        self.seen = self.sent = 0
        self.reached: dict[Goal, datetime] = {}
        self.late: frozenset[str] = frozenset()

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
            elif entry.kind == "breach" and not self._cared_for(entry.at):
                self.late |= {entry.rule.removeprefix(BREACH_OF)}
        self.seen, self.sent = len(walking.entries), len(walking.effects)

    def _cared_for(self, at: datetime) -> bool:
        """Whether somebody holds the ticket, or was told of it before an instant."""
        told = self.reached.get(TOLD)
        return HELD in self.reached or (told is not None and told < at)

    def _of(self, entry: Entry) -> Iterator[Goal]:
        place = self.walking.places[entry.step]
        way = self.ways.get(entry.transition)
        targets = way.each.tell if way is not None else ()
        if entry.kind == "step":
            targets = (*place.step.does, *place.step.tell, *targets)
            if place.step.kind == "work" and any(
                map(self._in_person, self._behind(entry, *place.step.does))
            ):
                yield HELD
        for target in named(self.walking.path, place, targets):
            if self._behind(entry, target):
                yield Goal("level", target.level or 0)

    def _behind(self, entry: Entry, *targets: Target) -> list[str]:
        """Who stands behind targets when an entry is written."""
        walking, place = self.walking, self.walking.places[entry.step]
        holder = entry.values.get("holder", walking.holder)
        who = Audience(
            walking.roster,
            walking.row(place.path),
            walking.values,
            holder,
            entry.at,
            {},
            walking.loads,
        )
        people = who.people(targets)
        if not people and holder and any(target.text == "holder" for target in targets):
            return [holder]
        return people

    def _in_person(self, name: str) -> bool:
        return name not in self.walking.roster.queues and name != CUSTOMER
