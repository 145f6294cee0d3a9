"""Claiming the walks that are due: one worker decides a walk at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from flows.clock import observed
from flows.store.database import Store
from flows.store.tables import WalkRow, table

LEASE = timedelta(minutes=2)
"""How long a claim holds, by the wall clock; a worker that died gives its walks back by then."""

_WALK = table(WalkRow)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to decide one walk, as long as nobody claimed it after: `fence` counts claims."""

    walk: str
    ticket: str
    fence: int


def count_due(store: Store, now: datetime) -> int:
    """How many walks are due at `now` and not claimed."""
    with store.reading() as connection:
        found = connection.scalar(select(func.count()).where(_free(now)))
    return int(found or 0)


def due_tickets(store: Store, now: datetime, *, limit: int) -> list[str]:
    """The tickets of up to `limit` walks due at `now` and not claimed, longest due first."""
    with store.reading() as connection:
        return list(connection.scalars(_in_order(select(_WALK.c.ticket), now).limit(limit)))


def claim_due(
    store: Store, now: datetime, *, owner: str, limit: int, ticket: str | None = None
) -> list[Claim]:
    """Up to `limit` walks that are due at `now` (of one ticket, where it is named), for `owner`.

    The longest due come first.
    """
    query = _in_order(select(_WALK.c.id, _WALK.c.ticket, _WALK.c.fence), now).limit(limit)
    if ticket is not None:
        query = query.where(_WALK.c.ticket == ticket)
    with store.writing() as connection:
        rows = connection.execute(query).all()
        claims = [Claim(row.id, row.ticket, row.fence + 1) for row in rows]
        connection.execute(
            update(_WALK)
            .where(_WALK.c.id.in_([claim.walk for claim in claims]))
            .values(fence=_WALK.c.fence + 1, claimed_by=owner, claimed_until=observed() + LEASE)
        )
    return claims


def release_claims(store: Store) -> None:
    """Give every claimed walk back, for whoever knows that no worker lives."""
    with store.writing() as connection:
        connection.execute(
            update(_WALK)
            .where(_WALK.c.claimed_until.is_not(None))
            .values(claimed_by="", claimed_until=None, fence=_WALK.c.fence + 1)
        )


def still_held(connection: Connection, claims: Iterable[Claim]) -> set[str]:
    """The walks that nobody claimed since; asked inside the writing transaction."""
    fences = {claim.walk: claim.fence for claim in claims}
    rows = connection.execute(
        select(_WALK.c.id, _WALK.c.fence).where(_WALK.c.id.in_(list(fences))).with_for_update()
    )
    return {row.id for row in rows if row.fence == fences[row.id]}


def _in_order(query: Select[Any], now: datetime) -> Select[Any]:
    return query.where(_free(now)).order_by(_WALK.c.due_at, _WALK.c.id)


def _free(now: datetime) -> ColumnElement[bool]:
    """Due, and not claimed by anybody whose lease still holds."""
    lapsed = or_(_WALK.c.claimed_until.is_(None), _WALK.c.claimed_until < observed())
    return and_(_WALK.c.due_at <= now, lapsed)
