"""Messages that time sends outside somebody's own hours are found, with when; others are not."""

import pytest

from tests.matrices.checking.planting import LADDER, ROSTER, found, line_with, planted, walked

DORA = "dora: {mail: dora@desk.example}"
HOURS = (ROSTER, DORA, "dora: {mail: dora@desk.example, hours: {mon-fri: '09:00-16:00'}}")
EVERY = "{every: 1d, tell: lead}"
BREACH = "{on: breach of response, stay: true, tell: lead}"


def test_a_page_by_wall_time_at_night_is_found_at_its_line() -> None:
    desk = planted(HOURS, (LADDER, EVERY, "{every: wall 6h, tell: lead}"))
    problems = found(desk, "message-off-hours")
    line = line_with(desk, LADDER, "every: wall 6h")
    night = next(each for each in problems if each.line == line)
    assert "'every wall 6h' tells 'dora' outside their hours" in night.found
    trial = walked(desk, night)
    dora = desk.roster.people["dora"]
    assert dora.hours is not None
    told = [
        line.entry.at
        for line in trial.lines
        if line.entry.values.get("whom") == "dora" and line.entry.rule == "every wall 6h"
    ]
    assert told
    assert not dora.hours.is_open(min(told, key=dora.hours.is_open))


def test_hours_that_end_before_the_calendar_closes_are_found() -> None:
    problems = found(planted(HOURS), "message-off-hours")
    assert any("tells 'dora'" in each.found for each in problems)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([], id="nobody has hours"),
        pytest.param([(ROSTER, DORA, f"{DORA[:-1]}, hours: {{mon-fri: '07:00-18:00'}}}}")],
                     id="the hours are those in which waits end"),
        pytest.param([(ROSTER, "anna: {mail: anna@desk.example}",
                       "anna: {mail: a@desk.example, hours: {mon-fri: '09:00-16:00'}}")],
                     id="what comes in at night is sent at night"),
    ],
)  # fmt: skip
def test_messages_within_hours_are_not_found(changes: list[tuple[str, str, str]]) -> None:
    assert found(planted(*changes), "message-off-hours") == []


def test_who_is_on_call_just_then_is_told_at_any_hour() -> None:
    night = (LADDER, EVERY, "{every: wall 6h, tell: lead}")
    on_call = "on-call:\n  net: {daily: [dora], hand-off: '08:00', from: 2026-01-05}\n"
    held = (ROSTER, "roles:\n  lead: dora\n", f"{on_call}roles:\n  lead: on-call net\n")
    assert found(planted(HOURS, night, held), "message-off-hours") == []
