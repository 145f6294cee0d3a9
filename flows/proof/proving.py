"""One ticket's walks, each proved against a checkpoint without the others."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from flows.problems import FlowsError
from flows.proof.checkpoints import last_checkpoint
from flows.proof.ends import newest_in, newest_of, read_branches
from flows.proof.tree import Sealed, Step, branch_of, climbed, levels_of, line_of, way_over
from flows.store.tables import EntryRow, WalkRow, table

_ENTRY, _WALK = table(EntryRow), table(WalkRow)


@dataclass(frozen=True, slots=True)
class Proof:
    """That a checkpoint sealed this end of a walk: the steps from its line up to the root."""

    checkpoint: int
    sealed: Sealed
    way: tuple[Step, ...]

    @property
    def root(self) -> str:
        """The root to which it leads."""
        return climbed(line_of(self.sealed), self.way)

    @property
    def line(self) -> str:
        """The proof as a JSON line."""
        return json.dumps(asdict(self))


class Prover:
    """What proves the walks of any number of tickets against the newest checkpoint of a store."""

    def __init__(self, connection: Connection) -> None:
        """Read the checkpoint and the tree, once for all tickets."""
        self._connection = connection
        self._last, _ = last_checkpoint(connection)
        self._levels = levels_of(read_branches(connection)) if self._last else []

    def proofs_of(self, walks: Sequence[str]) -> Iterator[Proof]:
        """A proof for each of these walks that the checkpoint has sealed."""
        if self._last is None:
            return
        for walk, end in newest_of(self._connection, walks).items():
            name = branch_of(walk)
            beside = newest_in(self._connection, [name])[name]
            if walk in beside:
                way = way_over(walk, beside.values(), self._levels)
                yield Proof(self._last.n, end, tuple(way))


def proofs_of(connection: Connection, tickets: Sequence[str]) -> Iterator[Proof]:
    """A proof for each walk of tickets that the newest checkpoint has sealed."""
    prover = Prover(connection)
    for ticket in tickets:
        yield from prover.proofs_of(walks_of(connection, ticket))


def walks_of(connection: Connection, ticket: str) -> list[str]:
    """The walks of a ticket that the store knows in any way, removed ones too."""
    found = {
        *connection.scalars(select(_WALK.c.id).where(_WALK.c.ticket == ticket)),
        *connection.scalars(select(_ENTRY.c.walk).where(_ENTRY.c.ticket == ticket).distinct()),
    }
    number = 1
    while f"{ticket}/{number}" in found or newest_of(connection, [f"{ticket}/{number}"]):
        found.add(f"{ticket}/{number}")
        number += 1
    return sorted(found, key=lambda walk: (len(walk), walk))


def read_proofs(file: Path) -> list[Proof]:
    """The proofs of a file, a JSON line each; FlowsError with the line where one is none."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        return [_read(f"{file}: line {n}", line) for n, line in enumerate(lines, start=1)]


def _read(where: str, line: str) -> Proof:
    right = "'stepladder log verify --ticket TICKET --proof FILE' writes them"
    try:
        found = json.loads(line)
        proof = Proof(
            checkpoint=_number(found["checkpoint"]),
            sealed=_sealed(*found["sealed"]),
            way=tuple(Step(side, hash_) for side, hash_ in found["way"]),
        )
        if any(step.side not in ("left", "right") for step in proof.way):
            raise FlowsError(f"{where} is no proof: a side is left or right; {right}")
        proof.root  # noqa: B018 — hashes that are none are found here
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FlowsError(f"{where} is no proof: {error}; {right}") from error
    return proof


def _sealed(walk: Any, checkpoint: Any, entries: Any, head: Any, removed: Any) -> Sealed:
    if not all(isinstance(each, str) for each in (walk, head, removed)):
        raise TypeError("walk, head and removed are texts")
    return Sealed(walk, _number(checkpoint), _number(entries), head, removed)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value
