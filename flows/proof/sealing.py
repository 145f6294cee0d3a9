"""Sealing: what the log got since the last checkpoint is verified, and signed in a new one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, func, select

from flows.clock import observed
from flows.problems import FlowsError
from flows.proof.checkpoints import (
    Checkpoint,
    append_checkpoints,
    checkpoints_of,
    last_checkpoint,
    make_checkpoint,
    read_checkpoints,
)
from flows.proof.ends import Ends, batched, newest_in, newest_of, read_branches, removed_at
from flows.proof.keys import public_of
from flows.proof.problems import Tampered
from flows.proof.reading import Raw, raw_entries
from flows.proof.tree import EMPTY, Node, Sealed, branch_node, branch_of, root_of
from flows.store.bulk import insert_rows
from flows.store.database import Store
from flows.store.postgres import alone_to_seal, wait_for_writers
from flows.store.tables import BranchRow, CheckpointRow, EntryRow, SealedRow, table

_CHECKPOINT, _SEALED, _BRANCH = table(CheckpointRow), table(SealedRow), table(BranchRow)
_ENTRY = table(EntryRow)
AT_ONCE = 200_000
"""Entries that one checkpoint seals at most; more are sealed by several."""
_BATCH = 500
_SEALED_COLUMNS = ("walk", "checkpoint", "entries", "head", "removed", "branch")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and the public key before, where the last checkpoint is of another key."""

    key: Ed25519PrivateKey
    older: str = ""


@dataclass(slots=True)
class Seal:
    """What a sealing did: the checkpoints that it made, and what it found and left unsealed."""

    checkpoints: list[Checkpoint] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def seal(
    store: Store, key: Ed25519PrivateKey, *, to: Path | None = None, older_key: str = ""
) -> Seal:
    """Seal what the log got since the last checkpoint, and add new checkpoints to the file `to`.

    A walk whose log does not go on as it was sealed stays as it was, with a finding. Raises
    Tampered, and seals nothing, where what was sealed is not as the last checkpoint says.
    `older_key` is the public key that signed it, where that was another.
    """
    if to is not None:
        refuse_other_past(store, to)
    done, end = Seal(), _newest_entry(store)
    with store.reading() as connection:
        _, after = last_checkpoint(connection)
    while (upto := _next_stop(store, after, end)) is not None:
        before, lines = _new_ends(store, after, upto, done)
        if lines:
            with store.writing() as connection:
                signer = Signer(key, older_key)
                made = keep_checkpoint(connection, signer, observed(), before, lines, upto)
            done.checkpoints.append(made)
        after = upto
    if to is not None:
        carry_out(store, to)
    return done


def refuse_other_past(store: Store, file: Path) -> None:
    """Raise Tampered where the store has not the last checkpoint of a file kept elsewhere."""
    kept = read_checkpoints(file) if file.exists() else []
    if not kept:
        return
    with store.reading() as connection:
        own = next(iter(checkpoints_of(connection, after=kept[-1].n - 1)), None)
    if own != kept[-1]:
        raise Tampered(
            f"{file} ends with checkpoint {kept[-1].n} of {kept[-1].at}, which the store does not "
            "have so: it was rewritten or is another store; nothing is sealed"
        )


def carry_out(store: Store, file: Path) -> None:
    """Add to a file elsewhere the checkpoints of the store that it does not have yet."""
    kept = read_checkpoints(file) if file.exists() else []
    with store.reading() as connection:
        append_checkpoints(file, checkpoints_of(connection, after=kept[-1].n if kept else 0))


def keep_checkpoint(
    connection: Connection,
    signer: Signer,
    at: datetime,
    before: Checkpoint | None,
    lines: Sequence[Sealed],
    upto: int,
) -> Checkpoint:
    """Keep new ends of walks and the checkpoint over them, in the caller's transaction.

    Raises Tampered where what was sealed is not as the checkpoint before says.
    """
    alone_to_seal(connection)
    if last_checkpoint(connection)[0] != before:
        raise FlowsError("another sealing was faster; run it again")
    branches = _branches(connection, before, signer)
    ends, entries = _with(connection, branches, lines, before)
    changed = {name: branch_node(walks.values()) for name, walks in ends.items()}
    root = root_of({**branches, **changed})
    n, past = (before.n + 1, before.hash) if before else (1, "")
    made = make_checkpoint(signer.key, n, at, root.walks, entries, root.hash, past)
    _keep(connection, made, at, lines, changed, upto)
    return made


def _with(
    connection: Connection,
    branches: Mapping[str, Node],
    lines: Sequence[Sealed],
    before: Checkpoint | None,
) -> tuple[Ends, int]:
    """The ends of all walks in the branches that new ends touch, and the number of entries."""
    ends = newest_in(connection, {branch_of(line.walk) for line in lines})
    entries = before.entries if before else 0
    for name, walks in ends.items():
        if branch_node(walks.values()) != branches.get(name, EMPTY):
            raise Tampered(
                f"the sealed ends of the walks in branch {name} are not those of checkpoint "
                f"{before.n if before else 0}; {_NOTHING}"
            )
    for line in lines:
        walks = ends[branch_of(line.walk)]
        entries += line.entries - (walks[line.walk].entries if line.walk in walks else 0)
        walks[line.walk] = line
    return ends, entries


def _branches(connection: Connection, before: Checkpoint | None, signer: Signer) -> dict[str, Node]:
    """The branches of the newest checkpoint; Tampered where they are not what it signed."""
    branches = read_branches(connection)
    if before is None:
        if branches:
            raise Tampered(f"walks were sealed, and no checkpoint is there; {_NOTHING}")
        return branches
    if not before.holds or before.signer not in (public_of(signer.key), signer.older):
        raise Tampered(
            f"checkpoint {before.n} is not signed by this key, but by {before.signer}; "
            f"where that was your older key, name it by --older-key; {_NOTHING}"
        )
    if root_of(branches) != Node(before.walks, before.root):
        raise Tampered(f"the tree over the walks is not that of checkpoint {before.n}; {_NOTHING}")
    return branches


_NOTHING = "nothing was sealed, 'stepladder log verify' says more"


def _keep(
    connection: Connection,
    made: Checkpoint,
    at: datetime,
    lines: Iterable[Sealed],
    changed: Mapping[str, Node],
    upto: int,
) -> None:
    rows = [(*line[:4], removed_at(line), branch_of(line.walk)) for line in lines]
    insert_rows(connection, _SEALED, _SEALED_COLUMNS, rows)
    for names in batched(sorted(changed), _BATCH):
        connection.execute(delete(_BRANCH).where(_BRANCH.c.name.in_(names)))
    nodes = [(name, *node) for name, node in changed.items()]
    insert_rows(connection, _BRANCH, ("name", "walks", "hash"), nodes)
    row = {**asdict(made), "at": at, "upto": upto}
    connection.execute(_CHECKPOINT.insert(), row)


def _newest_entry(store: Store) -> int:
    """The id of the newest entry such that all before it are there to be seen."""
    with store.writing() as connection:
        wait_for_writers(connection, "entry")
        return int(connection.scalar(select(func.max(_ENTRY.c.id))) or 0)


def _next_stop(store: Store, after: int, end: int) -> int | None:
    """The entry up to which the next checkpoint seals; None where there is none to seal."""
    with store.reading() as connection:
        some = (
            select(_ENTRY.c.id)
            .where(_ENTRY.c.id > after, _ENTRY.c.id <= end)
            .order_by(_ENTRY.c.id)
            .limit(AT_ONCE)
            .subquery()
        )
        stop: int | None = connection.scalar(select(func.max(some.c.id)))
        return stop


def _new_ends(
    store: Store, after: int, upto: int, done: Seal
) -> tuple[Checkpoint | None, list[Sealed]]:
    """The ends of the walks that got entries; what does not go on as it was sealed is told."""
    with store.reading() as connection:
        before, _ = last_checkpoint(connection)
        n = before.n + 1 if before else 1
        entries = raw_entries(
            connection, "WHERE id > :after AND id <= :upto", after=after, upto=upto
        )
        by_walk = ((walk, list(lines)) for walk, lines in groupby(entries, lambda line: line.walk))
        ends = []
        for some in batched(by_walk, _BATCH):
            known = newest_of(connection, [walk for walk, _ in some])
            for walk, lines in some:
                end = _went_on(known.get(walk, Sealed(walk, 0, 0, "")), lines, n, done.findings)
                ends += [end] if end else []
    return before, ends


def _went_on(end: Sealed, lines: list[Raw], n: int, findings: list[str]) -> Sealed | None:
    """Where a walk's log ends with its new lines; None, and a finding, where it does not go on."""
    count, head = end.entries, end.head
    for line in lines:
        if type(line.n) is int and line.n <= end.entries:
            continue
        if end.removed or line.n != count + 1 or not line.follows(head):
            findings.append(
                f"walk {end.walk}: entry {line.n} does not follow the {count} before it; "
                f"the walk stays as checkpoint {end.checkpoint} has it"
            )
            return None
        count, head = line.n, line.hash
    return Sealed(end.walk, n, count, head) if count > end.entries else None
