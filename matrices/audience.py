"""Who is meant by a path's targets, for one ticket as it is now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from matrices.matrix import Row
from matrices.roster import Roster
from matrices.targets import CUSTOMER, Target

_CHOSEN = ("next", "least loaded")
_IN_PERSON = (*_CHOSEN, "on-call")


class Audience(NamedTuple):
    """The roster, the matrix row that fits the ticket, its values, who held it last, and when.

    `turns` counts how often somebody was chosen in turn, by target, and is counted on; `loads` is
    what each person holds.
    """

    roster: Roster
    row: Row
    values: Mapping[str, str]
    held_by: str
    at: datetime
    turns: dict[str, int]
    loads: Mapping[str, int]

    def holder(self, target: Target, people: Iterable[str] = ()) -> str:
        """In whose name a step that works with `target` holds the ticket.

        Of a level with several owners, the first holds it. `people` are those behind them; who is
        on call or was chosen is named in person.
        """
        first = self._meant(target)[0]
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
        for target in (meant for each in targets for meant in self._meant(each)):
            before: tuple[str, ...] = ()
            if target.kind in _CHOSEN and any(target in self._meant(other) for other in does):
                team = self.roster.teams.get(target.name, ())
                before = tuple(name for name in asked if name in team)
            found.update(dict.fromkeys(before or self._behind(target)))
        return list(found)

    def _behind(self, target: Target) -> Iterable[str]:
        kind = target.kind
        if kind in _CHOSEN:
            return self._choose(target)
        if kind == "customer":
            return (self.values.get(CUSTOMER) or CUSTOMER,)
        return self.roster.members(target, self.at)

    def _choose(self, target: Target) -> tuple[str, ...]:
        if target.kind == "least loaded":
            who = self.roster.least_loaded(target, self.loads, self.at)
        else:
            taken = self.turns.get(target.text, 0)
            who = self.roster.turn(target, taken, self.at)
            self.turns[target.text] = taken + 1
        return (who,) if who else ()

    def owners(self, target: Target) -> tuple[Target, ...]:
        """The target with the level's owners in its place."""
        return (target,) if target.level is None else self.row.owners[target.level]

    def _meant(self, target: Target) -> tuple[Target, ...]:
        """The target with the level's owners, or the holder's name, in its place."""
        return tuple(
            each.of(self.values.get("assignee") or self.held_by) if each.kind == "holder" else each
            for each in self.owners(target)
        )
