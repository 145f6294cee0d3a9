"""New stores in files, with nothing in them."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.store.database import Store, open_store, sqlite_url


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "stepladder.db"
        open_store(sqlite_url(file)).close()
        return file.read_bytes()


def new_file(file: Path) -> str:
    """The URL of a new store in a file: copied, it need not be migrated for each test."""
    file.write_bytes(_empty())
    return sqlite_url(file)


def new_store(file: Path) -> Store:
    """A new store in a file, open."""
    return open_store(new_file(file))
