"""A desk: all that a designer's folder says, each part referring only to what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.conditions import Condition
from matrices.deliveries import Policy
from matrices.matrix import Matrix
from matrices.paths import Path
from matrices.roster import Roster
from matrices.tickets import OPENED, REOPENED, Event, Ticket, Vocabulary


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of `walks`: tickets for which the condition holds walk this path."""

    path: str
    condition: Condition | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A line of `accepts`: findings of this id at this file are meant so, for a reason.

    `about` are words that the finding's sentence has; empty where all of the file are meant.
    """

    finding: str
    at: str
    because: str
    line: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk; `texts` are the files it was read from, by their names inside the folder.

    `tasks` are the tasks of its own that paths may ask for: by name, where Python finds each.
    `deliveries` are its own policies of trying, by channel.
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
    accepts: tuple[Acceptance, ...] = ()
    deliveries: Mapping[str, Policy] = field(default_factory=dict)

    def path_for(self, ticket: Ticket, events: Iterable[Event] = ()) -> Path:
        """The path that a ticket walks: that of the first rule that fits when its walk begins.

        `events` are those that were not taken yet, in their order: what they tell up to the one
        with which the walk begins counts. Raises LookupError where no rule fits.
        """
        told = dict(ticket.told)
        for number, event in enumerate(events):
            told.update(self.vocabulary.changes_by(event, told))
            if event.type == OPENED or (event.type == REOPENED and number == 0):
                break
        values = self.vocabulary.values(Ticket(ticket.id, told))
        for rule in self.walks:
            if rule.condition is None or rule.condition.holds(values):
                return self.paths[rule.path]
        raise LookupError(f"desk '{self.name}' has no path for ticket {ticket.id}")

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the desk's wall times: that of its last, most general path's calendar."""
        return self.paths[self.walks[-1].path].calendar.zone
