"""Opening a store: its engine, its tables at the newest version, its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from flows.problems import FlowsError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30
_WRITES = "stepladder_writes"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Readers see what was committed; a writer is alone until it has."""

    url: str
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or, on any error, nothing."""
        with (
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """The URL of a store in a file."""
    return f"sqlite:///{file.absolute()}"


def store_url(store: str) -> str:
    """The URL of a store that a person named by its URL or its file."""
    return store if "://" in store else sqlite_url(Path(store))


def open_store(url: str, *, create: bool = True) -> Store:
    """The store at a URL, brought to the newest version; FlowsError with a sentence where not.

    With `create` false, a file that is not there is not made.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise FlowsError(f"'{url}' names no store; write sqlite:///FILE") from error
    if parsed.get_backend_name() != "sqlite":
        raise FlowsError(f"'{url}': stores are SQLite files so far; write sqlite:///FILE")
    file = Path(parsed.database or "")
    if not create and not file.is_file():
        raise FlowsError(
            f"there is no store at {file}; run 'stepladder demo' or name one by --store"
        )
    engine = create_engine(parsed)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, file)
    except DatabaseError as error:
        raise FlowsError(f"the store {file} cannot be opened: {error.orig}") from error
    return Store(url, engine)


def _prepare(connection: Any, _record: object) -> None:
    """Write-ahead log, nothing lost at power failure, and transactions that we begin ourselves."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")


def _begin(connection: Connection) -> None:
    # A writer takes its lock first: two that read before they write could not both go on.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, file: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        present = MigrationContext.configure(connection).get_current_revision()
        if present == scripts.get_current_head():
            return
        if present and present not in {each.revision for each in scripts.walk_revisions()}:
            raise FlowsError(
                f"the store {file} is of a newer version ({present}) than this program; "
                "use the newer program"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
