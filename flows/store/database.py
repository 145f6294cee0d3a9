"""Opening a store: its engine, its tables at the newest version, its transactions."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from flows.problems import FlowsError

_MIGRATIONS = Path(__file__).parent / "migrations"
_SCHEME = "sqlite:///"
_BUSY_SECONDS = 30
VERSION_TABLE = "stepladder_schema"
"""Where the version of the tables stands; other programs use the name that Alembic gives."""
_WRITES = "stepladder_writes"

Seen = TypeVar("Seen")


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
        try:
            with (
                self.engine.connect().execution_options(**{_WRITES: True}) as connection,
                connection.begin(),
            ):
                yield connection
        except OperationalError as error:
            raise FlowsError(f"the store {self.url} takes nothing: {error.orig}") from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """The URL of a store in a file."""
    return f"{_SCHEME}{file.absolute()}"


def store_url(store: str) -> str:
    """The URL of a store that a person named by its URL or its file."""
    return store if "://" in store else sqlite_url(Path(store))


def open_store(url: str) -> Store:
    """The store at a URL, made where there is none, and brought to the newest version.

    Raises FlowsError with a sentence where that cannot be; a file of something else stays as it is.
    """
    file = _file_of(url)
    if _is_there(file) and _version_in(file) is None and _holds_tables(file):
        raise FlowsError(f"{file} is a database of something else; name another by --store")
    engine = create_engine(URL.create("sqlite", database=str(file)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with ExitStack() as unless_open:
        unless_open.callback(engine.dispose)
        try:
            _migrate(engine, file)
        except DatabaseError as error:
            raise FlowsError(f"the store {file} cannot be opened: {error.orig}") from error
        unless_open.pop_all()
    return Store(url, engine)


@contextmanager
def new_store_removed_on_error(url: str) -> Iterator[Store]:
    """The store at a URL; one that was made for this and then not filled is taken away again."""
    file = _file_of(url)
    made = not _is_there(file)
    store = open_store(url)
    try:
        yield store
    except BaseException:
        store.close()
        if made:
            for ending in ("", "-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
        raise
    store.close()


def read_store(url: str) -> Store:
    """The store at a URL, to look at only: nothing is made or changed in the file.

    Raises FlowsError with a sentence where it is no store, or one of another version.
    """
    file = _file_of(url)
    if not file.is_file():
        raise FlowsError(
            f"there is no store at {file}; run 'stepladder demo' or name one by --store"
        )
    present = _version_in(file)
    if present is None:
        raise FlowsError(f"{file} is no store of Stepladder; name one by --store")
    if present != _scripts(_config()).get_current_head():
        raise FlowsError(f"the store {file} is of another version ({present}) than this program")
    return Store(url, _only_looking(file))


def _file_of(url: str) -> Path:
    """The file that a URL names, letter by letter."""
    file = url.removeprefix(_SCHEME)
    if not url.startswith(_SCHEME) or not file:
        raise FlowsError(f"'{url}': stores are SQLite files so far; write {_SCHEME}FILE")
    return Path(file)


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # no name that a file can have
        return False


def _only_looking(file: Path) -> Engine:
    query = {"mode": "ro", "uri": "true"}
    return create_engine(URL.create("sqlite", database=f"file:{quote(str(file))}", query=query))


def _version_in(file: Path) -> str | None:
    """The version of the tables in a file; None where it is no store."""
    return _looked_into(file, _revision)


def _holds_tables(file: Path) -> bool:
    return _looked_into(file, lambda connection: bool(inspect(connection).get_table_names()))


def _looked_into(file: Path, look: Callable[[Connection], Seen]) -> Seen:
    engine = _only_looking(file)
    try:
        with engine.connect() as connection:
            return look(connection)
    except DatabaseError as error:
        raise FlowsError(f"the store {file} cannot be opened: {error.orig}") from error
    finally:
        engine.dispose()


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
    config = _config()
    scripts = _scripts(config)
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        present = _revision(connection)
        if present == scripts.get_current_head():
            return
        if present and present not in {each.revision for each in scripts.walk_revisions()}:
            raise FlowsError(
                f"the store {file} is of a newer version ({present}) than this program; "
                "use the newer program"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """The version of the store's tables; None where it is no store."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _scripts(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)
