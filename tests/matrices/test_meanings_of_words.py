"""The words of transitions and clocks as docs/meanings.md settles them, each a small case.

As in test_meanings.py, what is due is worked out by hand and held against the engine and the naive
reading alike.
"""

import pytest

from matrices.clocks import reading
from matrices.files.desks import read_desk
from matrices.tickets import Event
from matrices.trying import TICKET, try_path
from tests.conftest import berlin
from tests.matrices.both import BASE, OPENED, only, small, steps

PAUSES = "pauses: [Waiting]"
LONG = "{after: 5d, go: done}"
WAITING, ACTIVE = ("state", "Waiting"), ("state", "Active")


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        pytest.param("2026-10-25 00:00", "2026-10-26 00:00", id="25 hours in autumn"),
        pytest.param("2026-03-29 00:00", "2026-03-30 02:00", id="23 in spring"),
    ],
)
def test_a_day_of_25_hours(opened: str, due: str) -> None:
    """**A day of 25 hours** that is open round the clock has 25 hours, one of 23 has 23."""
    always = BASE["calendars/office.yaml"].replace(
        "mon-fri: 08:00-12:00, 13:00-17:00", "mon-sun: 00:00-24:00"
    )
    desk = small("desk: {wait: words, next: [{after: 25h, go: done}]}", office=always)
    assert steps(desk.went((opened, "opened"), until=due))[1:] == [(due, "done")]


def test_runs_on() -> None:
    """**Runs on.** A clock, an `after` or an `every` with `runs on: true` is not stopped by
    pauses."""
    desk = small(
        """\
desk:
  wait: words
  next:
    - {every: 30m, tell: lead, runs on: true, at most: 1}
    - {after: 1h, go: next, runs on: true}
next: {wait: words, next: [{after: 5d, go: done}]}
""",
        head=f"{PAUSES}\nclocks: {{own: {{starts: opened, stops: solved, target: 45m, "
        "runs on: true}}",
    )
    lines = desk.went(OPENED, ("09:10", *WAITING), until="11:00")
    assert only(lines, "stayed") == [("09:30", "desk")]
    assert only(lines, "breach") == [("09:45", "own")]
    assert steps(lines)[1:] == [("10:00", "next")]


def test_every() -> None:
    """**every** stays, and tells, each time the step has used so much more."""
    desk = small(f"desk: {{wait: words, next: [{{every: 1h, tell: lead}}, {LONG}]}}")
    lines = desk.went(OPENED, until="15:30")
    assert only(lines, "stayed") == [(at, "desk") for at in ("10:00", "11:00", "12:00", "14:00",
                                                             "15:00")]  # fmt: skip


@pytest.mark.parametrize(
    ("point", "due"),
    [
        pytest.param("50% of own", "10:00", id="a share of the target"),
        pytest.param("30m before own", "10:30", id="before, in the clock's own time"),
        pytest.param("90m after own", "13:30", id="after, over lunch"),
    ],
)
def test_at(point: str, due: str) -> None:
    """**at** is taken at a point of a clock, once in each run of the clock."""
    desk = small(
        f"desk: {{wait: words, next: [{{at: {point}, stay: true, tell: lead}}, {LONG}]}}",
        head="clocks: {own: {starts: opened, stops: solved, target: 2h}}",
    )
    assert only(desk.went(OPENED, until="16:00"), "stayed") == [(due, "desk")]


def test_a_point_that_was_passed_before() -> None:
    """**at** ... A point that was passed before the step was entered is taken on entering."""
    desk = small(
        """\
desk: {wait: words, next: [{on: asked, go: late}]}
late: {wait: words, next: [{at: 50% of own, stay: true, tell: lead}, {after: 5d, go: done}]}
""",
        head="clocks: {own: {starts: opened, stops: solved, target: 4h}}",
    )
    lines = desk.went(OPENED, ("11:30", "asked"), until="16:00")
    assert only(lines, "stayed") == [("11:30", "late")]


@pytest.mark.parametrize(
    ("hours", "history", "due"),
    [
        pytest.param("10:00-11:00", [], "10:00", id="as soon as they are open"),
        pytest.param("08:00-11:00", [], "09:00", id="at once where they are"),
        pytest.param("tue 07:00-08:00", [], "2026-04-21 07:00", id="on their day"),
        pytest.param(
            "10:00-11:00",
            [("09:30", *WAITING), ("10:20", *ACTIVE)],
            "10:00",
            id="in a pause too",
        ),
        pytest.param(
            "10:00-11:00",
            [("09:30", "snoozed", "wall 50m")],
            "10:20",
            id="at the end of a snooze",
        ),
    ],
)
def test_during(hours: str, history: list[tuple[str, ...]], due: str) -> None:
    """**during** is taken as soon as those hours are open. A pause does not keep it; while snoozed,
    it waits for the end of that."""
    desk = small(
        f'desk: {{wait: words, next: [{{during: "{hours}", go: there}}]}}\n'
        f"there: {{wait: words, next: [{LONG}]}}",
        head=PAUSES,
    )
    lines = desk.went(OPENED, *history, until="2026-04-21 07:30")
    assert steps(lines)[1:] == [(due, "there")]


def test_until() -> None:
    """**until** ends a transition for the visit once its event happened; entering the step from
    itself keeps that memory, entering it from another step does not."""
    desk = small(
        """\
desk:
  wait: words
  next:
    - {every: 30m, tell: lead, until: asked}
    - {on: reassigned, go: desk}
    - {on: replied, go: other}
other: {wait: words, next: [{on: replied, go: desk}, {after: 5d, go: done}]}
"""
    )
    lines = desk.went(
        OPENED, ("09:40", "asked"), ("10:00", "reassigned"), ("11:00", "replied"),
        ("11:10", "replied"), until="11:50",
    )  # fmt: skip
    assert only(lines, "stayed") == [("09:30", "desk"), ("11:40", "desk")]


def test_at_most() -> None:
    """**at most** counts in one walk, over all visits."""
    desk = small(
        f"desk: {{wait: words, next: [{{every: 15m, tell: lead, at most: 3}}, "
        f"{{on: reassigned, go: desk}}, {LONG}]}}"
    )
    lines = desk.went(OPENED, ("09:40", "reassigned"), until="12:00")
    assert only(lines, "stayed") == [("09:15", "desk"), ("09:30", "desk"), ("09:55", "desk")]


def test_set() -> None:
    """**set** changes the ticket's field at once, also its pause. It is no event: transitions and
    clocks do not hear it."""
    desk = small(
        """\
desk:
  wait: words
  next:
    - {after: 30m, stay: true, set: {state: Waiting, assignee: ben}}
    - {on: taken, go: done}
    - {after: 1h, go: done}
""",
        head=f"{PAUSES}\nclocks: {{own: {{starts: opened, stops: taken, target: 20m}}}}",
    )
    lines = desk.went(OPENED, until="16:00")
    assert only(lines, "set", "paused") != []
    assert only(lines, "breach") == [("09:20", "own")]
    assert steps(lines) == [("09:00", "desk")]


@pytest.mark.parametrize(
    ("history", "breaches"),
    [
        pytest.param([("09:00", "asked"), ("10:00", "asked")], ["10:30"],
                     id="asking again before an answer moves nothing"),
        pytest.param([("09:00", "asked"), ("10:00", "replied"), ("11:00", "asked")], ["13:30"],
                     id="asking after an answer begins a new run"),
        pytest.param([("09:00", "asked"), ("10:45", "replied"), ("11:00", "asked")],
                     ["10:30", "13:30"], id="each run has its breach"),
    ],
)  # fmt: skip
def test_again(history: list[tuple[str, ...]], breaches: list[str]) -> None:
    """**Again.** A start after a stop begins a new run: nothing used, not breached. A customer
    writing again before an answer does not move the deadline."""
    desk = small(
        f"desk: {{wait: words, next: [{LONG}]}}",
        head="clocks: {own: {starts: asked, stops: replied, again: true, target: 90m}}",
    )
    lines = desk.went(("08:30", "opened"), *history, until="16:00")
    assert only(lines, "breach") == [(at, "own") for at in breaches]


@pytest.mark.parametrize(
    ("history", "breaches"),
    [
        pytest.param([("10:00", "replied")], ["12:00"], id="of a clock that never ran"),
        pytest.param([("10:00", "replied"), ("11:00", "replied")], ["14:00"], id="while it runs"),
        pytest.param(
            [("10:00", "replied"), ("10:30", "asked"), ("11:00", "replied")],
            ["14:00"],
            id="after a stop",
        ),
    ],
)
def test_restarts(history: list[tuple[str, ...]], breaches: list[str]) -> None:
    """**Restarts.** A `restarts` event begins a new run at any time, also of a clock that never
    ran."""
    desk = small(
        f"desk: {{wait: words, next: [{LONG}]}}",
        head="clocks: {own: {starts: taken, restarts: replied, stops: asked, target: 2h}}",
    )
    lines = desk.went(OPENED, *history, until="16:00")
    assert only(lines, "breach") == [(at, "own") for at in breaches]


@pytest.mark.parametrize(
    ("rule", "breaches"),
    [
        pytest.param("{starts: opened, stops: asked, restarts: asked, target: 2h}", ["13:00"],
                     id="it restarts rather than stops"),
        pytest.param("{starts: [opened, asked], stops: asked, again: true, target: 2h}", [],
                     id="where it runs it stops rather than begins"),
        pytest.param("{starts: opened, stops: replied, resumes: asked, target: 2h}", ["11:00"],
                     id="where it runs going on does nothing"),
    ],
)  # fmt: skip
def test_one_event_at_one_clock(rule: str, breaches: list[str]) -> None:
    """**One event at one clock** restarts it, else stops it where it runs; else, where it is
    stopped, it goes on, else begins again."""
    desk = small(f"desk: {{wait: words, next: [{LONG}]}}", head=f"clocks: {{own: {rule}}}")
    lines = desk.went(OPENED, ("10:00", "asked"), until="12:30" if not breaches else "16:00")
    assert [what for _, what in only(lines, "breach")] == ["own"] * len(breaches)


def test_the_longest_run() -> None:
    """**The longest run** is kept, so that the longest exchange can be reported."""
    texts = small(
        f"desk: {{wait: words, next: [{LONG}]}}",
        head="clocks: {own: {starts: asked, stops: replied, again: true, target: 2h}}",
    ).texts
    desk = read_desk(texts)
    told = ["09:00 asked", "09:40 replied", "10:00 asked", "10:10 replied", "10:30 asked"]
    events = [
        Event(TICKET, berlin(f"2026-04-20 {each.split()[0]}"), seq, each.split()[1])
        for seq, each in enumerate(told, start=1)
    ]
    until = berlin("2026-04-20 10:35")
    trial = try_path(
        path=desk.paths["ladder"],
        roster=desk.roster,
        opened=berlin("2026-04-20 08:00"),
        events=events,
        until=until,
    )
    shows = reading(trial.path, trial.walk, trial.ticket, "own", until)
    assert shows is not None
    minutes = [each.total_seconds() / 60 for each in (shows.used, shows.longest)]
    assert minutes == [5, 40]
