"""A row of a matrix, and what several rows give together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from matrices.cells import Cell
from matrices.roster import Channel, Target
from matrices.waits import Wait

Name = TypeVar("Name")

LAST = 1_000_000_000
"""The rank of a row that has none."""


@dataclass(frozen=True)
class Row:
    """One line of a matrix: the values it is for, and what it gives.

    A clock's target is None where the row says that it has none. By level, `owners` are whom it
    names, `within` the time they have, `by` the channels by which they are told. `rank` tells which
    of several rows comes first, under the hit policy `priority`.
    """

    line: int
    when: Mapping[str, Cell]
    targets: Mapping[str, Wait | None]
    owners: Mapping[int, tuple[Target, ...]]
    within: Mapping[int, Wait]
    by: Mapping[int, tuple[Channel, ...]] = field(default_factory=dict)
    rank: int = LAST

    def fits(self, values: Mapping[str, str]) -> bool:
        """Whether the row is for a ticket with these values; an input left out is any."""
        return all(cell.fits(values[name]) for name, cell in self.when.items())

    @cached_property
    def words(self) -> str:
        """The values it is for, in words."""
        if not self.when:
            return "any ticket"
        return ", ".join(f"{name} {cell.words}" for name, cell in self.when.items())

    @property
    def gives(self) -> tuple[object, ...]:
        """All that it gives, to be compared."""
        parts = (self.targets, self.owners, self.within, self.by)
        return tuple(frozenset(part.items()) for part in parts)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class JoinedRow(Row):
    """Several rows as one, with the words of them all."""

    said: str = ""

    @cached_property
    def words(self) -> str:
        """The values for which the rows are, one row after the other."""
        return self.said


def joined(rows: Sequence[Row]) -> Row:
    """What several rows give together.

    The shortest target of each clock, everybody whom they name at a level once, the shortest time
    there, and all channels that they name.
    """
    targets: dict[str, Wait | None] = {}
    for row in rows:
        for name, wait in row.targets.items():
            kept = targets.get(name)
            targets[name] = wait if kept is None else kept if wait is None else shorter(kept, wait)
    within: dict[int, Wait] = {}
    for row in rows:
        for level, time in row.within.items():
            within[level] = shorter(within.get(level, time), time)
    return JoinedRow(
        rows[0].line,
        {},
        targets,
        _once(row.owners for row in rows),
        within,
        _once(row.by for row in rows),
        said="; ".join(dict.fromkeys(row.words for row in rows)),
    )


def kind_of(wait: Wait) -> str:
    """The kind of time that a wait counts."""
    return "wall" if wait.wall else "days" if wait.unit == "d" else "open"


def shorter(one: Wait, other: Wait) -> Wait:
    """The shorter of two waits of one kind of time, the first of equals."""
    if one.unit == "d" or other.unit == "d":
        return min(one, other, key=lambda each: each.amount)
    return min(one, other, key=lambda each: each.length)


def _once(
    parts: Iterable[Mapping[int, tuple[Name, ...]]],
) -> dict[int, tuple[Name, ...]]:
    """By level, all of them, each once."""
    found: dict[int, tuple[Name, ...]] = {}
    for part in parts:
        for level, names in part.items():
            found[level] = tuple(dict.fromkeys((*found.get(level, ()), *names)))
    return found
