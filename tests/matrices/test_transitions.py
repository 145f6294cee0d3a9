"""When a transition fits and how often: what the path of the library has no case of."""

import pytest

from matrices.files.desks import read_desk
from tests.matrices.small import BEGUN, LADDER, Told, changed, ladder, steps, told, walked

ON = "      - {on: reassigned, go: desk}\n"
URGENT = "ticket.priority == '1'"


# -- When ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "history", "expected"),
    [
        pytest.param("ticket.state == 'New'", [], ("09:00", "chief"), id="holds on entering"),
        pytest.param(
            "ticket.assignee == 'ben'",
            [("09:10", "assignee", "anna"), ("09:20", "assignee", "ben")],
            ("09:20", "chief"),
            id="holds after an event",
        ),
        pytest.param(
            "ticket.assignee == 'ben'",
            [("09:10", "assignee", "anna")],
            ("10:00", "chief"),
            id="never holds: the wait goes on",
        ),
    ],
)
def test_when(condition: str, history: list[Told], expected: tuple[str, str]) -> None:
    desk = ladder(f'when: "{condition}", go: chief')
    assert steps(walked(desk, *history, until="10:30")) == [*BEGUN, expected]


def test_when_is_looked_at_after_an_event_at_which_the_walk_stayed() -> None:
    desk = ladder("on: priority, stay: true, tell: lead", f'when: "{URGENT}", go: chief')
    found = walked(desk, ("09:10", "priority", "1"), until="09:12")
    assert steps(found) == [*BEGUN, ("09:10", "chief")]


def test_a_choice_that_was_not_taken_is_in_the_log_with_what_it_looked_at() -> None:
    (left,) = [entry for entry in walked(ladder(), until="09:00") if entry.rule == "else"]
    assert (left.transition, left.values) == ("sort/2", {"priority": "2", "holder": "team first"})


# -- Stay ------------------------------------------------------------------------------------------


def test_stay_after_a_wait_happens_once_a_visit_and_the_other_waits_run_on() -> None:
    desk = ladder("after: 20m, stay: true, tell: lead", "on: reassigned, go: desk")
    found = walked(desk, ("09:50", "reassigned", ""), until="10:55")
    assert told(found) == [("09:20", "carla"), ("10:10", "carla"), ("10:50", "carla")]
    assert steps(found) == [*BEGUN, ("09:50", "desk"), ("10:50", "chief")]


def test_stay_when_a_condition_holds_happens_once_a_visit() -> None:
    desk = ladder(
        f'when: "{URGENT}", stay: true, tell: lead',
        "on: taken, go: chief",
        "on: reassigned, go: desk",
    )
    history = [(f"09:{minute}", "asked", "") for minute in (11, 12, 13)]
    raised = ("09:10", "priority", "1")
    found = walked(desk, raised, *history, ("09:14", "reassigned", ""), until="09:14")
    assert told(found) == [("09:10", "carla"), ("09:14", "carla")]
    assert steps(found) == [*BEGUN, ("09:14", "desk")]


def test_after_a_when_that_stayed_the_next_that_holds_leaves() -> None:
    desk = ladder(f'when: "{URGENT}", stay: true, tell: lead', f'when: "{URGENT}", go: done')
    found = walked(desk, ("09:10", "priority", "1"), until="09:11")
    assert told(found) == [("09:10", "carla")]
    assert steps(found) == [*BEGUN, ("09:10", "done")]


def test_stay_on_an_event_happens_each_time() -> None:
    desk = ladder("on: asked, stay: true, tell: [lead, team first, anna]")
    found = walked(desk, ("09:10", "asked", ""), ("09:20", "asked", ""), until="09:30")
    everybody = ["carla", "anna", "ben"]
    assert told(found) == [(at, whom) for at in ("09:10", "09:20") for whom in everybody]
    assert len({entry.values["key"] for entry in found if entry.kind == "told"}) == 6
    assert steps(found) == BEGUN


# -- At most, and guards ---------------------------------------------------------------------------


def test_at_most_twice_and_then_the_next_that_fits() -> None:
    desk = ladder("on: reassigned, go: desk, at most: 2", "on: reassigned, go: chief")
    history = [(f"09:{minute}", "reassigned", "") for minute in (10, 20, 30)]
    assert steps(walked(desk, *history, until="09:40"))[2:] == [
        ("09:10", "desk"),
        ("09:20", "desk"),
        ("09:30", "chief"),
    ]


def test_a_guard_sees_the_ticket_as_the_event_left_it() -> None:
    desk = ladder(f'on: priority, go: chief, if: "{URGENT}"', "on: priority, go: desk")
    found = walked(desk, ("09:10", "priority", "2"), ("09:20", "priority", "1"), until="09:25")
    assert steps(found)[2:] == [("09:10", "desk"), ("09:20", "chief")]
    (guarded,) = [entry for entry in found if entry.transition == "desk/2"]
    assert guarded.values == {"priority": "1"}


def test_a_wait_with_a_guard_is_over_when_the_guard_holds() -> None:
    desk = read_desk(
        changed(LADDER, "{after: level 1, go: chief}", f'{{after: 15m, if: "{URGENT}", go: chief}}')
    )
    found = walked(desk, ("09:40", "priority", "1"), until="09:50")
    assert steps(found) == [*BEGUN, ("09:40", "chief")]


def test_of_ten_transitions_on_one_line_the_second_comes_before_the_tenth() -> None:
    lines = "    next:\n      - {after: level 1, go: chief}\n" + ON
    asked = ", ".join(["{on: asked, go: desk}"] * 7)
    one_line = (
        "    next: [{after: level 1, go: chief}, {on: reassigned, go: done}, "
        f"{asked}, {{on: reassigned, go: chief}}]\n"
    )
    desk = read_desk(changed(LADDER, lines, one_line))
    found = walked(desk, ("09:10", "reassigned", ""), until="09:20")
    assert steps(found) == [*BEGUN, ("09:10", "done")]
