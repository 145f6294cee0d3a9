"""What hit policies say of rows that fit the same ticket."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from matrices.matrix import Matrix, Row
from matrices.rows import kind_of
from matrices.waits import Wait


def _alike(keys: Sequence[object]) -> dict[object, int]:
    found: dict[object, int] = {}
    for i, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << i
    return found


def allowed(matrix: Matrix) -> Callable[[int], int]:
    """For each row those with which it may fit the same ticket, a bit for each."""
    rows = matrix.rows
    match matrix.hit:
        case "unique":
            return lambda _: 0
        case "any":
            gives = [row.gives for row in rows]
            alike = _alike(gives)
            return lambda i: alike[gives[i]]
        case "priority":
            ranks = _alike([row.rank for row in rows])
            return lambda i: ~ranks[rows[i].rank]
        case "collect":
            timed = _alike_times(rows)
            return lambda i: ~_other_times(timed, rows[i], 1 << i)
    return lambda _: -1


def _alike_times(rows: Sequence[Row]) -> Mapping[object, Mapping[str, int]]:
    """By clock or level, the rows that give it a time, by the kind of time."""
    found: dict[object, dict[str, int]] = {}
    for i, row in enumerate(rows):
        for key, wait in _times(row):
            kinds = found.setdefault(key, {})
            kinds[kind_of(wait)] = kinds.get(kind_of(wait), 0) | 1 << i
    return found


def _times(row: Row) -> Iterator[tuple[object, Wait]]:
    yield from ((name, wait) for name, wait in row.targets.items() if wait is not None)
    yield from row.within.items()


def _other_times(timed: Mapping[object, Mapping[str, int]], row: Row, own: int) -> int:
    """The rows whose times cannot be compared with those of a row."""
    found = 0
    for key, wait in _times(row):
        for kind, rows in timed[key].items():
            if kind != kind_of(wait):
                found |= rows
    return found & ~own


def before(matrix: Matrix) -> Callable[[int], int]:
    """For each row those that count in its place where both fit."""
    if matrix.hit == "first":
        return lambda i: (1 << i) - 1
    if matrix.hit == "priority":
        ranks = _alike([row.rank for row in matrix.rows])
        lower: dict[int, int] = {}
        rows = 0
        for rank in sorted({row.rank for row in matrix.rows}):
            lower[rank] = rows
            rows |= ranks[rank]
        return lambda i: lower[matrix.rows[i].rank]
    return lambda _: 0
