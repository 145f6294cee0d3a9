"""A desk: all that a designer's folder says, each part referring only to what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.conditions import Condition
from matrices.matrix import Matrix
from matrices.paths import Path
from matrices.roster import Roster
from matrices.tickets import Ticket, Vocabulary


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of `walks`: tickets for which the condition holds walk this path."""

    path: str
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk; `texts` are the files it was read from, by their names inside the folder.

    `tasks` are the tasks of its own that paths may ask for: by name, where Python finds each.
    `calendars` and `matrices` are all of them, by name, also those that no path uses.
    """

    name: str
    about: str
    vocabulary: Vocabulary
    roster: Roster
    paths: Mapping[str, Path]
    walks: tuple[Rule, ...]
    texts: Mapping[str, str] = field(repr=False)
    tasks: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict, repr=False)
    matrices: Mapping[str, Matrix] = field(default_factory=dict, repr=False)

    def path_for(self, ticket: Ticket) -> Path:
        """The path that a ticket walks: that of the first rule that fits."""
        values = self.vocabulary.values(ticket)
        for rule in self.walks:
            if rule.condition is None or rule.condition.holds(values):
                return self.paths[rule.path]
        raise LookupError(f"desk '{self.name}' has no path for ticket {ticket.id}")

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the desk's wall times: that of its last, most general path's calendar."""
        return self.paths[self.walks[-1].path].calendar.zone
