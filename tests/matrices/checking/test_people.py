"""Levels behind which nobody is are found, with a ticket that comes there just then."""

import pytest

from matrices.desk import Desk
from matrices.problems import Problem
from matrices.trying import try_path
from tests.matrices.checking.planting import (
    LADDER,
    REFUND,
    ROSTER,
    SPEED,
    found,
    line_with,
    planted,
    the_one,
    walked,
)

CARLA = "  carla: {mail: carla@desk.example}\n"


def away(when: str) -> tuple[str, str, str]:
    return ROSTER, CARLA, f"  carla: {{mail: carla@desk.example, away: [{when}]}}\n"


AWAY = away("2026-07-06 to 2026-07-10")
ROLES = "roles:\n"
NIGHTLY = """\
on-call:
  net:
    from: 2026-01-05
    shifts:
      - {mon-fri 08:00-18:00: carla}
      - {else: nobody}
"""
ON_CALL = (ROSTER, ROLES, NIGHTLY + ROLES)
LEVEL = "team second,4h"
NET = (SPEED, "team second,1h", "on-call net,1h"), (SPEED, "team second,4h", "on-call net,4h")
UNUSED = (ROSTER, "  second: [carla]\n", "")


def nobody_at(desk: Desk, problem: Problem, step: str) -> None:
    """The witness comes to the step when nobody is there."""
    trial = walked(desk, problem)
    alone = [
        line.entry
        for line in trial.lines
        if line.entry.step == step and line.entry.because.startswith("nobody stands")
    ]
    assert alone
    assert trial.path.steps[step].name == step


def test_a_team_that_is_away_together_is_found_at_its_row() -> None:
    desk = planted(AWAY)
    problems = found(desk, "level-empty")
    assert [(each.file, each.line, each.cell) for each in problems] == [
        (SPEED, 2, "level_2"),
    ]
    assert "team second from Mon 2026-07-06 00:00 to Sat 2026-07-11 00:00" in problems[0].found
    assert "a ticket goes on to 'chief' at once" in problems[0].found
    nobody_at(desk, problems[0], "second")


def test_shifts_in_which_nobody_is_on_call_are_found() -> None:
    desk = planted(ON_CALL, *NET, UNUSED)
    problems = found(desk, "level-empty")
    assert [each.line for each in problems] == [2]
    assert "nobody stands behind on-call net from " in problems[0].found
    nobody_at(desk, problems[0], "second")


def test_where_nothing_follows_the_finding_says_so() -> None:
    ends = (
        LADDER,
        "      - {after: level 2, go: chief}\n",
        "      - {on: reassigned, go: chief}\n",
    )
    problem = found(planted(AWAY, ends), "level-empty")[0]
    assert "nothing follows, so a ticket would stay there unseen" in problem.found


def test_a_level_that_is_never_owned_is_an_error() -> None:
    desk = planted(away("2026-01-01 to 2028-01-01"))
    (problem,) = found(desk, "level-unowned")
    assert (problem.file, problem.line, problem.severity) == (SPEED, 2, "error")
    assert "nobody stands behind team second at any time" in problem.found
    nobody_at(desk, problem, "second")


def test_a_step_that_only_an_event_leads_to_is_found_with_that_event() -> None:
    led = (
        LADDER,
        "      - {after: level 1, go: second}\n",
        "      - {after: level 1, go: chief}\n",
    )
    desk = planted(AWAY, led)
    problem = found(desk, "level-empty")[0]
    assert problem.witness is not None
    assert [event.type for event in problem.witness.events] == ["assignee", "reassigned"]
    nobody_at(desk, problem, "second")


def test_a_team_that_a_step_names_is_found_at_the_step() -> None:
    step = (LADDER, "    work: level 2\n    tell: level 2\n", "    work: team second\n")
    desk = planted(AWAY, step)
    (problem,) = found(desk, "level-empty")
    assert problem.file == LADDER
    assert desk.texts[LADDER].splitlines()[problem.line - 1] == "  second:"


GATE = (
    "      - {after: level 1, go: second}\n",
    "      - {after: level 1, go: gate}\n",
)
GATED = """\
  gate:
    wait: until the office is there
    next:
      - {during: mon-fri 09:00-17:00, go: second}
  fixing:
"""


@pytest.mark.parametrize(
    "desk",
    [
        pytest.param(planted(), id="somebody is always there"),
        pytest.param(
            planted(away("2026-07-06"),
                    (ROSTER, "second: [carla]", "second: [carla, dora]")),
            id="another is there",
        ),
        pytest.param(
            planted(AWAY, (SPEED, "team second,1h", "team second else lead,1h"),
                    (SPEED, "team second,4h", "team second else lead,4h")),
            id="there is a fallback",
        ),
        pytest.param(
            planted(ON_CALL, *NET, UNUSED, (LADDER, *GATE), (LADDER, "  fixing:\n", GATED),
                    (LADDER, "      - {on: reassigned, go: second}\n", ""),
                    (LADDER, "{after: 3h, go: second}", "{after: 3h, go: gate}")),
            id="tickets come there only when somebody is",
        ),
        pytest.param(
            planted(away("2026-07-04 to 2026-07-05"),
                    (LADDER, "      - {on: reassigned, go: second}\n", "")),
            id="they are away on a weekend, when no wait ends",
        ),
        pytest.param(
            planted(away("2025-07-06 to 2025-07-10")),
            id="they were away last year",
        ),
    ],
)  # fmt: skip
def test_a_level_where_somebody_is_whenever_a_ticket_comes_is_not_found(desk: Desk) -> None:
    assert found(desk, "level-empty") == []


def test_levels_that_lead_round_while_nobody_is_there_are_found() -> None:
    everybody = [
        (ROSTER, f"{{mail: {name}@desk.example}}",
         f"{{mail: {name}@desk.example, away: [2026-07-06 to 2026-07-10]}}")
        for name in ("anna", "ben", "carla")
    ]  # fmt: skip
    back = (LADDER, "{after: level 2, go: chief}", "{after: level 2, go: first}")
    desk = planted(*everybody, back)
    circle = [each for each in found(desk, "level-empty") if "goes round at once" in each.found]
    witness = circle[0].witness
    assert len(circle) == 1
    assert witness is not None
    assert witness.opened is not None
    trial = try_path(
        path=desk.paths["ladder"], roster=desk.roster, opened=witness.opened, told=witness.told
    )
    assert "goes round" in trial.problem


@pytest.mark.parametrize(
    ("step", "acknowledge", "few"),
    [
        pytest.param("second", "2", True, id="two of a team of one"),
        pytest.param("first", "3", True, id="three of a team of two"),
        pytest.param("first", "2", False, id="two of two"),
        pytest.param("first", "everybody", False, id="everybody"),
        pytest.param("fixing", "2", False, id="two with a holder whom nobody knows"),
    ],
)
def test_more_to_acknowledge_than_are_asked_is_found(
    step: str, acknowledge: str, *, few: bool
) -> None:
    desk = planted((LADDER, f"  {step}:\n", f"  {step}:\n    acknowledge: {acknowledge}\n"))
    problems = found(desk, "acknowledge-short")
    assert [desk.texts[LADDER].splitlines()[each.line - 1] for each in problems] == (
        [f"  {step}:"] if few else []
    )


def test_the_refund_path_is_left_alone() -> None:
    assert [each for each in found(planted(AWAY), "level-empty") if each.file == REFUND] == []


def test_an_empty_level_is_the_only_thing_that_is_found() -> None:
    assert the_one(planted(AWAY), "level-empty").line == line_with(
        planted(), SPEED, "team second,1h"
    )


def test_a_level_that_is_empty_behind_a_gate_is_found() -> None:
    """Only the hours of a `during` lead to first line."""
    gate = "  asleep: {wait: somebody comes, next: [{during: mon-fri 10:00-11:00, go: first}]}\n"
    desk = planted(
        (ROSTER, "  first: [anna, ben]\n", "  first: [carla]\n"),
        AWAY,
        (LADDER, "start: first\nsteps:\n", f"start: asleep\nsteps:\n{gate}"),
    )
    nobody_at(desk, found(desk, "level-empty")[0], "first")
