"""A ticket's whole history decided in memory, by the same `decide` as in production."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter

from matrices.decide import Decision, decide
from matrices.desk import Desk
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

_ORDER = attrgetter("at", "seq")


def replay(
    *, desk: Desk, ticket: str, events: Iterable[Event], until: datetime
) -> Iterator[Decision]:
    """What happens to a ticket up to and at `until`: one decision for each of its walks.

    Raises WalkError where the path cannot be walked.
    """
    walk, known, rest = Walk(ticket), Ticket(ticket), tuple(sorted(events, key=_ORDER))
    while True:
        decision = decide(
            path=desk.path_for(known, rest),
            walk=walk,
            ticket=known,
            events=rest,
            roster=desk.roster,
            now=until,
        )
        yield decision
        if not decision.rest:
            return
        walk, known, rest = decision.walk.again(), decision.ticket, decision.rest
