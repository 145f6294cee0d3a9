"""A major incident whose four messages wait in the outbox, and what becomes of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flows.engine.outbox import claim_messages
from flows.engine.outcomes import Teller
from flows.engine.telling import tell_claimed
from flows.notifiers.mailbox import Mailbox
from flows.notifiers.port import Notifier
from flows.store.database import Store
from flows.store.tables import EffectRow
from matrices.deliveries import Policy
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.world import World

NOW = berlin("2026-03-23 09:05")
WHOM = ["chris", "dora", "chris", "emil"]
"""Whom a major incident is told to: by the alarm, then by the specialists' step."""


def major_incident(store: Store, desk: Desk) -> World:
    """A ticket opened at nine that gets its priority at five past; four messages wait."""
    world = World(store, desk)
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:05", "priority", "1"))
    world.sweep(NOW)
    return world


ONCE = {channel: Policy((timedelta(minutes=1),), timedelta()) for channel in ("mail", "sms")}
"""Policies by which nothing is tried again."""


def deliver(
    world: World,
    box: Notifier,
    *,
    at: datetime = NOW,
    policies: Mapping[str, Policy] | None = None,
    run: str = "deliver",
) -> int:
    """Carry out what waits, as a flow does; how many were tried."""
    effects = claim_messages(world.store, at, owner=run, limit=500)
    teller = Teller(at, run, run, policies or {})
    return len(tell_claimed(world.store, box, effects, teller))


def effects(world: World, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of every message, in a set order."""
    rows = rows_of(world.store, EffectRow)
    return [tuple(row[name] for name in columns) for row in rows]


def arrived(box: Mailbox) -> list[str]:
    """Whose box has a message, a name for each."""
    return sorted(file.parent.parent.name for file in box.folder.glob("*/new/*"))


def numbers(world: World, walk: str) -> list[int]:
    """The numbers of a walk's log entries."""
    return [row["n"] for row in world.log() if row["walk"] == walk]
