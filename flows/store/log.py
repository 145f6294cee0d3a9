"""The run log and the story of a ticket, as the store has them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Text, cast, select

from flows.problems import FlowsError
from flows.store import chain
from flows.store.bulk import Row as Row_
from flows.store.claims import Head
from flows.store.database import Store
from flows.store.states import NOT_BEGUN, STATE, walk_of
from flows.store.tables import EntryRow, TicketRow, WalkRow, table
from matrices.log import Entry
from matrices.problems import nearest
from matrices.story import Line, Story
from matrices.tickets import Ticket
from matrices.walk import Walk

_ENTRY, _WALK, _TICKET = table(EntryRow), table(WalkRow), table(TicketRow)

COLUMNS = tuple(name for name in EntryRow.model_fields if name != "id")
"""The columns of the run log as it is exported, in their order."""


ENTRY_COLUMNS = ("ticket", *chain.COLUMNS, "hash")
"""The columns of the rows of `Lines`, in their order."""


@dataclass(slots=True)
class Lines:
    """The rows of new log entries, of any walks: who wrote them in which run, and when."""

    observed: datetime
    run: str
    rows: list[Row_] = field(default_factory=list)

    def add(
        self, entries: Iterable[Entry], walk: str, ticket: str, version: str, end: Head
    ) -> Head:
        """Add a walk's entries, chained on to the end of its log; where that ends with them."""
        n, head = end
        for entry in entries:
            n += 1
            at, kind, step, visit, transition, rule, because, escalation, level, values = entry
            line = (
                walk, n, at, self.observed, kind, step, visit, transition, rule, because,
                escalation, level, values, version, self.run, values.get("actor", ""),
            )  # fmt: skip
            head = chain.link(head, line)
            self.rows.append((ticket, *line, head))
        return Head(n, head)


def story_of(store: Store, ticket: str) -> Story:
    """Everything the log has about a ticket; FlowsError, with the nearest id, if nothing."""
    found = next(stories(store, [ticket]), None)
    if found is None:
        with store.reading() as connection:
            raise _unknown(connection, ticket)
    return found


def last_walk(store: Store, ticket: str) -> tuple[Walk, str]:
    """A ticket's last walk, and why it cannot go on; FlowsError, with the nearest id, if none."""
    query = select(cast(_WALK.c.state, Text), _WALK.c.problem).where(_WALK.c.ticket == ticket)
    with store.reading() as connection:
        row = connection.execute(query.order_by(_WALK.c.number.desc()).limit(1)).first()
        if row is None:
            raise _unknown(connection, ticket)
    return Walk(ticket) if row.state == NOT_BEGUN else walk_of(row.state), row.problem


def ticket_of(store: Store, ticket: str) -> Ticket:
    """What events told of a ticket by the last decision."""
    with store.reading() as connection:
        told = connection.scalar(select(_TICKET.c.told).where(_TICKET.c.id == ticket))
    return Ticket(ticket, told or {})


def stories(store: Store, tickets: Iterable[str] | None = None) -> Iterator[Story]:
    """The stories of these tickets (of all, where none are named), by ticket id."""
    wanted = None if tickets is None else list(tickets)
    with store.reading() as connection:
        standing = _last_walks(connection, wanted)
        columns = (_ENTRY.c[name] for name in COLUMNS)
        lines = _by_ticket(connection.execute(_of(select(*columns), _ENTRY, wanted)))
        for ticket, walk in standing.items():
            told = tuple(lines.get(ticket, ()))
            yield Story(ticket, told, _walk_of(walk), walk.problem, walk.needs)


def _last_walks(connection: Connection, tickets: list[str] | None) -> dict[str, Row[Any]]:
    ordered = _of(select(_WALK), _WALK, tickets).order_by(_WALK.c.ticket, _WALK.c.number)
    return {row.ticket: row for row in connection.execute(ordered)}


def _walk_of(row: Row[Any]) -> Walk:
    return STATE.validate_python(row.state) if row.state else Walk(row.ticket)


def _of(query: Select[Any], source: Any, tickets: list[str] | None) -> Select[Any]:
    return query if tickets is None else query.where(source.c.ticket.in_(tickets))


def _by_ticket(rows: Iterable[Row[Any]]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for row in rows:
        kept = dict(zip(COLUMNS, row, strict=True))
        entry = Entry(**{name: kept[name] for name in Entry._fields})
        facts = (kept[name] for name in ("observed", "version", "run", "actor", "hash"))
        line = Line(kept["walk"], kept["n"], entry, *facts)
        found.setdefault(kept["ticket"], []).append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (int(line.walk.rpartition("/")[2]), line.n))
    return found


def _unknown(connection: Connection, ticket: str) -> FlowsError:
    right = nearest(ticket, list(connection.scalars(select(_WALK.c.ticket).distinct())))
    near = f"; {right}" if right.startswith("did you mean") else ""
    return FlowsError(f"the store has no ticket '{ticket}'{near}")
