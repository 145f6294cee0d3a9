"""The tables of the store."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; whatever the database, it comes back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zones, so there without one."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, in UTC."""
        del dialect
        if value is None or value.tzinfo is not None:
            return None if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


def _instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Instant, nullable=nullable, index=index))


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _number() -> Any:
    """The number of a row of a table that grows for ever."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Field(default=None, sa_column=Column(kind, primary_key=True))


def _word() -> Any:
    """A text that tables of an older version get empty."""
    return Field(default="", sa_column=Column(String, nullable=False, server_default=""))


class VersionRow(SQLModel, table=True):
    """A published path with the files it came from: tickets keep the version they began on."""

    __tablename__ = "version"

    id: str = Field(primary_key=True)
    path: str
    files: dict[str, str] = _json()
    published: datetime = _instant()


class TicketRow(SQLModel, table=True):
    """A ticket, with what events told of it by the last decision."""

    __tablename__ = "ticket"

    id: str = Field(primary_key=True)
    told: dict[str, str] = _json()


class WalkRow(SQLModel, table=True):
    """A walk. `due_at` is when it is to be decided next; `fence` counts its claims.

    `head` is the hash of its last log entry. `needs` is what a person is needed for while the walk
    goes on; `problem` is why it cannot.
    """

    __tablename__ = "walk"
    __table_args__ = (
        Index("walk_by_due", "due_at", "id"),
        Index("walk_by_holder", "outcome", "holder"),
    )

    id: str = Field(primary_key=True)
    ticket: str = Field(index=True, foreign_key="ticket.id")
    number: int
    version: str = ""
    step: str = ""
    outcome: str = ""
    problem: str = ""
    state: list[Any] | dict[str, Any] = _json()
    entries: int = 0
    due_at: datetime | None = _instant(nullable=True)
    claimed_by: str = ""
    claimed_until: datetime | None = _instant(nullable=True)
    fence: int = 0
    holder: str = _word()
    head: str = _word()
    needs: str = _word()


class TurnRow(SQLModel, table=True):
    """How often somebody was the next in turn, by the target in the path's words."""

    __tablename__ = "turn"

    name: str = Field(primary_key=True)
    taken: int = 0


class EventRow(SQLModel, table=True):
    """The inbox: what happened to tickets. `walk` is the walk that took it, empty until then.

    `source` is the name by which whoever told it tells it again, `received` when it came in.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("ticket", "seq", name="event_once"),
        Index(
            "event_waiting",
            "ticket",
            "at",
            sqlite_where=text("walk = ''"),
            postgresql_where=text("walk = ''"),
        ),
        Index("event_of_source", "source"),
    )

    id: int | None = _number()
    ticket: str = Field(foreign_key="ticket.id")
    at: datetime = _instant()
    seq: int
    type: str
    old: str = ""
    new: str = ""
    actor: str = ""
    walk: str = ""
    source: str = _word()
    received: datetime | None = _instant(nullable=True)


class EntryRow(SQLModel, table=True):
    """A line of the run log: what was meant to happen when, and what observed it when.

    `hash` is over the line and the hash of the one before it in its walk (`flows.store.chain`).
    """

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("walk", "n", name="entry_once"),)

    id: int | None = _number()
    ticket: str = Field(index=True)
    walk: str
    n: int
    at: datetime = _instant()
    observed: datetime = _instant()
    kind: str
    step: str
    visit: int
    transition: str
    rule: str
    because: str
    escalation: str
    level: int | None = None
    values: dict[str, str] = _json()
    version: str
    run: str
    actor: str = _word()
    hash: str = _word()


class EffectRow(SQLModel, table=True):
    """The outbox: what was decided, to be carried out once each. `settled` is when one ended.

    It is tried at `try_at`, and no more after `until`. It is claimed while it is carried out;
    An effect that ended was tried last at `try_at`. `covered_by` is the key of the message that
    stands for it. `asks` is whether it asks somebody
    to act, `place` behind which targets he was. An act has the ticket's values in `given`.
    """

    __tablename__ = "effect"
    __table_args__ = (
        Index(
            "effect_pending",
            "try_at",
            "key",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("effect_of_person", "whom", "channel", "try_at"),
        Index("effect_of_walk", "walk"),
        Index(
            "effect_covered",
            "covered_by",
            sqlite_where=text("covered_by != ''"),
            postgresql_where=text("covered_by != ''"),
        ),
    )

    key: str = Field(primary_key=True)
    ticket: str = Field(index=True)
    walk: str
    step: str
    visit: int
    at: datetime = _instant()
    whom: str
    channel: str
    subject: str
    text: str
    state: str = "pending"
    attempts: int = 0
    settled: datetime | None = _instant(nullable=True)
    problem: str = ""
    given: dict[str, str] = Field(sa_column=Column(JSON, nullable=False, server_default="{}"))
    claimed_by: str = _word()
    claimed_until: datetime | None = _instant(nullable=True)
    try_at: datetime | None = _instant(nullable=True)
    until: datetime | None = _instant(nullable=True)
    covered_by: str = _word()
    asks: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    place: str = _word()


class AsideRow(SQLModel, table=True):
    """What was told and could not be taken as an event: `said` as it came, and why.

    A row is never removed: `outcome` says what became of it, `by` whom and why, once `settled`.
    """

    __tablename__ = "aside"
    __table_args__ = (Index("aside_by_ticket", "settled", "ticket"),)

    id: int | None = Field(default=None, primary_key=True)
    received: datetime = _instant()
    reason: str
    said: dict[str, Any] = _json()
    ticket: str = _word()
    source: str = _word()
    outcome: str = _word()
    by: str = _word()
    because: str = _word()
    settled: datetime | None = _instant(nullable=True)


class CheckpointRow(SQLModel, table=True):
    """A signed statement of what the logs of all walks were at an instant.

    Sealing goes on behind the entry with the id `upto`.
    """

    __tablename__ = "checkpoint"

    n: int = Field(primary_key=True)
    at: datetime = _instant()
    walks: int
    entries: int
    root: str
    before: str
    signature: str
    signer: str
    upto: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))


class SealedRow(SQLModel, table=True):
    """The end of a walk's log in a checkpoint; its newest one holds. `removed`: entries are gone.

    `branch` is the part of the tree that the walk is in (`flows.proof.tree`).
    """

    __tablename__ = "sealed"
    __table_args__ = (Index("sealed_by_branch", "branch", "walk", "checkpoint"),)

    walk: str = Field(primary_key=True)
    checkpoint: int = Field(primary_key=True)
    entries: int
    head: str
    removed: datetime | None = _instant(nullable=True)
    branch: str


class BranchRow(SQLModel, table=True):
    """A part of the tree over all walks as the newest checkpoint has it."""

    __tablename__ = "branch"

    name: str = Field(primary_key=True)
    walks: int
    hash: str


class RunRow(SQLModel, table=True):
    """A Prefect run that was begun, so that what Prefect recorded can be held against it."""

    __tablename__ = "run"

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    name: str
    at: datetime = _instant()
    begun: datetime = _instant()


def table(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements that read or write many rows at once."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
