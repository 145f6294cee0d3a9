"""Which walks are due, and when the next will be: what whoever listens asks the store."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from flows.store.claims import longest_due_first
from flows.store.database import Store
from flows.store.tables import WalkRow, table

_WALK = table(WalkRow)


class Due(NamedTuple):
    """A walk that is due and not claimed; what says whether it is the same that was due before."""

    walk: str
    ticket: str
    at: datetime
    entries: int


def due_now(store: Store, now: datetime, *, limit: int) -> list[Due]:
    """Up to `limit` walks that are due at `now` and not claimed, the longest due first."""
    dues = select(_WALK.c.id, _WALK.c.ticket, _WALK.c.due_at, _WALK.c.entries)
    with store.reading() as connection:
        rows = connection.execute(longest_due_first(dues, now).limit(limit))
        return [Due(*row) for row in rows]


def next_due(store: Store, now: datetime) -> datetime | None:
    """When the first walk after `now` is due; None where none is."""
    with store.reading() as connection:
        found: datetime | None = connection.scalar(
            select(func.min(_WALK.c.due_at)).where(_WALK.c.due_at > now)
        )
    return found
