"""Stores on a PostgreSQL server: many workers, on many machines."""

import re

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from flows.problems import FlowsError

SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_PASSWORD = re.compile(r"(://[^/:@?]*:)[^?]*(@)|([?&](?:ssl)?password=)[^&]*")
_CONNECT_SECONDS = 10
IDLE_SECONDS = 60
"""After how long the server ends a transaction of a worker that it hears nothing of.

Without an end, a host that is cut off would keep what it locked until it is back.
"""
_MIGRATING, _SHARING, _SEALING, _UP = range(0x53_74_65_70, 0x53_74_65_74)
"""Our locks among the server's, all of them: whatever has the same key waits for each other."""


def engine_at(url: str) -> Engine:
    """An engine on the database that a URL names; FlowsError where that is no URL."""
    try:
        named = make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise _no_url(url) from error
    if not named.database:
        raise _no_url(url)
    engine = create_engine(
        named, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_SECONDS}
    )
    event.listen(engine, "connect", _prepare)
    return engine


def shown(url: str) -> str:
    """A URL without its password, also one that is none.

    >>> shown("postgresql://anna:s3cret@host:here/x"), shown("postgresql://host/x?password=s3cret")
    ('postgresql://anna:***@host:here/x', 'postgresql://host/x?password=***')
    """
    return _PASSWORD.sub(r"\1\3***\2", url)


def alone_to_migrate(connection: Connection) -> None:
    """Let no other program bring this database's tables up to date before we commit."""
    _alone(connection, _MIGRATING)


def alone_to_share(connection: Connection) -> None:
    """Let no other worker give turns before we commit; on SQLite writers take turns anyhow."""
    if connection.dialect.name != "sqlite":
        _alone(connection, _SHARING)


def alone_to_seal(connection: Connection) -> None:
    """Let nobody else seal before we commit; on SQLite writers take turns anyhow."""
    if connection.dialect.name != "sqlite":
        _alone(connection, _SEALING)


def alone_while_up(connection: Connection) -> bool:
    """Whether this connection is now the only one that is `up`; until it ends nobody else is."""
    return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _UP}))


def wait_for_writers(connection: Connection, table: str) -> None:
    """Wait until whoever writes into a table has committed; on SQLite writers take turns anyhow.

    Numbers of rows are given before rows are seen: afterwards none below the newest is missing.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))


def _alone(connection: Connection, key: int) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def holds_tables(connection: Connection) -> bool:
    """Whether the database has tables of any kind where ours would be."""
    return bool(inspect(connection).get_table_names())


def unreachable(url: str, error: OperationalError) -> FlowsError:
    """The sentence for a server that does not answer, or does not let us in."""
    said = " ".join(str(error.orig).split())
    right = "start it, or correct the store's URL: postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    return FlowsError(f"the store {shown(url)} cannot be opened: {said}; {right}")


def _no_url(url: str) -> FlowsError:
    right = "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    return FlowsError(f"'{shown(url)}' names no database; {right}")


def _prepare(connection: object, _record: object) -> None:
    """Instants come back in UTC, and a commit is on the disk when it is answered."""
    execute = getattr(connection, "execute")  # noqa: B009 — psycopg's, which SQLAlchemy hides
    execute("SET TIME ZONE 'UTC'")
    execute("SET synchronous_commit = on")
    execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    getattr(connection, "commit")()  # noqa: B009 — as above
