"""What the tests of this room need: an empty store, ticket histories, and the command line."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from flows import cli
from flows.store.database import Store, open_store
from flows.store.sqlite import file_of, remove
from matrices.desk import Desk
from tests.flows.postgres import Databases, serving
from tests.flows.sealing import Sealed, copied, sealed_log
from tests.flows.stores import new_file, new_store
from tests.flows.walked import walk
from tests.flows.world import World


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """New databases on a PostgreSQL server that is started when the first is asked for."""
    # Not among pytest's folders: of these, other runs take the oldest away.
    with TemporaryDirectory() as folder, serving(Path(folder)) as url:
        made = Databases(url)
        yield made
        made.close()


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.slow)])
def store_at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new store: all tests that ask for one hold for both databases."""
    if request.param == "SQLite":
        yield new_file(tmp_path / "stepladder.db")
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
def file_store(tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it, in a SQLite file, for what is so on SQLite only."""
    opened = new_store(tmp_path / "stepladder.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sealed_once_for_all(incidents: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sealed log in a file, to be copied."""
    folder = tmp_path_factory.mktemp("sealed")
    store = new_store(folder / "stepladder.db")
    sealed_log(store, incidents, folder)
    copied(store, folder / "whole.db")
    store.close()
    return folder


@pytest.fixture
def sealed(store: Store, incidents: Desk, tmp_path: Path, sealed_once_for_all: Path) -> Sealed:
    """T-1 to T-3 are sealed and go on; T-4 is not sealed yet."""
    if not store.on_file:
        return sealed_log(store, incidents, tmp_path)
    store.close()
    file = file_of(store.url)
    remove(file)
    shutil.copy(sealed_once_for_all / "whole.db", file)
    for name in ("key.pem", "elsewhere.jsonl"):
        shutil.copy(sealed_once_for_all / name, tmp_path)
    return Sealed(World(store, incidents), tmp_path / "key.pem", tmp_path / "elsewhere.jsonl")


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
