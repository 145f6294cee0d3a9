"""What is wrong with a matrix that can be read: gaps, overlaps, and rows that count for nothing."""

from collections.abc import Iterator, Mapping
from itertools import islice

from matrices.checking.boxes import Room
from matrices.checking.covering import Table
from matrices.checking.rules import RULES
from matrices.checking.witnesses import Witness
from matrices.desk import Desk
from matrices.matrix import Matrix
from matrices.problems import Problem

MOST_TOLD = 1_000
"""Gaps, and overlaps, of one matrix that are told."""
_ASIDE = "tickets of this kind are set aside and need a person"


def check_matrix(matrix: Matrix) -> Iterator[Problem]:
    """Gaps and overlaps, each with an example ticket, and rows that no ticket needs."""
    table = Table(matrix)
    yield from _gaps(table)
    yield from _overlaps(table)
    yield from _unused(table)


def refuse_matrix(matrix: Matrix) -> Iterator[Problem]:
    """The gaps and overlaps with which a matrix cannot be used."""
    table = Table(matrix)
    yield from (each for each in _gaps(table) if each.severity == "error")
    yield from _overlaps(table)


def warn_of_tables(desk: Desk) -> Iterator[Problem]:
    """What is worth knowing about the matrices of a desk that can run."""
    for matrix in desk.matrices.values():
        yield from (each for each in check_matrix(matrix) if each.severity != "error")


def _gaps(table: Table) -> Iterator[Problem]:
    matrix = table.matrix
    line = matrix.rows[-1].line if matrix.rows else 1
    found = table.gaps(MOST_TOLD)
    if not found.sure:
        said = "the rows lie across each other so much that gaps were not looked for to the end"
        right = "end the matrix with a row that is - in each input, or take fewer ranges"
        yield Problem(matrix.file, line, said, right, id="matrix-gap", severity="warning")
    for room in found.rooms:
        said = f"no row is for {table.words(room)}; {_ASIDE}"
        yield _problem(table, "matrix-gap", line, said, "add a row", room)


_RIGHT: Mapping[str, tuple[str, str]] = {
    "unique": ("", "narrow one of them"),
    "any": (" and do not give the same", "narrow one of them, or let them give the same"),
    "priority": (" and have the same rank", "narrow one of them, or give it another rank"),
    "collect": (
        " and count times of different kinds",
        "write both as open time, both as days, or both with wall",
    ),
}


def _overlaps(table: Table) -> Iterator[Problem]:
    matrix = table.matrix
    also, right = _RIGHT.get(matrix.hit, ("", ""))
    for (one, other), room in islice(table.overlaps(), MOST_TOLD):
        told = table.words(room)
        said = f"this row and the one in line {matrix.rows[one].line} are both for {told}{also}"
        yield _problem(table, "matrix-overlap", matrix.rows[other].line, said, right, room)


def _unused(table: Table) -> Iterator[Problem]:
    matrix = table.matrix
    unsure = 0
    for number, sure in table.unused():
        line = matrix.rows[number].line
        if not sure:
            unsure += 1
        elif all(table.boxes[number]):
            which = "before it" if matrix.hit == "first" else "of lower ranks"
            said = f"this row never counts: rows {which} take every ticket that fits it"
            yield _problem(table, "row-unused", line, said, "take it out, or move it", None)
        else:
            said = "this row fits no ticket: a cell names values that the field never has"
            yield _problem(table, "row-unused", line, said, "take it out", None)
    if unsure:
        said = f"whether {unsure} of the rows ever count takes too long to find out"
        yield Problem(matrix.file, matrix.rows[0].line, said, id="row-unused", severity="note")


def _problem(
    table: Table, rule: str, line: int, found: str, right: str, room: Room | None
) -> Problem:
    witness = Witness(told=table.told(room)) if room is not None else None
    severity = RULES[rule].severity
    return Problem(
        table.matrix.file, line, found, right, id=rule, severity=severity, witness=witness
    )
