"""Who is meant by a path's targets, for one ticket as it is now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matrices.matrix import Row
from matrices.roster import Roster
from matrices.targets import Target


@dataclass(frozen=True, slots=True)
class Audience:
    """The roster, the matrix row that fits the ticket, its values, and who held it last."""

    roster: Roster
    row: Row
    values: Mapping[str, str]
    held_by: str

    def holder(self, target: Target) -> str:
        """In whose name a step that works with `target` holds the ticket."""
        if target.kind == "holder":
            return str(target.of(self.values.get("assignee") or self.held_by))
        return str(self._owner(target))

    def people(self, targets: Iterable[Target], at: datetime) -> list[str]:
        """Everybody behind the targets at an instant, each once, in the order of their naming."""
        found: dict[str, None] = {}
        for target in targets:
            found.update(dict.fromkeys(self.roster.members(Target(self.holder(target)), at)))
        return list(found)

    def _owner(self, target: Target) -> Target:
        return target if target.level is None else self.row.owners[target.level]
