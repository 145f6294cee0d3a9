"""What is no store: a sentence that says so, and the file stays as it is."""

import sqlite3
from pathlib import Path

import pytest

from flows.problems import FlowsError
from flows.store.database import open_store, sqlite_url, store_url
from tests.flows.conftest import Stepladder


def test_a_file_is_named_by_its_path_and_a_store_by_its_url() -> None:
    assert store_url("a folder/x.db") == f"sqlite:///{Path.cwd()}/a folder/x.db"
    assert store_url("postgresql://host/x") == "postgresql://host/x"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        pytest.param("://", "'://' names no store; write sqlite:///FILE", id="that is none"),
        pytest.param(
            "postgresql://user@host/tickets",
            "'postgresql://user@host/tickets': stores are SQLite files so far; "
            "write sqlite:///FILE",
            id="of PostgreSQL",
        ),
        pytest.param("sqlite://x.db", "'sqlite://x.db'", id="with a slash too few"),
        pytest.param("sqlite+other:///x.db", "'sqlite+other:///x.db'", id="of an unknown driver"),
        pytest.param("postgresql://host:port/x", "'postgresql://host:port/x'", id="without a port"),
    ],
)
def test_a_url_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(FlowsError) as raised:
        open_store(url)
    assert str(raised.value).startswith(sentence)
    assert "write sqlite:///FILE" in str(raised.value)


def foreign(file: Path, statement: str) -> bytes:
    with sqlite3.connect(file) as connection:
        connection.executescript(statement)
    connection.close()
    return file.read_bytes()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Anna,\n" * 200)
    with pytest.raises(FlowsError) as raised:
        open_store(sqlite_url(file))
    assert str(raised.value) == f"the store {file} cannot be opened: file is not a database"
    assert file.read_text() == "Dear Anna,\n" * 200


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "newer.db"
    open_store(sqlite_url(file)).close()
    foreign(file, "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(FlowsError) as raised:
        open_store(sqlite_url(file))
    assert str(raised.value) == (
        f"the store {file} is of a newer version (0999) than this program; use the newer program"
    )


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "theirs.db"
    foreign(file, "CREATE TABLE ticket (number INTEGER); INSERT INTO ticket VALUES (7)")
    with pytest.raises(FlowsError) as raised:
        open_store(sqlite_url(file))
    assert str(raised.value).startswith(f"the store {file} cannot be opened: ")
    with sqlite3.connect(file) as connection:
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert names == [("ticket",)]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="a folder"),
        pytest.param("nowhere/x.db", id="in a folder that is not there"),
        pytest.param("n" * 300, id="a name that is too long"),
    ],
)
def test_what_cannot_be_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FlowsError) as raised:
        open_store(sqlite_url(tmp_path / name))
    assert str(raised.value).startswith(f"the store {tmp_path / name} cannot be opened: ")


@pytest.mark.parametrize("name", ["missing.db", "n" * 300], ids=["missing", "too long a name"])
def test_where_a_store_is_only_looked_into_none_is_made(
    stepladder: Stepladder, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    ran = stepladder("explain", "ticket", "T-1", "--store", file)
    sentence = f"there is no store at {file}; run 'stepladder demo' or name one by --store\n"
    assert (ran.code, ran.err) == (1, sentence)
    assert not list(tmp_path.iterdir())
