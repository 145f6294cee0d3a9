"""Opening a store: its tables at the newest version, its transactions."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from flows.problems import FlowsError
from flows.store import postgres, sqlite

_MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "stepladder_schema"
"""Where the version of the tables stands; other programs use the name that Alembic gives."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Readers see what was committed; what a writer changes is seen when it has.

    On SQLite writers take turns. On PostgreSQL they go on side by side, and lock the rows that
    they are about to change.
    """

    url: str
    engine: Engine
    held: Connection | None = None

    @property
    def shown(self) -> str:
        """The store as people are told of it: never with a password."""
        return self.url if self.on_file else postgres.shown(self.url)

    @property
    def on_file(self) -> bool:
        """Whether it is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store."""
        if self.held is not None:
            yield self.held
            return
        level: dict[str, Any] = {} if self.on_file else {"isolation_level": "REPEATABLE READ"}
        with (
            self.engine.connect().execution_options(**level) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def at_one_state(self) -> Iterator["Store"]:
        """The same store, to look at only: all that is read of it is of one state."""
        with self.reading() as connection:
            yield replace(self, held=connection)

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Connection]:
        """One transaction: all of it is kept, or, on any error, nothing.

        What is not `lasting` a SQLite file may have lost after a power failure, as long as nothing
        that is came after it: claims, whose owner is gone then, too.
        """
        options = {sqlite.WRITES: True, sqlite.LASTING: lasting}
        try:
            with (
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except OperationalError as error:
            raise FlowsError(f"the store {self.shown} takes nothing: {error.orig}") from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """The URL of a store in a file."""
    return f"{sqlite.SCHEME}{file.absolute()}"


def store_url(store: str) -> str:
    """The URL of a store that a person named by its URL or its file."""
    return store if "://" in store else sqlite_url(Path(store))


def open_store(url: str) -> Store:
    """The store at a URL, made where there is none, and brought to the newest version.

    Raises FlowsError with a sentence where that cannot be; what is of something else stays as it
    is.
    """
    if url.startswith(postgres.SCHEMES):
        return _opened(url, postgres.engine_at(url))
    file = _file_of(url)
    if sqlite.is_there(file) and _version_in(file) is None and sqlite.holds_tables(file):
        raise FlowsError(f"{file} is a database of something else; name another by --store")
    return _opened(url, sqlite.engine_on(file))


@contextmanager
def new_store_removed_on_error(url: str) -> Iterator[Store]:
    """The store at a URL; a file that was made for this and then not filled is taken away again."""
    file = None if url.startswith(postgres.SCHEMES) else _file_of(url)
    made = file is not None and not sqlite.is_there(file)
    store = open_store(url)
    try:
        yield store
    except BaseException:
        store.close()
        if made and file is not None:
            sqlite.remove(file)
        raise
    store.close()


def read_store(url: str) -> Store:
    """The store at a URL, to look at only: nothing is made or changed in it.

    Raises FlowsError with a sentence where it is no store, or one of another version.
    """
    if url.startswith(postgres.SCHEMES):
        return _read_on_server(url)
    file = _file_of(url)
    if not file.is_file():
        raise FlowsError(
            f"there is no store at {file}; run 'stepladder demo' or name one by --store"
        )
    present = _version_in(file)
    if present is None:
        raise FlowsError(f"{file} is no store of Stepladder; name one by --store")
    _refuse_other(present, str(file))
    return Store(url, sqlite.only_looking(file))


def _read_on_server(url: str) -> Store:
    store = Store(url, postgres.engine_at(url))
    try:
        with store.reading() as connection:
            present = _revision(connection)
    except OperationalError as error:
        store.close()
        raise postgres.unreachable(url, error) from error
    if present is None:
        store.close()
        raise FlowsError(f"{store.shown} is no store of Stepladder; name one by --store")
    _refuse_other(present, store.shown)
    return store


def _refuse_other(present: str, shown: str) -> None:
    if present != _scripts().get_current_head():
        raise FlowsError(f"the store {shown} is of another version ({present}) than this program")


def _file_of(url: str) -> Path:
    if not url.startswith(sqlite.SCHEME):
        right = f"write {sqlite.SCHEME}FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
        raise FlowsError(f"'{postgres.shown(url)}' is no store; {right}")
    return sqlite.file_of(url)


def _version_in(file: Path) -> str | None:
    """The version of the tables in a file; None where it is no store."""
    return sqlite.looked_into(file, _revision)


def _opened(url: str, engine: Engine) -> Store:
    store = Store(url, engine)
    with ExitStack() as unless_open:
        unless_open.callback(engine.dispose)
        try:
            _migrate(store)
        except OperationalError as error:
            if store.on_file:
                raise _not_opened(store, error) from error
            raise postgres.unreachable(url, error) from error
        except DatabaseError as error:
            raise _not_opened(store, error) from error
        unless_open.pop_all()
    return store


def _not_opened(store: Store, error: DatabaseError) -> FlowsError:
    where = _file_of(store.url) if store.on_file else store.shown
    return FlowsError(f"the store {where} cannot be opened: {error.orig}")


def _migrate(store: Store) -> None:
    scripts, config = _scripts(), _config()
    with (
        store.engine.connect().execution_options(**{sqlite.WRITES: True}) as connection,
        connection.begin(),
    ):
        if not store.on_file:
            postgres.alone_to_migrate(connection)
        present = _revision(connection)
        if present == scripts.get_current_head():
            return
        where = _file_of(store.url) if store.on_file else store.shown
        if present and present not in {each.revision for each in scripts.walk_revisions()}:
            raise FlowsError(
                f"the store {where} is of a newer version ({present}) than this program; "
                "use the newer program"
            )
        if present is None and not store.on_file and postgres.holds_tables(connection):
            raise FlowsError(f"{where} is a database of something else; name another by --store")
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


@lru_cache(maxsize=1)
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
