"""`stepladder tell` and `stepladder inbox`, as an agent and as ops use them."""

from pathlib import Path

import pytest

from flows.store.database import open_store, sqlite_url
from flows.store.tables import EventRow
from matrices.desk import Desk
from tests.flows.conftest import Stepladder
from tests.flows.histories import rows_of
from tests.flows.stores import new_store
from tests.flows.world import World


@pytest.fixture
def file(tmp_path: Path, incidents: Desk) -> Path:
    """A store with a desk published in it."""
    found = tmp_path / "stepladder.db"
    World(new_store(found), incidents).store.close()
    return found


def told(file: Path) -> list[tuple[str, str, str]]:
    store = open_store(sqlite_url(file))
    rows = rows_of(store, EventRow)
    store.close()
    return [(row["type"], row["new"], row["actor"]) for row in rows]


def test_a_ticket_is_opened_with_its_fields_and_acknowledged(
    stepladder: Stepladder, file: Path
) -> None:
    opened = ("tell", "T-1", "opened", "--field", "priority=2", "--by", "mail", "--store", file)
    assert stepladder(*opened).out == "taken: T-1 priority 2\ntaken: T-1 opened\n"
    ran = stepladder("tell", "T-1", "acknowledged", "--by", "anna", "--store", file)
    assert (ran.code, ran.out) == (0, "taken: T-1 acknowledged\n")
    assert told(file) == [
        ("priority", "2", "mail"), ("opened", "", "mail"), ("acknowledged", "", "anna"),
    ]  # fmt: skip


def test_told_again_by_its_source_it_is_said(stepladder: Stepladder, file: Path) -> None:
    words = ("tell", "T-1", "opened", "--source", "mail-7", "--store", file)
    stepladder(*words)
    ran = stepladder(*words)
    assert (ran.code, ran.out) == (0, "known: T-1 opened: ticket T-1: 'mail-7' was told before\n")


def test_what_cannot_be_taken_is_aside_until_it_is_mended(
    stepladder: Stepladder, file: Path
) -> None:
    ran = stepladder("tell", "T-1", "priority", "--new", "2", "--by", "anna", "--store", file)
    assert ran.code == 1
    assert "there is no ticket 'T-1'; tell first that it has 'opened'" in ran.out
    assert "'stepladder inbox' shows what is" in ran.err
    assert "priority 2 by anna: there is no ticket" in stepladder("inbox", "--store", file).out
    assert stepladder("inbox", "take", "--store", file).err == "1 still aside\n"
    stepladder("tell", "T-1", "opened", "--store", file)
    assert stepladder("inbox", "take", "--by", "omar", "--store", file).code == 0
    assert stepladder("inbox", "--store", file).out == "nothing is aside\n"
    assert "→ taken by omar" in stepladder("inbox", "--settled", "--store", file).out


def test_thrown_away_with_a_reason_only(stepladder: Stepladder, file: Path) -> None:
    stepladder("tell", "T-1", "priority", "--store", file)
    ran = stepladder("inbox", "throw", 1, "--because", " ", "--store", file)
    assert ran.err == "--because is empty; say why it is thrown away\n"
    ran = stepladder("inbox", "throw", 1, "--because", "a test", "--by", "omar", "--store", file)
    assert (ran.code, ran.out) == (0, "thrown away: 1\n")
    shown = stepladder("inbox", "--settled", "--store", file).out
    assert "→ thrown away by omar: a test" in shown
    assert "with number 1" in stepladder("inbox", "take", 1, "--store", file).err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["--at", "soon"], "--at 'soon' is no", id="no instant"),
        pytest.param(["--field", "priority"], "--field 'priority' is no field; write NAME=VALUE",
                     id="no pair"),
        pytest.param(["--desk", "nowhere"], "nowhere", id="no desk"),
        pytest.param(["--store", "nowhere.db"], "there is no store at", id="no store"),
    ],
)  # fmt: skip
def test_bad_words_are_said_and_nothing_is_told(
    stepladder: Stepladder, file: Path, words: list[str], sentence: str
) -> None:
    store = [] if "--store" in words else ["--store", str(file)]
    ran = stepladder("tell", "T-1", "opened", *words, *store)
    assert ran.code == 1
    assert sentence in ran.err
    assert told(file) == []


def test_a_store_without_a_desk_asks_for_one(stepladder: Stepladder, tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    open_store(sqlite_url(file)).close()
    ran = stepladder("tell", "T-1", "opened", "--store", file)
    assert ran.err == "the store has no desk yet; name the desk's folder by --desk\n"
