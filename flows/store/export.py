"""The run log as files, streamed: CSV for spreadsheets, JSON lines for programs."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from flows.store.chain import instant_text
from flows.store.database import Store
from flows.store.log import COLUMNS
from flows.store.tables import EntryRow, SealedRow, table

_ENTRY, _SEALED = table(EntryRow), table(SealedRow)
EXPORTED = (*COLUMNS, "sealed")
"""The columns of an exported log; `sealed` is the checkpoint that sealed the entry first."""
SEALED, REMOVED = "sealed", "removed"
"""Kinds of lines that stand for entries that were removed: the end of a walk, as it was sealed."""
FORMATS = ("jsonl", "csv")
_AT_ONCE = 2_000
_STOOD_FOR: Mapping[str, Any] = {"visit": 0, "level": None, "values": {}}


@dataclass(frozen=True, slots=True)
class Part:
    """Which walks are exported: whole ones, with an entry of a ticket and between two instants."""

    tickets: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether all walks are."""
        return not self.tickets and self.since is None and self.until is None


def export_log(store: Store, *, as_csv: Path, as_jsonl: Path) -> int:
    """Write the run log into both files, a line an entry; answers how many entries there are.

    Both have the same columns. In the CSV `values` is a JSON object in its cell.
    """
    return export(store, {as_csv: "csv", as_jsonl: "jsonl"}, Part())


def export(
    store: Store,
    files: dict[Path, str],
    part: Part,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write a part of the run log into files, each in its format; answers the number of lines."""
    count = 0
    with ExitStack() as open_:
        writers = [_writer(file, kind, open_) for file, kind in files.items()]
        with store.reading() as connection:
            for count, row in enumerate(_rows(connection, part), start=1):
                for write in writers:
                    write(row)
                if count % _AT_ONCE == 0:
                    progress(count)
    return count


def _writer(file: Path, kind: str, open_: ExitStack) -> Callable[[dict[str, Any]], object]:
    if kind == "jsonl":
        out = open_.enter_context(file.open("wb"))
        return lambda row: out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    text = open_.enter_context(file.open("w", encoding="utf-8", newline=""))
    writer = csv.DictWriter(text, EXPORTED)
    writer.writeheader()
    return lambda row: writer.writerow({**row, "values": orjson.dumps(row["values"]).decode()})


def _rows(connection: Connection, part: Part) -> Iterator[dict[str, Any]]:
    yield from map(_line, _removed(connection, part))
    found = connection.execute(_entries(part).execution_options(yield_per=_AT_ONCE))
    yield from map(_line, found.mappings())


def _line(row: Mapping[Any, Any]) -> dict[str, Any]:
    told = {}
    for name in EXPORTED:
        value = row.get(name, "")
        told[name] = instant_text(value) if isinstance(value, datetime) else value
    return told


def _entries(part: Part) -> Select[Any]:
    first = (
        select(func.min(_SEALED.c.checkpoint))
        .where(_SEALED.c.walk == _ENTRY.c.walk, _SEALED.c.entries >= _ENTRY.c.n)
        .scalar_subquery()
    )
    columns = (*(_ENTRY.c[name] for name in COLUMNS), first.label("sealed"))
    return (
        select(*columns)
        .where(*_chosen(part))
        .order_by(_ENTRY.c.ticket, func.length(_ENTRY.c.walk), _ENTRY.c.walk, _ENTRY.c.n)
    )


def _chosen(part: Part) -> Iterable[ColumnElement[bool]]:
    if part.tickets:
        yield _ENTRY.c.ticket.in_(part.tickets)
    if part.since is None and part.until is None:
        return
    other = _ENTRY.alias()
    within = [other.c.walk == _ENTRY.c.walk]
    if part.since is not None:
        within.append(other.c.at >= part.since)
    if part.until is not None:
        within.append(other.c.at < part.until)
    yield exists().where(and_(*within))


def _removed(connection: Connection, part: Part) -> Iterator[dict[str, Any]]:
    """The sealed ends of walks that retention removed; of what time they were nobody knows."""
    if part.since is not None or part.until is not None:
        return
    gone = select(_SEALED.c.walk).where(_SEALED.c.removed.is_not(None))
    query = select(_SEALED).where(_SEALED.c.walk.in_(gone))
    ordered = query.order_by(_SEALED.c.walk, _SEALED.c.checkpoint)
    for row in connection.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        ticket = row.walk.rpartition("/")[0]
        if not part.tickets or ticket in part.tickets:
            yield {
                **_STOOD_FOR,
                "ticket": ticket,
                "walk": row.walk,
                "n": row.entries,
                "observed": row.removed or "",
                "kind": REMOVED if row.removed else SEALED,
                "hash": row.head,
                "sealed": row.checkpoint,
            }
