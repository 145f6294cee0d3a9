"""Counts and numbers on the way of a ticket: what a path sees of them, and when."""

import pytest

from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.matrices.small import (
    BEGUN,
    DESK,
    LADDER,
    OPENED,
    SMALL,
    Told,
    changed,
    events,
    happened,
    steps,
    walked,
)

FIELDS = """\
  assignee: {text: true}
  refund: {number: EUR, missing: 10}
  asked: {count: true}
  back: {count: reopened}
  hands: {count: taken}
"""


def desk(condition: str) -> Desk:
    texts = changed(
        LADDER,
        "      - {on: reassigned, go: desk}\n",
        f'      - {{when: "{condition}", go: chief}}\n',
    )
    return read_desk({**texts, DESK: changed(DESK, "  assignee: {text: true}\n", FIELDS)[DESK]})


@pytest.mark.parametrize(
    ("condition", "history", "moved"),
    [
        pytest.param(
            "ticket.asked >= 2",
            [("09:05", "asked", ""), ("09:10", "asked", ""), ("09:20", "asked", "")],
            "09:10",
            id="the second time, at that instant",
        ),
        pytest.param(
            "ticket.hands > 1",
            [
                ("09:05", "assignee", "anna"),
                ("09:10", "assignee", ""),
                ("09:20", "assignee", "ben"),
            ],
            "09:20",
            id="a change by its name: taken twice, given back between",
        ),
        pytest.param(
            "ticket.refund > 100",
            [("09:05", "refund", "100.00"), ("09:10", "refund", "100.01")],
            "09:10",
            id="a cent more",
        ),
        pytest.param(
            "ticket.refund > 5 and ticket.asked == 1",
            [("09:05", "refund", "1"), ("09:10", "asked", ""), ("09:20", "refund", "")],
            "09:20",
            id="a number taken away is missing again",
        ),
    ],
)
def test_a_step_is_left_when_it_has_happened_often_enough(
    condition: str, history: list[Told], moved: str
) -> None:
    found = steps(walked(desk(condition), *history, until="09:30"))
    assert found == [*BEGUN, (moved, "chief")]


def test_the_log_says_how_often_it_had_happened() -> None:
    found = walked(desk("ticket.asked >= 1"), ("09:05", "asked", ""), until="09:10")
    (left,) = [entry for entry in found if entry.kind == "step" and entry.step == "chief"]
    assert left.values == {"asked": "1"}


def test_a_count_goes_on_in_the_walk_of_a_ticket_that_came_back() -> None:
    history = [OPENED, ("09:05", "state", "Solved"), ("09:10", "reopened", "")]
    history += [("09:15", "state", "Solved"), ("09:20", "reopened", "")]
    found = steps(happened(desk("ticket.back >= 2"), events(*history), until="09:30"))
    assert [step for step in found if step[0] >= "09:10"] == [
        ("09:10", "sort"),
        ("09:10", "desk"),
        ("09:15", "done"),
        ("09:20", "sort"),
        ("09:20", "desk"),
        ("09:20", "chief"),
    ]


def test_another_kind_of_field_makes_another_version() -> None:
    versions = {
        read_desk(
            changed(DESK, "assignee: {text: true}", f"assignee: {{text: true}}\n  size: {each}")
        )
        .paths["ladder"]
        .version
        for each in (
            '{text: true, missing: "0"}',
            "{number: kg}",
            "{count: reassigned}",
            "{count: taken}",
        )
    }
    assert len(versions) == 4
    assert read_desk(SMALL).paths["ladder"].version not in versions
