"""Open periods as sets: put in order, clipped, joined, held against each other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter

Period = tuple[datetime, datetime]
"""Opening and closing as UTC instants, half open."""


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same open time in order, as periods that neither touch nor overlap."""
    found: list[Period] = []
    for period in sorted(periods, key=itemgetter(0)):
        if found and period[0] <= found[-1][1]:
            if period[1] > found[-1][1]:
                found[-1] = (found[-1][0], period[1])
        else:
            found.append(period)
    return found


def clipped(periods: Iterable[Period], low: datetime, high: datetime) -> Iterator[Period]:
    """What of the periods lies in [low, high)."""
    for opens, closes in periods:
        if low <= opens and closes <= high:
            yield opens, closes
        elif opens < high and low < closes:
            yield max(opens, low), min(closes, high)


def both(one: Sequence[Period], other: Sequence[Period]) -> Iterator[Period]:
    """The open time of both; each is in order and joined."""
    here = there = 0
    while here < len(one) and there < len(other):
        opens, closes = max(one[here][0], other[there][0]), min(one[here][1], other[there][1])
        if opens < closes:
            yield opens, closes
        if one[here][1] <= other[there][1]:
            here += 1
        else:
            there += 1


def gaps(periods: Iterable[Period], low: datetime, high: datetime) -> Iterator[Period]:
    """What of [low, high) lies in none of the periods, which are in order and joined."""
    for opens, closes in clipped(periods, low, high):
        if low < opens:
            yield low, opens
        low = closes
    if low < high:
        yield low, high
