"""Whether the checkpoints of a store follow each other, and what they sealed is still so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from flows.proof.checkpoints import Checkpoint, checkpoints_of
from flows.proof.ends import read_branches, sealed_of
from flows.proof.problems import Tampered
from flows.proof.reading import AT_ONCE
from flows.proof.tree import EMPTY, Node, branch_node, branch_of, root_of
from flows.store.tables import EntryRow, SealedRow, table

_SEALED, _ENTRY = table(SealedRow), table(EntryRow)


@dataclass(slots=True)
class Past:
    """What is held against a store: keys that count, and checkpoints that were kept elsewhere.

    `last` is the store's newest checkpoint, `kept` the newest of those elsewhere, as they are
    found; `removed` how many walks retention removed, by the instant.
    """

    keys: Sequence[str] = ()
    elsewhere: Sequence[Checkpoint] = ()
    last: Checkpoint | None = None
    own: dict[int, Checkpoint] = field(default_factory=dict)
    kept: Checkpoint | None = None
    removed: dict[str, int] = field(default_factory=dict)
    entries_there: int = 0


def past_problems(connection: Connection, past: Past) -> Iterator[str]:
    """A sentence for each checkpoint that does not follow the one before, or is not signed."""
    before: Checkpoint | None = None
    for each in checkpoints_of(connection):
        past.own[each.n] = each
        if each.n != (before.n + 1 if before else 1):
            yield f"checkpoint {each.n}: the one before it is missing"
        elif each.before != (before.hash if before else ""):
            yield f"checkpoint {each.n}: it does not follow checkpoint {each.n - 1}"
        yield from _signature_problems(each, past.keys, "checkpoint")
        before = past.last = each
    for each in past.elsewhere:
        yield from _signature_problems(each, past.keys, "kept elsewhere, checkpoint")
        if each.n not in past.own:
            yield f"checkpoint {each.n} of {each.at}, kept elsewhere, is not in the store: cut off"
        elif past.own[each.n] != each:
            yield f"checkpoint {each.n} of {each.at}, kept elsewhere, is another one in the store"
    past.kept = max(past.elsewhere, key=lambda each: each.n, default=None)


def _signature_problems(each: Checkpoint, keys: Sequence[str], what: str) -> Iterator[str]:
    if not each.holds:
        yield f"{what} {each.n}: what it says is not what was signed"
    elif keys and each.signer not in keys:
        yield f"{what} {each.n}: it was signed by another key, {each.signer}"


@dataclass(slots=True)
class _Totals:
    """The tree as it is told by the ends of walks: now, and at the checkpoint kept elsewhere."""

    now: dict[str, Node] = field(default_factory=dict)
    then: dict[str, Node] = field(default_factory=dict)
    entries: dict[int, int] = field(default_factory=dict)
    walks: dict[int, int] = field(default_factory=dict)


def seals_problems(connection: Connection, past: Past) -> Iterator[str]:
    """A sentence for each sealed end of a walk that is not in its log, or not what was sealed."""
    totals = _Totals()
    then = past.kept.n if past.kept else 0
    for branch, rows in groupby(_ends(connection), lambda row: row.branch):
        now, earlier = [], []
        for walk, of_walk in groupby(rows, lambda row: row.walk):
            ends = list(of_walk)
            yield from _end_problems(walk, branch, ends, past, totals)
            lines = [sealed_of(row) for row in ends]
            now.append(lines[-1])
            earlier += [line for line in lines if line.checkpoint <= then][-1:]
        totals.now[branch] = branch_node(now)
        totals.then[branch] = branch_node(earlier)
    yield from _tree_problems(connection, past, totals)


def _end_problems(
    walk: str, branch: str, ends: Sequence[Row[Any]], past: Past, totals: _Totals
) -> Iterator[str]:
    where = f"ticket {walk.rpartition('/')[0]}, walk {walk}"
    if branch != branch_of(walk):
        yield f"{where}: its sealed end stands in branch {branch}, not its own"
    gone, count = ends[-1].removed, 0
    for end in ends:
        totals.entries[end.checkpoint] = totals.entries.get(end.checkpoint, 0) + end.entries - count
        count = end.entries
        if end.removed is None and gone is None:
            yield from _entry_problems(where, end)
    first = ends[0].checkpoint
    totals.walks[first] = totals.walks.get(first, 0) + 1
    if gone is None:
        past.entries_there += count
        return
    when = sealed_of(ends[-1]).removed
    past.removed[when] = past.removed.get(when, 0) + 1
    if any(end.there for end in ends):
        yield f"{where}: it was removed at {when}, and its log is there"


def _entry_problems(where: str, end: Row[Any]) -> Iterator[str]:
    if end.there is None:
        yield (
            f"{where}, entry {end.entries}: it is missing, and checkpoint {end.checkpoint} "
            "sealed it as the last"
        )
    elif end.there != end.head:
        yield (
            f"{where}, entry {end.entries}: it is not the one that checkpoint {end.checkpoint} "
            "sealed"
        )


def _tree_problems(connection: Connection, past: Past, totals: _Totals) -> Iterator[str]:
    walks = entries = 0
    for n, each in past.own.items():
        walks += totals.walks.pop(n, 0)
        entries += totals.entries.pop(n, 0)
        if (walks, entries) != (each.walks, each.entries):
            yield (
                f"checkpoint {n}: it sealed {each.walks:,} walks with {each.entries:,} entries; "
                f"the store knows of {walks:,} with {entries:,}"
            )
    for n in {*totals.walks, *totals.entries}:
        yield f"ends of walks are sealed in checkpoint {n}, which is not there"
    said = Node(past.last.walks, past.last.root) if past.last else EMPTY
    if root_of(totals.now) != said:
        yield (
            f"checkpoint {past.last.n if past.last else 0}: the sealed ends of the walks are not "
            "those that it signed: one was changed, put in or removed"
        )
    if past.kept and root_of(totals.then) != Node(past.kept.walks, past.kept.root):
        yield (
            f"checkpoint {past.kept.n}, kept elsewhere: the sealed ends of the walks at "
            f"{past.kept.at} are not those that it signed"
        )
    yield from _branch_problems(connection, totals)


def _branch_problems(connection: Connection, totals: _Totals) -> Iterator[str]:
    try:
        kept = read_branches(connection)
    except Tampered as error:
        yield str(error)
        return
    for name in sorted({*kept, *totals.now}):
        if kept.get(name) != totals.now.get(name):
            yield f"branch {name} of the tree is not that of the sealed ends of its walks"


def _ends(connection: Connection) -> Iterator[Row[Any]]:
    """Each sealed end, with the hash of the entry that it stands for, if that is there."""
    query = (
        select(
            _SEALED.c.walk, _SEALED.c.checkpoint, _SEALED.c.entries, _SEALED.c.head,
            _SEALED.c.removed, _SEALED.c.branch, _ENTRY.c.hash.label("there"),
        )
        .outerjoin_from(
            _SEALED,
            _ENTRY,
            (_ENTRY.c.walk == _SEALED.c.walk) & (_ENTRY.c.n == _SEALED.c.entries),
        )
        .order_by(_SEALED.c.branch, _SEALED.c.walk, _SEALED.c.checkpoint)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
    yield from connection.execute(query)
