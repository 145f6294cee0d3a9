"""A desk's ticket, played through the public `decide`, late and in one sweep where that is all."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from matrices.clocks import Reading, reading
from matrices.decide import decide
from matrices.desk import Desk
from matrices.log import ACT, Effect, Entry
from matrices.paths import Path
from matrices.roster import Roster
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

TICKET = "T-1"


class Played(NamedTuple):
    """What was done up to an instant: the log, the messages and acts, and where the walk stands."""

    path: Path
    walk: Walk
    ticket: Ticket
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]

    @property
    def messages(self) -> list[Effect]:
        """What people were told."""
        return [each for each in self.effects if each.channel != ACT]

    @property
    def values(self) -> dict[str, str]:
        """The ticket's fields."""
        return self.path.vocabulary.values(self.ticket)

    def entered(self, *steps: str) -> list[datetime]:
        """The instants at which one of these steps was entered."""
        kinds = ("opened", "step", "skipped")
        return [each.at for each in self.entries if each.step in steps and each.kind in kinds]

    def clock(self, name: str, at: datetime) -> Reading | None:
        """What a clock shows."""
        return reading(self.path, self.walk, self.ticket, name, at)


def play(
    desk: Desk,
    events: Iterable[Event],
    *,
    until: datetime,
    roster: Roster | None = None,
    rosters: Iterable[tuple[datetime, Roster]] = (),
) -> Played:
    """What happens up to and at `until`.

    `roster` is the live one where it is not the desk's, `rosters` are its changes with their
    instants. There is a sweep at each, and one at the end: what was due in between is decided late.
    """
    roster = roster or desk.roster
    walk, ticket, waiting = Walk(TICKET), Ticket(TICKET), list(events)
    path = desk.path_for(ticket)
    turns: Mapping[str, int] = {}
    entries: list[Entry] = []
    effects: list[Effect] = []
    changes = sorted(rosters, key=lambda change: change[0])
    sweeps = [*(each for each in changes if each[0] <= until), (until, roster)]
    for now, changed in sweeps:
        due = [event for event in waiting if event.at <= now]
        waiting = [event for event in waiting if event.at > now]
        while True:
            path = desk.path_for(ticket)
            decision = decide(
                path=path,
                walk=walk,
                ticket=ticket,
                events=due,
                roster=roster,
                now=now,
                turns=turns,
            )
            walk, ticket, turns = decision.walk, decision.ticket, decision.turns
            entries.extend(decision.entries)
            effects.extend(decision.effects)
            if not decision.rest:
                break
            walk, due = walk.again(), list(decision.rest)
        roster = changed
    return Played(path, walk, ticket, tuple(entries), tuple(effects))


class Told(NamedTuple):
    """Something that happens to the ticket, before it has its number."""

    at: datetime
    type: str
    new: str = ""
    actor: str = ""


def events_of(told: Iterable[Told]) -> list[Event]:
    """The events, numbered in the order in which they were told."""
    return [
        Event(TICKET, each.at, seq, each.type, "", each.new, each.actor)
        for seq, each in enumerate(told)
    ]


def opened(at: datetime, values: Mapping[str, str] | None = None) -> list[Told]:
    """The opening of a ticket of which these fields are known already."""
    fields = [Told(at, name, value) for name, value in (values or {}).items()]
    return [*fields, Told(at, "opened")]
