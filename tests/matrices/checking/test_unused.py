"""What nothing uses is found where it stands; what is used in any way is not."""

import pytest

from matrices.checking.desks import check_desk
from matrices.desk import Desk
from tests.matrices.checking.planting import (
    DESK,
    LADDER,
    ROSTER,
    SOUND,
    SPEED,
    line_with,
    planted,
    the_one,
)

TEAM = "  second: [carla]\n"
GINA = "  gina: {mail: gina@desk.example}\n"
WEEK = "calendar: week\nzone: UTC\nopen: always\n"
ROLE = "roles:\n"
NET = "on-call:\n  net: {daily: [anna], hand-off: '08:00', from: 2026-01-05}\n"
EVERY = "  - {every: 1d, tell: lead}"
NIGHTLY = "\n      - {during: calendar night, stay: true, tell: lead}"


def test_the_sound_desk_has_no_finding() -> None:
    assert check_desk(planted()) == ()


@pytest.mark.parametrize(
    ("desk", "kind", "file", "text"),
    [
        pytest.param(
            planted((ROSTER, "teams:\n", f"{GINA}teams:\n")),
            "person-unused", ROSTER, "gina",
            id="somebody whom nothing names",
        ),
        pytest.param(
            planted((ROSTER, TEAM, f"{TEAM}  third: [anna]\n")),
            "group-unused", ROSTER, "third",
            id="a team",
        ),
        pytest.param(
            planted((ROSTER, ROLE, f"queues:\n  backlog: {{mail: b@desk.example}}\n{ROLE}")),
            "group-unused", ROSTER, "backlog",
            id="a queue",
        ),
        pytest.param(
            planted((ROSTER, ROLE, f"{NET}{ROLE}")),
            "group-unused", ROSTER, "net",
            id="an on-call",
        ),
        pytest.param(
            planted((ROSTER, "  lead: dora\n", "  lead: dora\n  deputy: anna\n")),
            "group-unused", ROSTER, "deputy",
            id="a role",
        ),
        pytest.param(
            planted(add={"calendars/week.yaml": WEEK}),
            "calendar-unused", "calendars/week.yaml", "calendar: week",
            id="a calendar",
        ),
        pytest.param(
            planted(add={"matrices/slow.csv": SOUND[SPEED]}),
            "matrix-unused", "matrices/slow.csv", "priority",
            id="a matrix",
        ),
        pytest.param(
            planted((DESK, "path: refund}", "path: ladder}")),
            "path-unused", "paths/refund.yaml", "path: refund",
            id="a path that no ticket walks",
        ),
        pytest.param(
            planted((DESK, "events:\n", "events:\n  woke: {priority: '1'}\n")),
            "name-unused", DESK, "woke",
            id="a name for a change",
        ),
        pytest.param(
            planted((DESK, "walks:\n", "tasks:\n  pay: desk.tasks:pay\nwalks:\n")),
            "name-unused", DESK, "pay:",
            id="a task",
        ),
    ],
)  # fmt: skip
def test_what_nothing_uses_is_found_at_its_line(
    desk: Desk, kind: str, file: str, text: str
) -> None:
    problem = the_one(desk, kind)
    assert (problem.file, problem.line) == (file, line_with(desk, file, text))


CALLS = "  - {else: ladder}\n", "  - {else: outer}\n"
OUTER = """\
path: outer
calendar: office
matrix: speed
start: all
steps:
  all:
    call: ladder
    next:
      - {else: over}
  over: {end: over}
"""


def test_a_clock_of_a_path_that_is_only_called_never_runs() -> None:
    desk = planted((DESK, *CALLS), add={"paths/outer.yaml": OUTER})
    clocks = [each for each in check_desk(desk) if each.id == "clock-unused"]
    assert [each.line for each in clocks] == [
        line_with(desk, LADDER, "  response: {"),
        line_with(desk, LADDER, "  resolution: {"),
    ]
    assert "only called" in clocks[0].found


NIGHT = "calendar: night\nzone: UTC\nopen:\n  mon-fri: 22:00-06:00\n"
ROUND = "calendar: round\nzone: UTC\nany of: [office, night]\n"


@pytest.mark.parametrize(
    "desk",
    [
        pytest.param(
            planted((ROSTER, "{mail: anna@desk.example}", "{mail: a@desk.example, manager: gina}"),
                    (ROSTER, "teams:\n", f"{GINA}teams:\n")),
            id="a manager",
        ),
        pytest.param(
            planted((ROSTER, "teams:\n", f"{GINA}teams:\n"),
                    (LADDER, "  - {every: 1d, tell: lead}", "  - {every: 1d, tell: holder}")),
            id="somebody who may be the holder, where the holder is told",
        ),
        pytest.param(
            planted((ROSTER, ROLE, f"{NET}{ROLE}"),
                    (ROSTER, "  lead: dora\n", "  lead: on-call net\n"),
                    (ROSTER, "second: [carla]", "second: [carla, dora]")),
            id="an on-call that a role is held by",
        ),
        pytest.param(
            planted((LADDER, "calendar: office", "calendar: round"),
                    add={"calendars/night.yaml": NIGHT, "calendars/round.yaml": ROUND}),
            id="a calendar of which another is made",
        ),
        pytest.param(
            planted((LADDER, EVERY,
                     EVERY + NIGHTLY),
                    add={"calendars/night.yaml": NIGHT}),
            id="a calendar of a gate",
        ),
        pytest.param(
            planted((SPEED, "team first,1h", "next in team first,1h")),
            id="a team of which one is next",
        ),
        pytest.param(
            planted((DESK, "events:\n", "events:\n  updated: somebody touched the ticket\n")),
            id="an event that is only written down",
        ),
        pytest.param(
            planted((DESK, "events:\n", "events:\n  urgent: {priority: '1'}\n"),
                    (LADDER, "stops: taken", "stops: [taken, urgent]")),
            id="a name that stops a clock",
        ),
    ],
)  # fmt: skip
def test_what_is_used_in_any_way_is_not_found(desk: Desk) -> None:
    assert [each for each in check_desk(desk) if each.id.endswith("-unused")] == []
