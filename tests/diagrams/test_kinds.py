"""Kinds of tickets: those that fare alike are one, the others are named by what differs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from diagrams.heats import rows_in_words
from diagrams.kinds import kinds_of
from matrices.proving.goals import HELD
from matrices.proving.proof import CaseProof, GoalProof, RowProof, Worst
from matrices.tickets import Field, Vocabulary

FIELDS = (
    Field("assignee"),
    Field("state", one_of=("new", "solved"), missing="new"),
    Field("refund", kind="number", missing="0"),
)
VOCABULARY = Vocabulary({field.name: field for field in FIELDS}, {}, {})
SOMEBODY = {"assignee": "any other assignee"}
ANNA = {"assignee": "Anna"}
SOLVED = {"state": "solved"}


def words(tickets: Sequence[tuple[Mapping[str, str], int]]) -> list[str]:
    """The kinds of a row, of tickets that wait for so many minutes."""
    cases = []
    for told, minutes in tickets:
        wait = timedelta(minutes=minutes)
        worst = Worst(wait, (), 1, wait)
        cases.append(CaseProof(told, (GoalProof(HELD, worst, worst, {}),), {}))
    row = RowProof(2, "severity urgent", tuple(cases))
    return [kind.words for kind in kinds_of(row, VOCABULARY, lambda case: case.goals)]


@pytest.mark.parametrize(
    ("tickets", "told"),
    [
        pytest.param(
            [({}, 5), (SOMEBODY, 5), (SOLVED, 5), (SOLVED | SOMEBODY, 5)],
            ["severity urgent"],
            id="all fare alike",
        ),
        pytest.param(
            [({}, 5), (SOMEBODY, 9), (SOLVED, 5), (SOLVED | SOMEBODY, 9)],
            ["severity urgent, no assignee", "severity urgent, with an assignee"],
            id="only the assignee matters",
        ),
        pytest.param(
            [({}, 5), (ANNA, 7), (SOMEBODY, 9)],
            [
                "severity urgent, no assignee",
                "severity urgent, assignee Anna",
                "severity urgent, any other assignee",
            ],
            id="one assignee is named",
        ),
        pytest.param(
            [({}, 5), (SOLVED, 9)],
            ["severity urgent, state new", "severity urgent, state solved"],
            id="what is missing has a name",
        ),
        pytest.param(
            [({}, 5), ({"refund": "200"}, 9), ({"refund": "30"}, 9)],
            ["severity urgent, refund 0", "severity urgent, refund 30 or 200"],
            id="numbers by their size",
        ),
        pytest.param(
            [({}, 5), (SOMEBODY, 5), (SOLVED, 5), (SOLVED | SOMEBODY, 9)],
            [
                "severity urgent, no assignee; or with an assignee, state new",
                "severity urgent, with an assignee, state solved",
            ],
            id="two fields matter together",
        ),
    ],
)
def test_what_tells_kinds_apart(
    tickets: Sequence[tuple[Mapping[str, str], int]], told: list[str]
) -> None:
    assert words(tickets) == told


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        pytest.param(["any ticket"], "any ticket", id="one row"),
        pytest.param(
            [f"severity {n}" for n in range(1, 6)], "severity 1, 2, 3 and 2 more", id="many values"
        ),
        pytest.param(
            ["kind a, vip yes", "kind b", "kind c", "kind d", "kind e"],
            "kind a, vip yes; kind b; kind c; 2 more",
            id="rows of more than one field",
        ),
    ],
)
def test_rows_that_are_alike_have_one_line(rows: list[str], line: str) -> None:
    assert rows_in_words(rows) == line
