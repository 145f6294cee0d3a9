"""Importing ticket histories into the store's inbox: all of it, or nothing."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from flows.histories.source import (
    EVENTS,
    TICKETS,
    HistoryError,
    Progress,
    Source,
    SourceRow,
    find,
    read_instant,
)
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.inbox import wake
from flows.store.tables import EventRow, TicketRow, WalkRow, table
from matrices.desk import Desk
from matrices.problems import Problem
from matrices.tickets import OPENED

_Refuse = Callable[[Path, SourceRow, str], None]
_BATCH = 5_000
_MOST_PROBLEMS = 1_000
_LONGEST_ID = 200
_MOST_DIGITS = 9


class Imported(NamedTuple):
    """What an import took in, and what it refused into which files."""

    tickets: int
    events: int
    refused: int
    refused_files: tuple[Path, ...]


def import_history(
    *, store: Store, desk: Desk, folder: Path, skip_bad: bool = False, progress: Progress
) -> Imported:
    """The tickets and events of a folder, in the inbox; each ticket's walk is due at its opening.

    Raises HistoryError, and keeps nothing, where a row is bad; with `skip_bad` the other rows are
    kept, and the bad ones are written to `tickets.refused.csv` and `events.refused.csv`.
    """
    tickets, events = find(folder, "tickets"), find(folder, "events")
    reader = _Import(desk, skip_bad)
    with store.writing() as connection:
        known = set(connection.scalars(select(table(TicketRow).c.id)))
        reader.read_tickets(tickets, known, lambda share: progress(share * 0.2))
        reader.write_tickets(connection)
        for batch in reader.read_events(events, lambda share: progress(0.2 + share * 0.8)):
            _insert(connection, EventRow, batch)
        reader.stop_at_problems()
        _insert(connection, EventRow, list(reader.openings_not_told()))
        _insert(connection, WalkRow, list(reader.walks()))
        wake(connection)
        written = tuple(reader.write_refused(folder))
    return Imported(len(reader.opened), reader.events, len(reader.refused), written)


@dataclass(slots=True)
class _Life:
    """What is known of a ticket while its events are read."""

    opened: datetime
    told: bool = False
    begun: bool = False
    last_seq: int | None = None


@dataclass(slots=True)
class _Refused:
    file: Path
    row: SourceRow
    reason: str
    follows: bool = False
    """Whether it is refused only because its ticket was."""


@dataclass(slots=True)
class _Import:
    desk: Desk
    skip_bad: bool
    opened: dict[str, _Life] = field(default_factory=dict)
    bad_tickets: dict[str, int] = field(default_factory=dict)
    refused: list[_Refused] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    events: int = 0

    def read_tickets(self, file: Path, known: set[str], progress: Progress) -> None:
        source = self._source(file, TICKETS, self._refuse_ticket, progress)
        for row in source.rows():
            ticket = row.get("ticket_id")
            try:
                self.opened[ticket] = _Life(self._opened_at(ticket, row, known))
            except ValueError as error:
                self._refuse_ticket(file, row, str(error))

    def _opened_at(self, ticket: str, row: SourceRow, known: set[str]) -> datetime:
        if not ticket or len(ticket) > _LONGEST_ID or not ticket.isprintable():
            raise ValueError(f"'{ticket[:40]}' is no ticket id; up to 200 printable characters are")
        if ticket in self.opened:
            raise ValueError(f"ticket {ticket} stands there for the second time; keep one row")
        if ticket in known:
            raise ValueError(f"ticket {ticket} is in the store already; import it into a new one")
        opened = self._instant(ticket, row, "opened_at")
        for column, word in (("resolved_at", "resolved"), ("closed_at", "closed")):
            text = row.get(column)
            if text and self._instant(ticket, row, column) < opened:
                when = row.get("opened_at")
                raise ValueError(
                    f"ticket {ticket} was {word} at {text}, before it opened at {when}; "
                    "correct one of them"
                )
        for name, declared in self.desk.vocabulary.fields.items():
            if wrong := declared.refuses(row.get(name)) if row.get(name) else "":
                raise ValueError(f"ticket {ticket}: {wrong}")
        return opened

    def _instant(self, ticket: str, row: SourceRow, column: str) -> datetime:
        try:
            return read_instant(row.get(column), self.desk.zone)
        except ValueError as error:
            raise ValueError(f"ticket {ticket}: {column} {error}") from error

    def write_tickets(self, connection: Connection) -> None:
        _insert(connection, TicketRow, [{"id": ticket, "told": {}} for ticket in self.opened])

    def read_events(self, file: Path, progress: Progress) -> Iterator[list[dict[str, Any]]]:
        batch: list[dict[str, Any]] = []
        for row in self._source(file, EVENTS, self._refuse, progress).rows():
            try:
                batch.append(self._event(row))
                self.events += 1
            except ValueError as error:
                follows = row.get("ticket_id") in self.bad_tickets
                self._refuse(file, row, str(error), follows=follows)
            if len(batch) >= _BATCH:
                yield batch
                batch = []
        yield batch

    def _event(self, row: SourceRow) -> dict[str, Any]:
        ticket, kind, new = row.get("ticket_id"), row.get("type"), row.get("new")
        life = self.opened.get(ticket)
        if life is None:
            if ticket in self.bad_tickets:
                line = self.bad_tickets[ticket]
                raise ValueError(f"its ticket {ticket} was refused (tickets, line {line})")
            raise ValueError(f"there is no ticket '{ticket}'; tickets.csv has to name it")
        if wrong := self.desk.vocabulary.refuses(kind, new):
            raise ValueError(f"ticket {ticket}: {wrong}")
        at = self._instant(ticket, row, "at")
        seq = self._seq(ticket, life, row.get("seq"))
        self._in_its_life(ticket, life, kind, row.get("at"), at)
        life.last_seq = seq
        # Before the opening only fields are told: what the ticket came in with.
        life.begun = life.begun or kind == OPENED or kind not in self.desk.vocabulary.fields
        return {
            "ticket": ticket, "at": at, "seq": seq, "type": kind,
            "old": row.get("old"), "new": new, "actor": row.get("actor"), "walk": "",
        }  # fmt: skip

    def _seq(self, ticket: str, life: _Life, text: str) -> int:
        if not text.isdecimal() or len(text) > _MOST_DIGITS:
            raise ValueError(f"ticket {ticket}: seq '{text}' is no number; 0, 1, 2 … are right")
        if life.last_seq is not None and int(text) <= life.last_seq:
            found = f"ticket {ticket}: event {text} comes after event {life.last_seq}"
            raise ValueError(f"{found}; seq must rise within a ticket")
        return int(text)

    def _in_its_life(self, ticket: str, life: _Life, kind: str, text: str, at: datetime) -> None:
        """Where the table and the events disagree about the opening, events rule."""
        if kind == OPENED:
            if life.begun:
                raise ValueError(
                    f"ticket {ticket}: 'opened' comes after other events than fields; "
                    "put it before them"
                )
            life.opened, life.told = at, True
        elif at < life.opened:
            when = life.opened.astimezone(self.desk.zone).isoformat(timespec="minutes")
            raise ValueError(f"ticket {ticket}: {kind} at {text}, before it opened at {when}")

    def openings_not_told(self) -> Iterator[dict[str, Any]]:
        """For a ticket whose events tell no opening, one at the instant its table row says."""
        for ticket, life in self.opened.items():
            if not life.told:
                yield {
                    "ticket": ticket, "at": life.opened, "seq": -1, "type": OPENED,
                    "old": "", "new": "", "actor": "", "walk": "",
                }  # fmt: skip

    def walks(self) -> Iterator[dict[str, Any]]:
        for ticket, life in self.opened.items():
            yield WalkRow(
                id=f"{ticket}/1", ticket=ticket, number=1, state={}, due_at=life.opened
            ).model_dump()

    def stop_at_problems(self) -> None:
        own = [each for each in self.refused if not each.follows]
        if own and not self.skip_bad:
            raise HistoryError([_problem(each) for each in own])

    def write_refused(self, folder: Path) -> Iterator[Path]:
        for source in self.sources:
            rows = [each for each in self.refused if each.file == source.file]
            if rows:
                name = source.file.name.removesuffix(".gz").removesuffix(".csv")
                yield _write_refused(folder / f"{name}.refused.csv", source.columns, rows)

    def _source(
        self, file: Path, required: tuple[str, ...], refuse: _Refuse, progress: Progress
    ) -> Source:
        source = Source(file, required, partial(refuse, file), progress)
        self.sources.append(source)
        return source

    def _refuse_ticket(self, file: Path, row: SourceRow, reason: str) -> None:
        """Refuse a ticket's row, and with it, unless another row opened it, its events."""
        ticket = row.get("ticket_id")
        if ticket not in self.opened:
            self.bad_tickets[ticket] = row.line
        self._refuse(file, row, reason)

    def _refuse(self, file: Path, row: SourceRow, reason: str, *, follows: bool = False) -> None:
        self.refused.append(_Refused(file, row, reason, follows))
        if not self.skip_bad and len(self.refused) > _MOST_PROBLEMS:
            self.stop_at_problems()


def _problem(refused: _Refused) -> Problem:
    return Problem(str(refused.file), refused.row.line, refused.reason)


def _write_refused(file: Path, columns: list[str], rows: list[_Refused]) -> Path:
    try:
        with file.open("w", encoding="utf-8", errors="surrogateescape", newline="") as written:
            writer = csv.writer(written)
            writer.writerow(["line", "reason", *columns])
            for each in rows:
                cells = [each.row.cells.get(name, "") for name in columns]
                writer.writerow([each.row.line, each.reason, *cells, *each.row.more])
    except OSError as error:
        raise FlowsError(
            f"the refused rows cannot be written to {file}: {error.strerror}"
        ) from error
    return file


def _insert(connection: Connection, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table(model).insert(), rows)
