"""Where things stand from left to right: as straight above each other as their rows allow."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from diagrams.lanes.grid import TRACK, Grid, Item, Link

_SWEEPS = 10
_BOTH = 3
"""In how many of the sweeps both neighbours count, that above and that below."""
GAP = 14.0
_NARROWEST = 130.0
PAD = 14.0
"""What is left free at both sides of a lane."""

Wish = tuple[float, float]
"""A place that something would like, and how much it would."""


@dataclass(slots=True)
class _Block:
    """Neighbours that touch: they have one wish."""

    wishes: list[Wish]
    count: int = 1
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.at = _median(self.wishes)


def place(grid: Grid) -> list[tuple[float, float]]:
    """Give each thing its `x`, and tell from where to where each lane goes."""
    lanes = _lanes(grid)
    for row in grid.rows:
        for lane, part in _parts(row):
            _settle(part, [[] for _ in part], lanes[lane])
    above: dict[int, list[Link]] = {}
    below: dict[int, list[Link]] = {}
    for link in grid.links:
        above.setdefault(id(link.lower), []).append(link)
        below.setdefault(id(link.upper), []).append(link)
    for sweep in range(_SWEEPS):
        both = sweep >= _SWEEPS - _BOTH
        for row in reversed(grid.rows) if sweep % 2 else grid.rows:
            for lane, part in _parts(row):
                wishes: list[list[Wish]] = [[] for _ in part]
                for item, wished in zip(part, wishes, strict=True):
                    if both or not sweep % 2:
                        wished += [_wish(each, up=True) for each in above.get(id(item), [])]
                    if both or sweep % 2:
                        wished += [_wish(each, up=False) for each in below.get(id(item), [])]
                _settle(part, wishes, lanes[lane])
    return lanes


def side(link: Link, *, upper: bool) -> float:
    """Where an arrow hangs on the side of its step: its distance from the step's middle."""
    item = link.upper if upper else link.lower
    return (item.box.width / 2 if item.box else 0.0) + 6 + TRACK


def _wish(link: Link, *, up: bool) -> Wish:
    """Where a link would have its lower end, seen from its upper one; or the other way round."""
    other = link.upper if up else link.lower
    x = other.x
    if link.upper_side:
        x += side(link, upper=True) * (1 if up else -1)
    if link.lower_side:
        x += side(link, upper=False) * (-1 if up else 1)
    return x, link.weight


def _lanes(grid: Grid) -> list[tuple[float, float]]:
    widths = [_NARROWEST for _ in grid.levels]
    for row in grid.rows:
        for lane, part in _parts(row):
            needed = sum(item.left + item.right for item in part) + GAP * (len(part) - 1)
            widths[lane] = max(widths[lane], needed)
    found, left = [], 0.0
    for width in widths:
        found.append((left + PAD, left + PAD + width))
        left += width + 2 * PAD
    return found


def _parts(row: Sequence[Item]) -> list[tuple[int, list[Item]]]:
    found: dict[int, list[Item]] = {}
    for item in row:
        found.setdefault(item.lane, []).append(item)
    return list(found.items())


def _settle(part: Sequence[Item], wishes: Sequence[list[Wish]], lane: tuple[float, float]) -> None:
    """Things of a row in a lane as near to where they wish as their widths and the lane allow."""
    left, right = lane
    offsets, reached = [], 0.0
    for number, item in enumerate(part):
        reached += item.left + (GAP if number else 0.0)
        offsets.append(reached)
        reached += item.right
    rest = (left + right - reached) / 2
    wished = [
        wish or [(item.x or rest + offset, 0.1)]
        for item, wish, offset in zip(part, wishes, offsets, strict=True)
    ]
    for item, x in zip(part, spread(wished, offsets, left, right - reached), strict=True):
        item.x = x


def spread(
    wishes: Sequence[list[Wish]], offsets: Sequence[float], low: float, high: float
) -> list[float]:
    """Places in a row, each at least as far from the last as their offsets are apart.

    The sum of the distances from the wishes is the least there is: neighbours that would come too
    near are moved as one. The first stands between `low` and `high`.
    """
    blocks: list[_Block] = []
    for wished, offset in zip(wishes, offsets, strict=True):
        blocks.append(_Block([(x - offset, weight) for x, weight in wished]))
        while len(blocks) > 1 and blocks[-2].at > blocks[-1].at:
            last, first = blocks.pop(), blocks.pop()
            blocks.append(_Block(first.wishes + last.wishes, first.count + last.count))
    places = [min(max(block.at, low), high) for block in blocks for _ in range(block.count)]
    return [at + offset for at, offset in zip(places, offsets, strict=True)]


def _median(wishes: list[Wish]) -> float:
    """The place with as much wish to its left as to its right."""
    ordered = sorted(wishes)
    half, reached = sum(weight for _, weight in ordered) / 2, 0.0
    for number, (x, weight) in enumerate(ordered):
        reached += weight
        if reached > half:
            return x
        if reached == half and number + 1 < len(ordered):
            return (x + ordered[number + 1][0]) / 2
    return ordered[-1][0]
