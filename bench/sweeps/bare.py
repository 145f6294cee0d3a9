"""The bare limit: the rows that a sweep left, written again by hand, and nothing else done."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Table, Text, cast, select

from bench.sweeps.filling import NOW
from flows.store.bulk import insert_rows, update_rows
from flows.store.claims import claim_due
from flows.store.database import Store
from flows.store.tables import EffectRow, EntryRow, WalkRow, table

BATCH = 500
"""Tickets in one transaction."""
_ENTRY, _EFFECT, _WALK = table(EntryRow), table(EffectRow), table(WalkRow)
_Rows = list[tuple[Any, ...]]


def rewritten(swept: Store, before: Store) -> tuple[float, float]:
    """Wall and CPU seconds to bring the store `before` to where the sweep brought the other."""
    walks = _columns(_WALK)
    names = [name for name in walks if name != "id"]
    batches = list(_batches(swept, before, [*names, "id"]))
    wall, cpu = time.perf_counter(), time.process_time()
    for some, entries, effects in batches:
        with before.writing() as connection:
            insert_rows(connection, _ENTRY, _columns(_ENTRY), entries)
            insert_rows(connection, _EFFECT, _columns(_EFFECT), effects)
            update_rows(connection, _WALK, names, ("id",), some)
    return time.perf_counter() - wall, time.process_time() - cpu


def audit_rows(store: Store, since: int = 0) -> int:
    """How many lines the run log has."""
    with store.reading() as connection:
        return len(connection.execute(select(_ENTRY.c.id).where(_ENTRY.c.id > since)).all())


def _batches(
    swept: Store, before: Store, walks: Sequence[str]
) -> Iterator[tuple[_Rows, _Rows, _Rows]]:
    due = [claim.walk for claim in claim_due(before, NOW, owner="bench", limit=10**9)]
    with before.reading() as connection:
        old = set(connection.scalars(select(_ENTRY.c.hash)))
    for start in range(0, len(due), BATCH):
        some = due[start : start + BATCH]
        entries = _rows(swept, _ENTRY, _columns(_ENTRY), "walk", some)
        at = _columns(_ENTRY).index("hash")
        yield (
            _rows(swept, _WALK, walks, "id", some),
            [row for row in entries if row[at] not in old],
            _rows(swept, _EFFECT, _columns(_EFFECT), "walk", some),
        )


def _columns(source: Table) -> tuple[str, ...]:
    return tuple(each.name for each in source.c if source is not _ENTRY or not each.primary_key)


def _rows(
    store: Store, source: Table, columns: Sequence[str], by: str, values: Sequence[str]
) -> _Rows:
    kinds = [source.c[name] for name in columns]
    asked = [cast(each, Text) if isinstance(each.type, JSON) else each for each in kinds]
    with store.reading() as connection:
        rows = connection.execute(select(*asked).where(source.c[by].in_(values))).all()
    return [tuple(row) for row in rows]
