"""Claiming the walks that are due: one worker decides a walk at a time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    update,
)

from flows.clock import observed
from flows.points import passed
from flows.store.among import among
from flows.store.database import Store
from flows.store.fetching import fetch_rows
from flows.store.states import NOT_BEGUN
from flows.store.tables import EffectRow, TicketRow, WalkRow, table
from matrices.stopwatch import of_parts

LEASE = timedelta(minutes=2)
"""How long a claim holds, by the wall clock; a worker that died gives its walks back by then."""

_WALK, _EFFECT, _TICKET = table(WalkRow), table(EffectRow), table(TicketRow)
_TOLD = select(cast(_TICKET.c.told, Text)).where(_TICKET.c.id == _WALK.c.ticket).scalar_subquery()
_BEFORE, _AFTER = (_WALK.c.id, _WALK.c.ticket), (
    _WALK.c.number, cast(_WALK.c.state, Text), _TOLD, _WALK.c.needs,
)  # fmt: skip
_CLAIMED = (*_BEFORE, _WALK.c.fence + 1, *_AFTER)
_UNCLAIMED = (*_BEFORE, _WALK.c.fence, *_AFTER, _WALK.c.entries, _WALK.c.head)


class Claim(NamedTuple):
    """The right to decide one walk, as long as nobody claimed it after: `fence` counts claims.

    With what the walk is decided from, which nobody else changes meanwhile: its state and what is
    known of its ticket, as JSON, and what a person is needed for.
    """

    walk: str
    ticket: str
    fence: int
    number: int = 1
    state: str = NOT_BEGUN
    told: str = "{}"
    needs: str = ""


class Head(NamedTuple):
    """Where a walk's log ends: how many entries it has, and the hash of the last."""

    entries: int = 0
    hash: str = ""


def count_due(store: Store, now: datetime) -> int:
    """How many walks are due at `now` and not claimed."""
    with store.reading() as connection:
        found = connection.scalar(select(func.count()).where(_free(now)))
    return int(found or 0)


def any_due(store: Store, now: datetime, *, ticket: str | None = None) -> bool:
    """Whether a walk (of one ticket, where it is named) is due at `now` and not claimed."""
    query = _of(select(_WALK.c.id).where(_free(now)), ticket).limit(1)
    with store.reading() as connection:
        return connection.scalar(query) is not None


def due_tickets(store: Store, now: datetime, *, limit: int) -> list[str]:
    """The tickets of up to `limit` walks due at `now` and not claimed, longest due first."""
    with store.reading() as connection:
        return list(connection.scalars(longest_due_first(select(_WALK.c.ticket), now).limit(limit)))


def claim_due(
    store: Store, now: datetime, *, owner: str, limit: int, ticket: str | None = None
) -> list[Claim]:
    """Up to `limit` walks that are due at `now` (of one ticket, where it is named), for `owner`.

    The longest due come first.
    """
    query = _of(longest_due_first(select(*_CLAIMED), now), ticket).limit(limit)
    with store.writing(lasting=False) as connection:
        rows = fetch_rows(connection, query.with_for_update(of=_WALK, skip_locked=True))
        connection.execute(
            update(_WALK)
            .where(among(_WALK.c.id, [row[0] for row in rows]))
            .values(fence=_WALK.c.fence + 1, claimed_by=owner, claimed_until=observed() + LEASE)
        )
        passed("walks claimed")
    passed("claims committed")
    return [Claim._make(row) for row in rows]


def due_now(
    connection: Connection, now: datetime, *, limit: int, ticket: str | None = None
) -> list[tuple[Claim, Head]]:
    """Up to `limit` walks that are due at `now` (of one ticket), for who is alone to write.

    The longest due come first. He needs no claim to keep others away; the fence is what it was, and
    the log ends there.
    """
    query = _of(longest_due_first(select(*_UNCLAIMED), now), ticket).limit(limit)
    rows = fetch_rows(connection, query)
    return [(of_parts(Claim, row[:-2]), of_parts(Head, row[-2:])) for row in rows]


def release_claims(store: Store) -> None:
    """Give every claimed walk and act back, for whoever knows that no worker lives."""
    with store.writing() as connection:
        connection.execute(
            update(_EFFECT)
            .where(_EFFECT.c.claimed_until.is_not(None))
            .values(claimed_by="", claimed_until=None)
        )
        connection.execute(
            update(_WALK)
            .where(_WALK.c.claimed_until.is_not(None))
            .values(claimed_by="", claimed_until=None, fence=_WALK.c.fence + 1)
        )


def give_back(store: Store, claims: Iterable[Claim]) -> None:
    """End claims before their lease does, so that the walks are free for the next sweep."""
    rows = [{"this": claim.walk, "held": claim.fence} for claim in claims]
    if rows:
        with store.writing() as connection:
            connection.execute(
                update(_WALK)
                .where(_WALK.c.id == bindparam("this"), _WALK.c.fence == bindparam("held"))
                .values(claimed_by="", claimed_until=None),
                rows,
            )


@contextmanager
def given_back_on_error(store: Store, claims: Iterable[Claim]) -> Iterator[None]:
    """Claims are given back where what is done under them fails."""
    try:
        yield
    except BaseException:
        give_back(store, claims)
        raise


def still_held(connection: Connection, claims: Iterable[Claim]) -> dict[str, Head]:
    """The walks that nobody claimed since, each with where its log ends.

    Asked inside the writing transaction, so that both are still true when it writes.
    """
    fences = {claim.walk: claim.fence for claim in claims}
    rows = fetch_rows(
        connection,
        select(_WALK.c.id, _WALK.c.fence, _WALK.c.entries, _WALK.c.head)
        .where(among(_WALK.c.id, fences))
        .order_by(_WALK.c.id)
        .with_for_update(),
    )
    return {
        walk: Head(entries, head) for walk, fence, entries, head in rows if fence == fences[walk]
    }


def longest_due_first(query: Select[Any], now: datetime) -> Select[Any]:
    """Of the walks that a query selects those that are due at `now` and free, in their order."""
    return query.where(_free(now)).order_by(_WALK.c.due_at, _WALK.c.id)


def _of(query: Select[Any], ticket: str | None) -> Select[Any]:
    return query if ticket is None else query.where(_WALK.c.ticket == ticket)


def _free(now: datetime) -> ColumnElement[bool]:
    """Due, and not claimed by anybody whose lease still holds."""
    lapsed = or_(_WALK.c.claimed_until.is_(None), _WALK.c.claimed_until < observed())
    return and_(_WALK.c.due_at <= now, lapsed)
