"""The tree over the sealed ends of all walks: one hash for all, and a proof for one alone.

A walk's place is given by the bits of the SHA-256 of its id, from the first: 0 is left, 1 is right.
A part of the tree without walks has 32 zero bytes for a hash, one with a single walk has the hash
of its line, and any other the hash of its two halves. So the tree is the same in whatever order
walks came, and a walk that changes changes one way from its line to the root, about twenty hashes
of a million walks.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

import orjson

WIDTH = 4
"""Hexadecimal digits of a branch's name: how deep the hashes are that the store keeps."""
_BITS, _ALL = 4 * WIDTH, 256
_LINE, _HALVES = b"\x00", b"\x01"
_Placed = tuple[int, "Node"]


class Sealed(NamedTuple):
    """The end of a walk's log as a checkpoint seals it; `removed` is when its entries were."""

    walk: str
    checkpoint: int
    entries: int
    head: str
    removed: str = ""


class Node(NamedTuple):
    """A part of the tree: how many walks are in it, and its hash."""

    walks: int = 0
    hash: str = "00" * 32


class Step(NamedTuple):
    """A step from a walk's line towards the root: the other half, and on which side that is."""

    side: str
    hash: str


EMPTY = Node()


def place_of(walk: str) -> str:
    """Where a walk stands in the tree: the SHA-256 of its id, in hexadecimal.

    >>> place_of("T-1/1")[:WIDTH]
    'ec01'
    """
    return sha256(walk.encode()).hexdigest()


def branch_of(walk: str) -> str:
    """The name of the branch that a walk is in."""
    return place_of(walk)[:WIDTH]


def line_of(sealed: Sealed) -> Node:
    """The node of one walk: the SHA-256 of a zero byte and its line, a JSON array."""
    return Node(1, sha256(_LINE + orjson.dumps(tuple(sealed))).hexdigest())


def joined(left: Node, right: Node) -> Node:
    """The node above two halves; a walk that is alone stays as it is."""
    walks = left.walks + right.walks
    if walks <= 1:
        return left if left.walks else right
    return Node(walks, _above(left.hash, right.hash))


def branch_node(lines: Iterable[Sealed]) -> Node:
    """The node of a branch of which these are all the walks."""
    return _node(_placed(lines), _BITS)


def root_of(branches: Mapping[str, Node]) -> Node:
    """The root above branches by their names."""
    *_, top = _levels(branches)
    return top.get(0, EMPTY)


Levels = list[dict[int, Node]]
"""The nodes from the branches up to the root, by their places, level by level."""


def levels_of(branches: Mapping[str, Node]) -> Levels:
    """All nodes above branches by their names: reckoned once, they serve any number of ways up."""
    return list(_levels(branches))


def way_up(walk: str, branch: Iterable[Sealed], branches: Mapping[str, Node]) -> list[Step]:
    """The steps from a walk's line to the root; `branch` has all the walks of its branch."""
    return way_over(walk, branch, levels_of(branches))


def way_over(walk: str, branch: Iterable[Sealed], levels: Levels) -> list[Step]:
    """As `way_up`, where the levels above the branches were reckoned before."""
    place, ways, depth = int(place_of(walk), 16), [], _BITS
    own = _placed(branch)
    while len(own) > 1:
        halves = _halves(own, depth)
        right = _bit(place, depth)
        ways.append(Step("left" if right else "right", _node(halves[1 - right], depth + 1).hash))
        own, depth = halves[right], depth + 1
    ways.reverse()
    here = place >> (_ALL - _BITS)
    for level in levels[:-1]:
        own_node, other = level.get(here, EMPTY), level.get(here ^ 1, EMPTY)
        if own_node.walks + other.walks > 1:
            ways.append(Step("left" if here & 1 else "right", other.hash))
        here >>= 1
    return ways


def climbed(line: Node, way: Iterable[Step]) -> str:
    """The root to which a walk's line leads by these steps."""
    found = line.hash
    for side, other in way:
        found = _above(other, found) if side == "left" else _above(found, other)
    return found


def _above(left: str, right: str) -> str:
    return sha256(_HALVES + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def _levels(branches: Mapping[str, Node]) -> Iterator[dict[int, Node]]:
    level = {int(name, 16): node for name, node in branches.items() if node.walks}
    yield level
    for _ in range(_BITS):
        level = {
            place: joined(level.get(2 * place, EMPTY), level.get(2 * place + 1, EMPTY))
            for place in {each >> 1 for each in level}
        }
        yield level


def _placed(lines: Iterable[Sealed]) -> list[_Placed]:
    return [(int(place_of(each.walk), 16), line_of(each)) for each in lines]


def _node(placed: list[_Placed], depth: int) -> Node:
    if len(placed) <= 1:
        return placed[0][1] if placed else EMPTY
    if depth == _ALL:
        raise ValueError("a walk stands twice in the tree")
    left, right = _halves(placed, depth)
    return joined(_node(left, depth + 1), _node(right, depth + 1))


def _halves(placed: list[_Placed], depth: int) -> tuple[list[_Placed], list[_Placed]]:
    left = [each for each in placed if not _bit(each[0], depth)]
    return left, [each for each in placed if _bit(each[0], depth)]


def _bit(place: int, depth: int) -> int:
    return place >> (_ALL - 1 - depth) & 1
