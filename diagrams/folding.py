"""What comes again and again in a timetable, said once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from diagrams.prose import every_in_words
from diagrams.rows import Row
from diagrams.telling import at
from matrices.waits import Wait

_SHOWN = 2
"""How often it is shown before it is folded."""
_FOLDED = 2
"""How many repeats are worth a fold."""
_LONGEST = 12
"""How many instants a round may have that comes again."""

Block = tuple[Row, ...]
"""All that happens at one instant."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Rounds that are not shown, since each is what was shown just before."""

    rounds: tuple[tuple[Block, ...], ...]

    @property
    def rows(self) -> list[Row]:
        """All that it stands for."""
        return [row for each in self.rounds for block in each for row in block]

    def words(self, zone: ZoneInfo) -> str:
        """`and so on every working day at 17:00, 40 more times up to Thu 2026-04-30 17:00`."""
        times = f"{len(self.rounds):,} more times up to {at(self.rows[-1].at, zone)}"
        return f"and so on{self._often(zone)}, {times}"

    def _often(self, zone: ZoneInfo) -> str:
        """How often, and at which time of day where that is always the same; else nothing."""
        rules = {row.rule for row in self.rows if row.kind == "stayed"}
        if len(self.rounds[0]) > 1 or len(rules) != 1:
            return ""
        (rule,) = rules
        if not rule.startswith("every "):
            return ""
        wait = Wait.parse(rule.removeprefix("every "))
        clocks = {f"{row.at.astimezone(zone):%H:%M}" for row in self.rows}
        same = f" at {clocks.pop()}" if wait.unit == "d" and len(clocks) == 1 else ""
        return f" {every_in_words(wait)}{same}"


def folded(rows: Sequence[Row]) -> Iterator[Row | Fold]:
    """The rows, in their order; rounds that come again and again are shown twice, then folded."""
    blocks = [tuple(each) for _, each in groupby(rows, key=lambda row: row.at)]
    alike = [tuple(_same(row) for row in block) for block in blocks]
    here = 0
    while here < len(blocks):
        size, times = _round(alike, here)
        shown = size * min(times, _SHOWN) if times >= _SHOWN + _FOLDED else 1
        for block in blocks[here : here + shown]:
            yield from block
        here += shown
        if shown > 1:
            starts = range(here, here + size * (times - _SHOWN), size)
            yield Fold(tuple(tuple(blocks[start : start + size]) for start in starts))
            here = starts.stop


def _round(alike: Sequence[object], here: int) -> tuple[int, int]:
    """How many instants the shortest round from here has that comes often enough, and how often."""
    for size in range(1, _LONGEST + 1):
        times = 1
        begin = alike[here : here + size]
        while alike[here + size * times : here + size * (times + 1)] == begin:
            times += 1
        if times >= _SHOWN + _FOLDED:
            return size, times
    return 1, 1


def _same(row: Row) -> tuple[object, ...]:
    """What a row says, without when."""
    return row.kind, row.what, row.why, row.rule
