"""The store: its tables, its transactions, and the instants that it keeps."""

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, DateTime, insert, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from flows.store.database import VERSION_TABLE, Store, open_store, read_store
from flows.store.tables import EventRow, Instant, TicketRow, VersionRow, table
from tests.flows.histories import rows_of

VERSION, TICKET = table(VersionRow), table(TicketRow)


def published(at: datetime) -> dict[str, object]:
    return {"id": "v", "path": "incident", "files": {}, "published": at}


# -- Its tables ------------------------------------------------------------------------------------


def test_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrations_and_models_agree_on_what_a_column_holds(store: Store) -> None:
    """In the very words of the database: also instants, which alembic does not look into."""
    found = inspect(store.engine)
    migrated = {name: _columns(found.get_columns(name)) for name in SQLModel.metadata.tables}
    with store.writing() as connection:
        SQLModel.metadata.drop_all(connection)
        SQLModel.metadata.create_all(connection)
    made = inspect(store.engine)
    assert migrated == {name: _columns(made.get_columns(name)) for name in migrated}


def _columns(found: Sequence[Mapping[str, object]]) -> list[str]:
    """Each column in words; where numbers of rows come from has a name of its own."""
    return [str({name: each[name] for name in each if name != "autoincrement"}) for each in found]


def test_a_store_that_is_opened_again_keeps_what_it_has(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(TICKET), {"id": "T-1", "told": {"priority": "2"}})
    for opened in (open_store(store.url), read_store(store.url)):
        assert rows_of(opened, TicketRow) == [{"id": "T-1", "told": {"priority": "2"}}]
        opened.close()


def test_an_event_of_a_ticket_that_is_not_there_is_kept_out(store: Store) -> None:
    event = EventRow(ticket="T-9", at=datetime.now(UTC), seq=0, type="opened").model_dump(
        exclude={"id"}
    )
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.writing() as connection:
        connection.execute(insert(table(EventRow)), event)


# -- Its transactions ------------------------------------------------------------------------------


def test_what_was_committed_outlives_a_power_failure(file_store: Store) -> None:
    with file_store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        full = 2
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == full


def test_of_a_transaction_that_fails_nothing_is_kept(store: Store) -> None:
    def half(connection: Connection) -> None:
        connection.execute(insert(TICKET), {"id": "T-1", "told": {}})
        connection.execute(insert(VERSION), published(datetime.now(UTC)))
        raise LookupError("the power fails")

    with pytest.raises(LookupError), store.writing() as connection:
        half(connection)
    assert rows_of(store, TicketRow) == rows_of(store, VersionRow) == []


def test_a_reader_sees_one_state_while_a_writer_commits_another(store: Store) -> None:
    with store.reading() as connection:
        assert connection.execute(select(TICKET)).all() == []
        with store.writing() as writer:
            writer.execute(insert(TICKET), {"id": "T-1", "told": {}})
        assert connection.execute(select(TICKET)).all() == []
    assert len(rows_of(store, TicketRow)) == 1


def test_writers_at_the_same_time_lose_no_update(store: Store) -> None:
    """On SQLite because one waits for the other, on PostgreSQL where it locks what it changes."""
    with store.writing() as connection:
        connection.execute(insert(TICKET), {"id": "T-1", "told": {"count": "0"}})

    def count_up() -> None:
        for _ in range(25):
            with store.writing() as connection:
                told = connection.scalar(select(TICKET.c.told).with_for_update()) or {}
                more = str(int(told["count"]) + 1)
                connection.execute(update(TICKET).values(told={"count": more}))

    writers = [threading.Thread(target=count_up) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert rows_of(store, TicketRow) == [{"id": "T-1", "told": {"count": "100"}}]


def test_who_waits_to_write_to_a_file_looks_again_soon(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep of many chunks lets the file go for moments only; nobody waits for its end."""
    waits: list[float] = []
    with ExitStack() as sweeping:
        sweeping.enter_context(file_store.writing())

        def wait(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 3:
                sweeping.close()

        monkeypatch.setattr(time, "sleep", wait)
        with file_store.writing() as connection:
            connection.execute(insert(TICKET), {"id": "T-1", "told": {}})
    assert len(waits) == 3
    assert max(waits) < 0.01
    assert len(rows_of(file_store, TicketRow)) == 1


# -- Its instants ----------------------------------------------------------------------------------

ZONES = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
INSTANTS = st.datetimes(datetime(1901, 1, 1), datetime(2999, 1, 1), timezones=ZONES)  # noqa: DTZ001


@given(at=INSTANTS)
def test_an_instant_comes_back_the_same_and_aware(at: datetime) -> None:
    kept = Instant().process_bind_param(at, sqlite.dialect())
    assert kept is not None
    back = Instant().process_result_value(kept, sqlite.dialect())
    assert back == at
    assert back is not None
    assert back.tzinfo is UTC


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("2026-03-23T09:00:00.000001+01:00", id="a microsecond past nine in Berlin"),
        pytest.param("2026-10-25T02:30:00+02:00", id="the first half past two"),
        pytest.param("2026-10-25T02:30:00+01:00", id="the second half past two"),
        pytest.param("2026-12-31T23:45:00.999999-05:45", id="last year there, this year here"),
    ],
)
def test_an_instant_comes_back_from_the_file(store: Store, at: str) -> None:
    instant = datetime.fromisoformat(at)
    with store.writing() as connection:
        connection.execute(insert(VERSION), published(instant))
    (row,) = rows_of(store, VersionRow)
    assert row["published"] == instant
    assert row["published"].utcoffset() == timedelta(0)


def test_a_missing_instant_stays_missing() -> None:
    assert Instant().process_bind_param(None, sqlite.dialect()) is None
    assert Instant().process_result_value(None, sqlite.dialect()) is None


def test_another_database_is_given_the_zone() -> None:
    at = datetime.fromisoformat("2026-03-23T09:00+01:00")
    kept = Instant().process_bind_param(at, postgresql.dialect())  # type: ignore[no-untyped-call]
    assert (kept, kept and kept.tzinfo) == (at, UTC)
    written = Instant().load_dialect_impl(postgresql.dialect())  # type: ignore[no-untyped-call]
    assert isinstance(written, DateTime)
    assert written.timezone
