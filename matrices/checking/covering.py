"""A matrix as boxes of regions: what its rows cover, where they meet, and which never count."""

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
    merged,
    numbers,
)
from matrices.checking.hits import allowed, before
from matrices.checking.meeting import meeting
from matrices.checking.sweeps import Sweep
from matrices.matrix import Matrix

_MOST_TRIED = 50
_MOST_CHANCES = 300
_PURSE = 200_000


class Found(NamedTuple):
    """Something that was found: the rows that it is about, and the tickets as rooms of regions."""

    rows: tuple[int, ...]
    room: Room


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
        fine = allowed(self.matrix)
        for i, met in enumerate(self.met):
            wrong = (met & ~fine(i)) >> (i + 1)
            for other in numbers(wrong):
                both = clipped(self.boxes[i], self.boxes[i + 1 + other])
                yield Found((i, i + 1 + other), _corner(both))

    def unused(self) -> Iterator[tuple[int, bool]]:
        """Rows that never count, whatever the ticket; and whether that is sure."""
        earlier_than = before(self.matrix)
        purse = Purse(self.purse)
        for i, box in enumerate(self.boxes):
            if not all(box):
                yield i, True
            elif earlier := self.met[i] & earlier_than(i):
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

    def ticket_of(self, number: int) -> dict[str, str] | None:
        """A ticket for which a row counts; None where there is none, or it takes too long."""
        box = self.boxes[number]
        if not all(box):
            return None
        earlier = self.met[number] & before(self.matrix)(number)
        boxes = {row: clipped(self.boxes[row], box) for row in numbers(earlier)}
        if not boxes:
            return self.told(_corner(box))
        try:
            room = next(Search(boxes, self.met, box, Purse(self.purse)).uncovered(), None)
        except TooTangled:
            return None
        return self.told(room) if room is not None else None

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
