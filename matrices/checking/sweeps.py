"""What boxes leave uncovered, column by column: quick where each column has few regions."""

from collections.abc import Mapping, Sequence

from matrices.checking.boxes import Box, Purse, Room, TooTangled, numbers

_MOST_REGIONS = 4_000


class Sweep:
    """Goes through the regions of a column after the other, with the boxes that are there.

    Regions in which the same boxes are there are gone through once, and what was found covered is
    not looked at again.
    """

    def __init__(self, boxes: Mapping[int, Box], whole: Box, purse: Purse) -> None:
        """Sort the boxes by the regions of each column; TooTangled where these are too many."""
        sizes = [ranges[-1][1] + 1 for ranges in whole]
        if sum(sizes) > _MOST_REGIONS:
            raise TooTangled
        self.purse = purse
        self.sizes = sizes
        self.order = sorted(range(len(sizes)), key=lambda column: sizes[column])
        self.there = [_there(boxes, column, sizes[column]) for column in self.order]
        self.filling = _filling(boxes, whole, self.order)
        self.covered: set[tuple[int, int]] = set()
        self.everybody = sum(1 << row for row in boxes)

    def uncovered(self, most: int) -> list[Room]:
        """At most so many rooms that lie apart; all that is uncovered where they are fewer."""
        found: list[Room] = []
        self._look(0, self.everybody, {}, found, most)
        return found

    def _look(
        self, depth: int, rows: int, room: dict[int, int], found: list[Room], most: int
    ) -> None:
        if len(found) >= most or rows & self.filling[depth] or (depth, rows) in self.covered:
            return
        if not rows:
            found.append(self._room(room))
            return
        before = len(found)
        column, alike = self.order[depth], dict[int, list[int]]()
        for region, there in enumerate(self.there[depth]):
            alike.setdefault(rows & there, []).append(region)
        self.purse.spend(self.sizes[column])
        for left, regions in alike.items():
            if left & self.filling[depth + 1] or (depth + 1, left) in self.covered:
                continue
            for region in regions:
                self._look(depth + 1, left, {**room, column: region}, found, most)
        if len(found) == before:
            self.covered.add((depth, rows))

    def _room(self, room: Mapping[int, int]) -> Room:
        return tuple(
            (room[column], room[column]) if column in room else (0, size - 1)
            for column, size in enumerate(self.sizes)
        )


def _there(boxes: Mapping[int, Box], column: int, size: int) -> list[int]:
    """The boxes that are in each region of a column, a bit for each."""
    alike: dict[object, int] = {}
    for row, box in boxes.items():
        alike[box[column]] = alike.get(box[column], 0) | 1 << row
    begins, ends = [0] * (size + 1), [0] * (size + 1)
    for box in {box[column]: box for box in boxes.values()}.values():
        for low, high in box[column]:
            begins[low] |= alike[box[column]]
            ends[high + 1] |= alike[box[column]]
    found, there = [], 0
    for region in range(size):
        there = there & ~ends[region] | begins[region]
        found.append(there)
    return found


def _filling(boxes: Mapping[int, Box], whole: Box, order: Sequence[int]) -> list[int]:
    """For each depth the boxes that fill all columns from there on."""
    found = [sum(1 << row for row in boxes)]
    for column in reversed(order):
        same = sum(1 << row for row in numbers(found[-1]) if boxes[row][column] == whole[column])
        found.append(same)
    return found[::-1]
