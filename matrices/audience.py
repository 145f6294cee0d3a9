"""Who is meant by a path's targets, for one ticket as it is now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from matrices.authority import Matter
from matrices.matrix import Row
from matrices.roster import Roster
from matrices.targets import CUSTOMER, Target

_CHOSEN = ("next", "least loaded")
_IN_PERSON = (*_CHOSEN, "on-call")


class Audience(NamedTuple):
    """The roster, the matrix row that fits the ticket, its values, who held it last, and when.

    `turns` counts how often somebody was chosen in turn, by target, and is counted on; `loads` is
    what each person holds; `instead` gets a sentence wherever somebody stands in for another.
    With a `matter` only those are meant who may approve it.
    """

    roster: Roster
    row: Row
    values: Mapping[str, str]
    held_by: str
    at: datetime
    turns: dict[str, int]
    loads: Mapping[str, int]
    instead: dict[str, None]
    matter: Matter | None = None

    def holder(self, target: Target, people: Iterable[str] = ()) -> str:
        """In whose name a step that works with `target` holds the ticket.

        Of a level with several owners, the first holds it. `people` are those behind them; who is
        on call or was chosen is named in person.
        """
        first = self.meant(target)[0]
        if first.kind in _IN_PERSON:
            return next(iter(people), str(first))
        return str(first)

    def people(
        self, targets: Iterable[Target], does: Iterable[Target] = (), asked: Iterable[str] = ()
    ) -> list[str]:
        """Everybody behind the targets, each once, in the order of their naming.

        `asked` are those who were found behind `does` before: whom one of these chose then, in
        turn or as the least loaded, is not chosen anew.
        """
        found: dict[str, None] = {}
        for each, target in ((said, meant) for said in targets for meant in self.meant(said)):
            before: tuple[str, ...] = ()
            if target.kind in _CHOSEN and any(target in self.meant(other) for other in does):
                team = self.roster.teams.get(target.name, ())
                before = tuple(name for name in asked if name in team)
            behind = before or _behind(self, target)
            if behind and (target is not each or target.climbs or target.authorized):
                self.instead.update(dict.fromkeys(_stand_ins(self, each, target)))
            found.update(dict.fromkeys(behind))
        return list(found)

    def owners(self, target: Target) -> tuple[Target, ...]:
        """The target with the level's owners in its place."""
        return (target,) if target.level is None else self.row.owners[target.level]

    def meant(self, target: Target) -> tuple[Target, ...]:
        """The target with the level's owners, or the holder's name, in its place.

        Of one with `else` these are the first where somebody is there, or else the last.
        """
        return tuple(found for owner in self.owners(target) for found in self._meant(owner))

    def _meant(self, target: Target) -> tuple[Target, ...]:
        if target.kind == "else":
            return self._first(target)
        if target.kind == "holder":
            return (target.of(self.values.get("assignee") or self.held_by),)
        return (target,)

    def _first(self, target: Target) -> tuple[Target, ...]:
        *firsts, last = target.choices
        for each in firsts:
            found = self.meant(each)
            if any(self._is_there(choice) for choice in found):
                return found
        return self.meant(last)

    def _is_there(self, choice: Target) -> bool:
        there = self.roster.is_there(choice, self.at, self.matter)
        return choice.kind == "customer" or there


def _behind(who: Audience, target: Target) -> tuple[str, ...]:
    kind = target.kind
    if kind in _CHOSEN:
        return _choose(who, target)
    if kind == "customer":
        return (who.values.get(CUSTOMER) or CUSTOMER,)
    return who.roster.members(target, who.at, who.matter)


def _choose(who: Audience, target: Target) -> tuple[str, ...]:
    if target.kind == "least loaded":
        name = who.roster.least_loaded(target, who.loads, who.at, who.matter)
    else:
        taken = who.turns.get(target.text, 0)
        name = who.roster.turn(target, taken, who.at, who.matter)
        who.turns[target.text] = taken + 1
    return (name,) if name else ()


def _stand_ins(who: Audience, said: Target, meant: Target) -> Iterable[str]:
    """Sentences on who stands in for whom: after an `else`, or for a manager who is away."""
    owner = next((each for each in who.owners(said) if meant in who.meant(each)), said)
    missing: list[str] = []
    for each in owner.choices[:-1]:
        choices = who.meant(each)
        if meant in choices:
            break
        missing += [_why_not(who, each, choice) for choice in choices]
    if missing:
        yield f"{', '.join(missing)}: {meant} instead"
    for name, above in who.roster.stand_ins(meant, who.at, who.matter):
        away = not who.roster.is_present(name, who.at)
        yield f"{name} {'is away' if away else f'may not approve {who.matter}'}: {above} instead"


def _why_not(who: Audience, said: Target, meant: Target) -> str:
    """Why nobody is there behind a target."""
    away = who.roster.members(meant, who.at, who.matter)
    if away:
        return f"{' and '.join(away)} {'are' if len(away) > 1 else 'is'} away"
    if who.matter is not None and who.roster.members(meant, who.at):
        return f"nobody behind {said} may approve {who.matter}"
    return f"nobody stands behind {said}"
