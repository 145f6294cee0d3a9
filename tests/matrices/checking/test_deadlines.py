"""Deadlines that are over before anybody can act, and waits that go on when their clock is over."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.checking.desks import SINCE
from matrices.desk import Desk
from matrices.trying import try_path
from tests.conftest import berlin
from tests.matrices.checking.planting import (
    LADDER,
    ROSTER,
    SPEED,
    found,
    line_with,
    planted,
    the_one,
    walked,
)

START = "start: first\nsteps:\n"
ASLEEP = "start: sleep\nsteps:\n  sleep:\n    wait: for a while\n    next:\n"
UNTOLD = (LADDER, "  - {on: breach of response, stay: true, tell: lead}\n", "")


def first_waiting(*lines: str) -> tuple[str, str, str]:
    """A step before the first one."""
    return LADDER, START, ASLEEP + "".join(f"      - {{{line}}}\n" for line in lines)


@pytest.mark.parametrize(
    ("desk", "opened", "asked"),
    [
        pytest.param(
            planted(first_waiting("after: 45m, go: first")),
            "Mon 2026-03-02 09:00", "Mon 2026-03-02 09:30",
            id="it waits longer than the target: the breach itself is what tells somebody",
        ),
        pytest.param(
            planted(first_waiting("after: 45m, go: first"), UNTOLD),
            "Mon 2026-03-02 09:00", "Mon 2026-03-02 09:45",
            id="it waits longer than the target, and nobody is told",
        ),
        pytest.param(
            planted(first_waiting("after: 30m, go: first"), UNTOLD),
            "Mon 2026-03-02 09:00", "Mon 2026-03-02 09:30",
            id="it waits as long as the target",
        ),
    ],
)  # fmt: skip
def test_a_target_that_is_over_before_anybody_is_asked_is_found(
    desk: Desk, opened: str, asked: str
) -> None:
    (problem,) = found(desk, "deadline-unmeetable")
    assert (problem.file, problem.line) == (LADDER, line_with(desk, LADDER, "  response: {"))
    said = f"opened {opened}, it has 30m; the first who can act is asked {asked}"
    assert f"for priority 1: {said}" in problem.found
    trial = walked(desk, problem)
    breach = next(line.entry.at for line in trial.lines if line.entry.kind == "breach")
    people = [line.entry.at for line in trial.lines if line.entry.kind == "told"]
    assert breach <= min(people)


def test_a_wall_target_over_a_long_weekend_is_found_with_that_opening() -> None:
    wall = (SPEED, "1,30m,", "1,wall 4h,")
    desk = planted(wall, first_waiting("after: 20m, go: first"), UNTOLD)
    (problem,) = found(desk, "deadline-unmeetable")
    assert "opened Thu 2026-04-30 16:55, it has wall 4h" in problem.found
    assert "asked Mon 2026-05-04 08:15" in problem.found
    assert problem.witness is not None
    assert problem.witness.opened == berlin("2026-04-30 16:55")
    walked(desk, problem)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([first_waiting("after: 20m, go: first")], id="it waits for less"),
        pytest.param([first_waiting("after: 45m, go: first",
                                    "at: 50% of response, stay: true, tell: lead")],
                     id="somebody is told before"),
        pytest.param([first_waiting("after: 45m, go: first", "on: taken, go: fixing"), UNTOLD],
                     id="what stops the clock is waited for"),
        pytest.param([(SPEED, "1,30m,", "1,-,"), (SPEED, "2,2h,", "2,-,"),
                      first_waiting("after: 45m, go: first")],
                     id="there is no target"),
        pytest.param([(LADDER, "response: {starts: opened", "response: {starts: reassigned"),
                      first_waiting("after: 45m, go: first")],
                     id="the clock starts later"),
    ],
)  # fmt: skip
def test_a_target_within_which_somebody_is_asked_is_not_found(
    changes: list[tuple[str, str, str]],
) -> None:
    assert found(planted(*changes), "deadline-unmeetable") == []


def test_somebody_who_is_at_work_on_monday_only_cannot_meet_a_wall_target() -> None:
    wall = (SPEED, "1,30m,", "1,wall 4h,")
    desk = planted(wall, UNTOLD)
    assert found(desk, "deadline-unmeetable") == []
    at_work = [
        (ROSTER, f"{{mail: {name}@desk.example}}",
         f"{{mail: {name}@desk.example, hours: {{mon-fri: '09:00-16:00'}}}}")
        for name in ("anna", "ben", "carla")
    ]  # fmt: skip
    problems = found(planted(wall, UNTOLD, *at_work), "deadline-unmeetable")
    assert [each.id for each in problems] == ["deadline-unmeetable"]
    assert "opened Thu 2026-04-30 16:55" in problems[0].found
    assert "asked Fri 2026-05-01 09:00" in problems[0].found


@pytest.mark.parametrize(
    ("change", "line", "late"),
    [
        pytest.param((SPEED, "team second,1h", "team second,5h"), "after: level 2", "after level 2",
                     id="one level's time"),
        pytest.param((LADDER, "{after: level 2, go: chief}", "{after: wall 70h, go: chief}"),
                     "after: wall 70h", "after wall 70h", id="one of wall hours"),
    ],
)  # fmt: skip
def test_a_wait_that_is_not_over_when_its_clock_is_is_found(
    change: tuple[str, str, str], line: str, late: str
) -> None:
    staying = (LADDER, "{on: breach of resolution, go: chief}",
               "{on: breach of resolution, stay: true, tell: lead}")  # fmt: skip
    desk = planted(change, staying)
    problem = the_one(desk, "wait-beyond-clock")
    assert (problem.file, problem.line) == (LADDER, line_with(desk, LADDER, line))
    assert f"'{late}' is not over before clock 'resolution' is" in problem.found
    trial = walked(desk, problem)
    breach = next(
        line.entry.at
        for line in trial.lines
        if line.entry.kind == "breach" and line.entry.rule == "breach of resolution"
    )
    led = [line.entry.at for line in trial.lines if line.entry.rule == late]
    assert not led or min(led) > breach


def test_levels_that_together_take_longer_than_the_clock_are_found_at_the_last() -> None:
    staying = (LADDER, "{on: breach of resolution, go: chief}",
               "{on: breach of resolution, stay: true, tell: lead}")  # fmt: skip
    levels = (SPEED, "30m,4h,team first,15m,team second,1h", "3h,4h,team first,2h,team second,3h")
    problem = the_one(planted(levels, staying), "wait-beyond-clock")
    assert "step 'second': 'after level 2'" in problem.found
    assert "for priority 1: 'chief' comes after its 4h" in problem.found


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(SPEED, "team second,1h", "team second,5h")],
                     id="the breach leads to where the wait would"),
        pytest.param([(SPEED, "team second,1h", "team second,225m"),
                      (LADDER, "{on: breach of resolution, go: chief}",
                       "{on: breach of resolution, stay: true, tell: lead}")],
                     id="it is over as the clock is"),
        pytest.param([(LADDER, "{on: solved, go: done}", "{on: solved, stay: true}"),
                      (SPEED, "team second,1h", "team second,5h"),
                      (LADDER, "      - {every: 1d, tell: lead}", "      - {on: solved, go: done}"),
                      (LADDER, "{on: breach of resolution, go: chief}",
                       "{on: breach of resolution, stay: true, tell: lead}")],
                     id="the step is not left by what stops the clock"),
        pytest.param([(LADDER, "{after: level 2, go: chief}", "{after: 5h, go: done}"),
                      (LADDER, "      - {after: 3h, go: second}", "      - {after: 3h, go: chief}"),
                      (LADDER, "{on: breach of resolution, go: chief}",
                       "{on: breach of resolution, stay: true, tell: lead}")],
                     id="it ends the walk, and asks nobody"),
    ],
)  # fmt: skip
def test_a_wait_that_is_no_level_of_the_clock_is_not_found(
    changes: list[tuple[str, str, str]],
) -> None:
    assert found(planted(*changes), "wait-beyond-clock") == []


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(0, 365 * 24 * 60), st.sampled_from(["1", "2"]))
def test_what_is_found_happens_at_any_opening_and_what_is_not_at_none(
    minutes: int, opening: int, priority: str
) -> None:
    desk, is_found = sleeping_first(minutes)
    target = 30 if priority == "1" else 120
    assert is_found is (15 * minutes >= 30)
    path = desk.paths["ladder"]
    trial = try_path(
        path=path,
        roster=desk.roster,
        opened=SINCE + timedelta(minutes=opening),
        told={"priority": priority},
        until=SINCE + timedelta(minutes=opening, days=12),
    )
    breach = next(line.entry.at for line in trial.lines if line.entry.rule == "breach of response")
    told = next(line.entry.at for line in trial.lines if line.entry.kind == "told")
    assert (breach <= told) is (15 * minutes >= target)


@cache
def sleeping_first(quarters: int) -> tuple[Desk, bool]:
    """A desk where a ticket sleeps so many quarters of an hour first; whether that is found."""
    desk = planted(first_waiting(f"after: {15 * quarters}m, go: first"), UNTOLD)
    return desk, bool(found(desk, "deadline-unmeetable"))
