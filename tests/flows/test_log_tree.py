"""The tree over walks: one root whatever the order, and a proof for each walk."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.proof.tree import (
    EMPTY,
    Node,
    Sealed,
    branch_node,
    branch_of,
    climbed,
    joined,
    line_of,
    place_of,
    root_of,
    way_up,
)

LINES = st.dictionaries(st.text("T-/0123456789", max_size=8), st.integers(1, 99), max_size=60).map(
    lambda walks: [Sealed(walk, 1, entries, "ab" * 32) for walk, entries in walks.items()]
)


def branches_of(lines: list[Sealed]) -> dict[str, Node]:
    names = {branch_of(line.walk) for line in lines}
    return {
        name: branch_node(line for line in lines if branch_of(line.walk) == name) for name in names
    }


def by_the_book(lines: list[Sealed], depth: int = 0) -> Node:
    """The definition of docs/auditors.md, without branches."""
    if len(lines) <= 1:
        return line_of(lines[0]) if lines else EMPTY

    def half(bit: str) -> list[Sealed]:
        bits = {line.walk: f"{int(place_of(line.walk), 16):0256b}" for line in lines}
        return [line for line in lines if bits[line.walk][depth] == bit]

    return joined(by_the_book(half("0"), depth + 1), by_the_book(half("1"), depth + 1))


@settings(max_examples=30)
@given(lines=LINES)
def test_branches_make_no_difference_to_the_root(lines: list[Sealed]) -> None:
    assert root_of(branches_of(lines)) == by_the_book(lines)
    assert root_of(branches_of(lines[::-1])) == by_the_book(lines)


@settings(max_examples=30)
@given(lines=LINES.filter(bool))
def test_each_walk_is_proved_without_the_others(lines: list[Sealed]) -> None:
    branches = branches_of(lines)
    root = root_of(branches).hash
    for line in lines:
        beside = [each for each in lines if branch_of(each.walk) == branch_of(line.walk)]
        way = way_up(line.walk, beside, branches)
        assert climbed(line_of(line), way) == root
        assert climbed(line_of(line._replace(entries=100)), way) != root
        assert climbed(line_of(line._replace(removed="2026-01-01")), way) != root


def test_walks_that_share_a_branch_are_told_apart_further_down() -> None:
    """Of a hundred thousand, several share the first sixteen bits."""
    walks = [f"T-{number}/1" for number in range(1500)]
    names = [branch_of(walk) for walk in walks]
    shared = [walk for walk, name in zip(walks, names, strict=True) if names.count(name) > 1]
    lines = [Sealed(walk, 1, 1, "") for walk in shared]
    assert lines
    assert root_of(branches_of(lines)) == by_the_book(lines)
    for line in lines:
        beside = [each for each in lines if branch_of(each.walk) == branch_of(line.walk)]
        assert climbed(line_of(line), way_up(line.walk, beside, branches_of(lines))) == (
            root_of(branches_of(lines)).hash
        )


def test_a_walk_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        branch_node([Sealed("T-1/1", 1, 1, ""), Sealed("T-1/1", 2, 2, "")])


def test_no_walk_at_all_has_the_hash_of_nothing() -> None:
    assert root_of({}) == Node(0, "00" * 32)
