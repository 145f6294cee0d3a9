"""Open periods of some years in a row, ready to be looked up and summed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Self

from matrices.spans import Period

FIRST_YEAR, LAST_YEAR = 2, 9998
_MOST_AT_ONCE = 32
"""Years that are spelled out ahead of need."""
_NONE = timedelta(0)
_NOTHING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Spelled:
    """The periods that are open in [low, high), in order and apart.

    `begun` and `spent` are the open time up to each opening and closing, counted from an instant
    that means nothing; `shifts` is what is to be added to such a count inside a period to have
    the instant. The first period is empty and stands at `low`, so that each instant has one that
    opened before it. None of it is ever changed: longer ones are made from it.
    """

    low: datetime = _NOTHING
    high: datetime = _NOTHING
    opens: tuple[datetime, ...] = ()
    closes: tuple[datetime, ...] = ()
    begun: tuple[timedelta, ...] = ()
    spent: tuple[timedelta, ...] = ()
    shifts: tuple[datetime, ...] = ()

    @property
    def more(self) -> int:
        """Years to be spelled out next: as many again, so that far dates take few steps."""
        return min(self.high.year - self.low.year, _MOST_AT_ONCE)

    def reaching(
        self, first: int, end: int, spans: Callable[[datetime, datetime], list[Period]]
    ) -> Self:
        """The same, at least from the beginning of year `first` to that of year `end`."""
        low, high = (datetime(year, 1, 1, tzinfo=UTC) for year in (first, end))
        if not self.opens:
            return self._of(low, high, spans(low, high), _NONE)
        periods = list(zip(self.opens[1:], self.closes[1:], strict=True))
        before = spans(low, self.low) if low < self.low else []
        after = spans(self.high, high) if high > self.high else []
        count = self.begun[0] - sum((closes - opens for opens, closes in before), _NONE)
        periods = _chained(_chained(before, periods), after)
        return self._of(min(low, self.low), max(high, self.high), periods, count)

    @classmethod
    def _of(cls, low: datetime, high: datetime, periods: list[Period], count: timedelta) -> Self:
        lengths = (closes - opens for opens, closes in periods)
        spent = tuple(accumulate(lengths, initial=count))
        begun = (count, *spent[:-1])
        opens = (low, *(opens for opens, _ in periods))
        closes = (low, *(closes for _, closes in periods))
        shifts = tuple(each - used for each, used in zip(opens, begun, strict=True))
        return cls(low, high, opens, closes, begun, spent, shifts)


def _chained(before: list[Period], after: list[Period]) -> list[Period]:
    """Both in a row; a period that was cut in two is one again."""
    if before and after and before[-1][1] == after[0][0]:
        return [*before[:-1], (before[-1][0], after[0][1]), *after[1:]]
    return [*before, *after]
