"""Retention: tickets that are long over are taken out of the store; their sealed ends stay."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Select, delete, exists, func, select

from flows.clock import observed
from flows.proof.chains import said_of
from flows.proof.checkpoints import Checkpoint, last_checkpoint
from flows.proof.ends import batched, newest_of
from flows.proof.reading import entries_of
from flows.proof.sealing import Signer, keep_checkpoint
from flows.proof.tree import Sealed
from flows.store.chain import instant_text
from flows.store.database import Store
from flows.store.inbox import NOT_TAKEN
from flows.store.tables import EffectRow, EntryRow, EventRow, TicketRow, WalkRow, table

_WALK, _ENTRY, _EVENT = table(WalkRow), table(EntryRow), table(EventRow)
_EFFECT, _TICKET = table(EffectRow), table(TicketRow)
AT_ONCE = 500
"""Tickets that are removed in one transaction, under one checkpoint."""
_PENDING = "pending"


@dataclass(slots=True)
class Retained:
    """What was removed, or would be; `left` says of tickets that are over why they stay."""

    tickets: int = 0
    walks: int = 0
    entries: int = 0
    checkpoints: list[Checkpoint] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Over:
    """A walk that has ended, as its row says."""

    walk: str
    ticket: str
    entries: int
    head: str


def preview(store: Store, *, before: datetime) -> Retained:
    """What `retain` would remove."""
    done = Retained()
    for tickets in batched(_tickets_over(store, before), AT_ONCE):
        with store.reading() as connection:
            _count(done, _removable(connection, tickets, before, done))
    return done


def retain(store: Store, signer: Signer, *, before: datetime) -> Retained:
    """Remove the tickets of which all walks ended before an instant, with all that is of them.

    Up to AT_ONCE tickets go in one transaction, with the checkpoint that says so. A ticket stays
    whose log is not wholly sealed, or is not as it was sealed, or that still has to hear or tell
    something.
    """
    done = Retained()
    for tickets in batched(_tickets_over(store, before), AT_ONCE):
        with store.writing() as connection:
            walks = _removable(connection, tickets, before, done)
            if walks:
                done.checkpoints.append(_remove(connection, signer, walks))
                _count(done, walks)
    return done


def _tickets_over(store: Store, before: datetime) -> Iterator[str]:
    """The tickets of which all walks ended before an instant, by id."""
    last = ""
    while True:
        with store.reading() as connection:
            query = _over(before).where(_WALK.c.ticket > last).order_by(_WALK.c.ticket)
            tickets = list(connection.scalars(query.limit(AT_ONCE)))
        yield from tickets
        if not tickets:
            return
        last = tickets[-1]


def _over(before: datetime) -> Select[tuple[str]]:
    """Tickets of which all walks ended, and the last entry is of before an instant."""
    other = _WALK.alias()
    open_ = exists().where(other.c.ticket == _WALK.c.ticket, other.c.outcome == "")
    late = exists().where(_ENTRY.c.ticket == _WALK.c.ticket, _ENTRY.c.at >= before)
    return select(_WALK.c.ticket).where(~open_, ~late).group_by(_WALK.c.ticket)


def _removable(
    connection: Connection, tickets: Sequence[str], before: datetime, done: Retained
) -> list[_Over]:
    """The walks of these tickets, without those of tickets that have to stay."""
    held = select(_TICKET.c.id).where(_TICKET.c.id.in_(tickets)).order_by(_TICKET.c.id)
    connection.execute(held.with_for_update()).all()  # events that come now have to wait
    still = _over(before).where(_WALK.c.ticket.in_(tickets))
    columns = (_WALK.c.id, _WALK.c.ticket, _WALK.c.entries, _WALK.c.head)
    query = select(*columns).where(_WALK.c.ticket.in_(still)).order_by(_WALK.c.id)
    walks = [_Over(*row) for row in connection.execute(query.with_for_update())]
    reasons = {
        **_waiting(connection, tickets),
        **_unproved(connection, walks),
    }
    done.left += [f"ticket {ticket} stays: {why}" for ticket, why in sorted(reasons.items())]
    return [each for each in walks if each.ticket not in reasons]


def _waiting(connection: Connection, tickets: Sequence[str]) -> dict[str, str]:
    """Why these tickets are not over: by ticket, for those that are not."""
    untold = select(_EFFECT.c.ticket).where(
        _EFFECT.c.ticket.in_(tickets), _EFFECT.c.state == _PENDING
    )
    unheard = select(_EVENT.c.ticket).where(_EVENT.c.ticket.in_(tickets), NOT_TAKEN)
    return {
        **dict.fromkeys(connection.scalars(untold), "messages or acts wait in the outbox"),
        **dict.fromkeys(connection.scalars(unheard), "events wait in the inbox"),
    }


def _unproved(connection: Connection, walks: Sequence[_Over]) -> dict[str, str]:
    """Why the logs of these walks are not sealed as they are: by ticket."""
    sealed = newest_of(connection, [each.walk for each in walks])
    lines = entries_of(connection, [each.walk for each in walks])
    said = {each.walk: each for each in said_of(lines)}
    reasons = {}
    for each in walks:
        end = sealed.get(each.walk)
        found = said.get(each.walk)
        if found is None or found.problems or (found.entries, found.head) != (
            each.entries, each.head,
        ):  # fmt: skip
            reasons[each.ticket] = f"the log of walk {each.walk} was tampered with"
        elif end is None or end.entries < each.entries:
            reasons[each.ticket] = f"the log of walk {each.walk} is not sealed to its end"
        elif (end.entries, end.head) != (each.entries, each.head):
            reasons[each.ticket] = f"the log of walk {each.walk} is not as it was sealed"
    return reasons


def _remove(connection: Connection, signer: Signer, walks: Sequence[_Over]) -> Checkpoint:
    """Take all rows of these walks' tickets out, and seal that they were."""
    tickets = sorted({each.ticket for each in walks})
    before, upto = last_checkpoint(connection)
    n, now = (before.n if before else 0) + 1, observed()
    for rows in (_ENTRY, _EFFECT, _EVENT, _WALK):
        connection.execute(delete(rows).where(rows.c.ticket.in_(tickets)))
    connection.execute(delete(_TICKET).where(_TICKET.c.id.in_(tickets)))
    lines = [Sealed(each.walk, n, each.entries, each.head, instant_text(now)) for each in walks]
    if connection.dialect.name == "sqlite":  # which gives the newest numbers out once more
        upto = min(upto, int(connection.scalar(select(func.max(_ENTRY.c.id))) or 0))
    return keep_checkpoint(connection, signer, now, before, lines, upto)


def _count(done: Retained, walks: Iterable[_Over]) -> None:
    kept = list(walks)
    done.tickets += len({each.ticket for each in kept})
    done.walks += len(kept)
    done.entries += sum(each.entries for each in kept)
