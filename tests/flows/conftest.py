"""What the tests of this room need: an empty store, ticket histories, and the command line."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from flows import cli
from flows.store.database import Store, open_store, sqlite_url
from matrices.desk import Desk
from tests.flows.postgres import Databases, serving
from tests.flows.walked import walk


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """New databases on a PostgreSQL server that is started when the first is asked for."""
    # Not among pytest's folders: of these, other runs take the oldest away.
    with TemporaryDirectory() as folder, serving(Path(folder)) as url:
        made = Databases(url)
        yield made
        made.close()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with nothing in it, as a file: copied, it need not be migrated for each test."""
    file = tmp_path_factory.mktemp("empty") / "stepladder.db"
    open_store(sqlite_url(file)).close()
    return file.read_bytes()


def new_file(folder: Path, content: bytes) -> str:
    """The URL of a new store in a folder."""
    file = folder / "stepladder.db"
    file.write_bytes(content)
    return sqlite_url(file)


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.slow)])
def store_at(request: pytest.FixtureRequest, tmp_path: Path, empty_file: bytes) -> Iterator[str]:
    """The URL of a new store: all tests that ask for one hold for both databases."""
    if request.param == "SQLite":
        yield new_file(tmp_path, empty_file)
    else:
        with request.getfixturevalue("databases").new() as url:
            yield url


@pytest.fixture
def store(store_at: str) -> Iterator[Store]:
    """A store with nothing in it."""
    opened = open_store(store_at)
    yield opened
    opened.close()


@pytest.fixture
def file_store(tmp_path: Path, empty_file: bytes) -> Iterator[Store]:
    """A store with nothing in it, in a SQLite file, for what is so on SQLite only."""
    opened = open_store(new_file(tmp_path, empty_file))
    yield opened
    opened.close()


class Ran(NamedTuple):
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str


Stepladder = Callable[..., Ran]


@pytest.fixture
def stepladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Stepladder:
    """The command line, in this process, on a terminal so wide that no sentence is broken."""
    app = cli.app
    monkeypatch.delenv("STEPLADDER_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "500")

    def run(*words: object) -> Ran:
        monkeypatch.setattr(cli, "app", partial(app, [str(word) for word in words]))
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        assert isinstance(code, int), code
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def walked(incidents: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with forty tickets at the end of two weeks, to look at only."""
    store = walk(tmp_path_factory.mktemp("walked"), incidents)
    yield store
    store.close()
