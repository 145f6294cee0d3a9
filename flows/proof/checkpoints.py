"""Checkpoints: signed statements of what was sealed, in the store and in files elsewhere."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from flows.problems import FlowsError
from flows.proof.keys import is_signed, public_of, signed
from flows.store.chain import instant_text
from flows.store.tables import CheckpointRow, table

_CHECKPOINT = table(CheckpointRow)
_KIND = "stepladder checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the logs of all walks were: their number, their entries, and the root of the tree.

    `before` is the hash of the checkpoint before, so that none can be left out.
    """

    n: int
    at: str
    walks: int
    entries: int
    root: str
    before: str
    signature: str = ""
    signer: str = ""

    @property
    def text(self) -> bytes:
        """What is signed: a JSON array without spaces."""
        said = [_KIND, self.n, self.at, self.walks, self.entries, self.root, self.before]
        return orjson.dumps(said)

    @property
    def hash(self) -> str:
        """The SHA-256 of what is signed: the next checkpoint's `before`."""
        return sha256(self.text).hexdigest()

    @property
    def holds(self) -> bool:
        """Whether the signature is that of the signer."""
        return is_signed(self.text, self.signature, self.signer)

    @property
    def line(self) -> str:
        """The checkpoint as a JSON line."""
        return json.dumps(asdict(self))


def make_checkpoint(
    key: Ed25519PrivateKey, n: int, at: datetime, walks: int, entries: int, root: str, before: str
) -> Checkpoint:
    """A checkpoint, signed."""
    bare = Checkpoint(n, instant_text(at), walks, entries, root, before)
    signature = signed(key, bare.text)
    return Checkpoint(**{**asdict(bare), "signature": signature, "signer": public_of(key)})


def checkpoints_of(connection: Connection, *, after: int = 0) -> list[Checkpoint]:
    """The checkpoints of a store that come after the one of a number, in their order."""
    rows = connection.execute(
        select(_CHECKPOINT).where(_CHECKPOINT.c.n > after).order_by(_CHECKPOINT.c.n)
    )
    return [_of(dict(row._mapping)) for row in rows]  # noqa: SLF001 — SQLAlchemy's public name


def last_checkpoint(connection: Connection) -> tuple[Checkpoint | None, int]:
    """The newest checkpoint of a store, and the number of the newest entry that it has seen."""
    row = connection.execute(
        select(_CHECKPOINT).order_by(_CHECKPOINT.c.n.desc()).limit(1)
    ).one_or_none()
    if row is None:
        return None, 0
    return _of(dict(row._mapping)), row.upto  # noqa: SLF001 — as above


def read_checkpoints(file: Path) -> list[Checkpoint]:
    """The checkpoints of a file, a JSON line each; FlowsError with the line where one is none."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        return [_read(file, n, line) for n, line in enumerate(lines, start=1) if line.strip()]


def append_checkpoints(file: Path, checkpoints: Iterable[Checkpoint]) -> None:
    """Add checkpoints to a file; they are on the disk when this comes back."""
    said = "".join(f"{each.line}\n" for each in checkpoints)
    if said:
        with file.open("a", encoding="utf-8") as out:
            out.write(said)
            out.flush()
            os.fsync(out.fileno())


def _of(row: dict[str, Any]) -> Checkpoint:
    named = {each.name: row[each.name] for each in fields(Checkpoint)}
    return Checkpoint(**{**named, "at": instant_text(named["at"])})


def _read(file: Path, n: int, line: str) -> Checkpoint:
    where = f"{file}: line {n}"
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FlowsError(f"{where} is no checkpoint: no JSON; {_RIGHT}") from error
    wanted = {each.name: int if each.type is int else str for each in fields(Checkpoint)}
    if not isinstance(found, dict) or set(found) != set(wanted):
        raise FlowsError(f"{where} is no checkpoint; it has {', '.join(wanted)}")
    for name, kind in wanted.items():
        if type(found[name]) is not kind:
            raise FlowsError(f"{where} is no checkpoint: '{name}' is no {_NAMES[kind]}; {_RIGHT}")
    try:
        checkpoint = Checkpoint(**found)
        checkpoint.text.decode()
    except (TypeError, ValueError) as error:
        raise FlowsError(f"{where} is no checkpoint: {error}; {_RIGHT}") from error
    return checkpoint


_RIGHT = "'stepladder log seal --to FILE' writes them"
_NAMES = {int: "whole number", str: "text"}
