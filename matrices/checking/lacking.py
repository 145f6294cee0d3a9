"""Cells that paths need and rows of their matrix lack, each at its row, with a ticket for it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from matrices.checking.covering import Table
from matrices.checking.witnesses import Witness
from matrices.paths import Path
from matrices.problems import Problem
from matrices.rows import Row

CELL = "matrix-cell-missing"


class _Need(NamedTuple):
    """What a path needs of each row: the column, who has it, what to say of a row without it.

    `line` is that of the path, where it is told that no row at all has it; 0 is at the row too.
    """

    column: str
    has: Callable[[Row], bool]
    found: str
    right: str
    line: int = 0


def cells_lacking(path: Path) -> Iterator[Problem]:
    """For each cell that a path needs, the rows that lack it."""
    for need in _needs(path):
        if need.line and not any(need.has(row) for row in path.matrix.rows):
            found = f"no row of matrix '{path.matrix.name}' has '{need.column}'"
            right = "fill the column in, or name another level"
            yield Problem(path.file, need.line, found, right, CELL)
            continue
        for row, told in _lacking(path, need.has):
            yield Problem(
                path.matrix.file,
                row.line,
                need.found,
                need.right,
                CELL,
                cell=need.column,
                witness=Witness(told=told) if told is not None else None,
            )


def _needs(path: Path) -> Iterator[_Need]:
    for clock in path.clocks:
        if clock.target is None:
            found = f"the row has no target for clock '{clock.name}'"
            right = f"path '{path.name}' needs a column '{clock.name}' filled in; - is no target"
            yield _Need(clock.name, partial(_targets, clock.name), found, right)
    for level, line in _levels(path).items():
        found = f"the row names nobody at level {level}, whom {_place(path, line)} asks or tells"
        column = f"level_{level}"
        yield _Need(column, partial(_names, level), found, f"fill column '{column}' in", line)
    for level, line in _waits(path).items():
        found = f"the row has no time for level {level}, which {_place(path, line)} waits for"
        column = f"level_{level}_within"
        yield _Need(column, partial(_times, level), found, f"fill column '{column}' in", line)


def _place(path: Path, line: int) -> str:
    return f"{path.file}:{line}" if line else f"path '{path.name}'"


def _levels(path: Path) -> dict[int, int]:
    """The levels whose people a path names, with the first line of each."""
    named = [
        *(
            (target, step.line)
            for step in path.steps.values()
            for target in (*step.does, *step.tell)
        ),
        *((target, each.line) for each in path.transitions for target in each.tell),
    ]
    levels: dict[int, int] = {}
    for target, line in named:
        for choice in target.choices:
            if choice.level is not None:
                levels.setdefault(choice.level, line)
    return levels


def _waits(path: Path) -> dict[int, int]:
    """The levels whose time a path waits for, with the first line of each."""
    levels: dict[int, int] = {}
    for each in path.transitions:
        if each.level is not None:
            levels.setdefault(each.level, each.line)
    return levels


def _lacking(path: Path, has: Callable[[Row], bool]) -> Iterator[tuple[Row, dict[str, str] | None]]:
    """The rows that lack something, each with a ticket for it.

    Of those that count together, one for whose ticket no other helps out.
    """
    matrix = path.matrix
    having = [number for number, row in enumerate(matrix.rows) if has(row)]
    if len(having) == len(matrix.rows):
        return
    table = Table(matrix)
    lacking = [number for number, row in enumerate(matrix.rows) if not has(row)]
    if matrix.hit != "collect":
        yield from ((matrix.rows[number], table.ticket_of(number)) for number in lacking)
        return
    gaps = table.gaps(1, having)
    if gaps.rooms:
        told = table.told(gaps.rooms[0])
        number = next(matrix.fitting(told), lacking[0])
        yield matrix.rows[number], told
    elif not gaps.sure:
        yield matrix.rows[lacking[0]], None


def _targets(clock: str, row: Row) -> bool:
    return clock in row.targets


def _names(level: int, row: Row) -> bool:
    return level in row.owners


def _times(level: int, row: Row) -> bool:
    return level in row.within
