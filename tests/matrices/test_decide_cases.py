"""Tickets on a small desk: who comes first at an instant, who is told, what cannot be walked."""

from dataclasses import replace

import pytest

from matrices.decide import WalkError, decide
from matrices.files.desks import read_desk
from matrices.matrix import Matrix
from matrices.tickets import Ticket
from matrices.walk import Walk
from tests.conftest import berlin
from tests.matrices.small import (
    BEGUN,
    LADDER,
    OPENED,
    SMALL,
    SPEED,
    Told,
    changed,
    events,
    happened,
    ladder,
    moment,
    steps,
    told,
    walked,
    wall,
)

ON = "      - {on: reassigned, go: desk}\n"


# -- At the same instant ---------------------------------------------------------------------------


def test_at_one_instant_events_come_before_clocks_and_clocks_before_waits() -> None:
    clock = "on: breach of response, stay: true, tell: lead"
    desk = ladder("after: 2h, go: chief", clock, "on: reassigned, go: desk")
    texts = changed(SPEED, "first,1h", "first,4h")
    desk = read_desk({**texts, LADDER: desk.texts[LADDER]})
    found = walked(desk, ("11:00", "asked", ""), until="11:00")
    kinds = [entry.kind for entry in found if wall(entry) == "11:00"]
    assert kinds == ["event", "breach", "stayed", "told", "step", "told"]


def test_an_event_exactly_at_the_deadline_has_met_it() -> None:
    found = walked(ladder("on: assignee, go: desk"), ("10:00", "assignee", "anna"), until="10:30")
    assert steps(found) == [*BEGUN, ("10:00", "desk")]


def test_clocks_are_breached_in_the_order_in_which_the_path_writes_them() -> None:
    texts = changed(SPEED, "priority,response", "priority,second,response")
    texts[SPEED] = texts[SPEED].replace("1,wall", "1,2h,wall").replace("2,2h", "2,2h,2h")
    clocks = "  second: {starts: opened, stops: solved}\n  response: {starts: opened"
    texts[LADDER] = SMALL[LADDER].replace("  response: {starts: opened", clocks)
    found = walked(read_desk(texts), until="11:00")
    breaches = [(wall(entry), entry.rule) for entry in found if entry.kind == "breach"]
    assert breaches == [("11:00", "breach of second"), ("11:00", "breach of response")]


def test_waits_are_over_in_the_order_in_which_the_step_writes_them() -> None:
    desk = ladder("after: 30m, stay: true, tell: ben", "after: wall 30m, stay: true, tell: anna")
    assert told(walked(desk, until="09:30")) == [("09:30", "ben"), ("09:30", "anna")]


def test_a_pause_holds_open_time_and_days_back_but_no_wall_time() -> None:
    desk = ladder(
        "after: 30m, stay: true, tell: ben",
        "after: wall 40m, stay: true, tell: anna",
        "after: 1d, stay: true, tell: carla",
    )
    pause = [("09:10", "state", "Waiting"), ("10:10", "state", "Active")]
    texts = {**desk.texts, SPEED: SMALL[SPEED].replace("first,1h", "first,5d")}
    found = walked(read_desk(texts), *pause, until="2026-04-21 10:00")
    assert told(found)[:2] == [("09:40", "anna"), ("10:30", "ben")]
    assert told(found)[2:] == [("2026-04-21 10:00", "carla")]


# -- Beginning, ending, beginning again ------------------------------------------------------------


def test_a_second_opening_begins_nothing() -> None:
    found = walked(ladder(), ("09:30", "opened", ""), until="11:00")
    assert steps(found) == [*BEGUN, ("10:00", "chief")]
    assert [wall(entry) for entry in found if entry.kind == "breach"] == ["11:00"]


def test_a_change_to_the_value_that_is_there_already_is_a_change() -> None:
    desk = ladder("on: taken, go: desk")
    found = walked(desk, *[(at, "assignee", "ben") for at in ("09:10", "09:20")], until="09:30")
    assert steps(found)[2:] == [("09:10", "desk"), ("09:20", "desk")]


def test_emptying_a_field_is_a_change_but_not_to_anything() -> None:
    desk = ladder("on: taken, go: chief", "on: assignee, go: desk")
    found = walked(desk, ("09:10", "assignee", ""), until="09:20")
    assert steps(found)[2:] == [("09:10", "desk")]


def test_a_ticket_that_comes_back_counts_afresh_but_its_clocks_go_on() -> None:
    texts = changed(LADDER, ON, "      - {on: asked, go: desk, at most: 1}\n")
    texts[LADDER] = texts[LADDER].replace("start: sort", "start: sort\nrestart: desk")
    history = [
        ("09:10", "asked", ""),
        ("09:30", "state", "Solved"),
        ("09:40", "assignee", ""),
        ("11:00", "reopened", ""),
        ("11:10", "asked", ""),
        ("11:20", "asked", ""),
    ]
    found = walked(read_desk(texts), *history, until="13:30")
    assert steps(found) == [
        *BEGUN,
        ("09:10", "desk"),
        ("09:30", "done"),
        ("11:00", "desk"),
        ("11:10", "desk"),
        ("13:10", "chief"),  # an hour less lunch, from the second time that the customer asked
    ]
    # Half an hour was used, an hour to lunch, and the last half hour after it.
    assert [wall(entry) for entry in found if entry.kind == "breach"] == ["13:30"]


# -- People ----------------------------------------------------------------------------------------


def test_where_nobody_stands_behind_a_target_the_log_says_so() -> None:
    desk = ladder("on: asked, stay: true, tell: holder")
    found = walked(desk, ("09:05", "assignee", "zoe"), ("09:10", "asked", ""), until="09:10")
    assert [entry.because for entry in found if entry.kind == "told"] == [
        "nobody stands behind holder"
    ]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([], ["anna", "ben"], id="nobody yet: who was given it"),
        pytest.param([("09:05", "assignee", "carla")], ["carla"], id="whom the ticket names"),
    ],
)
def test_the_holder_is_told(history: list[Told], expected: list[str]) -> None:
    desk = ladder("on: asked, stay: true, tell: holder")
    found = walked(desk, *history, ("09:10", "asked", ""), until="09:10")
    assert [whom for _, whom in told(found)] == expected


def test_a_message_says_why_and_what_is_known() -> None:
    desk = ladder("on: asked, go: chief, as: hierarchical, because: the customer is angry")
    decision = decide(
        path=desk.paths["ladder"],
        walk=Walk("T-1"),
        ticket=Ticket("T-1"),
        events=events(OPENED, ("09:10", "asked", "")),
        roster=desk.roster,
        now=berlin(moment("09:10")),
    )
    (effect,) = decision.effects
    assert effect.key == "T-1/1/3/chief/enter/1/carla/mail"
    assert effect.subject == "[T-1] chief: the customer is angry"
    for part in ("T-1", "'chief'", "2026-04-20 09:10 CEST", "on asked", "hierarchical"):
        assert part in effect.text
    assert "  priority: 2" in effect.text.splitlines()


# -- What cannot be walked -------------------------------------------------------------------------


def test_a_ticket_that_no_row_is_for_stands_with_a_sentence() -> None:
    desk = ladder()
    path = replace(desk.paths["ladder"], matrix=Matrix("speed", SPEED, (), ()))
    with pytest.raises(WalkError, match=r"ticket T-1: matrix 'speed' has no row for "):
        happened(replace(desk, paths={"ladder": path}), events(OPENED), until="09:00")


def test_a_value_that_the_desk_does_not_know_is_told_with_its_ticket() -> None:
    with pytest.raises(WalkError) as stands:
        walked(ladder(), ("09:10", "priority", "7"), until="09:20")
    assert str(stands.value) == "ticket T-1: matrix 'speed' has no row for priority '7'"
    assert stands.value.at == berlin(moment("09:10"))


def test_what_was_due_before_a_ticket_stands_can_be_decided() -> None:
    history = [("10:30", "priority", "7")]
    with pytest.raises(WalkError) as stands:
        walked(ladder(), *history, until="17:00")
    assert stands.value.at == berlin(moment("10:30"))
    assert steps(walked(ladder(), *history, until="10:29")) == [*BEGUN, ("10:00", "chief")]


def test_a_clock_whose_target_shrinks_to_nothing_is_breached_then() -> None:
    """A working date from Saturday at four leads to Monday's opening, so it has no open time."""
    texts = changed(SPEED, "1,wall 30m", "1,1d")
    saturday = [("2026-04-18 04:00", "opened", ""), ("2026-04-18 05:00", "assignee", "ben")]
    history = [
        ("09:00", "state", "Waiting"),
        ("09:10", "state", "Active"),
        ("09:20", "priority", "1"),
    ]
    texts[LADDER] = SMALL[LADDER].replace("stops: taken", "stops: solved")
    found = happened(read_desk(texts), events(*saturday, *history), until="09:30")
    assert [wall(entry) for entry in found if entry.kind == "breach"] == ["09:20"]
