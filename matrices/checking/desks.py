"""Everything that is wrong with a desk that can be read."""

from collections.abc import Callable, Iterator, Sequence

from matrices.checking.tables import warn_of_tables
from matrices.desk import Desk
from matrices.problems import Problem

Look = Callable[[Desk], Iterator[Problem]]

LOOKS: Sequence[Look] = (warn_of_tables,)
"""Each looks at the whole desk for problems of a few kinds."""


def check_desk(desk: Desk) -> tuple[Problem, ...]:
    """Every problem of the desk, by file and line; empty where it is sound.

    What cannot be read has been refused before, when the desk was loaded.
    """
    return tuple(sorted(problem for look in LOOKS for problem in look(desk)))
