"""What keeps a desk from running is said before anything is begun."""

import sqlite3
from pathlib import Path

import pytest

from flows.store import sqlite
from flows.store.database import open_store, sqlite_url
from tests.flows.conftest import Stepladder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["nowhere"], "nowhere", id="no desk"),
        pytest.param(["--every", "5s"], "--every 0:00:05 is not right; 10s to 1h are",
                     id="too often"),
        pytest.param(["--store", "mysql://here"], "'mysql://here' is no store; write sqlite:///F",
                     id="another database"),
        pytest.param(["--store", "postgresql://me:secret@127.0.0.1:1/desk"],
                     "the store postgresql://me:***@127.0.0.1:1/desk cannot be opened",
                     id="a server that is not there"),
        pytest.param(["--runs", "/proc/none"], "/proc/none", id="a folder that cannot be made"),
        pytest.param(["--mailbox", "/proc/none"], "/proc/none", id="a mailbox that cannot be made"),
    ],
)  # fmt: skip
def test_it_is_said_in_a_sentence(
    stepladder: Stepladder, here: Path, words: list[str], sentence: str
) -> None:
    ran = stepladder("up", "--port", 4398, *words)
    assert ran.code == 1
    assert sentence in ran.err
    assert ran.out == ""
    assert not (here / "prefect" / "server.log").exists()


def test_a_store_of_a_newer_program(stepladder: Stepladder, here: Path) -> None:
    open_store(sqlite_url(here / "stepladder.db")).close()
    with sqlite3.connect(here / "stepladder.db") as connection:
        connection.execute("UPDATE stepladder_schema SET version_num = '9999'")
    connection.close()
    ran = stepladder("up", "--port", 4398)
    assert "is of a newer version (9999) than this program; use the newer program" in ran.err


def test_a_store_on_a_disk_that_takes_nothing(
    stepladder: Stepladder, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read-only as SQLite sees it, whoever runs the test."""
    open_store(sqlite_url(here / "stepladder.db")).close()
    monkeypatch.setattr(sqlite, "engine_on", sqlite.only_looking)
    ran = stepladder("up", "--port", 4398)
    assert ran.code == 1
    assert "readonly database" in ran.err


def test_a_desk_that_the_check_finds_wrong(stepladder: Stepladder, here: Path) -> None:
    stepladder("new", here / "mine", "--from", "tiered-support")
    (file,) = (here / "mine" / "paths").glob("*.yaml")
    file.write_text(file.read_text().replace("start: ", "start: no", 1))
    ran = stepladder("up", here / "mine", "--port", 4398)
    assert ran.code == 1
    assert "no step" in ran.err or "is not" in ran.err
    assert not (here / "stepladder.db").exists()
