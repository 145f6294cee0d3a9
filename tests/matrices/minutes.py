"""The proof's independent judge: `decide` for a ticket opened at each minute, read off its log."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from matrices.decide import WalkError, decide
from matrices.desk import Desk
from matrices.log import Entry
from matrices.matrix import Row
from matrices.paths import Path
from matrices.targets import Target
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=365)


def minutes(since: datetime, until: datetime) -> Iterator[datetime]:
    while since < until:
        yield since
        since += MINUTE


class Minutes:
    """Opens silent tickets of one kind and says when what was reached."""

    def __init__(self, desk: Desk, path: Path, told: Mapping[str, str]) -> None:
        self.desk, self.path, self.told = desk, path, told
        self.row: Row = path.matrix.row_for(path.vocabulary.values(Ticket("T-1", told)))
        self.ways = {each.id: each for each in path.transitions}
        levels = {level for row in path.matrix.rows for level in row.owners}
        self.wanted = {"held", "told", *(f"level {level}" for level in levels)}

    def reached(self, opened: datetime, wanted: set[str] | None = None) -> dict[str, datetime]:
        """When each goal is first reached, of those wanted at least; for a year at most."""
        left = self.wanted if wanted is None else wanted
        found: dict[str, datetime] = {}
        walk, ticket = Walk("T-1"), Ticket("T-1", self.told)
        events, now, holder = [Event("T-1", opened, 0, "opened")], opened, ""
        turns: Mapping[str, int] = {}
        while now <= opened + YEAR:
            try:
                decision = decide(
                    path=self.path,
                    walk=walk,
                    ticket=ticket,
                    events=events,
                    roster=self.desk.roster,
                    now=now,
                    turns=turns,
                )
            except WalkError:
                return found
            walk, ticket, events = decision.walk, decision.ticket, []
            turns = decision.turns
            for effect in decision.effects:
                if effect.whom in self.desk.roster.people:
                    found.setdefault("told", effect.at)
            for entry in decision.entries:
                holder = entry.values.get("holder", holder)
                self._see(entry, holder, found)
            if left <= found.keys() or walk.due_at is None:
                return found
            now = walk.due_at
        return found

    def _see(self, entry: Entry, holder: str, found: dict[str, datetime]) -> None:
        if entry.kind not in ("step", "stayed", "joined"):
            return
        step = self.path.plan.places[entry.step].step
        way = self.ways.get(entry.transition)
        targets = list(way.tell) if way is not None else []
        if entry.kind == "step":
            targets += [*step.does, *step.tell]
            people = [name for each in step.does for name in self._behind(each, entry.at, holder)]
            if step.kind in ("work", "notify", "approve") and any(
                not self._is_queue(name) for name in people
            ):
                found.setdefault("held", entry.at)
        for each in targets:
            if each.text.startswith("level ") and self._behind(each, entry.at, holder):
                found.setdefault(each.text, entry.at)

    def _is_queue(self, name: str) -> bool:
        return name in self.desk.roster.queues

    def _behind(self, target: Target, at: datetime, holder: str) -> tuple[str, ...]:
        if target.text.startswith("level "):
            level = int(target.text.removeprefix("level "))
            owners = (self._behind(owner, at, holder) for owner in self.row.owners[level])
            return tuple(name for names in owners for name in names)
        if target.text == "holder":
            return self._known(holder, at) or ((holder,) if holder else ())
        return self.desk.roster.members(target, at)

    def _known(self, holder: str, at: datetime) -> tuple[str, ...]:
        return self.desk.roster.members(Target(holder), at) if holder else ()
