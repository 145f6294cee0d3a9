"""Deliberate faults of the engine, put into a worker only: `make chaos` has to find each."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from flows.engine import deciding, keeping
from flows.engine.deciding import Decider
from flows.store.bulk import insert_rows
from flows.store.claims import Claim, Head, still_held
from flows.store.tables import WalkRow, table
from matrices.decide import Decision, decide
from matrices.log import Effect
from tests.chaos.receiver import Sender, what_of

Senders = list[Any]


def apply(name: str, senders: Senders) -> None:
    """Put the fault of this name into this process."""
    if name:
        FAULTS[name](senders)


def _outbox_apart(_senders: Senders) -> None:
    _written_later("effect")


def _log_apart(_senders: Senders) -> None:
    _written_later("entry")


def _written_later(name: str) -> None:
    """Rows of one table are written in a transaction of their own, after the decision's."""
    later: list[tuple[Table, Sequence[str], list[Any]]] = []

    def insert(
        connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Any]
    ) -> None:
        if table.name == name:
            later.append((table, columns, list(rows)))
        else:
            insert_rows(connection, table, columns, rows)

    def then_written(did: Callable[..., Any]) -> Callable[..., Any]:
        def do(self: Decider, *given: Any, **named: Any) -> Any:
            later.clear()
            answer = did(self, *given, **named)
            with self.store.writing() as connection:
                for each in later:
                    insert_rows(connection, *each)
            later.clear()
            return answer

        return do

    keeping.insert_rows = insert  # type: ignore[attr-defined,assignment]  # a fault, on purpose
    Decider.decide = then_written(Decider.decide)  # type: ignore[method-assign]  # as above
    Decider.decide_due = then_written(Decider.decide_due)  # type: ignore[method-assign]  # as above


def _no_lease_check(_senders: Senders) -> None:
    def all_held(connection: Connection, claims: Iterable[Claim]) -> Mapping[str, Head]:
        fences = {row.id: row.fence for row in _fences(connection, claims)}
        now = [each._replace(fence=fences[each.walk]) for each in claims]
        return still_held(connection, now)

    deciding.still_held = all_held  # type: ignore[attr-defined,assignment]  # a fault, on purpose


def _fences(connection: Connection, claims: Iterable[Claim]) -> Sequence[Any]:
    walk = table(WalkRow)
    query = select(walk.c.id, walk.c.fence)
    return connection.execute(query.where(walk.c.id.in_([each.walk for each in claims]))).all()


def _key_forgotten(senders: Senders) -> None:
    class Forgetful(Sender):
        def send(self, effect: Effect) -> None:
            self.hand_over(uuid.uuid4().hex, what_of(effect))

    senders[:] = [Forgetful(senders[0].address)]


def _by_now(_senders: Senders) -> None:
    def decide_now(**given: Any) -> Decision:
        decision = decide(**given)
        now = given["now"]
        entries = [
            entry._replace(at=now) if entry.kind == "step" else entry for entry in decision.entries
        ]
        return decision._replace(entries=tuple(entries))

    deciding.decide = decide_now  # type: ignore[attr-defined]  # a fault, on purpose


FAULTS: Mapping[str, Callable[[Senders], None]] = {
    "outbox in a second transaction": _outbox_apart,
    "no lease check": _no_lease_check,
    "key forgotten": _key_forgotten,
    "log outside the transaction": _log_apart,
    "step decided by now": _by_now,
}
