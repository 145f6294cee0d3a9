"""Stores in SQLite files: nothing is lost at power failure, and writers take turns."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from flows.problems import FlowsError

SCHEME = "sqlite:///"
WRITES = "stepladder_writes"
"""The execution option of a connection that will write."""
LASTING = "stepladder_lasting"
"""The execution option that says whether what it writes outlives a power failure at once."""
_SYNCHRONOUS = "synchronous"
_BUSY_SECONDS = 30
_LOOKS_AGAIN = 0.003
"""Seconds after which who waits to write looks again whether he may."""
_KEPT_IN_MEMORY_KB = 32 * 1024
_PAGES_IN_LOG = 32_000
"""Pages that wait in the log before they are put into the file: 128 MB. What is changed again and
again is then put there once."""

Seen = TypeVar("Seen")


def file_of(url: str) -> Path:
    """The file that a URL names, letter by letter."""
    file = url.removeprefix(SCHEME)
    if not file:
        raise FlowsError(f"'{url}' names no file; write {SCHEME}FILE")
    return Path(file)


def is_there(file: Path) -> bool:
    """Whether there is a file of that name."""
    try:
        return file.exists()
    except OSError:  # no name that a file can have
        return False


def engine_on(file: Path) -> Engine:
    """An engine on a file, which is made where it is not there."""
    engine = create_engine(URL.create("sqlite", database=str(file)), pool_use_lifo=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def only_looking(file: Path) -> Engine:
    """An engine on a file that changes nothing in it."""
    query = {"mode": "ro", "uri": "true"}
    engine = create_engine(URL.create("sqlite", database=f"file:{quote(str(file))}", query=query))
    # All that is read in one transaction is of one state, however long that takes.
    event.listen(engine, "connect", _begins_itself)
    event.listen(engine, "begin", _begin)
    return engine


def looked_into(file: Path, look: Callable[[Connection], Seen]) -> Seen:
    """What is seen in a file; FlowsError where it is no database."""
    engine = only_looking(file)
    try:
        with engine.connect() as connection:
            return look(connection)
    except DatabaseError as error:
        raise FlowsError(f"the store {file} cannot be opened: {error.orig}") from error
    finally:
        engine.dispose()


def holds_tables(file: Path) -> bool:
    """Whether a file has tables of any kind."""
    return looked_into(file, lambda connection: bool(inspect(connection).get_table_names()))


def remove(file: Path) -> None:
    """Take a store's file away, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _begins_itself(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _prepare(connection: Any, record: object) -> None:
    """Write-ahead log, nothing lost at power failure, and transactions that we begin ourselves."""
    _begins_itself(connection, record)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size=-{_KEPT_IN_MEMORY_KB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={_PAGES_IN_LOG}")
    connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(WRITES, False):
        _wait_for_disk(connection, "FULL" if options.get(LASTING, True) else "NORMAL")
        _begin_to_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """A writer takes its lock first: two that read before they write could not both go on.

    SQLite looks ten times a second whether the lock is free; a sweep that lets it go for moments
    only would keep everybody else waiting to its end.
    """
    until = time.monotonic() + _BUSY_SECONDS
    _wait_for_locks(connection, 0)
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until:
                    raise
                time.sleep(_LOOKS_AGAIN)
            else:
                return
    finally:
        _wait_for_locks(connection, _BUSY_SECONDS)


def _is_busy(error: OperationalError) -> bool:
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def _wait_for_locks(connection: Connection, seconds: int) -> None:
    _set(connection, f"busy_timeout={seconds * 1000}")


def _wait_for_disk(connection: Connection, how: str) -> None:
    """With NORMAL a commit is on the disk when the next one with FULL is."""
    if connection.info.get(_SYNCHRONOUS, "FULL") != how:
        _set(connection, f"synchronous={how}")
        connection.info[_SYNCHRONOUS] = how


def _set(connection: Connection, pragma: str) -> None:
    """By the driver itself: SQLAlchemy takes longer to hand it on than SQLite to do it."""
    connection.connection.cursor().execute(f"PRAGMA {pragma}")
