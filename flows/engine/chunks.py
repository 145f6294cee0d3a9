"""Some of the walks that are due: claimed, decided, kept, and given back where that fails."""

import asyncio
from datetime import datetime
from functools import partial

from flows.engine.collecting import uncollected
from flows.engine.deciding import Decided
from flows.engine.opening import Engine
from flows.store.claims import claim_due, given_back_on_error
from flows.store.database import Store


def chunk_of(store: Store) -> int:
    """How many tickets, or messages, there are in one task run and in one transaction.

    Each task run costs some 20 ms. On a server it pays to have two under way, also of what is due
    in a minute.
    """
    return 10_000 if store.on_file else 4_000


async def decide_some(
    engine: Engine, now: datetime, *, run: str, owner: str, limit: int
) -> Decided | None:
    """Claim up to `limit` walks, decide them up to `now`, and keep that; None where none is due.

    Where the store is a server, in a thread: it writes some while the next are decided. With a file
    nothing would be won.
    """
    some = partial(_decided, engine, now, run=run, owner=owner, limit=limit)
    return some() if engine.store.on_file else await asyncio.to_thread(some)


def _decided(engine: Engine, now: datetime, *, run: str, owner: str, limit: int) -> Decided | None:
    with uncollected():
        claims = claim_due(engine.store, now, owner=owner, limit=limit)
        with given_back_on_error(engine.store, claims):
            return engine.decider.decide(claims, now=now, run=run) if claims else None
