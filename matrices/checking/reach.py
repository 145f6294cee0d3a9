"""Whether everybody at a level can be told by the channels that a matrix names for it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from matrices.matrix import Matrix
from matrices.problems import Problem
from matrices.roster import Roster, Target
from matrices.turnover import everyone

_ANY_TIME = datetime(2026, 3, 2, tzinfo=UTC)


def unreached(matrix: Matrix, roster: Roster) -> Iterator[Problem]:
    """Channels of a level for which somebody there has no address, or where nobody is."""
    for row in matrix.rows:
        for level, by in row.by.items():
            column = f"level_{level}_by"
            if level not in row.owners:
                found = f"the row says how level {level} is told, and names nobody there"
                yield _problem(matrix, row.line, column, found, f"fill level_{level} in")
            told = dict.fromkeys(
                name for target in row.owners.get(level, ()) for name in everybody(roster, target)
            )
            for name in told:
                missing = [channel for channel in by if not roster.address(name, channel)]
                if missing:
                    found = f"level {level} is told by {', '.join(by)}, and '{name}' has no "
                    right = "give it in roster.yaml, or take the channel out"
                    yield _problem(
                        matrix, row.line, column, found + " and no ".join(missing), right
                    )


def everybody(roster: Roster, target: Target) -> Iterator[str]:
    """Whoever may ever be told behind a target, as far as the roster alone says it.

    Whoever the ticket names is left out.
    """
    for choice in target.choices:
        names: Iterable[str] = everyone(roster, choice)
        for _ in range(choice.climbs):
            names = [above for name in names if (above := roster.manager(name))]
        known = [name for name in names if name in roster.people or name in roster.queues]
        yield from chain.from_iterable(_from(roster, choice, name) for name in known)
        if roster.always(choice) and roster.members(choice, _ANY_TIME):
            return  # what is named instead is never needed


def _from(roster: Roster, choice: Target, name: str) -> Iterator[str]:
    """Somebody, and those above a manager who may stand in for him."""
    for each in roster.line(name):
        yield each
        if not choice.climbs or not [*roster.people[each].away.changes()]:
            return


def _problem(matrix: Matrix, line: int, column: str, found: str, right: str) -> Problem:
    return Problem(matrix.file, line, found, right, id="channel-missing", cell=column)
