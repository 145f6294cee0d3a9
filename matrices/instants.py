"""Instants of several sources, put in one order."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import dropwhile, groupby, takewhile


def between(start: datetime, end: datetime, *sources: Iterable[datetime]) -> Iterator[datetime]:
    """The instants of all sources in [start, end), increasing, each once, in UTC.

    Each source increases, and is asked no further than to its first instant at `end` or later.
    """
    within = (
        takewhile(lambda at: at < end, dropwhile(lambda at: at < start, source))
        for source in sources
    )
    for at, _ in groupby(merge(*within)):
        yield at.astimezone(UTC)
