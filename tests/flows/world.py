"""A desk at work on a clock that only the test moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert

from flows.engine.deciding import Decider
from flows.store.claims import Claim, claim_due
from flows.store.database import Store
from flows.store.tables import EffectRow, EntryRow, EventRow, TicketRow, WalkRow, table
from flows.store.versions import Versions, publish
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of

Told = tuple[str, str, str]
"""An event as (wall time in Berlin, type, new value)."""

COMES_BACK: list[Told] = [
    ("2026-03-23 09:05", "priority", "2"),
    ("2026-03-23 09:10", "assignee", "anna"),
    ("2026-03-23 11:00", "state", "Resolved"),
    ("2026-03-23 12:00", "state", "Closed"),
    ("2026-03-25 10:00", "reopened", ""),
    ("2026-03-25 10:01", "state", "Active"),
]
"""A ticket that is resolved, closed, and reopened two days later."""

OF_THE_MACHINE = (
    "id", "observed", "run", "fence", "settled", "published", "hash", "head", "received",
)  # fmt: skip
"""Columns that say who worked when, not what became of a ticket."""


@dataclass(slots=True)
class World:
    """A store with a desk that decides in it."""

    store: Store
    desk: Desk

    def __post_init__(self) -> None:
        publish(self.store, self.desk)

    @property
    def decider(self) -> Decider:
        """A decider that has read nothing yet."""
        return Decider(self.store, self.desk, Versions(self.store, self.desk))

    def opens(self, ticket: str, at: str, *events: Told) -> None:
        """A ticket is in the inbox with its opening and all that happens to it later."""
        rows = [
            EventRow(ticket=ticket, at=berlin(when), seq=seq, type=kind, new=new).model_dump()
            for seq, (when, kind, new) in enumerate([(at, "opened", ""), *events])
        ]
        walk = WalkRow(id=f"{ticket}/1", ticket=ticket, number=1, state={}, due_at=berlin(at))
        with self.store.writing() as connection:
            connection.execute(insert(table(TicketRow)), {"id": ticket, "told": {}})
            connection.execute(
                insert(table(EventRow)),
                [{name: row[name] for name in row if name != "id"} for row in rows],
            )
            connection.execute(insert(table(WalkRow)), walk.model_dump())

    def claims(self, now: str | datetime, *, owner: str = "sweep", limit: int = 500) -> list[Claim]:
        """Claim what is due."""
        at = berlin(now) if isinstance(now, str) else now
        return claim_due(self.store, at, owner=owner, limit=limit)

    def decides(self, claims: Sequence[Claim], now: str | datetime, *, run: str = "run") -> int:
        """Decide what was claimed."""
        at = berlin(now) if isinstance(now, str) else now
        return self.decider.decide(claims, now=at, run=run)

    def sweep(self, now: str | datetime, *, limit: int = 500, run: str = "run") -> None:
        """Decide, as a sweep does, until nothing is due."""
        at = berlin(now) if isinstance(now, str) else now
        decider = self.decider
        while decider.decide_due(at, limit=limit, owner="sweep", run=run):
            pass

    def log(self, ticket: str = "", *kinds: str) -> list[dict[str, Any]]:
        """The run log in its order, without what is of the machine."""
        rows = [
            row
            for row in rows_of(self.store, EntryRow, *OF_THE_MACHINE)
            if (not ticket or row["ticket"] == ticket) and (not kinds or row["kind"] in kinds)
        ]
        return sorted(rows, key=lambda row: (row["walk"], row["n"]))

    def steps(self, ticket: str) -> list[tuple[datetime, str]]:
        """When a ticket entered which step."""
        return [(row["at"], row["step"]) for row in self.log(ticket, "step")]

    def walk(self, name: str) -> dict[str, Any]:
        """A walk's row."""
        return next(row for row in rows_of(self.store, WalkRow) if row["id"] == name)

    def kept(self) -> dict[str, Any]:
        """Everything that is the same whoever worked when."""
        tables = {"entries": self.log()}
        for model in (WalkRow, TicketRow, EventRow, EffectRow):
            name = str(model.__tablename__)
            rows = rows_of(self.store, model, *(OF_THE_MACHINE if model is not TicketRow else ()))
            tables[name] = sorted(rows, key=repr)
        return tables


def clock_at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Every part of the room reads this instant from the wall clock."""
    for module in (
        "flows.store.claims",
        "flows.engine.keeping",
        "flows.engine.outbox",
        "flows.engine.outcomes",
        "flows.engine.acts",
    ):
        monkeypatch.setattr(f"{module}.observed", lambda: now)
