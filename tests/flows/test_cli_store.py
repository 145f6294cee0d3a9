"""Which store a command takes, and what the terminal says when the world is in the way."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from flows.store.database import Store, open_store, read_store, sqlite_url
from matrices.desk import Desk
from matrices.library import INCIDENTS
from tests.flows.conftest import Stepladder
from tests.flows.histories import is_empty, write
from tests.flows.stores import new_store
from tests.flows.world import World

# -- Which store -----------------------------------------------------------------------------------


def explained(stepladder: Stepladder, *words: object) -> str:
    """Which ticket's store was found: its sentence, or why there is none."""
    ran = stepladder("explain", "ticket", "T-1", *words)
    return ran.out + ran.err


def stored(file: Path, desk: Desk, at: str) -> str:
    """A store with a ticket that was opened then; what its explanation has in it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    world = World(new_store(file), desk)
    world.opens("T-1", f"2026-03-23 {at}")
    world.sweep(f"2026-03-23 {at}")
    world.store.close()
    return f"Mon 2026-03-23 {at}"


def test_without_a_store_it_says_what_to_do(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sentence = "there is no store here; run 'stepladder demo' first, or name one by --store\n"
    assert stepladder("explain", "ticket", "T-1") == (1, "", sentence)
    assert not list(tmp_path.iterdir())


def test_the_store_named_comes_before_the_one_in_the_environment_and_the_one_here(
    stepladder: Stepladder, tmp_path: Path, incidents: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    demo = stored(tmp_path / "demo" / "stepladder.db", incidents, "09:01")
    assert demo in explained(stepladder)
    here = stored(tmp_path / "stepladder.db", incidents, "09:02")
    assert here in explained(stepladder)
    environment = stored(tmp_path / "other.db", incidents, "09:03")
    monkeypatch.setenv("STEPLADDER_STORE", "other.db")
    assert environment in explained(stepladder)
    named = stored(tmp_path / "named.db", incidents, "09:04")
    assert named in explained(stepladder, "--store", "named.db")


def test_an_import_makes_its_store_here(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write(tmp_path / "in")
    assert stepladder("import", folder).code == 0
    store = read_store(sqlite_url(tmp_path / "stepladder.db"))
    assert not is_empty(store)
    store.close()


# -- Names with signs that mean something elsewhere ------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["tickets [old]", "[red]", "a[/b]", "100%", "100%41", "{x}", "ticket's", "Straße", "#1", "so?"],
)
def test_a_folder_is_named_as_it_is(stepladder: Stepladder, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    ran = stepladder("generate", folder, "--size", 2)
    assert ran.code == 0
    assert ran.out.endswith(f" events are in {folder}\n")
    ran = stepladder("import", folder, "--store", folder / "stepladder.db")
    assert ran.code == 0
    assert (folder / "stepladder.db").is_file()
    ran = stepladder("explain", "ticket", "T-00001", "--store", folder / "stepladder.db")
    assert ran.code == 0
    ran = stepladder("draw", INCIDENTS, "-o", folder / "path.svg")
    assert (ran.code, ran.out) == (0, f"drawn: {folder / 'path.svg'}\n")


@pytest.mark.parametrize("ticket", ["T-1", "[red]T-1", "T[/b]", "T/1/2", "T 1", "T'1", "日本"])
def test_a_ticket_is_named_as_it_is(
    stepladder: Stepladder, store: Store, incidents: Desk, ticket: str
) -> None:
    world = World(store, incidents)
    world.opens(ticket, "2026-03-23 09:00")
    ran = stepladder("explain", "ticket", ticket, "--store", store.url)
    sentence = f"Ticket {ticket} is in the store; no sweep has opened it.\n"
    assert (ran.code, ran.out) == (0, sentence)
    world.sweep("2026-03-23 09:00")
    ran = stepladder("explain", "ticket", ticket, "--store", store.url)
    assert ran.out.startswith(
        f"{ticket}: waits at 'Wait for a priority' until Mon 2026-03-23 09:30"
    )


# -- The world in the way --------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file where a folder should be."""
    (tmp_path / "file").write_text("a letter")
    return tmp_path / "file"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["generate", "FILE"], id="a desk generated into a file"),
        pytest.param(["generate", "FILE/in"], id="a desk generated below a file"),
        pytest.param(["generate", "FILE-2", "--size", "-5"], id="minus five tickets"),
        pytest.param(["draw", INCIDENTS, "-o", "FILE/x.svg"], id="drawn below a file"),
        pytest.param(["draw", INCIDENTS, "-o", "FOLDER.svg"], id="drawn onto a folder"),
        pytest.param(["check", "FILE"], id="a desk that is a file"),
        pytest.param(["check", "n" * 300], id="a desk whose name is too long"),
        pytest.param(["import", "FILE"], id="a history that is a file"),
    ],
)
def test_it_is_a_sentence(
    stepladder: Stepladder, tmp_path: Path, file: Path, words: list[object]
) -> None:
    (tmp_path / "folder.svg").mkdir()
    places = {"FILE": str(file), "FOLDER": str(tmp_path / "folder")}
    given = [str(word) for word in words]
    for name, place in places.items():
        given = [word.replace(name, place) for word in given]
    ran = stepladder(*given, *(["--store", tmp_path / "x.db"] if "import" in given else []))
    assert ran.code != 0
    assert ran.err.strip() or "Error" in ran.out
    assert file.read_text() == "a letter"


def test_a_store_that_somebody_else_writes_to_for_long_is_a_sentence(
    stepladder: Stepladder, file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.store.sqlite._BUSY_SECONDS", 0)
    other = sqlite3.connect(file_store.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ran = stepladder("import", write(tmp_path / "in"), "--store", file_store.url)
    other.close()
    assert ran.code == 1
    assert ran.err.endswith("database is locked\n")


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No store grows beyond 50 pages."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=50")

    event.listen(Engine, "connect", limit)
    yield
    event.remove(Engine, "connect", limit)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_a_sentence_and_nothing_is_imported(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    tickets = [f"T-{n},2026-03-23T09:00,,,,," for n in range(3_000)]
    folder = write(tmp_path / "in", tickets=tickets, events=())
    ran = stepladder("import", folder, "--store", tmp_path / "x.db")
    assert ran.code == 1
    assert "disk is full" in ran.err
    store = open_store(sqlite_url(tmp_path / "x.db"))
    assert is_empty(store)
    store.close()


def test_an_import_that_is_cut_off_keeps_nothing(
    stepladder: Stepladder, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.histories.importing._Import.stop_at_problems", interrupt)
    ran = stepladder("import", write(tmp_path / "in"), "--store", store.url)
    assert (ran.code, ran.err) == (130, "cut off; nothing is half done\n")
    assert is_empty(store)
