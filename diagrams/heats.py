"""The heat tables of a path: rows and goals of which all hours are alike have one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagrams.heat import Heat, HeatCell, heat_of
from diagrams.kinds import alike, goals_in_words, kinds_of
from diagrams.prose import listed, shortened
from matrices.paths import Path
from matrices.proving.goals import Goal
from matrices.proving.proof import CaseProof, PathProof

_MOST_VALUES = 3
_MOST_ROWS = 3


class _Meant(NamedTuple):
    """Tickets in words, what they wait for, and their hours."""

    words: str
    goal: Goal
    days: Sequence[Sequence[HeatCell]]


def heats_of(path: PathProof, within: Path, goals: int | None = None) -> Iterator[Heat]:
    """The heat tables of a path, of the first goals of each row or of all; alike ones once."""
    meant = [
        _Meant(words, goal.goal, heat_of("", goal).days)
        for words, case in _kinds(path, within, goals)
        for goal in case.goals[:goals]
    ]
    rows = len({each.words for each in meant})
    for group in alike(meant, lambda each: each.days):
        yield Heat(_title(group, rows), group[0].days)


def _kinds(path: PathProof, within: Path, goals: int | None) -> Iterator[tuple[str, CaseProof]]:
    def fares(case: CaseProof) -> object:
        return [heat_of("", goal).days for goal in case.goals[:goals]]

    for row in path.rows:
        for kind in kinds_of(row, within.vocabulary, fares):
            yield kind.words, kind.case


def _title(meant: Sequence[_Meant], rows: int) -> str:
    """Which tickets are meant, and until what; where these are all rows, they are not listed."""
    by_row = alike(meant, lambda each: each.words)
    parts = []
    for group in alike(by_row, lambda row: [each.goal for each in row]):
        words = [row[0].words for row in group]
        said = "all rows" if len(words) == rows > 1 else rows_in_words(words)
        parts.append(f"{said}: until {goals_in_words([each.goal for each in group[0]])}")
    return "; ".join(parts)


def rows_in_words(rows: Sequence[str]) -> str:
    """Several rows in a line; what is of one field is listed as its values.

    >>> rows_in_words(["severity urgent", "severity high", "severity normal"])
    'severity urgent, high and normal'
    >>> rows_in_words(["severity urgent", "severity normal, plan premium"])
    'severity urgent; severity normal, plan premium'
    """
    fields = {row.partition(" ")[0] for row in rows}
    if len(fields) == 1 and not any("," in row for row in rows):
        values = [row.partition(" ")[2] for row in rows]
        if all(values):
            return f"{fields.pop()} {listed(shortened(values, _MOST_VALUES))}"
    return "; ".join(shortened(rows, _MOST_ROWS))
