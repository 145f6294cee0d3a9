"""Rows of a matrix as boxes of regions: which of them meet, and what they leave uncovered.

A row means some regions in each column, so it is a box. All is exact; what could take too long
spends from a purse, and says so when that is empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from matrices.axes import Ranges

Box = tuple[Ranges, ...]
"""The regions of each column."""
Room = tuple[tuple[int, int], ...]
"""A box of one range in each column."""

_SAMPLE = 48
_OF_ROOM = 8
"""What a room costs besides its rows."""


class TooTangled(Exception):
    """More rows lie across each other than can be looked into."""


@dataclass(slots=True)
class Purse:
    """How many rows may still be looked at."""

    left: int

    def spend(self, rows: int) -> None:
        """Look at so many rows; TooTangled where that is too much."""
        self.left -= rows
        if self.left < 0:
            raise TooTangled


def clipped(box: Box, within: Box) -> Box:
    """What a box has in common with another."""
    return tuple(map(_common, box, within))


def _common(one: Ranges, other: Ranges) -> Ranges:
    if len(one) == 1 and len(other) == 1:
        (low, high), (begin, end) = one[0], other[0]
        if begin <= low and high <= end:
            return one
        if low <= begin and end <= high:
            return other
        low, high = max(low, begin), min(high, end)
        return ((low, high),) if low <= high else ()
    found, i, k = [], 0, 0
    while i < len(one) and k < len(other):
        low, high = max(one[i][0], other[k][0]), min(one[i][1], other[k][1])
        if low <= high:
            found.append((low, high))
        if one[i][1] < other[k][1]:
            i += 1
        else:
            k += 1
    return tuple(found)


@dataclass(slots=True)
class Search:
    """Looks for what boxes leave uncovered of one that holds them all.

    `boxes` are by number; `met` are for each number the boxes that it meets, a bit for each, so
    that boxes that lie apart need only be counted.
    """

    boxes: Mapping[int, Box]
    met: Sequence[int]
    whole: Box
    purse: Purse
    _stack: list[tuple[Room, list[int]]] = field(default_factory=list)

    def uncovered(self) -> Iterator[Room]:
        """Rooms that lie apart from each other and hold just what is uncovered."""
        if not all(self.whole):
            return
        room = tuple((ranges[0][0], ranges[-1][1]) for ranges in self.whole)
        rows = [row for row, box in self.boxes.items() if all(box)]
        self._stack = [(room, rows)]
        while self._stack:
            yield from self._look(*self._stack.pop())

    def _look(self, room: Room, rows: list[int]) -> Iterator[Room]:
        """What is uncovered where nothing is left to ask; else note both halves for later."""
        of_whole = [_size(*each) for each in zip(self.whole, room, strict=True)]
        if not all(of_whole):
            return
        self.purse.spend(len(rows) + _OF_ROOM)
        volume, filled = prod(of_whole), 0
        for row in rows:
            filled_by = 1
            for ranges, part in zip(self.boxes[row], room, strict=True):
                filled_by *= _size(ranges, part)
            if filled_by == volume:
                return
            filled += filled_by
        if filled >= volume and self._apart(rows):
            return
        if not rows and all(map(_holds, self.whole, room)):
            yield room
            return
        column, cut = self._cut(room, rows)
        low, high = room[column]
        for part in ((cut, high), (low, cut - 1)):
            inside = [row for row in rows if _size(self.boxes[row][column], part)]
            self._stack.append(((*room[:column], part, *room[column + 1 :]), inside))

    def _apart(self, rows: list[int]) -> bool:
        together = 0
        for row in rows:
            together |= 1 << row
        return not any(self.met[row] & together for row in rows)

    def _cut(self, room: Room, rows: list[int]) -> tuple[int, int]:
        """A column and the region there before which it is best cut in two.

        That is where the fewest rows lie across, and about as many at both sides.
        """
        some = rows[:: len(rows) // _SAMPLE + 1]
        best: tuple[float, int, int] | None = None
        for column, part in enumerate(room):
            edges = sorted(
                edge
                for box in (self.whole, *(self.boxes[row] for row in some))
                for edge in _edges(box[column], part)
            )
            if edges:
                cut = edges[len(edges) // 2]
                across = sum(_across(self.boxes[row][column], cut) for row in some)
                rank = (across / len(edges), column, cut)
                best = rank if best is None or rank < best else best
        if best is None:
            raise AssertionError("a room with rows that neither fill nor leave it has an edge")
        return best[1], best[2]


def _size(ranges: Ranges, part: tuple[int, int]) -> int:
    """How many regions of a range are meant."""
    low, high = part
    if len(ranges) == 1:
        begin, end = ranges[0]
        return max(0, (min(high, end)) - (max(low, begin)) + 1)
    return sum(max(0, min(end, high) - max(begin, low) + 1) for begin, end in ranges)


def _holds(ranges: Ranges, part: tuple[int, int]) -> bool:
    return _size(ranges, part) == part[1] - part[0] + 1


def _edges(ranges: Ranges, part: tuple[int, int]) -> Iterator[int]:
    """The regions inside of which a range begins, or before which one has ended."""
    low, high = part
    for begin, end in ranges:
        if low < begin <= high:
            yield begin
        if low <= end < high:
            yield end + 1


def _across(ranges: Ranges, cut: int) -> bool:
    return any(begin < cut <= end for begin, end in ranges)


def holds(box: Box, other: Box) -> bool:
    """Whether a box holds all of another."""
    return all(
        any(begin <= low and high <= end for begin, end in ranges)
        for ranges, parts in zip(box, other, strict=True)
        for low, high in parts
    )


def numbers(rows: int) -> Iterator[int]:
    """The numbers of the bits that are set, in order."""
    bits = f"{rows:b}"[::-1]
    at = bits.find("1")
    while at >= 0:
        yield at
        at = bits.find("1", at + 1)


def merged(rooms: Sequence[Room]) -> list[Room]:
    """The same rooms with neighbours as one, as far as they fit to each other."""
    found = list(rooms)
    for column in [*range(len(found[0]) if found else 0)] * 2:
        beside: dict[Room, list[tuple[int, int]]] = {}
        for room in found:
            beside.setdefault((*room[:column], *room[column + 1 :]), []).append(room[column])
        found = [
            (*rest[:column], part, *rest[column:])
            for rest, parts in beside.items()
            for part in _joined(sorted(parts))
        ]
    return sorted(found)


def _joined(parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    (begin, end), *others = parts
    for low, high in others:
        if low > end + 1:
            yield begin, end
            begin = low
        end = high
    yield begin, end
