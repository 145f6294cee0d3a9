"""Timers that never fire are found at their line; those that may, at some opening, are not."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.calendars import Calendar
from matrices.checking.comparing import always_first
from matrices.checking.desks import SINCE
from matrices.desk import Desk
from matrices.stopwatch import instant_after
from matrices.trying import try_path
from matrices.waits import Wait
from tests.conftest import berlin
from tests.matrices.checking.planting import (
    LADDER,
    found,
    line_with,
    planted,
    the_one,
    walked,
)

REASSIGNED = "      - {on: reassigned, go: second}\n"
THREE = "      - {after: 3h, go: second}\n"
BREACH = "  - {on: breach of response, stay: true, tell: lead}\n"
ALWAYS = "calendar: always\nzone: UTC\nopen: always\n"


def beside(*lines: str) -> Desk:
    """The sound desk with further transitions after the three hours of `fixing`."""
    return planted((LADDER, THREE, THREE + "".join(f"      - {{{line}}}\n" for line in lines)))


@pytest.mark.parametrize(
    ("late", "because"),
    [
        pytest.param("after: 4h, stay: true, tell: lead", "after 3h", id="a longer wait"),
        pytest.param("after: 3h, go: chief", "after 3h", id="an equal one, written later"),
        pytest.param("every: 3h, tell: lead", "after 3h", id="a round that is as long"),
        pytest.param("after: 180m, go: chief", "after 3h", id="an equal one, in minutes"),
        pytest.param("after: 4h, if: \"ticket.priority == '1'\", go: chief", "after 3h",
                     id="a longer one with a guard"),
        pytest.param("after: 2d, stay: true, tell: lead", "after 3h", id="two days"),
        pytest.param("after: 10800s, go: chief", "after 3h", id="an equal one, in seconds"),
    ],
)  # fmt: skip
def test_a_wait_behind_one_that_always_leads_on_is_found(late: str, because: str) -> None:
    desk = beside(late)
    problem = the_one(desk, "timer-never")
    assert (problem.file, problem.line) == (LADDER, line_with(desk, LADDER, late))
    assert f"'{because}' always leads on before it" in problem.found


@pytest.mark.parametrize(
    "late",
    [
        pytest.param("after: 2h, stay: true, tell: lead", id="a shorter one"),
        pytest.param("every: 2h, tell: lead", id="a shorter round"),
        pytest.param("after: wall 4h, stay: true, tell: lead",
                     id="wall hours, which a night passes and a pause does not stop"),
        pytest.param("after: wall 200h, go: chief", id="many wall hours: a pause may be longer"),
        pytest.param("after: 4h, runs on: true, go: chief", id="one that runs on in pauses"),
        pytest.param("after: level 2, stay: true, tell: lead",
                     id="a level's time that is shorter in a row"),
        pytest.param("during: 03:00-04:00, go: chief", id="hours"),
    ],
)  # fmt: skip
def test_a_wait_that_may_come_first_is_not_found(late: str) -> None:
    assert found(beside(late), "timer-never") == []


@pytest.mark.parametrize(
    ("words", "late"),
    [
        pytest.param("after: 3h, if: \"ticket.priority == '1'\", go: second",
                     "after: 4h, go: chief",
                     id="what leads some tickets on"),
        pytest.param("after: 3h, stay: true, tell: lead", "after: 4h, go: chief", id="what stays"),
        pytest.param("after: 3h, until: reassigned, go: second", "after: 4h, go: chief",
                     id="what ends by an event"),
    ],
)  # fmt: skip
def test_what_does_not_always_lead_on_overtakes_nothing(words: str, late: str) -> None:
    lines = f"      - {{{words}}}\n      - {{{late}}}\n"
    assert found(planted((LADDER, THREE, lines)), "timer-never") == []


@pytest.mark.parametrize(
    ("first", "late", "never"),
    [
        pytest.param("8h", "wall 9h", False, id="eight open hours reach over lunch and night"),
        pytest.param("1h", "wall 1000h", True, id="an hour is over within any long weekend"),
        pytest.param("1h", "wall 100h", True, id="an hour is over within four days"),
        pytest.param("1h", "wall 64h", False, id="an hour that begins on Friday at 16:30 is not"),
        pytest.param("wall 3h", "3h", True, id="wall hours are over first, or at once"),
        pytest.param("wall 15h", "5h", False, id="five open hours in one day"),
        pytest.param("wall 16h", "9h", True, id="nine open hours take a night"),
        pytest.param("1d", "10h", True, id="a day is eight open hours"),
        pytest.param("1d", "7h", False, id="a day is more than seven"),
        pytest.param("9h", "1d", False, id="nine hours are more than a day"),
        pytest.param("7h", "2d", True, id="seven hours are over before two days"),
        pytest.param("wall 24h", "1d", True, id="a day takes a day, or more"),
        pytest.param("1d", "wall 24h", False, id="a day takes a weekend on Fridays"),
    ],
)
def test_waits_of_two_kinds_are_compared_by_the_calendar(
    first: str, late: str, *, never: bool
) -> None:
    lines = f"      - {{after: {first}, go: second}}\n      - {{after: {late}, go: chief}}\n"
    desk = planted((LADDER, THREE, lines), (LADDER, "pauses: [Waiting]\n", ""))
    never_lines = [each.line for each in found(desk, "timer-never")]
    assert (line_with(desk, LADDER, f"after: {late}") in never_lines) is never


def test_else_leads_on_before_every_wait() -> None:
    desk = beside("every: 30m, tell: lead", "else: chief")
    lines = [each.line for each in found(desk, "timer-never")]
    assert lines == [line_with(desk, LADDER, "after: 3h"), line_with(desk, LADDER, "every: 30m")]


def test_a_wait_before_else_is_the_way_past_a_level_where_nobody_is() -> None:
    away = (
        "roster.yaml",
        "carla: {mail: carla@desk.example}",
        "carla: {mail: carla@desk.example, away: [2026-07-01]}",
    )
    step = "      - {after: level 2, go: chief}\n"
    ways = f"{step}      - {{else: first}}\n"
    assert len(found(planted((LADDER, step, ways)), "timer-never")) == 1
    assert found(planted((LADDER, step, ways), away), "timer-never") == []


@pytest.mark.parametrize(
    ("acknowledge", "never"),
    [
        pytest.param("{by: one, for: 2h, remind: 2h}", True, id="as it expires"),
        pytest.param("{by: one, for: 1h, remind: 2h}", True, id="after it expired"),
        pytest.param("{by: one, for: 2h, remind: 1h}", False, id="before"),
        pytest.param("{by: one, for: 2h, remind: wall 3h}", False, id="before, in a pause"),
        pytest.param("{by: one, for: wall 2h, remind: 3h}", True, id="wall time is over first"),
    ],
)
def test_a_reminder_comes_before_the_acknowledgement_expires(
    acknowledge: str, *, never: bool
) -> None:
    second = "    tell: level 2\n    next:\n"
    desk = planted((LADDER, second, f"    acknowledge: {acknowledge}\n{second}"))
    assert [each.line for each in found(desk, "timer-never")] == (
        [line_of_step(desk)] if never else []
    )


def line_of_step(desk: Desk) -> int:
    lines = desk.texts[LADDER].splitlines()
    return lines.index("  second:") + 1


@pytest.mark.parametrize(
    ("point", "row"),
    [
        pytest.param("45m before response", "priority 1", id="longer than one target"),
        pytest.param("1d before response", "priority 1", id="a day"),
    ],
)
def test_a_warning_before_its_clock_begins_is_found(point: str, row: str) -> None:
    warning = f"  - {{at: {point}, stay: true, tell: lead}}\n"
    desk = planted((LADDER, BREACH, warning + BREACH))
    problem = the_one(desk, "timer-never")
    assert (problem.file, problem.line) == (LADDER, line_with(desk, LADDER, point))
    assert f"comes at once for {row}: its target is 30m" in problem.found
    trial = walked(desk, problem)
    told = [line.entry for line in trial.lines if line.entry.rule == f"at {point}"]
    assert told[0].at == trial.opened


@pytest.mark.parametrize(
    "point",
    [
        pytest.param("20m before response", id="shorter than every target"),
        pytest.param("30m before response", id="as long as one"),
        pytest.param("75% of response", id="a share"),
        pytest.param("1h after response", id="after it"),
        pytest.param("wall 45m before response", id="in wall time: a deadline may lie on Monday"),
        pytest.param("45m before response, if: \"ticket.priority == '2'\"",
                     id="of tickets whose target is longer"),
    ],
)  # fmt: skip
def test_a_warning_within_its_clock_is_not_found(point: str) -> None:
    warning = f"  - {{at: {point}, stay: true, tell: lead}}\n"
    assert found(planted((LADDER, BREACH, warning + BREACH)), "timer-never") == []


AFTER = "      - {at: 1h after resolution, stay: true, tell: lead}\n"


def test_a_point_of_a_step_that_the_breach_has_left_by_then_is_found() -> None:
    desk = planted((LADDER, THREE, THREE + AFTER))
    problem = the_one(desk, "timer-never")
    assert problem.line == line_with(desk, LADDER, "1h after resolution")
    assert "'on breach of resolution' has led to 'chief' by then" in problem.found


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("{on: breach of resolution, go: chief}",
                      "{on: breach of resolution, if: \"ticket.priority == '1'\", go: chief}"),
                     id="the breach leads some tickets away"),
        pytest.param(("{every: 1d, tell: lead}", "{on: taken, go: fixing}"),
                     id="it can be come back to"),
        pytest.param(("{on: breach of resolution, go: chief}",
                      "{on: breach of resolution, stay: true, tell: lead}"),
                     id="the breach leads nowhere"),
    ],
)  # fmt: skip
def test_a_point_after_the_breach_that_may_come_is_not_found(change: tuple[str, str]) -> None:
    desk = planted((LADDER, THREE, THREE + AFTER), (LADDER, *change))
    assert found(desk, "timer-never") == []


# What is called never does not happen, and what is not, does


CALENDAR: Calendar = planted().calendars["office"]


UNITS = ["{}m", "{}h", "{}d", "wall {}m", "wall {}h"]
WAITS = st.builds(
    lambda amount, unit: Wait.parse(unit.format(amount * (15 if unit.endswith("m") else 1))),
    st.integers(1, 12),
    st.sampled_from(UNITS),
)
MINUTES = st.integers(0, 365 * 24 * 60)


@settings(max_examples=100, deadline=None)
@given(WAITS, WAITS, st.lists(MINUTES, min_size=20, max_size=20), st.booleans())
def test_a_wait_that_is_always_first_is_first_at_any_opening(
    one: Wait,
    other: Wait,
    minutes: list[int],
    ties: bool,  # noqa: FBT001 (hypothesis gives it)
) -> None:
    calendar = CALENDAR
    if always_first(one, other, calendar, SINCE, ties=ties):
        for minute in minutes:
            at = SINCE + timedelta(minutes=minute)
            ended, later = (instant_after(at, each, calendar) for each in (one, other))
            assert ended <= later if ties else ended < later, at


@settings(max_examples=40, deadline=None)
@given(WAITS, WAITS)
def test_a_wait_that_is_not_always_first_is_late_at_some_opening(one: Wait, other: Wait) -> None:
    calendar = CALENDAR
    if always_first(one, other, calendar, SINCE, ties=True):
        return
    begin = SINCE + timedelta(days=55)  # with the Labour Day and four weekends
    minutes = (begin + timedelta(minutes=5 * n) for n in range(12 * 24 * 21))
    late = any(
        instant_after(at, one, calendar) > instant_after(at, other, calendar) for at in minutes
    )
    assert late or not_within_three_weeks(one, other)


def not_within_three_weeks(one: Wait, other: Wait) -> bool:
    """Waits that differ by less than five minutes, or only across another time of the year."""
    return one.unit == "d" or other.unit == "d" or one.wall is not other.wall


@pytest.mark.parametrize("late", ["after: 4h, go: chief", "every: 3h, tell: lead"])
@settings(max_examples=15, deadline=None)
@given(MINUTES)
def test_no_walk_takes_what_is_called_never(late: str, minute: int) -> None:
    desk, never = called_never(late)
    opened = SINCE + timedelta(minutes=minute)
    trial = try_path(path=desk.paths["ladder"], roster=desk.roster, opened=opened,
                     told={"priority": "2", "assignee": "anna"})  # fmt: skip
    assert never not in {line.entry.transition for line in trial.lines}


@cache
def called_never(late: str) -> tuple[Desk, str]:
    """A desk, and the transition of it that the check says is never taken."""
    desk = beside(late)
    (problem,) = found(desk, "timer-never")
    transitions = desk.paths["ladder"].transitions
    return desk, next(each.id for each in transitions if each.line == problem.line)


def test_an_opening_shows_that_nine_wall_hours_may_come_before_eight_open_ones() -> None:
    calendar = CALENDAR
    friday = berlin("2026-03-06 16:00")
    eight, nine = Wait.parse("8h"), Wait.parse("wall 9h")
    assert instant_after(friday, nine, calendar) < instant_after(friday, eight, calendar)
    assert not always_first(eight, nine, calendar, SINCE, ties=True)
