"""What is wrong with a matrix that can be read: gaps, overlaps, and rows that count for nothing."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from matrices.axes import Ranges
from matrices.checking.boxes import (
    Box,
    Purse,
    Room,
    Search,
    TooTangled,
    clipped,
    holds,
    meeting,
    merged,
    numbers,
)
from matrices.checking.rules import RULES
from matrices.checking.sweeps import Sweep
from matrices.checking.witnesses import Witness
from matrices.desk import Desk
from matrices.matrix import Matrix, Row
from matrices.problems import Problem
from matrices.rows import kind_of
from matrices.waits import Wait

MOST_TOLD = 1_000
"""Gaps, and overlaps, of one matrix that are told."""
_MOST_TRIED = 50
_MOST_CHANCES = 300
_PURSE = 200_000
_NEVER = "tickets of this kind would never escalate"


class Found(NamedTuple):
    """Something that was found: the rows that it is about, and the tickets as rooms of regions."""

    rows: tuple[int, ...]
    room: Room


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


class Gaps(NamedTuple):
    """Rooms that no row fits; where it is not `sure`, these are examples, or there may be none."""

    rooms: list[Room]
    sure: bool = True


class Table:
    """A matrix as boxes of regions, and what can be asked of these."""

    def __init__(self, matrix: Matrix, purse: int = _PURSE) -> None:
        """Look up which rows meet."""
        self.matrix = matrix
        self.axes = matrix.axes
        self.purse = purse
        names = [field.name for field in matrix.inputs]
        columns = [
            _ranges_of(axis.ranges, [row.when.get(name) for row in matrix.rows])
            for name, axis in zip(names, self.axes, strict=True)
        ]
        self.boxes: list[Box] = (
            list(zip(*columns, strict=True)) if columns else [()] * len(matrix.rows)
        )
        self.whole: Box = tuple(axis.ranges(None) for axis in self.axes)
        self.met = meeting(self.boxes, [len(axis.examples) for axis in self.axes])

    def gaps(self, most: int, rows: Sequence[int] | None = None) -> Gaps:
        """Where no row, or none of these, fits: at most so many rooms, before they are joined."""
        boxes = dict(enumerate(self.boxes))
        if rows is not None:
            boxes = {row: self.boxes[row] for row in rows}
        if self.whole in boxes.values():
            return Gaps([])
        for look in (self._by_halves, self._by_columns):
            try:
                return Gaps(merged(look(boxes, most)))
            except TooTangled:
                continue
        return Gaps(list(self._by_chance(boxes)), sure=False)

    def _by_halves(self, boxes: Mapping[int, Box], most: int) -> list[Room]:
        search = Search(boxes, self.met, self.whole, Purse(self.purse))
        return list(islice(search.uncovered(), most))

    def _by_columns(self, boxes: Mapping[int, Box], most: int) -> list[Room]:
        return Sweep(boxes, self.whole, Purse(5 * self.purse)).uncovered(most)

    def _by_chance(self, boxes: Mapping[int, Box]) -> Iterator[Room]:
        """Some tickets that no row fits, found by trying."""
        chance = random.Random(len(boxes))  # noqa: S311  # the same tickets each time
        among = sum(1 << row for row in boxes)
        tried = set[Room]()
        for _ in range(_MOST_CHANCES):
            regions = [chance.randrange(len(axis.examples)) for axis in self.axes]
            room = tuple((region, region) for region in regions)
            if (
                room not in tried
                and next(self.matrix.fitting(self.told(room), among), None) is None
            ):
                yield room
            tried.add(room)

    def overlaps(self) -> Iterator[Found]:
        """Two rows that fit the same tickets and must not, in the order of the rows."""
        allowed = _allowed(self.matrix)
        for i, met in enumerate(self.met):
            wrong = (met & ~allowed(i)) >> (i + 1)
            for other in numbers(wrong):
                both = clipped(self.boxes[i], self.boxes[i + 1 + other])
                yield Found((i, i + 1 + other), _corner(both))

    def unused(self) -> Iterator[tuple[int, bool]]:
        """Rows that never count, whatever the ticket; and whether that is sure."""
        before = _before(self.matrix)
        purse = Purse(self.purse)
        for i, box in enumerate(self.boxes):
            if not all(box):
                yield i, True
            elif earlier := self.met[i] & before(i):
                try:
                    if not self._counts(i, earlier, purse):
                        yield i, True
                except TooTangled:
                    yield i, False

    def _counts(self, number: int, earlier: int, purse: Purse) -> bool:
        """Whether some ticket fits a row and none of the rows before it."""
        box = self.boxes[number]
        for ends in (0, -1):
            values = self.told(tuple((each[ends][ends],) * 2 for each in box))
            fitting = list(islice(self.matrix.fitting(values, earlier), _MOST_TRIED))
            if not fitting:
                return True
            if any(holds(self.boxes[each], box) for each in fitting):
                return False
        purse.spend(2 * earlier.bit_count())
        boxes = {row: clipped(self.boxes[row], box) for row in numbers(earlier)}
        return next(Search(boxes, self.met, box, purse).uncovered(), None) is not None

    def told(self, room: Room) -> dict[str, str]:
        """An example ticket of a room."""
        return {
            field.name: axis.examples[low]
            for field, axis, (low, _) in zip(self.matrix.inputs, self.axes, room, strict=True)
        }

    def words(self, room: Room) -> str:
        """The tickets of a room, in words."""
        parts = [
            f"{field.name} {axis.words(low, high)}"
            for field, axis, (low, high) in zip(self.matrix.inputs, self.axes, room, strict=True)
            if (low, high) != (0, len(axis.examples) - 1) or low == high
        ]
        return ", ".join(parts) or "any ticket"


def _ranges_of(ranges: Callable[..., Ranges], cells: Sequence[object]) -> list[Ranges]:
    """The regions that cells mean; those alike are looked up once."""
    known: dict[int, Ranges] = {}
    for cell in cells:
        if id(cell) not in known:
            known[id(cell)] = ranges(cell)
    return [known[id(cell)] for cell in cells]


def _corner(box: Box) -> Room:
    """One ticket of a box."""
    return tuple((ranges[0][0],) * 2 for ranges in box)


def _alike(keys: Sequence[object]) -> dict[object, int]:
    found: dict[object, int] = {}
    for i, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << i
    return found


def _allowed(matrix: Matrix) -> Callable[[int], int]:
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


def _before(matrix: Matrix) -> Callable[[int], int]:
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


# As sentences


def _gaps(table: Table) -> Iterator[Problem]:
    matrix = table.matrix
    line = matrix.rows[-1].line if matrix.rows else 1
    found = table.gaps(MOST_TOLD)
    if not found.sure:
        said = "the rows lie across each other so much that gaps were not looked for to the end"
        right = "end the matrix with a row that is - in each input, or take fewer ranges"
        yield Problem(matrix.file, line, said, right, id="matrix-gap", severity="warning")
    for room in found.rooms:
        said = f"no row is for {table.words(room)}; {_NEVER}"
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
