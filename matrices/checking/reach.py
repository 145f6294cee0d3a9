"""Whether everybody at a level can be told by the channels that a matrix names for it."""

from collections.abc import Iterator

from matrices.matrix import Matrix
from matrices.problems import Problem
from matrices.roster import Roster, Target


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


def everybody(roster: Roster, target: Target) -> tuple[str, ...]:
    """Whoever may ever stand behind a target, as far as the roster alone says it."""
    held = roster.roles.get(target.name, target) if target.kind == "name" else target
    if held.team:
        names = tuple(roster.teams.get(held.name, ()))
    elif held.kind == "on-call" and held.name in roster.on_call:
        names = tuple(roster.on_call[held.name].people)
    else:
        names = (held.name,) if held.name in (*roster.people, *roster.queues) else ()
    for _ in range(target.climbs):
        names = tuple(filter(None, map(roster.manager, names)))
    return names


def _problem(matrix: Matrix, line: int, column: str, found: str, right: str) -> Problem:
    return Problem(matrix.file, line, found, right, id="channel-missing", cell=column)
