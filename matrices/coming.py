"""What time would do next to a ticket, if nothing happened before."""

from dataclasses import dataclass
from datetime import datetime

from matrices.decide import WalkError, decide
from matrices.log import Entry
from matrices.paths import Path
from matrices.roster import Roster
from matrices.tickets import Ticket
from matrices.walk import Walk


@dataclass(frozen=True, slots=True)
class Coming:
    """When time goes on with a walk, and what the log will say then.

    `entries` is empty where the walk cannot go on then.
    """

    at: datetime
    entries: tuple[Entry, ...] = ()


def coming(*, path: Path, walk: Walk, ticket: Ticket, roster: Roster) -> Coming | None:
    """What comes next by time alone, by the same `decide` as in production; None if nothing does.

    Whose turn it is and how much each person holds is not looked at: it changes whom, not where.
    """
    if walk.due_at is None or walk.ended or not walk.begun:
        return None
    try:
        decision = decide(
            path=path, walk=walk, ticket=ticket, events=(), roster=roster, now=walk.due_at
        )
    except WalkError:
        return Coming(walk.due_at)
    return Coming(walk.due_at, decision.entries)
