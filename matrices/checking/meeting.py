"""Which boxes of regions meet: all at once, in a few steps for each."""

from collections.abc import Sequence

from matrices.axes import Ranges
from matrices.checking.boxes import Box


def meeting(boxes: Sequence[Box], sizes: Sequence[int]) -> list[int]:
    """For each box those that it meets, a bit for each, its own left out."""
    everybody = (1 << len(boxes)) - 1
    found = [everybody & ~(1 << i) for i in range(len(boxes))]
    for column, size in enumerate(sizes):
        alike: dict[Ranges, int] = {}
        for i, box in enumerate(boxes):
            alike[box[column]] = alike.get(box[column], 0) | 1 << i
        touched = _touched(alike, size)
        for i, box in enumerate(boxes):
            found[i] &= touched[box[column]]
    return found


def _touched(alike: dict[Ranges, int], size: int) -> dict[Ranges, int]:
    """The rows that each set of regions meets.

    Those are the ones that are there where one of its ranges begins, or that begin within it.
    """
    starts, ends = [0] * size, [0] * (size + 1)
    begins: list[list[Ranges]] = [[] for _ in range(size)]
    for ranges, rows in alike.items():
        for low, high in ranges:
            starts[low] |= rows
            ends[high + 1] |= rows
            begins[low].append(ranges)
    found = dict.fromkeys(alike, 0)
    there = 0
    for region in range(size):
        there = there & ~ends[region] | starts[region]
        for ranges in begins[region]:
            found[ranges] |= there
    later = _Unions(starts)
    for ranges in alike:
        for low, high in ranges:
            if low < high:
                found[ranges] |= later.of(low + 1, high)
    return found


class _Unions:
    """The union of neighbouring sets, each looked up in a few steps."""

    def __init__(self, sets: Sequence[int]) -> None:
        self.size = len(sets)
        self.tree = [0] * self.size + list(sets)
        for i in range(self.size - 1, 0, -1):
            self.tree[i] = self.tree[2 * i] | self.tree[2 * i + 1]

    def of(self, first: int, last: int) -> int:
        """The union from the first to the last."""
        found, low, high = 0, first + self.size, last + self.size + 1
        while low < high:
            if low & 1:
                found |= self.tree[low]
                low += 1
            if high & 1:
                high -= 1
                found |= self.tree[high]
            low, high = low >> 1, high >> 1
        return found
