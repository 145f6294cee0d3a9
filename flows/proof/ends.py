"""Where the logs of walks ended by the newest checkpoint, as the store keeps it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, select

from flows.proof.problems import Tampered
from flows.proof.tree import Node, Sealed
from flows.store.chain import instant_text
from flows.store.tables import BranchRow, SealedRow, table

_SEALED, _BRANCH = table(SealedRow), table(BranchRow)
_BATCH = 500
_COLUMNS = [_SEALED.c[name] for name in ("walk", "checkpoint", "entries", "head", "removed")]
Ends = dict[str, dict[str, Sealed]]
"""The newest end of each walk, by branch and walk."""
Each = TypeVar("Each")


def newest_of(connection: Connection, walks: Sequence[str]) -> dict[str, Sealed]:
    """The newest sealed end of each of these walks that was sealed."""
    return {line.walk: line for _, line in _lines(connection, _SEALED.c.walk.in_(walks))}


def newest_in(connection: Connection, branches: Iterable[str]) -> Ends:
    """The newest sealed ends of all walks in these branches."""
    found: Ends = {name: {} for name in branches}
    for names in batched(sorted(found), _BATCH):
        for name, line in _lines(connection, _SEALED.c.branch.in_(names)):
            found[name][line.walk] = line
    return found


def read_branches(connection: Connection) -> dict[str, Node]:
    """The branches of the newest checkpoint; Tampered where one is no branch."""
    rows = connection.execute(select(_BRANCH.c.name, _BRANCH.c.walks, _BRANCH.c.hash))
    found = {name: Node(walks, hash_) for name, walks, hash_ in rows}
    for name, node in found.items():
        if not (_is_hex(name, 4) and _is_hex(node.hash, 64) and type(node.walks) is int):
            raise Tampered(f"the tree over the sealed walks is damaged at branch {name!r}")
    return found


def removed_at(line: Sealed) -> datetime | None:
    """When the entries of a walk were removed."""
    return datetime.fromisoformat(line.removed) if line.removed else None


def sealed_of(row: Row[Any]) -> Sealed:
    """The end of a walk that a row keeps."""
    walk, checkpoint, entries, head, removed = row[:5]
    return Sealed(walk, checkpoint, entries, head, instant_text(removed) if removed else "")


def batched(values: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """Values in lists of up to a size.

    >>> list(batched("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def _lines(connection: Connection, condition: ColumnElement[bool]) -> Iterator[tuple[str, Sealed]]:
    query = select(*_COLUMNS, _SEALED.c.branch).where(condition).order_by(_SEALED.c.checkpoint)
    for row in connection.execute(query):
        yield row.branch, sealed_of(row)


def _is_hex(value: Any, length: int) -> bool:
    return (
        isinstance(value, str) and len(value) == length and not set(value) - set("0123456789abcdef")
    )
