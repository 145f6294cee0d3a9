"""Some of the walks that are due, in one transaction: where that may be, and how many."""

import asyncio
from datetime import datetime
from functools import partial

from flows.engine.collecting import uncollected
from flows.engine.opening import Engine
from flows.store.database import Store


def chunk_of(store: Store) -> int:
    """How many tickets, or messages, there are in one task run and in one transaction.

    Each task run costs some 20 ms. On a server it pays to have two under way, also of what is due
    in a minute.
    """
    return 10_000 if store.on_file else 4_000


async def decide_some(
    engine: Engine, now: datetime, *, run: str, owner: str, limit: int
) -> int | None:
    """Decide up to `limit` walks that are due at `now`, and keep that; how many, None for none due.

    Where the store is a server, in a thread: it writes some while the next are decided. With a file
    nothing would be won.
    """
    some = partial(_decided, engine, now, run=run, owner=owner, limit=limit)
    return some() if engine.store.on_file else await asyncio.to_thread(some)


def _decided(engine: Engine, now: datetime, *, run: str, owner: str, limit: int) -> int | None:
    with uncollected():
        return engine.decider.decide_due(now, limit=limit, owner=owner, run=run)
