"""What a proof finds wrong: rows that nobody ever has, levels never reached, late clocks."""

from collections.abc import Iterator

from matrices.checking.rules import RULES
from matrices.checking.witnesses import Witness
from matrices.problems import Problem
from matrices.proving.proof import CaseProof, Opening, PathProof, Proof, RowProof


def problems_of(proof: Proof) -> Iterator[Problem]:
    """Everything that the worst times say is wrong, at the lines of the matrices' rows."""
    for path in proof.paths:
        for row in path.rows:
            yield from _unproved(path, row)
            for case in row.cases:
                yield from _never(path, row, case)
            yield from _late(path, row)
            yield from _levels(path, row)


def _unproved(path: PathProof, row: RowProof) -> Iterator[Problem]:
    if row.elsewhere:
        return
    if row.unproved:
        found = f"row '{row.words}' cannot be proved: {row.unproved}"
        yield _problem("row-not-proved", path, row, found, "give the path what it lacks")
    elif not row.whole:
        found = f"row '{row.words}' has more kinds of tickets than are proved: {len(row.cases)}"
        yield _problem("row-not-proved", path, row, found, "let the path decide by fewer fields")


def _never(path: PathProof, row: RowProof, case: CaseProof) -> Iterator[Problem]:
    if case.forgotten is not None:
        found = (
            f"path '{path.path}' leaves a ticket of row '{row.words}' without a person "
            "for ever if nothing happens"
        )
        right = "let time lead it to somebody"
        yield _problem("person-never", path, row, found, right, case, case.forgotten)


def _late(path: PathProof, row: RowProof) -> Iterator[Problem]:
    told: set[str] = set()
    for case in row.cases:
        for name, opening in case.late.items():
            if name in told:
                continue
            told.add(name)
            found = (
                f"on path '{path.path}' clock '{name}' of row '{row.words}' can run out before a "
                "person has the ticket"
            )
            right = "let somebody have it earlier, or give the clock more time"
            yield _problem("clock-before-person", path, row, found, right, case, opening)


def _levels(path: PathProof, row: RowProof) -> Iterator[Problem]:
    """Levels that no ticket of the row comes to, whenever it is opened."""
    reached = {
        each.goal for case in row.cases for each in case.goals if each.wall.finite is not None
    }
    goals = row.cases[0].goals if row.cases else ()
    for goal in (each.goal for each in goals if each.goal.kind == "level"):
        if goal not in reached:
            found = f"on path '{path.path}' no ticket of row '{row.words}' comes to {goal} by time"
            right = "lead one there, or leave it where it is meant so"
            yield _problem("level-never", path, row, found, right, row.cases[0])


def _problem(
    kind: str,
    path: PathProof,
    row: RowProof,
    found: str,
    right: str,
    case: CaseProof | None = None,
    opening: Opening | None = None,
) -> Problem:
    witness = None
    if case is not None:
        opened = opening.at.astimezone(path.zone) if opening is not None else None
        witness = Witness(path.path, case.told, opened)
    severity = RULES[kind].severity
    return Problem(path.file, row.line, found, right, kind, severity, witness=witness)
