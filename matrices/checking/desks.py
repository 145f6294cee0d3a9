"""Everything that is wrong with a desk that can be read."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from matrices.checking.timing import timers_never
from matrices.checking.unused import unused
from matrices.desk import Desk
from matrices.problems import Problem

Look = Callable[[Desk], Iterator[Problem]]

LookAhead = Callable[[Desk, datetime], Iterator[Problem]]

LOOKS: Sequence[Look] = (unused,)
"""Each looks at the whole desk for problems of a few kinds."""
LOOKS_AHEAD: Sequence[LookAhead] = (timers_never,)
"""Each looks at the year that begins at an instant: who is there, when it is open."""
SINCE = datetime(2026, 3, 2, tzinfo=UTC)
"""The beginning of that year where none is named, so that the same desk is told the same."""


def check_desk(desk: Desk, *, since: datetime = SINCE) -> tuple[Problem, ...]:
    """Every problem of the desk, by file and line; empty where it is sound.

    What cannot be read has been refused before, when the desk was loaded. What depends on dates is
    looked for in the year that begins at `since`.
    """
    return tuple(sorted(looked(desk, since)))


def looked(desk: Desk, since: datetime) -> Iterator[Problem]:
    """What each look finds."""
    for look in LOOKS:
        yield from look(desk)
    for ahead in LOOKS_AHEAD:
        yield from ahead(desk, since)
