"""A clock whose breach reaches nobody is found; one of which anybody hears in any way is not."""

import pytest

from tests.matrices.checking.planting import (
    LADDER,
    SPEED,
    found,
    line_with,
    planted,
    the_one,
    walked,
)

RESPONSE = "  - {on: breach of response, stay: true, tell: lead}\n"
RESOLUTION = "  - {on: breach of resolution, go: chief}\n"
SECOND = "      - {after: level 2, go: chief}\n"
FIRST = "      - {after: level 1, go: second}\n"
CAUGHT = "      - {on: breach of response, stay: true, tell: lead}\n"


def instead(*lines: str) -> tuple[str, str, str]:
    return LADDER, RESPONSE, "".join(f"  - {{{line}}}\n" for line in lines)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(instead(), id="nothing catches it"),
        pytest.param(instead("on: breach of response, stay: true, set: {state: Active}"),
                     id="a field is set"),
        pytest.param(instead("on: breach of response, go: done"), id="it ends the walk"),
    ],
)  # fmt: skip
def test_a_breach_of_which_nobody_hears_is_found_at_its_clock(change: tuple[str, str, str]) -> None:
    desk = planted(change)
    problem = the_one(desk, "breach-untold")
    assert (problem.file, problem.line) == (LADDER, line_with(desk, LADDER, "  response: {"))
    trial = walked(desk, problem)
    breach = [line.entry.at for line in trial.lines if line.entry.rule == "breach of response"]
    told = [line.entry.at for line in trial.lines if line.entry.kind == "told"]
    assert len(breach) == 1
    assert breach[0] not in told


def test_a_breach_that_another_step_catches_only_is_found_where_it_happens() -> None:
    only_first = FIRST + CAUGHT
    problem = the_one(planted(instead(), (LADDER, FIRST, only_first)), "breach-untold")
    assert "as at step 'second' for priority 1" in problem.found


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([instead("at: 75% of response, stay: true, tell: lead")],
                     id="somebody is warned"),
        pytest.param([instead("at: 1h after response, stay: true, tell: lead")],
                     id="somebody is told later"),
        pytest.param([instead("on: breach of response, go: chief")], id="it leads to somebody"),
        pytest.param([instead("on: breach of response, stay: true, tell: holder")],
                     id="the holder is told"),
        pytest.param([instead(), (SPEED, "1,30m,", "1,-,"), (SPEED, "2,2h,", "2,-,")],
                     id="it has no target"),
        pytest.param([instead(), (LADDER, SECOND, SECOND + CAUGHT),
                      (LADDER, FIRST, FIRST + CAUGHT)],
                     id="each step catches it where it happens by itself"),
    ],
)  # fmt: skip
def test_a_breach_of_which_somebody_hears_is_not_found(
    changes: list[tuple[str, str, str]],
) -> None:
    assert found(planted(*changes), "breach-untold") == []


def test_both_clocks_are_found_each_at_its_line() -> None:
    desk = planted(instead(), (LADDER, RESOLUTION, ""))
    lines = [each.line for each in found(desk, "breach-untold")]
    assert lines == [
        line_with(desk, LADDER, "  response: {"),
        line_with(desk, LADDER, "  resolution: {"),
    ]
