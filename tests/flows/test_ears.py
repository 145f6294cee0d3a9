"""Whoever listens hears at once that something was told, on either database."""

import asyncio
import threading
import time
from datetime import timedelta

from flows.clock import observed
from flows.engine.ears import ear_on
from flows.store.coming import due_now, next_due
from flows.store.database import Store
from flows.store.inbox import tell
from flows.store.said import Said
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.world import World


def test_it_hears_what_is_told_and_nothing_else(store: Store, incidents: Desk) -> None:
    world = World(store, incidents)

    def tells() -> None:
        time.sleep(0.3)
        tell(store, world.desk.vocabulary, [Said("T-1", "opened")])

    async def listens() -> list[bool]:
        async with ear_on(store) as ear:
            silent = await ear.hear(0.1)
            teller = threading.Thread(target=tells)
            teller.start()
            heard = await ear.hear(20)
            teller.join()
            while await ear.hear(0.1):
                pass
            return [silent, heard, await ear.hear(0.1)]

    assert asyncio.run(listens()) == [False, True, False]
    assert [due.ticket for due in due_now(store, observed(), limit=9)] == ["T-1"]


def test_the_next_is_the_earliest_that_is_not_due_yet(store: Store, incidents: Desk) -> None:
    world = World(store, incidents)
    assert next_due(store, berlin("2026-03-23 09:00")) is None
    for number, at in enumerate(("09:00", "09:02", "09:01")):
        world.opens(f"T-{number}", f"2026-03-23 {at}")
    nine = berlin("2026-03-23 09:00")
    assert [due.ticket for due in due_now(store, nine, limit=9)] == ["T-0"]
    assert next_due(store, nine) == nine + timedelta(minutes=1)
    world.claims(nine)
    assert due_now(store, nine, limit=9) == []
