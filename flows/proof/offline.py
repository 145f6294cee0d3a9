"""An exported log, checked without the database: its chains, and against a checkpoint."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from flows.problems import FlowsError
from flows.proof.chains import Said
from flows.proof.checkpoints import Checkpoint
from flows.proof.proving import Proof
from flows.proof.reading import Raw, text_of_line
from flows.proof.tree import Node, Sealed, branch_node, branch_of, root_of
from flows.store.chain import COLUMNS
from flows.store.export import EXPORTED, REMOVED, SEALED

_ROOM = 16 * 1024 * 1024
"""The longest cell that a table may have."""


@dataclass(slots=True)
class Checked:
    """What was checked of a file, and what was found."""

    walks: int = 0
    entries: int = 0
    bytes: int = 0
    sealed: int = 0
    removed: int = 0
    findings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Ends:
    """The ends of walks as a checkpoint has them."""

    n: int
    walks: dict[str, Sealed] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def see(self, line: dict[str, Any]) -> None:
        """A line of the export: it is a walk's end where the checkpoint or an older sealed it."""
        if isinstance(line["sealed"], int) and line["sealed"] <= self.n:
            removed = line["observed"] if line["kind"] == REMOVED else ""
            if line["kind"] == SEALED:
                self.gone.add(line["walk"])
            self.walks[line["walk"]] = Sealed(
                line["walk"], line["sealed"], line["n"], line["hash"], removed
            )

    def unlike(self, seen: set[str]) -> Iterator[str]:
        """A sentence for each walk of which the entries are gone and should not, or the reverse."""
        for walk, end in self.walks.items():
            where = f"ticket {walk.rpartition('/')[0]}, walk {walk}"
            if end.removed and walk in seen:
                yield f"{where}: it was removed at {end.removed}, and its log is here"
            elif walk in self.gone and not end.removed and walk not in seen:
                yield (
                    f"{where}: its entries are not here, and checkpoint {self.n} does not say that "
                    "they were removed"
                )

    @property
    def root(self) -> Node:
        """The root over all of them."""
        branches: dict[str, list[Sealed]] = {}
        for walk, end in self.walks.items():
            branches.setdefault(branch_of(walk), []).append(end)
        return root_of({name: branch_node(ends) for name, ends in branches.items()})


def check_export(
    file: Path,
    checkpoint: Checkpoint,
    keys: Sequence[str],
    proofs: Sequence[Proof] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Checked:
    """Check an exported log against a checkpoint that was signed by one of these keys.

    Without `proofs` the file has to be the whole log; with them, each of its walks has one.
    """
    done, ends = Checked(), _Ends(checkpoint.n)
    if not checkpoint.holds:
        done.findings.append(f"checkpoint {checkpoint.n}: what it says is not what was signed")
    elif keys and checkpoint.signer not in keys:
        done.findings.append(
            f"checkpoint {checkpoint.n}: signed by another key, {checkpoint.signer}"
        )
    said: Said | None = None
    seen: set[str] = set()
    for line in _lines(file):
        ends.see(line)
        if line["kind"] in (SEALED, REMOVED):
            done.removed += line["kind"] == REMOVED
            continue
        if said is None or said.walk != line["walk"]:
            _over(said, done)
            said = Said(line["walk"], str(line["walk"]).rpartition("/")[0])
            if said.walk in seen:
                done.findings.append(f"{said.where}: its entries do not stand together")
            seen.add(said.walk)
            progress(done.entries)
        said.hear(_raw(line))
    _over(said, done)
    done.sealed = sum(end.entries for end in ends.walks.values() if not end.removed)
    done.findings += ends.unlike(seen)
    done.findings += _proved(ends, checkpoint, proofs) if proofs else _whole(ends, checkpoint)
    return done


def _over(said: Said | None, done: Checked) -> None:
    if said is not None:
        done.walks += 1
        done.entries += said.entries
        done.bytes += said.bytes
        done.findings += said.problems


def _whole(ends: _Ends, checkpoint: Checkpoint) -> Iterator[str]:
    if ends.root != Node(checkpoint.walks, checkpoint.root):
        yield (
            f"checkpoint {checkpoint.n} sealed {checkpoint.walks:,} walks, and not these "
            f"{len(ends.walks):,} as they end here: an entry or a walk is missing or was changed, "
            "or the file is a part of the log, which needs --proof"
        )


def _proved(ends: _Ends, checkpoint: Checkpoint, proofs: Sequence[Proof]) -> Iterator[str]:
    given = {proof.sealed.walk: proof for proof in proofs}
    for walk, end in ends.walks.items():
        where = f"ticket {walk.rpartition('/')[0]}, walk {walk}"
        proof = given.pop(walk, None)
        if proof is None:
            yield f"{where}: there is no proof of it"
        elif proof.root != checkpoint.root:
            yield f"{where}: its proof does not lead to checkpoint {checkpoint.n}"
        elif proof.sealed != end:
            yield (
                f"{where}: it has {end.entries} sealed entries here, and checkpoint "
                f"{checkpoint.n} sealed {proof.sealed.entries}, or others"
            )
    for walk in given:
        yield f"ticket {walk.rpartition('/')[0]}, walk {walk}: it was sealed, and is not here"


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of an export, each with the columns that it has to have."""
    usual = csv.field_size_limit(_ROOM)  # of the whole process: given back below
    with file.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        reading = _of_csv(text) if file.suffix == ".csv" else _of_jsonl(text)
        number = 1
        try:
            for number, line in reading:  # noqa: B007 — the sentence below names it
                yield line
        except (ValueError, TypeError, KeyError, csv.Error, RecursionError) as error:
            raise FlowsError(
                f"{file}: after line {number}: no line of an exported log ({error}); "
                "'stepladder log export' writes them"
            ) from error
        finally:
            csv.field_size_limit(usual)


def _of_jsonl(text: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, said in enumerate(text, start=1):
        line = json.loads(said)
        if not isinstance(line, dict) or set(line) != set(EXPORTED):
            raise ValueError(f"it has the columns {', '.join(EXPORTED)}")
        yield number, _sound({**line, "values": json.dumps(line["values"])})


def _of_csv(text: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(text, strict=True)
    if reader.fieldnames != list(EXPORTED):
        raise ValueError(f"it has the columns {', '.join(EXPORTED)}")
    for line in reader:
        numbers = {name: _number(line[name]) for name in ("n", "visit", "level", "sealed")}
        yield reader.line_num, _sound({**line, **numbers})


def _sound(line: dict[str, Any]) -> dict[str, Any]:
    texts = ("ticket", "walk", "kind", "hash", "observed")
    if type(line["n"]) is not int or not all(type(line[name]) is str for name in texts):
        raise ValueError("'n' is a number, and ticket, walk, kind, observed and hash are texts")
    line["walk"].encode()  # what is no UTF-8 has no place in the tree
    return line


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _raw(line: dict[str, Any]) -> Raw:
    text, values = text_of_line([line[name] for name in COLUMNS])
    return Raw(
        line["walk"], line["n"], 0, line["ticket"], line["version"], line["kind"],
        line["because"], values, line["hash"], text,
    )  # fmt: skip
