"""Corners of the language where two of its rules meet, worked out by hand."""

import pytest

from matrices.decide import decide
from matrices.files.desks import read_desk
from matrices.stopwatch import Stopwatch
from matrices.story import Line, Story
from matrices.tickets import Event, Ticket
from matrices.unfolding import clock_unfolded
from matrices.walk import Clock, Walk
from tests.conftest import berlin
from tests.matrices.both import BASE, OPENED, only, path, small, steps
from tests.matrices.small import events, told, walked
from tests.matrices.sweeping import Sweeps

WAITING = "{wait: words, next: [{on: solved, go: done}]}"


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        pytest.param("09:30", "10:00", id="before they open"),
        pytest.param("10:30", "10:30", id="while they are open"),
        pytest.param("11:30", "2026-04-21 10:00", id="when they are over: the next day"),
    ],
)
def test_hours_for_some_tickets_only(priority: str, due: str) -> None:
    """A ticket becomes urgent before, in and after the hours for urgent ones."""
    both = small(
        "desk: {wait: words, next: "
        "[{during: 10:00-11:00, if: \"ticket.priority == '1'\", go: done}]}"
    )
    lines = both.went(OPENED, (priority, "priority", "1"), until="2026-04-22 09:00")
    assert steps(lines)[1:] == [(due, "done")]


def test_a_reminder_that_comes_in_a_pause_waits_for_its_end_to_be_confirmed() -> None:
    """The wall hour runs on in the pause, the open half hour to confirm begins after it."""
    both = small(
        "desk: {work: team first, acknowledge: {by: one, remind: wall 1h, within: 30m}, "
        "next: [{on: solved, go: done}]}",
        head="pauses: [Waiting]",
    )
    history = [
        OPENED,
        ("09:05", "acknowledged", "", "anna"),
        ("09:30", "state", "Waiting"),
        ("11:00", "state", "Active"),
    ]
    assert only(both.went(*history, until="12:00"), "expired") == [("11:30", "desk")]


def test_a_jump_is_no_event_for_the_step_to_which_it_leads() -> None:
    both = small(
        f"desk: {WAITING}\nother: {{wait: words, next: [{{on: jumped, go: done}}]}}",
        head="anywhere: [{on: asked, go: other}]",
    )
    lines = both.went(OPENED, ("09:10", "jumped", "other"), until="12:00")
    assert steps(lines)[1:] == [("09:10", "other")]


def test_the_points_of_the_outermost_path_come_first_at_one_instant() -> None:
    """Its second one before the first of the path that it calls."""
    clock = "clocks: {response: {starts: opened, stops: taken}}\nanywhere:\n"
    point = "  - {at: 50% of response, go: "
    both = small(
        f"desk: {{call: inner, next: [{{else: done}}]}}\nrest: {WAITING}",
        head=f"{clock}  - {{on: asked, go: done}}\n{point}rest}}",
        inner=path(f"one: {WAITING}\ntwo: {WAITING}", name="inner", head=f"{clock}{point}two}}"),
    )
    lines = both.went(OPENED, until="12:00")
    assert steps(lines)[2:] == [("10:00", "rest")]


@pytest.mark.parametrize(
    "back",
    [
        pytest.param("10:30", id="known in time"),
        pytest.param("10:30, told 11:10", id="known when something later was decided"),
    ],
)
def test_clocks_go_on_when_the_ticket_came_back_not_when_that_is_told(back: str) -> None:
    """An hour to 10:00 and, from 10:30 on, another one: 11:30."""
    both = small(
        f"desk: {WAITING}",
        head="clocks: {response: {starts: opened, stops: taken}}",
    )
    history = [OPENED, ("10:00", "state", "Solved"), (back, "reopened"), ("11:00", "asked")]
    assert only(both.went(*history, until="13:00"), "breach") == [("11:30", "response")]


def test_a_called_path_that_ends_in_its_fork_begins_no_further_branch() -> None:
    inner = path(
        "two: {fork: [one, done, other], join: rest}\n"
        + "\n".join(
            f"{name}: {{wait: words, next: [{{after: 1h, go: {goal}}}]}}"
            for name, goal in (("one", "rest"), ("other", "rest"), ("rest", "done"))
        ),
        name="inner",
    )
    texts = small(
        f"desk: {{call: inner, next: [{{else: rest}}]}}\nrest: {WAITING}", inner=inner
    ).texts
    entries = walked(read_desk(texts), until="12:00")
    found = [entry.step for entry in entries if entry.kind == "step"]
    assert found == ["desk", "desk/two", "desk/one", "desk/done", "rest"]


def test_who_works_there_is_not_who_is_next_in_another_team() -> None:
    """The work is Anna's; of the second line it is Dora's turn."""
    texts = small(
        "desk: {work: anna, tell: [next in team second], next: "
        "[{every: 1h, tell: next in team second}, {on: solved, go: done}]}"
    ).texts
    entries = walked(read_desk(texts), until="10:30")
    assert told(entries) == [("09:00", "dora"), ("10:00", "dora")]


def test_who_was_chosen_for_the_step_is_told_again() -> None:
    texts = small(
        "desk: {work: next in team first, tell: [next in team first], next: "
        "[{every: 1h, tell: next in team first}, {on: solved, go: done}]}"
    ).texts
    entries = walked(read_desk(texts), until="11:30")
    assert told(entries) == [("09:00", "anna"), ("10:00", "anna"), ("11:00", "anna")]


@pytest.mark.parametrize("acknowledge", ["", "acknowledge: one, "])
def test_the_log_says_that_nobody_works_there_also_where_others_are_told(acknowledge: str) -> None:
    roster = BASE["roster.yaml"].replace("second: [dora]", "second: [eve]")
    roster = roster.replace(
        "people:\n", "people:\n  eve: {mail: eve@desk.example, away: 2026-04-20}\n"
    )
    texts = small(
        f"desk: {{work: team second, {acknowledge}tell: [lead], next: [{{on: solved, go: done}}]}}",
        roster=roster,
    ).texts
    entries = walked(read_desk(texts), until="12:00")
    assert told(entries) == [("09:00", "carla")]
    assert [entry.because for entry in entries if entry.because] == [
        "nobody stands behind team second"
    ]


def test_until_the_end_of_all_days_is_until_woken() -> None:
    """An instant that lies beyond the last year in UTC."""
    texts = small("desk: {wait: words, next: [{after: 1h, go: done}]}").texts
    entries = walked(
        read_desk(texts), ("09:10", "snoozed", "9999-12-31T23:59:59-12:00"), until="12:00"
    )
    assert [entry.kind for entry in entries][-1] == "snoozed"


def test_a_snooze_in_a_called_path_counts_on_its_hours() -> None:
    """Half an hour of the night team's hours, which begin at six in the evening."""
    inner = path("one: {wait: words, next: [{after: wall 1h, go: done}]}", name="inner")
    both = small(
        f"desk: {{call: inner, next: [{{else: rest}}]}}\nrest: {WAITING}",
        inner=inner.replace("calendar: office", "calendar: night"),
        night="calendar: night\nzone: Europe/Berlin\nopen: {mon-sun: 18:00-24:00}\n",
    )
    lines = both.went(OPENED, ("09:10", "snoozed", "30m"), until="20:00")
    assert steps(lines)[-1] == ("19:20", "rest")


def test_somebody_who_acts_in_one_fork_has_acted_for_the_other_too() -> None:
    """Dora is asked in the second of two forks, and somebody acknowledges in the first."""
    forks = "".join(
        f"fork{n}: {{fork: [ask{n}, rest{n}], join: met{n}}}\n"
        f"rest{n}: {{wait: words, next: [{{after: 2h, go: met{n}}}]}}\n"
        f"met{n}: {{wait: words, next: [{{else: met}}]}}\n"
        for n in (1, 2)
    )
    both = small(
        "both: {fork: [fork1, fork2], join: met}\n"
        f"{forks}met: {WAITING}\n"
        "ask1: {work: anna, acknowledge: one, next: [{after: 2h, go: met1}]}\n"
        "ask2: {notify: dora, next: [{after: 2h, go: met2}]}"
    )
    lines = both.went(OPENED, ("09:03", "acknowledged", "", "anna"), until="12:00")
    assert only(lines, "told") == [("09:00", "anna by mail"), ("09:00", "dora by mail")]


OTHER = "assignee,level_1,level_1_within\n-,lead,1h\n"
POINT = "clocks: {response: {starts: opened, stops: taken}}\nanywhere:\n  - {at: 50% of response, "


def test_a_point_names_the_row_of_its_clock_also_in_a_called_path() -> None:
    inner = path(f"one: {WAITING}", name="inner").replace("matrix: speed", "matrix: other")
    texts = small(
        f"desk: {{call: inner, next: [{{else: done}}]}}\nrest: {WAITING}",
        head=f"{POINT}go: rest}}",
        inner=inner,
    ).texts
    desk = read_desk({**texts, "matrices/other.csv": OTHER})
    (point,) = [entry for entry in walked(desk, until="10:30") if entry.transition == "anywhere/1"]
    assert point.values["row"] == "priority 2"


def test_a_clock_of_an_older_version_has_no_points_where_the_path_has_it_no_more() -> None:
    """The path that is called has a clock of that name, which does not count there."""
    texts = small(
        "desk: {call: inner, next: [{else: done}]}",
        inner=path(f"one: {WAITING}\ntwo: {WAITING}", name="inner", head=f"{POINT}go: two}}"),
    ).texts
    desk, began = read_desk(texts), berlin("2026-04-20 08:00")
    decision = decide(
        path=desk.paths["ladder"],
        walk=Walk("T-1", 2, clocks={"response": Clock(Stopwatch(began, None, began))}),
        ticket=Ticket("T-1"),
        events=[Event("T-1", berlin("2026-04-20 09:00"), 1, "reopened")],
        roster=desk.roster,
        now=berlin("2026-04-20 17:00"),
    )
    assert decision.walk.steps == ("desk/one",)


def test_the_log_keeps_both_instants_also_of_a_ticket_that_came_back() -> None:
    """It came back at 10:30, which is told at 11:10, when 11:00 was decided already."""
    texts = small(
        f"desk: {WAITING}", head="clocks: {response: {starts: opened, stops: taken}}"
    ).texts
    desk, sweeps = read_desk(texts), Sweeps(read_desk(texts))
    history = [("09:00", "opened", ""), ("10:00", "state", "Solved"), ("11:00", "asked", "")]
    list(sweeps.at(berlin("2026-04-20 11:00"), events(*history)))
    back = Event("T-1", berlin("2026-04-20 10:30"), 9, "reopened")
    list(sweeps.at(berlin("2026-04-20 11:10"), [back]))
    (reopened,) = [entry for entry in sweeps.entries if entry.kind == "reopened"]
    assert reopened.at == berlin("2026-04-20 11:00")
    assert reopened.values["happened"] == back.at.isoformat()
    lines = tuple(Line("T-1/2", n, each, each.at, "", "") for n, each in enumerate(sweeps.entries))
    story = Story("T-1", lines, sweeps.walk)
    found = clock_unfolded(desk.paths["ladder"], story, sweeps.ticket, "response")
    assert found is not None
    assert found.deadline.due == berlin("2026-04-20 11:30")
