"""Approvals without authority are found, each with a ticket of such an amount."""

import pytest

from matrices.desk import Desk
from tests.matrices.checking.planting import REFUND, ROSTER, found, line_with, planted, walked

ROLES = "roles:\n"
LIMITS = "authority:\n  refund: {dora: 500, carla: 100}\n"
LIMITED = (ROSTER, ROLES, LIMITS + ROLES)
OF = (REFUND, "    approve: lead\n", "    approve: lead\n    of: refund\n")
SECOND = (REFUND, "    approve: lead\n", "    approve: team second\n")
ASKED = (
    REFUND,
    "start: ask\n",
    "start: sort\n",
)
SORT = """\
steps:
  sort:
    decide:
      - {when: "ticket.refund > LIMIT", go: kept}
      - {else: ask}
"""


def sorted_at(limit: int) -> tuple[str, str, str]:
    return REFUND, "steps:\n", SORT.replace("LIMIT", str(limit))


def amount_of(desk: Desk) -> float:
    (problem,) = found(desk, "approval-without-authority")
    assert (problem.file, problem.severity) == (REFUND, "error")
    assert problem.line == line_with(desk, REFUND, "  ask:")
    trial = walked(desk, problem)
    assert "ask" in [line.entry.step for line in trial.lines]
    assert problem.witness is not None
    return float(problem.witness.told["refund"])


def test_an_amount_that_nobody_behind_the_target_may_approve_is_found() -> None:
    desk = planted(LIMITED, OF)
    assert amount_of(desk) > 500
    (problem,) = found(desk, "approval-without-authority")
    assert "nobody behind lead may approve refund 501" in problem.found


def test_somebody_who_may_not_is_asked_where_the_step_does_not_say_of_what() -> None:
    desk = planted(LIMITED)
    assert amount_of(desk) > 500
    (problem,) = found(desk, "approval-without-authority")
    assert "'dora' may be asked, who may not approve refund 501" in problem.found


def test_a_smaller_limit_is_passed_by_a_smaller_amount() -> None:
    assert 100 < amount_of(planted(LIMITED, SECOND)) <= 500


@pytest.mark.parametrize(
    "desk",
    [
        pytest.param(planted(), id="no authority is written"),
        pytest.param(planted(LIMITED, OF, ASKED, sorted_at(500)), id="more never comes there"),
        pytest.param(planted(LIMITED, ASKED, sorted_at(500)), id="more never comes to her"),
        pytest.param(
            planted((ROSTER, ROLES, LIMITS.replace("500", "any") + ROLES), OF),
            id="she may approve any amount",
        ),
        pytest.param(
            planted(LIMITED, (REFUND, "{ticket.refund} EUR", "it")),
            id="it is about something else",
        ),
    ],
)
def test_an_approval_by_those_who_may_is_not_found(desk: Desk) -> None:
    assert found(desk, "approval-without-authority") == []


def test_an_amount_just_above_the_way_there_is_found() -> None:
    assert amount_of(planted(LIMITED, OF, ASKED, sorted_at(501))) > 500
