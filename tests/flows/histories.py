"""Small ticket histories for tests, and what became of them in a store."""

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from flows.histories.importing import Imported, import_history
from flows.store.database import Store
from flows.store.tables import EventRow, TicketRow, WalkRow, table
from matrices.desk import Desk

TICKETS = "ticket_id,opened_at,resolved_at,closed_at,priority,last_group,made_sla"
EVENTS = "ticket_id,seq,at,type,old,new,actor"

GOOD_TICKETS = ("T-1,2026-03-23T09:00,,,3,Group 2,true", "T-2,2026-03-23T09:10,,,1,,")
GOOD_EVENTS = (
    "T-1,0,2026-03-23T09:00,opened,,,Portal",
    "T-1,1,2026-03-23T09:05,priority,,2,anna",
    "T-2,0,2026-03-23T09:10,opened,,,Phone",
)


def text(header: str, rows: Sequence[str]) -> bytes:
    """A file's bytes: the header and the rows, a line each."""
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


def write(
    folder: Path,
    *,
    tickets: Sequence[str] | bytes = GOOD_TICKETS,
    events: Sequence[str] | bytes = GOOD_EVENTS,
    zipped: bool = False,
) -> Path:
    """A folder with the two files of a history; rows get the usual header, bytes stay as given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (("tickets", TICKETS, tickets), ("events", EVENTS, events)):
        content = rows if isinstance(rows, bytes) else text(header, rows)
        if zipped:
            (folder / f"{name}.csv.gz").write_bytes(gzip.compress(content))
        else:
            (folder / f"{name}.csv").write_bytes(content)
    return folder


def take_in(store: Store, desk: Desk, folder: Path, *, skip_bad: bool = False) -> Imported:
    """Import a folder and tell nobody how far it is."""
    return import_history(
        store=store, desk=desk, folder=folder, skip_bad=skip_bad, progress=lambda _: None
    )


def rows_of(store: Store, model: type[SQLModel], *without: str) -> list[dict[str, Any]]:
    """Every row of a table in a set order, without the columns named."""
    rows = table(model)
    with store.reading() as connection:
        found = connection.execute(select(rows).order_by(*rows.primary_key)).mappings().all()
    return [{name: row[name] for name in row if name not in without} for row in found]


def inbox(store: Store) -> list[dict[str, Any]]:
    """The imported events, by ticket and number."""
    rows = rows_of(store, EventRow, "id")
    return sorted(rows, key=lambda row: (row["ticket"], row["seq"]))


def is_empty(store: Store) -> bool:
    """Whether no ticket, event or walk is in the store."""
    return not any(rows_of(store, model) for model in (TicketRow, EventRow, WalkRow))
