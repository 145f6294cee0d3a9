"""Stores for the bench on both databases, each with a copy of what it was before a sweep."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from flows.store.database import Store, open_store, sqlite_url

New = Callable[[str], str]
"""The URL of a new store of this name."""
Copy = Callable[[str, str], str]
"""The URL of a copy, named second, of the store named first; nobody may have that open."""


@contextmanager
def on_sqlite(folder: Path) -> Iterator[tuple[New, Copy]]:
    folder.mkdir(parents=True, exist_ok=True)

    def new(name: str) -> str:
        return sqlite_url(folder / f"{name}.db")

    def copy(name: str, to: str) -> str:
        shutil.copy(folder / f"{name}.db", folder / f"{to}.db")
        return new(to)

    yield new, copy


@contextmanager
def on_postgres(folder: Path) -> Iterator[tuple[New, Copy]]:
    """On a server from a wheel, started for this."""
    from tests.flows.postgres import serving

    with serving(folder) as url:
        plain = make_url(url)
        admin = create_engine(
            plain.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )

        def url_of(name: str) -> str:
            return plain.set(drivername="postgresql", database=name).render_as_string(
                hide_password=False
            )

        def copy(name: str, to: str) -> str:
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {to} TEMPLATE {name}"))
            return url_of(to)

        yield (lambda name: copy("template1", name)), copy
        admin.dispose()


KINDS = {"SQLite": on_sqlite, "PostgreSQL": on_postgres}


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()
