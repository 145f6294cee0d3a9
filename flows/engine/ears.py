"""How whoever listens learns that something was written: at once, whatever the database."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Protocol
from urllib.parse import quote

import psycopg
from sqlalchemy import make_url

from flows.store import sqlite
from flows.store.database import Store
from flows.store.inbox import CHANNEL

LOOKS = 0.05
"""Seconds between two looks at a file: each takes some microseconds."""


class Ear(Protocol):
    """Hears that something was written."""

    async def hear(self, within: float) -> bool:
        """Return when something was written since the last time, or after `within` seconds."""
        ...


@asynccontextmanager
async def ear_on(store: Store) -> AsyncIterator[Ear]:
    """An ear on a store; what is written from now on is heard."""
    if store.on_file:
        file = sqlite.file_of(store.url)
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
            yield _OnFile(connection)
        return
    url = make_url(store.url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection_ = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=10)
    async with connection_:
        await connection_.execute(f"LISTEN {CHANNEL}")
        yield _OnServer(connection_)


class _OnFile:
    """SQLite counts what other connections have committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen = self._version()

    async def hear(self, within: float) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        while (version := self._version()) == self._seen:
            left = until - loop.time()
            if left <= 0:
                return False
            await asyncio.sleep(min(LOOKS, left))
        self._seen = version
        return True

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


class _OnServer:
    """PostgreSQL says when the inbox was written to."""

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self._connection = connection

    async def hear(self, within: float) -> bool:
        heard = False
        async for _ in self._connection.notifies(timeout=within, stop_after=1):
            heard = True
        return heard
