"""What is wrong with a matrix that can be read: tickets for which it has no row, or too many."""

from collections.abc import Iterator
from itertools import islice

from matrices.checking.witnesses import Witness
from matrices.matrix import Matrix, Row
from matrices.problems import Problem

_MOST_CASES = 1_000


def check_matrix(matrix: Matrix) -> Iterator[Problem]:
    """Kinds of tickets that no row fits, or more than may: the first thousand of them."""
    for values, rows in islice(_wrong_cases(matrix), _MOST_CASES):
        told = ", ".join(f"{name} '{value}'" for name, value in values.items()) or "any ticket"
        if not rows:
            line = matrix.rows[-1].line if matrix.rows else 1
            found = f"no row is for {told}; tickets of this kind would never escalate"
            yield Problem(
                matrix.file, line, found, "add a row", id="matrix-gap", witness=Witness(told=values)
            )
        else:
            found = f"this row and the one in line {rows[0].line} are both for {told}"
            yield Problem(
                matrix.file,
                rows[1].line,
                found,
                "narrow one of them",
                id="matrix-overlap",
                witness=Witness(told=values),
            )


def _wrong_cases(  # noqa: C901  # goes with the sweep that takes its place
    matrix: Matrix,
) -> Iterator[tuple[dict[str, str], list[Row]]]:
    choices = [axis.examples for axis in matrix.axes]
    fitting: list[list[int]] = []
    for field, axis in zip(matrix.inputs, matrix.axes, strict=True):
        masks = [0] * len(axis.examples)
        for i, row in enumerate(matrix.rows):
            for low, high in axis.ranges(row.when.get(field.name)):
                for region in range(low, high + 1):
                    masks[region] |= 1 << i
        fitting.append(masks)
    sound: set[tuple[int, int]] = set()

    def wrong(case: tuple[str, ...], rows: int) -> Iterator[tuple[tuple[str, ...], int]]:
        depth = len(case)
        if depth == len(choices):
            if rows.bit_count() != 1 and (not rows or matrix.hit == "unique"):
                yield case, rows
            return
        if (depth, rows) in sound:
            return
        found = False
        for value, mask in zip(choices[depth], fitting[depth], strict=True):
            for each in wrong((*case, value), rows & mask):
                found = True
                yield each
        if not found:
            sound.add((depth, rows))

    for case, rows in wrong((), (1 << len(matrix.rows)) - 1):
        values = {field.name: value for field, value in zip(matrix.inputs, case, strict=True)}
        yield values, [row for i, row in enumerate(matrix.rows) if rows >> i & 1]
