"""What is no store: a sentence that says so, and the file stays as it is."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert

from flows.problems import FlowsError
from flows.store.database import (
    VERSION_TABLE,
    Store,
    open_store,
    read_store,
    sqlite_url,
    store_url,
)
from flows.store.tables import TicketRow, table
from tests.flows.conftest import Stepladder

Opening = Callable[[str], Store]
HOW = [pytest.param(open_store, id="to work in"), pytest.param(read_store, id="to look into")]


def test_a_file_is_named_by_its_path_and_a_store_by_its_url() -> None:
    assert store_url("folder/x.db") == f"sqlite:///{Path.cwd()}/folder/x.db"
    assert store_url("postgresql://host/x") == "postgresql://host/x"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        pytest.param(
            "://",
            "'://' is no store; write sqlite:///FILE or postgresql://",
            id="that is none",
        ),
        pytest.param(
            "postgresql://user:secret@127.0.0.1:9/tickets",
            "the store postgresql://user:***@127.0.0.1:9/tickets cannot be opened: ",
            id="of a server that does not answer",
        ),
        pytest.param(
            "mysql://user:secret@host/x", "'mysql://user:***@host/x'", id="of another database"
        ),
        pytest.param(
            "postgresql://user:secret@host:port/x",
            "'postgresql://user:***@host:port/x'",
            id="without a port, and with a password",
        ),
        pytest.param("sqlite://", "'sqlite://'", id="of a store in memory"),
        pytest.param("sqlite://x.db", "'sqlite://x.db'", id="with a slash too few"),
        pytest.param("postgresql://host:port/x", "'postgresql://host:port/x'", id="without a port"),
        pytest.param("postgresql://host", "'postgresql://host'", id="without a database"),
    ],
)
@pytest.mark.parametrize("how", HOW)
def test_a_url(how: Opening, url: str, sentence: str) -> None:
    with pytest.raises(FlowsError) as raised:
        how(url)
    assert str(raised.value).startswith(sentence)
    right = "sqlite:///FILE" if "postgresql" not in url else "postgresql://USER:PASSWORD@HOST"
    assert right in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_url_of_an_unknown_driver() -> None:
    with pytest.raises(FlowsError, match="write sqlite:///FILE"):
        open_store("sqlite+other:///x.db")


@pytest.mark.parametrize("name", ["x.db", "a b", "Straße", "100%41", "a#b", "a?b", "[a]", "a&b=c"])
def test_a_store_is_in_the_file_that_was_named(tmp_path: Path, name: str) -> None:
    open_store(sqlite_url(tmp_path / name)).close()
    read_store(sqlite_url(tmp_path / name)).close()
    names = {file.name.removesuffix("-wal").removesuffix("-shm") for file in tmp_path.iterdir()}
    assert names == {name}


def foreign(file: Path, statement: str) -> None:
    """Somebody else's program writes into a file."""
    with sqlite3.connect(file) as connection:
        connection.executescript(statement)
    connection.close()


def refusal(how: Opening, file: Path) -> str:
    """What is said about a file, which stays as it is."""
    before = file.read_bytes()
    with pytest.raises(FlowsError) as raised:
        how(sqlite_url(file))
    assert file.read_bytes() == before
    return str(raised.value)


@pytest.mark.parametrize("how", HOW)
def test_a_file_that_is_no_database(tmp_path: Path, how: Opening) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Anna,\n" * 200)
    assert refusal(how, file) == f"the store {file} cannot be opened: file is not a database"


@pytest.mark.parametrize("how", HOW)
def test_a_store_of_a_newer_program(tmp_path: Path, how: Opening) -> None:
    file = tmp_path / "newer.db"
    open_store(sqlite_url(file)).close()
    foreign(file, f"UPDATE {VERSION_TABLE} SET version_num = '0999'")
    sentence = refusal(how, file)
    assert sentence.startswith(f"the store {file} is of ")
    assert "version (0999) than this program" in sentence


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param("CREATE TABLE ticket (number INTEGER)", id="with a table like ours"),
        pytest.param("CREATE TABLE poem (line TEXT)", id="with other tables"),
        pytest.param(
            "CREATE TABLE alembic_version (version_num TEXT);"
            "INSERT INTO alembic_version VALUES ('5c1')",
            id="that is migrated as ours is",
        ),
    ],
)
@pytest.mark.parametrize("how", HOW)
def test_a_database_of_another_program(tmp_path: Path, how: Opening, theirs: str) -> None:
    file = tmp_path / "theirs.db"
    foreign(file, theirs)
    sentence = refusal(how, file)
    assert sentence.startswith(f"{file} is ")
    assert "--store" in sentence


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="a folder"),
        pytest.param("nowhere/x.db", id="in a folder that is not there"),
        pytest.param("n" * 300, id="a name that is too long"),
    ],
)
def test_what_cannot_be_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(FlowsError) as raised:
        open_store(sqlite_url(tmp_path / name))
    assert str(raised.value).startswith(f"the store {tmp_path / name} cannot be opened: ")


def test_where_a_store_is_only_looked_into_none_is_made(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    file = tmp_path / "missing.db"
    ran = stepladder("explain", "ticket", "T-1", "--store", file)
    sentence = f"there is no store at {file}; run 'stepladder demo' or name one by --store\n"
    assert (ran.code, ran.err) == (1, sentence)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["n" * 300, "."], ids=["whose name is too long", "that is a folder"]
)
def test_a_store_to_look_into(stepladder: Stepladder, tmp_path: Path, name: str) -> None:
    ran = stepladder("explain", "ticket", "T-1", "--store", tmp_path / name)
    assert ran.code == 1
    assert str(tmp_path / name) in ran.err


def test_to_look_into_a_store_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "stepladder.db"
    open_store(sqlite_url(file)).close()
    before = file.read_bytes()
    store = read_store(sqlite_url(file))
    with pytest.raises(FlowsError, match="readonly"), store.writing() as connection:
        connection.execute(insert(table(TicketRow)), {"id": "T-1", "told": {}})
    store.close()
    assert file.read_bytes() == before
