"""Stores full of open tickets: copies of a ticket that the engine itself opened."""

import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select, text
from sqlmodel import SQLModel

from bench.sweeps.desk import desk
from flows.engine.deciding import Decider
from flows.store import chain
from flows.store.bulk import insert_rows
from flows.store.claims import claim_due
from flows.store.database import Store, open_store, sqlite_url
from flows.store.tables import EntryRow, EventRow, TicketRow, WalkRow, table
from flows.store.versions import Versions, publish

OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = OPENED + timedelta(minutes=30)
"""When those that were opened at OPENED are due, and climb to the specialists."""
THEN = NOW + timedelta(hours=1)
_LATER = OPENED + timedelta(days=28)
_TICKET = "T-0"
_AT_ONCE = 10_000
_Model = type[SQLModel]
_NUMBERED = (EventRow, EntryRow)


class Opened(NamedTuple):
    """The columns of a table and the rows that one open ticket has in it."""

    model: _Model
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


def fill(store: Store, *, tickets: int, due: int, then: int = 0) -> float:
    """Open so many tickets of which so many are due at NOW; answers how many seconds it took.

    Those are spread among the others. `then` so many are due at THEN: the last that were opened.
    """
    begun = time.perf_counter()
    publish(store, desk())
    soon, last, late = opened(OPENED), opened(OPENED + (THEN - NOW)), opened(_LATER)

    def kind(number: int) -> list[Opened]:
        if number >= tickets - then:
            return last
        return soon if number * due % (tickets - then) < due else late

    for start in range(0, tickets, _AT_ONCE):
        end = min(start + _AT_ONCE, tickets)
        _add(store, [(number, kind(number)) for number in range(start, end)])
        if sys.stderr.isatty() or end == tickets:
            print(f"\r{end:,} of {tickets:,} tickets opened", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    _settle(store)
    return time.perf_counter() - begun


def fill_at(store: Store, tickets: int, at: datetime) -> None:
    """So many tickets that were all opened at an instant."""
    publish(store, desk())
    one = opened(at)
    _add(store, [(number, one) for number in range(tickets)])
    _settle(store)


def opened(at: datetime) -> list[Opened]:
    """What the engine keeps of one ticket that is opened at an instant."""
    with TemporaryDirectory() as folder:
        store = open_store(sqlite_url(Path(folder) / "one.db"))
        publish(store, desk())
        walk = WalkRow(id=f"{_TICKET}/1", ticket=_TICKET, number=1, state={}).model_dump()
        with store.writing() as connection:
            for model, row in (
                (TicketRow, {"id": _TICKET, "told": {"priority": "2"}}),
                (EventRow, {"ticket": _TICKET, "at": at, "seq": 0, "type": "opened"}),
                (WalkRow, {**walk, "due_at": at}),
            ):
                values = {"old": "", "new": "", "actor": "", "walk": "", **row} if (
                    model is EventRow) else row  # fmt: skip
                insert_rows(connection, table(model), tuple(values), [tuple(values.values())])
        decider = Decider(store, desk(), Versions(store, desk()))
        decider.decide(claim_due(store, at, owner="bench", limit=1), now=at, run="bench")
        found = [_rows(store, model) for model in (TicketRow, EventRow, EntryRow, WalkRow)]
        store.close()
    return found


def _rows(store: Store, model: _Model) -> Opened:
    source = table(model)
    columns = tuple(
        each.name for each in source.c if model not in _NUMBERED or not each.primary_key
    )
    with store.reading() as connection:
        rows = connection.execute(select(*(source.c[name] for name in columns))).all()
    return Opened(model, columns, [dict(zip(columns, row, strict=True)) for row in rows])


def _add(store: Store, kinds: Iterable[tuple[int, list[Opened]]]) -> None:
    ready: dict[_Model, list[tuple[Any, ...]]] = {}
    columns: dict[_Model, tuple[str, ...]] = {}
    for number, parts in kinds:
        for part, rows in zip(parts, _copied(number, parts), strict=True):
            ready.setdefault(part.model, []).extend(rows)
            columns[part.model] = part.columns
    with store.writing() as connection:
        for model, rows in ready.items():
            insert_rows(connection, table(model), columns[model], rows)


def _copied(number: int, parts: list[Opened]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of another ticket, part by part; its log has a chain of its own."""
    name, head = f"T-{number}", ""
    for part in parts:
        rows = []
        for row in part.rows:
            new = {**row, **{each: _renamed(row[each], name) for each in _NAMED if each in row}}
            if part.model is EntryRow:
                head = new["hash"] = chain.link_of(head, new)
            elif part.model is WalkRow:
                new["head"] = head
            rows.append(tuple(new.values()))
        yield rows


_NAMED = ("id", "ticket", "walk", "state")


def _renamed(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace(_TICKET, name)
    return orjson.dumps([name, *value[1:]]).decode()  # a walk's state begins with its ticket


def _settle(store: Store) -> None:
    """As a store that has been at work for a while: what the database knows of it is up to date."""
    with store.engine.connect() as connection:
        if store.on_file:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            free = connection.execution_options(isolation_level="AUTOCOMMIT")
            free.execute(text("VACUUM ANALYZE"))
