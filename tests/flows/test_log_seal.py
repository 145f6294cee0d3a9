"""Sealing and retention: what is signed is verified first, and what is removed stays sealed."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from flows.embedded.claimed import alone_on
from flows.problems import FlowsError
from flows.proof import sealing
from flows.proof.checkpoints import read_checkpoints
from flows.proof.keys import make_key, private_key, public_key, public_of
from flows.proof.problems import Tampered
from flows.proof.retention import Retained, preview, retain
from flows.proof.sealing import Signer
from flows.store.database import Store
from flows.store.postgres import alone_to_seal
from flows.store.tables import EffectRow, EntryRow, EventRow, SealedRow, TicketRow, WalkRow
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.sealing import LATE, Sealed, chained_anew, sealed_once

SOLVED = [
    ("2026-03-23 09:05", "priority", "2"),
    ("2026-03-23 09:10", "assignee", "anna"),
    ("2026-03-23 11:00", "state", "Resolved"),
    ("2026-03-23 12:00", "state", "Closed"),
]
TUESDAY = berlin("2026-03-24 00:00")


@pytest.fixture
def once(store: Store, incidents: Desk, tmp_path: Path) -> Sealed:
    """T-1 to T-3 are sealed once, and all of them will go on."""
    return sealed_once(store, incidents, tmp_path)


# -- Keys ------------------------------------------------------------------------------------------


def test_a_private_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    public = make_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert public_of(private_key(file)) == public
    with pytest.raises(FlowsError, match="never written over"):
        make_key(file)


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    make_key(file)
    file.chmod(0o640)
    with pytest.raises(FlowsError, match="take it from them: chmod 600"):
        private_key(file)


def test_a_public_key_is_given_as_such_or_by_a_file(tmp_path: Path) -> None:
    public = make_key(tmp_path / "key.pem")
    (tmp_path / "key.pub").write_text(f"{public}\n", encoding="utf-8")
    assert public_key(public) == public_key(str(tmp_path / "key.pub")) == public
    for wrong in ("", "ab", "z" * 64, str(tmp_path), str(tmp_path / "key.pem"), "ab " * 21 + "a"):
        with pytest.raises(FlowsError, match="is no public key"):
            public_key(wrong)


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_key_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "key.pem"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(FlowsError, match="is no private key"):
        private_key(file)


# -- Sealing ---------------------------------------------------------------------------------------


def test_each_checkpoint_seals_only_what_changed(sealed: Sealed) -> None:
    ends = [(row["walk"], row["checkpoint"]) for row in rows_of(sealed.world.store, SealedRow)]
    assert sorted(ends) == [
        ("T-1/1", 1), ("T-1/1", 2), ("T-2/1", 1), ("T-2/2", 2), ("T-3/1", 1), ("T-3/2", 2),
    ]  # fmt: skip


def test_a_long_log_is_sealed_by_several_checkpoints(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 5)
    assert [(each.n, each.entries) for each in sealed.seal().checkpoints] == [
        (3, 70), (4, 75), (5, 79),
    ]  # fmt: skip
    assert sealed.found() == []


def test_a_log_is_sealed_while_its_store_is_up(sealed: Sealed) -> None:
    store = sealed.world.store
    with alone_on(store), store.writing() as connection:
        if not store.on_file:
            connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        alone_to_seal(connection)


def test_nothing_new_makes_no_checkpoint(sealed: Sealed) -> None:
    sealed.seal()
    assert sealed.seal().checkpoints == []


def test_a_walk_that_was_rewritten_is_not_sealed_and_stays_found(once: Sealed) -> None:
    """Who rewrites a log and waits for the next sealing does not get it signed."""
    entries = len(once.world.log("T-1"))
    chained_anew(once.world.store, "T-1/1", {2: {"because": "dora said so"}})
    once.world.sweep(LATE)
    done = once.seal()
    assert [(each.n, each.walks) for each in done.checkpoints] == [(2, 5)], "others are sealed"
    followed = f"entry {entries + 1} does not follow the {entries} before it"
    assert done.findings == [f"walk T-1/1: {followed}; the walk stays as checkpoint 1 has it"]
    assert any("T-1/1" in each and "not the one that" in each for each in once.found())


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param("UPDATE sealed SET checkpoint = 0", "the sealed ends of the walks", id="ends"),
        pytest.param("DELETE FROM branch", "is not that of checkpoint 1", id="no branches"),
        pytest.param("UPDATE branch SET hash = 'x'", "is damaged at branch", id="bad branches"),
        pytest.param("DELETE FROM checkpoint", "elsewhere.jsonl ends", id="cut off"),
        pytest.param("UPDATE checkpoint SET walks = 9", "elsewhere.jsonl ends", id="other past"),
    ],
)
def test_nothing_is_built_upon_what_was_tampered_with(
    once: Sealed, statement: str, sentence: str
) -> None:
    once.run(statement)
    kept = once.kept.read_text(encoding="utf-8")
    once.world.sweep(LATE)
    with pytest.raises(Tampered, match=sentence):
        once.seal()
    assert once.kept.read_text(encoding="utf-8") == kept


def test_a_checkpoint_of_another_key_is_not_built_upon_unless_it_is_named(
    sealed: Sealed, tmp_path: Path
) -> None:
    older = sealed.public
    sealed.key = tmp_path / "new.pem"
    make_key(sealed.key)
    with pytest.raises(Tampered, match="is not signed by this key"):
        sealed.seal()
    assert [each.n for each in sealed.seal(older_key=older).checkpoints] == [3]
    assert sealed.seal().checkpoints == []


def test_a_checkpoint_that_was_not_carried_out_is_carried_out_next_time(sealed: Sealed) -> None:
    """Killed between the store and the file elsewhere."""
    kept = sealed.kept.read_text(encoding="utf-8").splitlines(keepends=True)
    sealed.kept.write_text(kept[0], encoding="utf-8")
    sealed.seal()
    assert [each.n for each in read_checkpoints(sealed.kept)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param("{", "line 3 is no checkpoint: no JSON", id="no JSON"),
        pytest.param("[]", "line 3 is no checkpoint; it has n, at", id="no object"),
        pytest.param('{"n": 1}', "line 3 is no checkpoint; it has n, at", id="too little"),
    ],
)
def test_a_line_that_is_no_checkpoint_is_said(sealed: Sealed, line: str, sentence: str) -> None:
    with sealed.kept.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(FlowsError, match=sentence):
        read_checkpoints(sealed.kept)


# -- Retention -------------------------------------------------------------------------------------


@pytest.fixture
def over(sealed: Sealed) -> Sealed:
    """T-8 and T-9 are over since Monday noon, and sealed."""
    for ticket in ("T-8", "T-9"):
        sealed.world.opens(ticket, "2026-03-23 09:00", *SOLVED)
    sealed.world.sweep(LATE)
    sealed.seal()
    return sealed


def retained(sealed: Sealed) -> Retained:
    return retain(sealed.world.store, Signer(private_key(sealed.key)), before=TUESDAY)


def test_tickets_that_are_over_are_removed_and_their_ends_stay_sealed(over: Sealed) -> None:
    done = retained(over)
    assert (done.tickets, done.walks, done.entries, done.left) == (2, 2, 24, [])
    for model in (EntryRow, EffectRow, EventRow, WalkRow):
        assert {row["ticket"] for row in rows_of(over.world.store, model)} <= {
            "T-1", "T-2", "T-3", "T-4",
        }  # fmt: skip
    assert "T-8" not in {row["id"] for row in rows_of(over.world.store, TicketRow)}
    verified = over.verify()
    assert verified.findings == []
    assert list(verified.removed.values()) == [2]


def test_a_preview_removes_nothing(over: Sealed) -> None:
    before = rows_of(over.world.store, EntryRow)
    done = preview(over.world.store, before=TUESDAY)
    assert (done.tickets, done.walks, done.entries, done.checkpoints) == (2, 2, 24, [])
    assert rows_of(over.world.store, EntryRow) == before


def test_the_day_itself_is_not_before_the_day(over: Sealed) -> None:
    noon = berlin("2026-03-23 12:00")
    assert preview(over.world.store, before=noon).tickets == 0
    assert preview(over.world.store, before=noon + timedelta(microseconds=1)).tickets == 2


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        pytest.param(
            "UPDATE event SET walk = '' WHERE ticket = 'T-8' AND seq = 4",
            "events wait in the inbox",
            id="something to hear",
        ),
        pytest.param(
            "UPDATE entry SET rule = 'x' WHERE ticket = 'T-8' AND n = 3",
            "the log of walk T-8/1 was tampered with",
            id="tampered with",
        ),
    ],
)
def test_a_ticket_stays_with_a_reason(over: Sealed, statement: str, reason: str) -> None:
    over.run(statement)
    done = retained(over)
    assert (done.left, done.tickets) == ([f"ticket T-8 stays: {reason}"], 1)


def test_a_log_that_is_not_sealed_to_its_end_stays(over: Sealed) -> None:
    over.world.opens("T-7", "2026-03-23 09:00", *SOLVED)
    over.world.sweep(LATE)
    left = retained(over).left
    assert left == ["ticket T-7 stays: the log of walk T-7/1 is not sealed to its end"]


def test_entries_after_a_removal_are_sealed_as_before(over: Sealed) -> None:
    """SQLite gives the numbers of rows that were the newest once more."""
    retained(over)
    over.world.opens("T-7", "2026-03-23 09:00", *SOLVED)
    over.world.sweep(LATE)
    assert over.verify().sealed < over.verify().entries
    over.seal()
    verified = over.verify()
    assert (verified.findings, verified.sealed) == ([], verified.entries)


def test_a_removal_that_nobody_signed_is_found(over: Sealed) -> None:
    over.run(
        "UPDATE sealed SET removed = '2026-03-28 00:00:00.000000' WHERE walk = 'T-8/1'",
        "DELETE FROM entry WHERE ticket = 'T-8'",
        "DELETE FROM event WHERE ticket = 'T-8'",
        "DELETE FROM walk WHERE ticket = 'T-8'",
        "DELETE FROM ticket WHERE id = 'T-8'",
    )
    assert any("are not those that it signed" in each for each in over.found())


def test_checkpoints_before_a_removal_still_hold(over: Sealed) -> None:
    retained(over)
    over.seal()
    kept = over.kept.read_text(encoding="utf-8").splitlines(keepends=True)
    over.kept.write_text("".join(kept[:-1]), encoding="utf-8")
    assert over.found() == []
