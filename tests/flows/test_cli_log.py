"""`stepladder log`: from a key to a checked export, and a sentence for whatever is wrong."""

import sqlite3
from pathlib import Path

import pytest

from matrices.desk import Desk
from tests.flows.conftest import Stepladder
from tests.flows.stores import new_store
from tests.flows.world import COMES_BACK, World


@pytest.fixture
def folder(tmp_path: Path, incidents: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store in which T-1 was solved and came back."""
    store = new_store(tmp_path / "stepladder.db")
    world = World(store, incidents)
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.opens("T-2", "2026-03-23 09:00", *COMES_BACK[:4])
    world.sweep("2026-03-25 12:00")
    store.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STEPLADDER_KEY", raising=False)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_from_a_key_to_a_checked_export(stepladder: Stepladder) -> None:
    public = stepladder("log", "keys", "key.pem").out.strip()
    ran = stepladder("log", "seal", "--key", "key.pem", "--to", "kept.jsonl")
    assert (ran.code, ran.out.split(",")[:2]) == (
        0, ["checkpoint 1: 3 walks", " 28 entries"],
    )  # fmt: skip
    known = ("--public-key", public, "--checkpoint", "kept.jsonl")
    ran = stepladder("log", "verify", *known)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing was found")
    assert "MB/s" in ran.out
    ran = stepladder("log", "verify", *known, "--ticket", "T-1", "--proof", "proof.jsonl")
    assert ran.code == 0
    assert "walk T-1/1: 12 of 12 entries are sealed in checkpoint 1" in ran.out
    for file in ("log.jsonl", "log.csv"):
        assert stepladder("log", "export", "-o", file).code == 0
        assert stepladder("log", "check", file, *known).code == 0
    assert stepladder("log", "export", "-o", "one.csv", "--ticket", "T-1").code == 0
    assert stepladder("log", "check", "one.csv", *known, "--proof", "proof.jsonl").code == 0
    assert stepladder("log", "check", "one.csv", *known).code == 1
    assert stepladder("log", "retain", "--before", "2026-03-25").out == (
        "1 ticket with 1 walk and 12 entries would be removed; --yes removes it\n"
    )
    ran = stepladder("log", "retain", "--before", "2026-03-25", "--yes", "--key", "key.pem")
    assert (ran.code, ran.out.splitlines()[0]) == (
        0, "1 ticket with 1 walk and 12 entries was removed",
    )  # fmt: skip
    ran = stepladder("log", "verify", *known)
    assert ran.code == 0
    assert ran.out.startswith("removed by retention at 2")


def test_a_tampered_log_exits_with_1_and_says_where(folder: Path, stepladder: Stepladder) -> None:
    with sqlite3.connect(folder / "stepladder.db") as connection:
        connection.execute("UPDATE entry SET because = '[red]x' WHERE walk = 'T-1/1' AND n = 2")
    connection.close()
    ran = stepladder("log", "verify")
    assert ran.code == 1
    assert "nothing was sealed: whoever has the database can have rewritten all of it" in ran.out
    assert "ticket T-1, walk T-1/1, entry 2: it was changed, put in or moved" in ran.out
    assert ran.out.endswith("one finding: the log is not as it was written\n")
    assert stepladder("log", "verify", "--ticket", "T-1").code == 1
    assert stepladder("log", "verify", "--ticket", "T-2").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("seal",), "name the file of the private key by --key", id="no key"),
        pytest.param(("seal", "--key", "no.pem"), "no.pem: No such file", id="no such key"),
        pytest.param(("verify", "--public-key", "ab"), "'ab' is no public key", id="no public key"),
        pytest.param(("verify", "--checkpoint", "no.jsonl"), "no.jsonl: No such", id="no file"),
        pytest.param(("verify", "--ticket", "T-9"), "no log of ticket 'T-9'", id="no such ticket"),
        pytest.param(("verify", "--proof", "p"), "--proof is of one ticket", id="proof of all"),
        pytest.param(("export", "-o", "log.txt"), "'log.txt' says no format", id="no format"),
        pytest.param(
            ("check", "no.jsonl", "--checkpoint", "no.jsonl"), "no.jsonl: No such", id="no export"
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_wrong_is_said_in_a_sentence(
    stepladder: Stepladder, words: tuple[str, ...], sentence: str
) -> None:
    ran = stepladder("log", *words)
    assert (ran.code, sentence in ran.err) == (1, True), ran.err
