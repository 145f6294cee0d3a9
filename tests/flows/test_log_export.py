"""The run log as a file: whole or in part, checked far from the database, by us and by others."""

import csv
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from flows.problems import FlowsError
from flows.proof.checkpoints import read_checkpoints
from flows.proof.keys import private_key
from flows.proof.offline import Checked, check_export
from flows.proof.proving import Proof, proofs_of, read_proofs
from flows.proof.retention import retain
from flows.proof.sealing import Signer
from flows.store.export import EXPORTED, Part, export
from tests.conftest import berlin
from tests.flows.own_verifier import verify as verify_by_the_book
from tests.flows.sealing import Sealed


def exported(sealed: Sealed, kind: str = "jsonl", part: Part | None = None) -> Path:
    file = sealed.kept.with_name(f"log.{kind}")
    export(sealed.world.store, {file: kind}, part or Part())
    return file


def checked(sealed: Sealed, file: Path, proofs: list[Proof] | None = None) -> Checked:
    last = read_checkpoints(sealed.kept)[-1]
    return check_export(file, last, [sealed.public], proofs or [])


def edited(file: Path, old: str, new: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_an_export_is_checked_without_the_database(sealed: Sealed, kind: str) -> None:
    done = checked(sealed, exported(sealed, kind))
    assert (done.walks, done.entries, done.sealed, done.findings) == (6, 79, 65, [])


def test_a_check_leaves_the_limits_of_tables_as_they_were(sealed: Sealed) -> None:
    """The import refuses cells that are too long by the limit of the whole process."""
    limit = csv.field_size_limit()
    checked(sealed, exported(sealed, "csv"))
    assert csv.field_size_limit() == limit


def test_csv_and_json_lines_say_the_same(sealed: Sealed) -> None:
    lines = exported(sealed).read_text(encoding="utf-8").splitlines()
    said = [json.loads(line) for line in lines]
    with exported(sealed, "csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [list(line) for line in said] == [list(EXPORTED)] * 79
    assert [row["because"] for row in rows] == [line["because"] for line in said]
    assert [json.loads(row["values"]) for row in rows] == [line["values"] for line in said]
    assert said[0]["at"] == "2026-03-23T08:00:00.000000Z"


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        pytest.param("no fix in half a day", "dora said so", "it was changed", id="a reason"),
        pytest.param("T-2/1", "T-1/1", "T-1/1", id="another walk"),
        pytest.param("duty manager", "nobody", "it was changed", id="a holder"),
    ],
)
def test_an_edited_export_is_found(
    sealed: Sealed, kind: str, old: str, new: str, finding: str
) -> None:
    found = checked(sealed, edited(exported(sealed, kind), old, new)).findings
    assert any(finding in each for each in found)


def test_a_walk_that_was_left_out_is_found(sealed: Sealed) -> None:
    file = exported(sealed)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if '"T-2/1"' not in line), encoding="utf-8")
    found = checked(sealed, file).findings
    assert found[0].startswith("checkpoint 2 sealed 5 walks, and not these 4 as they end here")


def test_an_end_that_was_cut_off_is_found(sealed: Sealed) -> None:
    file = exported(sealed)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not ('"T-2/1"' in line and json.loads(line)["n"] > 6)]
    file.write_text("".join(kept), encoding="utf-8")
    assert checked(sealed, file).findings


def test_a_walk_in_place_of_which_only_its_end_stands_is_found(sealed: Sealed) -> None:
    """Nobody but retention may say that entries are gone, and it signs that."""
    file = exported(sealed)
    kept = []
    for line in file.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if said["walk"] != "T-2/1":
            kept.append(line)
        elif said["n"] == 12:
            kept.append(json.dumps({**said, "kind": "sealed"}))
    file.write_text("\n".join(kept), encoding="utf-8")
    found = checked(sealed, file).findings
    assert len(found) == 1
    assert found[0].startswith("ticket T-2, walk T-2/1: its entries are not here, and checkpoint 2")
    edited(file, '"sealed", "step"', '"removed", "step"')
    assert checked(sealed, file).findings


def test_another_key_is_found(sealed: Sealed) -> None:
    file, last = exported(sealed), read_checkpoints(sealed.kept)[-1]
    assert check_export(file, last, ["ab" * 32]).findings == [
        f"checkpoint 2: signed by another key, {sealed.public}"
    ]


def test_one_ticket_is_exported_and_proved_without_the_others(sealed: Sealed) -> None:
    file = exported(sealed, part=Part(["T-2"]))
    with sealed.world.store.reading() as connection:
        proofs = list(proofs_of(connection, ["T-2"]))
    kept = sealed.kept.with_name("proofs.jsonl")
    kept.write_text("".join(f"{proof.line}\n" for proof in proofs), encoding="utf-8")
    assert read_proofs(kept) == proofs
    done = checked(sealed, file, proofs)
    assert (done.walks, done.entries, done.findings) == (2, 22, [])
    assert checked(sealed, file).findings, "without proofs it is not the whole log"
    assert checked(sealed, file, proofs[:1]).findings == [
        "ticket T-2, walk T-2/2: there is no proof of it"
    ]
    edited(file, "no fix in half a day", "dora said so")
    assert checked(sealed, file, proofs).findings


def test_walks_of_a_time_are_exported_whole(sealed: Sealed) -> None:
    file = exported(sealed, part=Part(since=berlin("2026-03-27 00:00")))
    walks = {json.loads(line)["walk"] for line in file.read_text(encoding="utf-8").splitlines()}
    assert walks == {"T-4/1"}
    file = exported(sealed, part=Part(until=berlin("2026-03-23 09:01")))
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {line["walk"] for line in lines} == {"T-1/1", "T-2/1", "T-3/1"}
    assert [line["n"] for line in lines if line["walk"] == "T-2/1"] == list(range(1, 13))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("no json", "after line 1: no line of an exported log", id="no JSON"),
        pytest.param("[1]", "it has the columns ticket, walk", id="no object"),
        pytest.param("[" * 100_000, "no line of an exported log", id="too deep"),
    ],
)
def test_what_is_no_export_is_said(sealed: Sealed, text: str, sentence: str) -> None:
    file = sealed.kept.with_name("log.jsonl")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FlowsError, match=sentence.replace("(", r"\(")):
        checked(sealed, file)


# -- Somebody else's verifier ----------------------------------------------------------------------


def test_a_verifier_written_by_the_book_agrees(sealed: Sealed) -> None:
    assert verify_by_the_book(exported(sealed), sealed.kept, sealed.public)
    signer = Signer(private_key(sealed.key))
    sealed.world.opens("T-5", "2026-03-23 09:00", ("2026-03-23 09:05", "priority", "2"),
                       ("2026-03-23 09:10", "assignee", "anna"),
                       ("2026-03-23 11:00", "state", "Resolved"),
                       ("2026-03-23 12:00", "state", "Closed"))  # fmt: skip
    sealed.world.sweep("2026-03-23 13:00")
    sealed.seal()
    assert retain(sealed.world.store, signer, before=berlin("2026-03-24 00:00")).tickets == 1
    sealed.seal()
    assert verify_by_the_book(exported(sealed), sealed.kept, sealed.public)
    done = checked(sealed, exported(sealed))
    assert (done.findings, done.removed) == ([], 1)


def test_a_verifier_written_by_the_book_finds_what_was_edited(sealed: Sealed) -> None:
    file = edited(exported(sealed), "no fix in half a day", "dora said so")
    assert not verify_by_the_book(file, sealed.kept, sealed.public)
    lines = exported(sealed).read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if '"T-2/1"' not in line), encoding="utf-8")
    assert not verify_by_the_book(file, sealed.kept, sealed.public)
    edited(sealed.kept, '"walks": 5', '"walks": 4')
    edited(sealed.kept, '"n": 2', '"n": 3')
    with pytest.raises(InvalidSignature):
        verify_by_the_book(exported(sealed), sealed.kept, sealed.public)
