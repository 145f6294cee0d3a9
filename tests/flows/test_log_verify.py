"""Tampering with the run log: whatever is changed in the database, it is found and named."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.proof.checkpoints import read_checkpoints
from flows.proof.verifying import verify
from flows.store.database import Store, read_store, sqlite_url
from matrices.desk import Desk
from tests.flows.sealing import LATE, Sealed, chained_anew, copied, sealed_log
from tests.flows.stores import new_store

ENTRY = "ticket T-2, walk T-2/1, entry 4"


def test_nothing_is_found_where_nothing_was_done(sealed: Sealed) -> None:
    verified = sealed.verify()
    assert verified.findings == []
    assert verified.last is not None
    assert (verified.last.n, verified.last.walks) == (2, 5)
    assert verified.sealed == verified.last.entries < verified.entries
    assert "it is kept elsewhere; 14 entries are newer than that" in verified.sealing


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        pytest.param("at = '2026-03-23 08:05:01+00'", "its hash is not", id="when it was meant"),
        pytest.param("observed = '2026-03-23 08:05:01+00'", "its hash is not", id="when written"),
        pytest.param("kind = 'stayed'", "its hash is not", id="what happened"),
        pytest.param("step = 'manager'", "its hash is not", id="the step"),
        pytest.param("visit = 7", "its hash is not", id="the visit"),
        pytest.param("transition = 'x/1'", "its hash is not", id="the transition"),
        pytest.param("rule = 'else'", "its hash is not", id="the rule"),
        pytest.param("because = 'dora said so'", "its hash is not", id="the reason"),
        pytest.param("escalation = 'sla'", "its hash is not", id="the kind of escalation"),
        pytest.param("level = 3", "its hash is not", id="the level"),
        pytest.param('"values" = \'{"a": "b"}\'', "its hash is not", id="what it looked at"),
        pytest.param("version = 'other'", "its hash is not", id="the version"),
        pytest.param("run = 'other'", "its hash is not", id="the flow run"),
        pytest.param("actor = 'mallory'", "its hash is not", id="the actor"),
        pytest.param("hash = 'other'", "its hash is not", id="the hash"),
        pytest.param("ticket = 'T-1'", "it is under ticket T-1", id="the ticket"),
    ],
)
def test_a_column_of_an_entry_that_was_changed_is_found(
    sealed: Sealed, change: str, finding: str
) -> None:
    sealed.run(f"UPDATE entry SET {change} WHERE walk = 'T-2/1' AND n = 4")
    told = next(each for each in sealed.found() if each.startswith(ENTRY))
    assert finding in told


def test_an_entry_that_was_removed_is_missing(sealed: Sealed) -> None:
    sealed.run("DELETE FROM entry WHERE walk = 'T-2/1' AND n IN (4, 5)")
    assert "ticket T-2, walk T-2/1, entry 6: entries 4 to 5 are missing before it" in sealed.found()


def test_an_entry_that_was_put_in_is_found(sealed: Sealed) -> None:
    sealed.run(
        "UPDATE entry SET n = n + 100 WHERE walk = 'T-2/1' AND n > 4",
        "UPDATE entry SET n = n - 99 WHERE walk = 'T-2/1' AND n > 100",
        "INSERT INTO entry (ticket, walk, n, at, observed, kind, step, visit, transition, rule, "
        'because, escalation, level, "values", version, run, actor, hash) '
        "SELECT ticket, walk, 5, at, observed, kind, step, visit, transition, rule, "
        'because, escalation, level, "values", version, run, actor, hash '
        "FROM entry WHERE walk = 'T-2/1' AND n = 4",
    )
    assert any(
        each.startswith("ticket T-2, walk T-2/1, entry 5: it was") for each in sealed.found()
    )


def test_entries_that_changed_places_are_found(sealed: Sealed) -> None:
    sealed.run(
        "UPDATE entry SET n = 104 WHERE walk = 'T-2/1' AND n = 4",
        "UPDATE entry SET n = 4 WHERE walk = 'T-2/1' AND n = 5",
        "UPDATE entry SET n = 5 WHERE walk = 'T-2/1' AND n = 104",
    )
    found = sealed.found()
    assert any(each.startswith(f"{ENTRY}: it was changed, put in or moved") for each in found)


def test_an_end_that_was_cut_off_is_found_though_the_walk_agrees(sealed: Sealed) -> None:
    sealed.run(
        "DELETE FROM entry WHERE walk = 'T-2/1' AND n > 6",
        "UPDATE walk SET entries = 6, head = (SELECT hash FROM entry WHERE walk = 'T-2/1' "
        "AND n = 6) WHERE id = 'T-2/1'",
    )
    assert any(
        "entry 12: it is missing, and checkpoint 1 sealed it" in each for each in sealed.found()
    )


@pytest.mark.parametrize("ticket", ["T-2", "T-4"])
def test_the_log_of_a_whole_walk_that_was_removed_is_missing(sealed: Sealed, ticket: str) -> None:
    sealed.run("DELETE FROM entry WHERE ticket = :ticket", ticket=ticket)
    assert any(
        each.startswith(f"ticket {ticket}, walk {ticket}/1: all of its") for each in sealed.found()
    )


def test_a_ticket_of_which_every_row_was_removed_is_missing(sealed: Sealed) -> None:
    sealed.run(
        "DELETE FROM entry WHERE ticket = 'T-2'",
        "DELETE FROM effect WHERE ticket = 'T-2'",
        "DELETE FROM event WHERE ticket = 'T-2'",
        "DELETE FROM walk WHERE ticket = 'T-2'",
        "DELETE FROM ticket WHERE id = 'T-2'",
    )
    assert any(
        each.startswith("ticket T-2, walk T-2/1, entry 12: it is missing")
        for each in sealed.found()
    )
    sealed.run("DELETE FROM sealed WHERE walk LIKE 'T-2/%'")
    found = sealed.found()
    assert any("checkpoint 2: it sealed 5 walks" in each for each in found)
    assert any(
        "the sealed ends of the walks are not those that it signed" in each for each in found
    )


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        pytest.param(
            "UPDATE walk SET head = 'x' WHERE id = 'T-2/1'", "its row says head", id="head"
        ),
        pytest.param(
            "UPDATE walk SET entries = 3 WHERE id = 'T-2/1'", "its row says entries", id="entries"
        ),
        pytest.param(
            "UPDATE walk SET outcome = 'lost' WHERE id = 'T-2/1'",
            "says outcome 'lost'",
            id="outcome",
        ),
        pytest.param(
            "UPDATE walk SET version = 'x' WHERE id = 'T-2/1'", "its row says version", id="version"
        ),
        pytest.param(
            "UPDATE walk SET ticket = 'T-3' WHERE id = 'T-2/1'", "its row says ticket", id="ticket"
        ),
        pytest.param(
            "UPDATE walk SET number = 9 WHERE id = 'T-2/1'", "its row says number", id="number"
        ),
        pytest.param(
            "UPDATE walk SET step = 'x' WHERE id = 'T-2/1'", "its row says state (steps)", id="step"
        ),
        pytest.param(
            "UPDATE walk SET holder = 'x' WHERE id = 'T-2/1'", "says state (holder)", id="holder"
        ),
        pytest.param(
            "UPDATE walk SET problem = 'x' WHERE id = 'T-2/1'", "its row says problem", id="problem"
        ),
        pytest.param(
            "UPDATE walk SET state = '[]' WHERE id = 'T-2/1'", "its row says state", id="state"
        ),
        pytest.param("DELETE FROM walk WHERE id = 'T-2/1'", "there is no such walk", id="no walk"),
        pytest.param(
            "UPDATE effect SET state = 'pending' WHERE ticket = 'T-1'",
            "is pending in the outbox, delivered in its log",
            id="a message that would be sent again",
        ),
        pytest.param(
            "UPDATE effect SET state = 'delivered' WHERE ticket = 'T-4'",
            "is delivered in the outbox, pending in its log",
            id="a message that is said to have arrived",
        ),
        pytest.param(
            "UPDATE effect SET whom = 'mallory' WHERE ticket = 'T-1'",
            "is for mallory by mail in the outbox",
            id="another person",
        ),
        pytest.param(
            "UPDATE effect SET step = 'x' WHERE ticket = 'T-1'", "is of step x", id="another step"
        ),
        pytest.param(
            "DELETE FROM effect WHERE ticket = 'T-1'",
            "was delivered by its log, and is not in the outbox",
            id="a message that is gone",
        ),
        pytest.param(
            "UPDATE effect SET walk = 'T-9/1' WHERE ticket = 'T-1'",
            "is of a walk without a log",
            id="of another walk",
        ),
        pytest.param(
            "UPDATE checkpoint SET root = before WHERE n = 2", "not what was signed", id="root"
        ),
        pytest.param(
            "UPDATE checkpoint SET at = '2026-01-01 00:00:00+00' WHERE n = 1",
            "checkpoint 1: what it says is not what was signed",
            id="when it was sealed",
        ),
        pytest.param(
            "UPDATE checkpoint SET walks = 9 WHERE n = 1", "not what was signed", id="walks"
        ),
        pytest.param(
            "UPDATE checkpoint SET entries = 9 WHERE n = 1",
            "not what was signed",
            id="sealed entries",
        ),
        pytest.param(
            "UPDATE checkpoint SET before = '' WHERE n = 2", "does not follow", id="the one before"
        ),
        pytest.param(
            "UPDATE checkpoint SET signature = signer WHERE n = 2",
            "not what was signed",
            id="signature",
        ),
        pytest.param(
            "UPDATE checkpoint SET signer = root WHERE n = 2", "not what was signed", id="signer"
        ),
        pytest.param(
            "UPDATE checkpoint SET upto = 9999 WHERE n = 2",
            "are older than the last checkpoint, and it did not seal them",
            id="entries that are never to be sealed",
        ),
        pytest.param(
            "DELETE FROM checkpoint WHERE n = 1", "the one before it is missing", id="first"
        ),
        pytest.param(
            "DELETE FROM checkpoint WHERE n = 2", "is not in the store: cut off", id="last"
        ),
        pytest.param(
            "UPDATE sealed SET head = 'x' WHERE walk = 'T-2/1'",
            "it is not the one that checkpoint 1 sealed",
            id="a sealed head",
        ),
        pytest.param(
            "UPDATE sealed SET entries = 5 WHERE walk = 'T-2/1'",
            "it is not the one that checkpoint 1 sealed",
            id="a sealed number",
        ),
        pytest.param(
            "UPDATE sealed SET checkpoint = 2 WHERE walk = 'T-2/1'",
            "the store knows of",
            id="in which it was sealed",
        ),
        pytest.param(
            "UPDATE sealed SET branch = '0000' WHERE walk = 'T-2/1'",
            "its sealed end stands in branch 0000",
            id="a branch's name",
        ),
        pytest.param(
            "UPDATE sealed SET removed = '2026-01-01 00:00:00+00' WHERE walk = 'T-2/1'",
            "it was removed at",
            id="removed, it is said",
        ),
        pytest.param("DELETE FROM branch", "is not that of the sealed ends", id="no branches"),
        pytest.param("UPDATE branch SET hash = 'x'", "is damaged at branch", id="broken branches"),
    ],
)
def test_a_row_that_says_something_else_than_the_log_is_found(
    sealed: Sealed, statement: str, finding: str
) -> None:
    sealed.run(statement)
    assert any(finding in each for each in sealed.found()), sealed.found()


# -- One who knows how it is done ------------------------------------------------------------------


def test_a_log_that_was_chained_anew_is_not_what_was_sealed(sealed: Sealed) -> None:
    chained_anew(sealed.world.store, "T-2/1", {4: {"because": "dora said so"}})
    assert sealed.found() == [
        "ticket T-2, walk T-2/1, entry 12: it is not the one that checkpoint 1 sealed"
    ]


def test_who_rewrites_the_seals_as_well_cannot_sign_them(sealed: Sealed) -> None:
    chained_anew(sealed.world.store, "T-2/1", {4: {"because": "dora said so"}})
    sealed.run("UPDATE sealed SET head = (SELECT head FROM walk WHERE id = 'T-2/1') "
               "WHERE walk = 'T-2/1'")  # fmt: skip
    found = sealed.found(elsewhere=False)
    assert any("checkpoint 2: the sealed ends of the walks are not those" in each for each in found)


def test_who_signs_all_anew_by_a_key_of_his_own_is_found(sealed: Sealed, tmp_path: Path) -> None:
    chained_anew(sealed.world.store, "T-2/1", {4: {"because": "dora said so"}})
    sealed.run("DELETE FROM checkpoint", "DELETE FROM sealed", "DELETE FROM branch")
    (tmp_path / "m").mkdir()
    mallory = Sealed(sealed.world, tmp_path / "m" / "key.pem", tmp_path / "m" / "kept.jsonl")
    from flows.proof.keys import make_key  # noqa: PLC0415 — mallory's

    make_key(mallory.key)
    mallory.seal()
    assert mallory.found() == []
    assert f"checkpoint 1: it was signed by another key, {mallory.public}" in sealed.found(
        elsewhere=False
    )
    found = verify(sealed.world.store, elsewhere=read_checkpoints(sealed.kept)).findings
    assert any("kept elsewhere, is another one in the store" in each for each in found)


def test_the_owner_of_the_key_cannot_rewrite_what_was_kept_elsewhere(sealed: Sealed) -> None:
    """The past is signed anew, by the right key; the checkpoint elsewhere tells."""
    chained_anew(sealed.world.store, "T-2/1", {4: {"because": "dora said so"}})
    kept = sealed.kept.read_text(encoding="utf-8")
    sealed.kept.unlink()
    sealed.run("DELETE FROM checkpoint", "DELETE FROM sealed", "DELETE FROM branch")
    sealed.seal()
    assert sealed.found() == []
    sealed.kept.write_text(kept, encoding="utf-8")
    assert any("kept elsewhere, is another one in the store" in each for each in sealed.found())


def test_an_older_state_of_the_whole_store_is_found(
    file_store: Store, incidents: Desk, tmp_path: Path
) -> None:
    sealed = sealed_log(file_store, incidents, tmp_path)
    older = copied(file_store, tmp_path / "older.db")
    sealed.seal()
    with_older = read_store(sqlite_url(older))
    found = sealed.found(store=with_older)
    with_older.close()
    assert any("checkpoint 3 of" in each and "cut off" in each for each in found)


def test_what_is_newer_than_the_last_checkpoint_can_be_rewritten(sealed: Sealed) -> None:
    """As docs/auditors.md says: seal often."""
    chained_anew(sealed.world.store, "T-4/1", {2: {"because": "dora said so"}})
    assert sealed.found() == []
    sealed.seal()
    chained_anew(sealed.world.store, "T-4/1", {2: {"because": "emil said so"}})
    assert sealed.found()


def test_checkpoints_of_long_ago_still_hold(sealed: Sealed) -> None:
    first, _ = read_checkpoints(sealed.kept)
    verified = verify(sealed.world.store, keys=[sealed.public], elsewhere=[first])
    assert verified.findings == []
    assert f"checkpoint 1 of {first.at} is kept elsewhere" in verified.sealing


def test_walks_go_on_after_sealing_and_nothing_is_found(sealed: Sealed) -> None:
    sealed.world.opens("T-5", "2026-03-27 09:00")
    sealed.world.sweep(LATE)
    assert sealed.found() == []
    done = sealed.seal()
    assert [(each.n, each.walks) for each in done.checkpoints] == [(3, 7)]
    assert sealed.found() == []


# -- Anything at all -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed_file(incidents: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """A sealed log in a file; each example tampers with a copy."""
    folder = tmp_path_factory.mktemp("sealed")
    store = new_store(folder / "stepladder.db")
    sealed = sealed_log(store, incidents, folder)
    copied(store, folder / "whole.db")
    yield sealed
    store.close()


COLUMNS = [
    "ticket", "walk", "n", "at", "observed", "kind", "step", "visit", "transition", "rule",
    "because", "escalation", "level", "values", "version", "run", "actor", "hash",
]  # fmt: skip
ANYTHING = st.one_of(
    st.text(max_size=12),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.binary(max_size=6),
    st.sampled_from(["{}", "null", "2026-03-23 08:05:00", "T-1/1", "T-2/1", 1, 2, 3, 9e999]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(row=st.integers(1, 79), column=st.sampled_from(COLUMNS), value=ANYTHING)
def test_whatever_is_written_into_whichever_column_is_found(
    sealed_file: Sealed, tmp_path: Path, row: int, column: str, value: object
) -> None:
    """A store without constraints, as a database program can make it; any type in any column."""
    file = copied(sealed_file.world.store, tmp_path / "tampered.db")
    with sqlite3.connect(file) as connection:
        _without_constraints(connection)
        before = _texts(connection, row, column)
        connection.execute(f'UPDATE entry SET "{column}" = ? WHERE id = ?', (value, row))
        same = _texts(connection, row, column) == before
    connection.close()
    store = read_store(sqlite_url(file))
    found = sealed_file.found(store=store)
    store.close()
    assert same or found


def _texts(connection: sqlite3.Connection, row: int, column: str) -> object:
    query = f'SELECT "{column}", typeof("{column}") FROM entry WHERE id = ?'
    return connection.execute(query, (row,)).fetchone()


def _without_constraints(connection: sqlite3.Connection) -> None:
    """The same rows in a table that takes anything, with the index that readers go by."""
    connection.execute("ALTER TABLE entry RENAME TO strict_entry")
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    connection.execute(f"CREATE TABLE entry (id INTEGER PRIMARY KEY, {columns})")
    connection.execute(
        f"INSERT INTO entry (id, {columns}) SELECT id, {columns} FROM strict_entry ORDER BY id"
    )
    connection.execute("DROP TABLE strict_entry")
    connection.execute("CREATE INDEX entry_once ON entry (walk, n)")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    table=st.sampled_from(["entry", "walk", "effect", "checkpoint", "sealed", "branch"]),
    at=st.integers(0, 60),
)
def test_whichever_row_is_removed_it_is_found(
    sealed_file: Sealed, tmp_path: Path, table: str, at: int
) -> None:
    file = copied(sealed_file.world.store, tmp_path / "tampered.db")
    with sqlite3.connect(file) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        connection.execute(
            f"DELETE FROM {table} WHERE rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET ?)",
            (at % count,),
        )
    connection.close()
    store = read_store(sqlite_url(file))
    found = sealed_file.found(store=store)
    store.close()
    assert found
