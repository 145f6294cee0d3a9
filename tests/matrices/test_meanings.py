"""Every fork of docs/meanings.md as a small case, worked out by hand.

The bold words of a docstring are the fork's name there. What is due is compared with the engine
and with the naive reading alike (tests/matrices/both.py).
"""

import re

import pytest

from matrices.files.desks import read_desk
from tests.conftest import ROOT, berlin
from tests.matrices.both import BASE, OPENED, Small, only, path, small, steps
from tests.matrices.sweeping import Sweeps, events_of, swept
from tests.naive import Told
from tests.naive.grid import Grid

ONE = "desk: {{wait: words, next: [{{after: {wait}, go: done}}]}}"
PAUSES = "pauses: [Waiting]"


def waits(wait: str, **others: str) -> Small:
    """A desk whose path waits so long and then ends."""
    return small(ONE.format(wait=wait), head=PAUSES, **others)


# ---- time


@pytest.mark.parametrize(
    ("opened", "wait", "due"),
    [
        pytest.param("11:45", "30m", "13:15", id="minutes are open time, lunch is not"),
        pytest.param("11:45", "1800s", "13:15", id="seconds likewise"),
        pytest.param("16:00", "2h", "2026-04-21 09:00", id="hours go on the next morning"),
        pytest.param("11:45", "wall 30m", "12:15", id="wall goes round the clock"),
        pytest.param("16:00", "wall 20h", "2026-04-21 12:00", id="wall hours over night"),
        pytest.param("09:30", "2d", "2026-04-22 09:30", id="two working dates on"),
        pytest.param("2026-04-30 10:00", "1d", "2026-05-04 10:00", id="over a holiday"),
        pytest.param("2026-04-25 10:00", "1d", "2026-04-27 10:00", id="Saturday and a day"),
        pytest.param("2026-04-25 19:00", "1d", "2026-04-28 08:00", id="into opening hours"),
    ],
)
def test_units(opened: str, wait: str, due: str) -> None:
    """**Units.** `s`, `m`, `h` are open time on the calendar. `1d` is one working date at the
    same wall time, moved into opening hours. `wall 30m` counts round the clock."""
    lines = waits(wait).went((opened, "opened"), until="2026-05-05 08:00")
    assert steps(lines) == [(opened, "desk"), (due, "done")]


def test_a_day_where_friday_closes_early() -> None:
    """**Units.** Thursday 17:00 and `1d`, where Friday closes at 16:00, is Monday 08:00."""
    office = BASE["calendars/office.yaml"].replace(
        "mon-fri: 08:00-12:00, 13:00-17:00", "mon-thu: 08:00-18:00\n  fri: 08:00-16:00"
    )
    lines = waits("1d", office=office).went(
        ("2026-04-23 17:00", "opened"), until="2026-04-28 08:00"
    )
    assert steps(lines)[1:] == [("2026-04-27 08:00", "done")]


@pytest.mark.parametrize(
    ("opened", "due"),
    [("08:00", "08:15"), ("12:00", "13:15"), ("17:00", "2026-04-21 08:15")],
)
def test_opening_hours(opened: str, due: str) -> None:
    """**Opening hours** are half open: 08:00–12:00 is open at 08:00 and closed at 12:00."""
    lines = waits("15m").went((opened, "opened"), until="2026-04-21 09:00")
    assert steps(lines)[1:] == [(due, "done")]


def test_closing() -> None:
    """**Closing.** Time used up exactly at closing: the closing instant is the deadline."""
    assert steps(waits("1h").went(("11:00", "opened"), until="14:00"))[1:] == [("12:00", "done")]


def test_no_time_from_a_closed_instant() -> None:
    """**Closing.** 0 time from a closed instant is the next opening."""
    lines = waits("1d").went(("2026-04-18 04:00", "opened"), until="09:00")
    assert steps(lines)[1:] == [("08:00", "done")]  # Saturday 04:00: Monday 04:00 is not open yet


def test_exactly_at_the_deadline() -> None:
    """**Exactly at the deadline** has met it: events come before timers at the same instant."""
    both = small(
        "desk: {work: team first, next: [{after: 1h, go: late}, {on: taken, go: met}]}\n"
        "met: {wait: words, next: [{after: 5d, go: done}]}\n"
        "late: {wait: words, next: [{after: 5d, go: done}]}",
        head="clocks: {response: {starts: opened, stops: taken}}",
        speed=BASE["matrices/speed.csv"].replace("\n2,2h", "\n2,1h"),
    )
    lines = both.went(OPENED, ("10:00", "assignee", "ben"), until="12:00")
    assert steps(lines) == [("09:00", "desk"), ("10:00", "met")]
    assert only(lines, "breach") == []
    lines = both.went(OPENED, ("10:01", "assignee", "ben"), until="12:00")
    assert steps(lines) == [("09:00", "desk"), ("10:00", "late")]
    assert only(lines, "breach") == [("10:00", "response")]


def test_exact_instants() -> None:
    """**Exact instants.** A step due at 09:15 is taken at 09:15, however late the sweep; the next
    wait starts when the old one ran out."""
    both = small(
        "desk: {work: team first, next: [{after: 15m, go: lead}]}\n"
        "lead: {work: lead, next: [{after: 30m, go: done}]}"
    )
    lines = both.went(OPENED, until="2026-04-24 12:00")  # nobody looks before Friday
    assert steps(lines) == [("09:00", "desk"), ("09:15", "lead"), ("09:45", "done")]


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        pytest.param("2026-03-28 20:00", "2026-03-29 03:15", id="02:30 does not exist: 03:00"),
        pytest.param("2026-04-04 20:00", "2026-04-05 02:45", id="on another Sunday: 02:30"),
        pytest.param("2026-10-24 20:00", "2026-10-25 02:45", id="02:30 comes twice: the first"),
    ],
)
def test_wall_times(opened: str, due: str) -> None:
    """**Wall times.** One that does not exist: an opening takes the first instant that exists.
    One that exists twice is the first."""
    office = BASE["calendars/office.yaml"].replace(
        "mon-fri: 08:00-12:00, 13:00-17:00", "sun: 02:30-05:00"
    )
    lines = waits("15m", office=office).went((opened, "opened"), until=due)
    assert steps(lines)[1:] == [(due, "done")]


def test_a_day_of_25_hours() -> None:
    """**A day of 25 hours** that is open round the clock has 25 hours."""
    office = BASE["calendars/office.yaml"].replace(
        "mon-fri: 08:00-12:00, 13:00-17:00", "mon-sun: 00:00-24:00"
    )
    lines = waits("25h", office=office).went(
        ("2026-10-25 00:00", "opened"), until="2026-10-26 09:00"
    )
    assert steps(lines)[1:] == [("2026-10-26 00:00", "done")]


@pytest.mark.parametrize(
    ("transition", "due"),
    [
        pytest.param("{after: 1h, go: done}", "10:30", id="open time stands still"),
        pytest.param("{after: 1d, go: done}", "2026-04-21 09:30", id="a day too"),
        pytest.param("{after: wall 1h, go: done}", "10:00", id="wall waits run on"),
        pytest.param("{after: 1h, go: done, runs on: true}", "10:00", id="one that runs on"),
    ],
)
def test_pause(transition: str, due: str) -> None:
    """**Pause.** A pause stops its clocks and its working-time waits alike; `wall` waits run on,
    and a wait or clock can say that it runs on."""
    both = small(f"desk: {{wait: words, next: [{transition}]}}", head=PAUSES)
    lines = both.went(
        OPENED,
        ("09:15", "state", "Waiting"),
        ("09:45", "state", "Active"),
        until="2026-04-22 08:00",
    )
    assert steps(lines)[1:] == [(due, "done")]


@pytest.mark.parametrize(
    ("clock", "breach"),
    [
        pytest.param("{starts: opened, stops: solved, target: 1h}", "10:30", id="open time"),
        pytest.param("{starts: opened, stops: solved, target: wall 1h}", "10:30", id="wall too"),
        pytest.param(
            "{starts: opened, stops: solved, target: 1h, runs on: true}", "10:00", id="runs on"
        ),
    ],
)
def test_pause_of_a_clock(clock: str, breach: str) -> None:
    """**Pause.** A clock stands still also where its target is a `wall` one."""
    both = small(ONE.format(wait="5d"), head=f"{PAUSES}\nclocks: {{own: {clock}}}")
    lines = both.went(
        OPENED, ("09:15", "state", "Waiting"), ("09:45", "state", "Active"), until="12:00"
    )
    assert only(lines, "breach") == [(breach, "own")]


def test_days_become_open_time() -> None:
    """**Days become open time** when the clock, or the step's wait, begins. A clock's target in
    days may so end at a closing; a wait of a step in days never does, but at the next opening."""
    both = small(
        ONE.format(wait="1d"),
        head=f"{PAUSES}\nclocks: {{own: {{starts: opened, stops: solved, target: 1d}}}}",
    )
    # Monday 09:00 and a day: 8h of open time. Half an hour less of it on Monday, so 09:30.
    lines = both.went(
        OPENED,
        ("10:00", "state", "Waiting"),
        ("10:30", "state", "Active"),
        until="2026-04-22 08:00",
    )
    assert only(lines, "breach", "step")[1:] == [
        ("2026-04-21 09:30", "own"),
        ("2026-04-21 09:30", "done"),
    ]
    # Monday 18:00 and a day: Tuesday 18:00, so Wednesday 08:00; 8h of open time, used at 17:00.
    lines = both.went(("18:00", "opened"), until="2026-04-23 08:00")
    assert only(lines, "breach", "step")[1:] == [
        ("2026-04-21 17:00", "own"),
        ("2026-04-22 08:00", "done"),
    ]


def test_days_in_a_clocks_target() -> None:
    """**Days in a clock's target** become open time when the clock starts, so that percentages
    and pauses are defined."""
    both = small(
        "desk: {wait: words, next: [{at: 50% of own, stay: true}, {after: 5d, go: done}]}",
        head="clocks: {own: {starts: opened, stops: solved, target: 2d}}",
    )
    lines = both.went(
        OPENED, until="2026-04-22 12:00"
    )  # 16h of open time: half are used on Tuesday
    assert only(lines, "stayed", "breach") == [
        ("2026-04-21 09:00", "desk"),
        ("2026-04-22 09:00", "own"),
    ]


def test_nothing_left() -> None:
    """**Nothing left.** What has no time left when a pause ends happens at that instant, in
    closed hours too."""
    lines = waits("1h").went(
        OPENED,
        ("10:00", "state", "Waiting"),
        ("19:00", "state", "Active"),
        until="2026-04-21 09:00",
    )
    assert steps(lines)[1:] == [("19:00", "done")]


def test_nothing_left_of_a_target() -> None:
    """**Nothing left.** ... or when its target shrinks: it happens at that instant."""
    both = small(
        ONE.format(wait="level 1"), head="clocks: {response: {starts: opened, stops: taken}}"
    )
    lines = both.went(OPENED, ("09:40", "priority", "1"), until="12:00")  # 15m; wall 30m
    assert only(lines, "breach", "step")[1:] == [("09:40", "response"), ("09:40", "done")]


def test_another_unit() -> None:
    """**Another unit.** Where a clock's target changes between `wall` and open time, the time
    used is what was used in the unit of the new target."""
    both = small(ONE.format(wait="5d"), head="clocks: {response: {starts: opened, stops: taken}}")
    # From 11:50: 10m of open time at 12:10, but 20m on the wall: 10m more.
    lines = both.went(("11:50", "opened"), ("12:10", "priority", "1"), until="15:00")
    assert only(lines, "breach") == [("12:20", "response")]


# ---- events


def test_order() -> None:
    """**Order.** A ticket's events are taken one by one, by instant, then in the order of their
    source."""
    both = small(
        "desk: {wait: words, next: [{on: asked, go: one}, {on: replied, go: done}]}\n"
        "one: {wait: words, next: [{on: replied, go: two}]}\n"
        "two: {wait: words, next: [{after: 5d, go: done}]}"
    )
    lines = both.went(OPENED, ("09:30", "asked"), ("09:30", "replied"), until="10:00")
    assert steps(lines)[1:] == [("09:30", "one"), ("09:30", "two")]
    lines = both.went(OPENED, ("09:30", "replied"), ("09:30", "asked"), until="10:00")
    assert steps(lines)[1:] == [("09:30", "done")]


def test_same_instant() -> None:
    """**Same instant.** Events before timers. Among timers: clocks in the order in which the path
    writes them, then the waits of the step in the order in which the path writes them."""
    both = small(
        """\
desk:
  wait: words
  next:
    - {after: 1h, stay: true, because: second}
    - {after: wall 1h, go: lead}
    - {on: asked, stay: true, because: first}
lead: {wait: words, next: [{after: 5d, go: done}]}
""",
        head="""\
clocks:
  b: {starts: opened, stops: solved, target: 1h}
  a: {starts: opened, stops: solved, target: wall 1h}
""",
    )
    lines = both.went(OPENED, ("10:00", "asked"), until="11:00")
    assert only(lines, "breach", "stayed", "step")[1:] == [
        ("10:00", "desk"),
        ("10:00", "b"),
        ("10:00", "a"),
        ("10:00", "desk"),
        ("10:00", "lead"),
    ]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(("09:30", "assignee", "ben"), "taken", id="assignee: any"),
        pytest.param(("09:30", "assignee", ""), "emptied", id="any is anything but empty"),
        pytest.param(("09:30", "state", "Solved"), "solved", id="a change to that value"),
        pytest.param(("09:30", "priority", "1"), "prioritised", id="its type"),
    ],
)
def test_names(event: tuple[str, str, str], expected: str) -> None:
    """**Names.** An event has its type as name, and besides every name in the desk's `events`
    whose change it makes."""
    names = {"taken": "taken", "emptied": "assignee", "solved": "solved", "prioritised": "priority"}
    ways = "".join(f"{{on: {on}, go: {step}}}, " for step, on in names.items())
    states = "".join(
        f"{step}: {{wait: words, next: [{{after: 5d, go: done}}]}}\n" for step in names
    )
    both = small(f"desk: {{wait: words, next: [{ways.strip(', ')}]}}\n{states}")
    assert steps(both.went(OPENED, event, until="10:00"))[1:] == [("09:30", expected)]


def test_what_one_event_does() -> None:
    """**What one event does**, in this order: (1) the ticket's field takes the new value; (2) the
    pause begins or ends; (3) clocks start, stop or resume; (4) transitions."""
    both = small(
        """\
desk:
  wait: words
  next:
    - {on: state, if: "ticket.state == 'Waiting'", go: lead}
    - {on: state, go: done}
lead: {work: level 1, next: [{after: level 1, go: done}]}
""",
        head=f"{PAUSES}\nclocks: {{response: {{starts: state, stops: solved}}}}",
    )
    lines = both.went(
        OPENED, ("09:30", "state", "Waiting"), ("10:00", "priority", "1"), until="12:00"
    )
    assert only(lines, "step", "breach") == [("09:00", "desk"), ("09:30", "lead")]
    assert only(lines, "paused") == [("09:30", "")]


def test_fits() -> None:
    """**Fits**: the name is the transition's `on`, its guard (`if`) holds for the ticket as it is
    now, and it was taken fewer times than `at most` in this walk."""
    both = small(
        """\
desk:
  wait: words
  next:
    - {on: asked, if: "ticket.priority == '1'", go: done}
    - {on: asked, go: desk, at most: 2}
    - {on: asked, stay: true}
"""
    )
    history = [
        ("09:10", "asked"),
        ("09:20", "asked"),
        ("09:30", "asked"),
        ("09:40", "priority", "1"),
    ]
    lines = both.went(OPENED, *history, ("09:50", "asked"), until="12:00")
    assert only(lines, "step", "stayed")[1:] == [
        ("09:10", "desk"),
        ("09:20", "desk"),
        ("09:30", "desk"),
        ("09:50", "done"),
    ]
    assert only(lines, "stayed") == [("09:30", "desk")]


def test_opened() -> None:
    """**`opened`** begins the walk: fields, clocks, then the start step is entered. It is not
    offered to transitions."""
    both = small(
        "desk: {wait: words, next: [{on: solved, go: done}, {after: 5d, go: done}]}",
        head="clocks: {response: {starts: opened, stops: taken}}",
    )
    lines = both.went(OPENED, until="12:00")
    assert only(lines, "step", "breach") == [("09:00", "desk"), ("11:00", "response")]


def test_events_before_the_beginning() -> None:
    """**Events before the beginning** only change the ticket's fields."""
    both = small(
        "desk: {work: level 1, next: [{after: level 1, go: done}, {on: priority, go: done}]}",
        head="clocks: {own: {starts: priority, stops: solved, target: 5m}}",
    )
    lines = both.went(("08:30", "priority", "1"), OPENED, until="12:00")
    assert only(lines, "step", "breach") == [("09:00", "desk"), ("09:15", "done")]


def test_a_second_opened() -> None:
    """**A second `opened`** begins nothing. A change to the value that the field has already is a
    change."""
    both = small(
        """\
desk:
  wait: words
  next:
    - {on: priority, stay: true}
    - {after: 1h, go: done}
"""
    )
    lines = both.went(
        OPENED,
        ("09:20", "opened"),
        ("09:30", "priority", "1"),
        ("09:40", "priority", "1"),
        until="12:00",
    )
    assert only(lines, "step", "stayed") == [
        ("09:00", "desk"),
        ("09:30", "desk"),
        ("09:40", "desk"),
        ("10:00", "done"),
    ]


ENDS = """\
desk:
  work: level 1
  next: [{on: solved, go: done}, {on: asked, go: desk, at most: 1}, {on: replied, go: back}]
back: {wait: words, next: [{on: solved, go: done}, {after: level 1, go: done}]}
"""


def test_other_events_after_the_end() -> None:
    """**Other events after the end** change the ticket's fields and are logged; nothing else
    happens."""
    both = small(ENDS, head="restart: back")
    history = [OPENED, ("09:10", "state", "Solved"), ("09:20", "asked"), ("09:30", "priority", "1")]
    lines = both.went(*history, ("10:00", "reopened"), until="12:00")
    assert steps(lines) == [
        ("09:00", "desk"),
        ("09:10", "done"),
        ("10:00", "back"),
        ("10:15", "done"),  # the row of priority 1
    ]


def test_reopened_after_the_end() -> None:
    """**`reopened` after the end** begins a new walk on the newest version at the path's
    `restart` step; `at most` counts afresh. Clocks are carried over, closed time counts as
    paused."""
    both = small(
        ENDS,
        head="""\
clocks:
  response: {starts: opened, stops: taken}
  resolution: {starts: opened, stops: solved, resumes: reopened}
  stopped: {starts: opened, stops: solved, target: 30m}
""",
        speed=BASE["matrices/speed.csv"].replace("1d", "1h"),
    )
    lines = both.went(
        OPENED,
        ("09:10", "asked"),
        ("09:20", "state", "Solved"),
        ("10:00", "reopened"),
        ("10:10", "asked"),
        until="12:00",
    )
    assert steps(lines)[2:] == [("09:20", "done"), ("10:00", "desk"), ("10:10", "desk")]
    assert only(lines, "breach") == [("10:40", "resolution"), ("11:40", "response")]


def test_late_events() -> None:
    """**Late events** (older than what was already decided). Nothing is undone. The step takes
    the event at the later of its own instant and the last decided one; clocks reckon with when it
    happened; the log keeps both instants."""
    both = small(
        """\
desk: {wait: words, next: [{after: 1h, go: lead}]}
lead: {wait: words, next: [{on: asked, go: lead}, {after: 1h, go: done}]}
""",
        head="clocks: {own: {starts: asked, stops: solved, target: 1h}}",
    )
    lines = both.went(OPENED, ("09:30, told 10:10", "asked"), until="12:00")
    assert only(lines, "step", "breach") == [
        ("09:00", "desk"),
        ("10:00", "lead"),
        ("10:00", "lead"),
        ("10:30", "own"),
        ("11:00", "done"),
    ]
    log = decided_late(both)
    assert [(at, values) for at, values in log if values] == [
        (berlin("2026-04-20 10:00"), {"happened": berlin("2026-04-20 09:30").isoformat()})
    ]


def decided_late(both: Small) -> list[tuple[object, dict[str, str]]]:
    grid = Grid(berlin("2026-04-20 00:00"), 60, 24 * 60)
    told = events_of([Told(540, "opened"), Told(570, "asked", told=610)], grid)
    found = swept(
        read_desk(both.texts), told, berlin("2026-04-20 12:00"), [berlin("2026-04-20 10:05")]
    )
    return [(each.at, dict(each.values)) for each in found.entries if each.kind == "event"]


@pytest.mark.parametrize(
    ("clock", "history", "breach"),
    [
        pytest.param("{starts: asked, stops: taken}", "asked", "11:30", id="started"),
        pytest.param(
            "{starts: opened, restarts: asked, stops: taken}", "asked", "11:30", id="anew"
        ),
        pytest.param("{starts: opened, stops: asked}", "asked", "", id="stopped"),
    ],
)
def test_told_late(clock: str, history: str, breach: str) -> None:
    """**Told late**, an event starts, stops or resumes a clock at the instant at which it
    happened; no time is counted twice."""
    both = small(
        "desk: {wait: words, next: [{at: 50% of response, stay: true}, {after: 5d, go: done}]}",
        head=f"clocks: {{response: {clock}}}",
    )
    lines = both.went(OPENED, ("09:30, told 10:40", history), until="14:00")
    assert only(lines, "breach") == ([(breach, "response")] if breach else [])


# ---- steps


def test_entering() -> None:
    """**Entering** a step, also the one where the walk stands, is a new visit: its waits begin at
    that instant, from nothing."""
    both = small("desk: {wait: words, next: [{on: asked, go: desk}, {after: 1h, go: done}]}")
    lines = both.went(OPENED, ("09:40", "asked"), until="12:00")
    assert steps(lines)[1:] == [("09:40", "desk"), ("10:40", "done")]


@pytest.mark.parametrize(
    ("priority", "opened", "expected"),
    [
        pytest.param("1", "09:00", "hot", id="the first condition that holds"),
        pytest.param("2", "09:00", "early", id="the hours that are open"),
        pytest.param("2", "10:00", "else", id="half open: otherwise"),
    ],
)
def test_decide(priority: str, opened: str, expected: str) -> None:
    """**decide** is left at the instant it is entered, by the first condition that holds, else by
    `else`."""
    both = small(
        """\
sort:
  decide:
    - {when: "ticket.priority == '1'", go: hot}
    - {during: "mon-fri 08:00-10:00", go: early}
    - {else: else}
hot: {wait: words, next: [{after: 5d, go: done}]}
early: {wait: words, next: [{after: 5d, go: done}]}
else: {wait: words, next: [{after: 5d, go: done}]}
"""
    )
    lines = both.went(("08:30", "priority", priority), (opened, "opened"), until="12:00")
    assert steps(lines) == [(opened, "sort"), (opened, expected)]


def test_notify() -> None:
    """**notify** tells its people, **work** gives the ticket to somebody, **wait** only waits;
    each may `tell` people besides, when it is entered. Each person is told once per telling."""
    both = small(
        """\
news: {notify: [team first, anna], tell: lead, next: [{after: 1h, go: desk}]}
desk: {work: team first, next: [{after: 1h, go: rest}]}
rest: {wait: words, tell: holder, next: [{after: 1h, go: done}]}
"""
    )
    lines = both.went(OPENED, until="12:30")
    assert only(lines, "told") == [
        ("09:00", "anna by mail"),
        ("09:00", "ben by mail"),
        ("09:00", "carla by mail"),
        ("11:00", "anna by mail"),  # they hold it
        ("11:00", "ben by mail"),
    ]


def test_core_kinds() -> None:
    """**Core kinds** are work, decide, act, call, fork (with its join) and end. Notify, wait and
    approve are shapes of work and act."""
    both = small(
        """\
sort: {decide: [{else: two}]}
two: {fork: [desk, news], join: other}
desk: {work: team first, next: [{after: 1h, go: other}]}
news: {notify: lead, next: [{else: other}]}
other: {call: inner, next: [{on: returned well, go: ask}, {else: done}]}
ask:
  approve: lead
  question: May it?
  yes: done
  no: done
  unanswered: {after: 1h, go: rest}
rest: {wait: words, next: [{after: 30m, go: done}]}
""",
        inner=path(
            "one: {wait: words, next: [{after: wall 15m, go: done}]}", name="inner", ends="well"
        ),
    )
    assert steps(both.went(OPENED, until="14:00")) == [
        ("09:00", "sort"),
        ("09:00", "two"),
        ("09:00", "desk"),
        ("09:00", "news"),
        ("10:00", "other"),
        ("10:00", "other/one"),
        ("10:15", "other/done"),
        ("10:15", "ask"),
        ("11:15", "rest"),
        ("11:45", "done"),
    ]


def test_stay() -> None:
    """**`stay`** with `after`, `when` or `else` is taken once a visit; with `on`, at each such
    event. It does its effects and leaves the walk where it is, its waits running on."""
    both = small(
        """\
desk:
  wait: words
  next:
    - {after: 30m, stay: true, tell: lead}
    - {when: "ticket.priority == '1'", stay: true}
    - {on: asked, stay: true}
    - {after: 1h, go: done}
"""
    )
    lines = both.went(
        OPENED, ("09:10", "asked"), ("09:20", "priority", "1"), ("09:40", "asked"), until="12:00"
    )
    assert only(lines, "stayed", "step", "told") == [
        ("09:00", "desk"),
        ("09:10", "desk"),
        ("09:20", "desk"),
        ("09:30", "desk"),
        ("09:30", "carla by mail"),
        ("09:40", "desk"),
        ("10:00", "done"),
    ]


def test_after() -> None:
    """**after** fires when the step has used the wait. `after: level 1` waits for the matrix's
    `level_1_within` of the row that fits the ticket."""
    lines = waits("level 1").went(OPENED, until="12:00")
    assert steps(lines)[1:] == [("10:00", "done")]
    lines = waits("level 1").went(("08:30", "priority", "1"), OPENED, until="12:00")
    assert steps(lines)[1:] == [("09:15", "done")]


def test_end() -> None:
    """**end** ends the walk with an outcome; clocks stand still from then on."""
    both = small(ONE.format(wait="30m"), head="clocks: {response: {starts: opened, stops: taken}}")
    lines = both.went(OPENED, until="14:00")
    assert only(lines, "ended", "breach") == [("09:30", "done")]


def test_interrupts() -> None:
    """**Interrupts** (`anywhere`) cancel every fork branch and every called path in their scope;
    the outermost wins. `stay` does its effects and leaves the walk where it is."""
    both = small(
        """\
two: {fork: [desk, other], join: done}
desk: {work: team first, next: [{on: solved, go: done}, {after: 1h, go: done}]}
other: {call: inner, next: [{else: done}]}
rest: {wait: words, next: [{after: 1h, go: done}]}
""",
        head="""\
anywhere:
  - {on: solved, go: rest}
  - {on: asked, stay: true, tell: lead}
""",
        inner=path(
            "one: {wait: words, next: [{after: 1h, go: done}]}\n"
            "two: {wait: words, next: [{after: 2h, go: done}]}",
            name="inner",
            head="anywhere: [{on: solved, go: done}, {on: replied, go: two}, {on: asked, go: two}]",
        ),
    )
    lines = both.went(
        OPENED,
        ("09:10", "asked"),
        ("09:20", "replied"),
        ("09:30", "state", "Solved"),
        until="14:00",
    )
    assert only(lines, "step", "told") == [
        ("09:00", "two"),
        ("09:00", "desk"),
        ("09:00", "other"),
        ("09:00", "other/one"),
        ("09:10", "carla by mail"),
        ("09:20", "other/two"),
        ("09:30", "rest"),
        ("10:30", "done"),
    ]


ACKNOWLEDGED = """\
desk:
  work: team first
  acknowledge: {rule}
  next:
    - {{every: 30m, stay: true, tell: lead}}
    - {{after: 1h, go: done}}
"""


def test_acknowledging() -> None:
    """**Acknowledging** stops the `after` waits of that step, never its clocks."""
    both = small(
        ACKNOWLEDGED.format(rule="one"),
        head="clocks: {response: {starts: opened, stops: taken}}",
    )
    lines = both.went(OPENED, ("09:40", "acknowledged", "", "ben"), until="12:00")
    assert only(lines, "step", "stayed", "acknowledged", "breach") == [
        ("09:00", "desk"),
        ("09:30", "desk"),
        ("09:40", "desk"),
        ("11:00", "response"),
    ]


def test_acknowledging_for_some_time() -> None:
    """**Acknowledging** ... Where it expires, the step is entered again as a new visit."""
    both = small(ACKNOWLEDGED.format(rule="{by: one, for: 2h}"))
    lines = both.went(OPENED, ("09:40", "acknowledged", "", "ben"), until="15:00")
    assert only(lines, "step", "acknowledged", "expired") == [
        ("09:00", "desk"),
        ("09:40", "desk"),
        ("11:40", "desk"),
        ("11:40", "desk"),
        ("13:40", "done"),
    ]
    assert only(lines, "told") == [
        ("09:00", "anna by mail"),
        ("09:00", "ben by mail"),
        ("09:30", "carla by mail"),
        ("11:40", "anna by mail"),
        ("11:40", "ben by mail"),
        ("13:10", "carla by mail"),
        ("13:40", "carla by mail"),
    ]


@pytest.mark.parametrize(
    ("rule", "by", "at"),
    [
        pytest.param("2", ["anna", "anna", "carla"], "09:30", id="each once"),
        pytest.param("everybody", ["anna", "carla", "ben"], "09:30", id="all who were asked"),
        pytest.param("one", ["anna", "carla"], "09:10", id="one"),
    ],
)
def test_acknowledging_by_several(rule: str, by: list[str], at: str) -> None:
    """**Acknowledging** by several: the event is offered when there are enough of them."""
    both = small(
        f"desk: {{work: team first, acknowledge: {rule}, next: [{{on: acknowledged, go: done}}]}}"
    )
    history = [(f"09:{n}0", "acknowledged", "", who) for n, who in enumerate(by, 1)]
    lines = both.went(OPENED, *history, until="12:00")
    assert only(lines, "step")[1:] == [(at, "done")]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(("09:30", "approved", "", "carla"), ("09:30", "good"), id="yes"),
        pytest.param(("09:30", "approved"), ("09:30", "good"), id="by nobody named"),
        pytest.param(("09:30", "refused", "", "carla"), ("09:30", "bad"), id="no"),
        pytest.param(("09:30", "refused", "", "ben"), ("10:00", "open"), id="was not asked"),
        pytest.param(("10:01", "approved", "", "carla"), ("10:00", "open"), id="too late"),
    ],
)
def test_approval(event: tuple[str, ...], expected: tuple[str, str]) -> None:
    """**Approval** has three exits, all compulsory: yes, no, unanswered by the deadline."""
    both = small(
        """\
ask: {approve: lead, question: May it?, yes: good, no: bad, unanswered: {after: 1h, go: open}}
good: {wait: words, next: [{after: 5d, go: done}]}
bad: {wait: words, next: [{after: 5d, go: done}]}
open: {wait: words, next: [{after: 5d, go: done}]}
"""
    )
    lines = both.went(OPENED, event, until="12:00")
    assert steps(lines) == [("09:00", "ask"), expected]
    assert only(lines, "told") == [("09:00", "carla by mail")]


@pytest.mark.parametrize(
    ("bound", "rounds"),
    [
        pytest.param("at most: 2", ["09:30", "10:00"], id="by a count"),
        pytest.param("until: asked", ["09:30"], id="by an event that ends them"),
        pytest.param("because: each takes time", ["09:30", "10:00", "10:30"], id="by time"),
    ],
)
def test_loops(bound: str, rounds: list[str]) -> None:
    """**Loops** are bounded by a count, by time passing in each round, or by an event that ends
    them (`until acknowledged`): without one the check refuses."""
    both = small(
        "desk: {wait: words, next: [{after: 30m, go: desk, " + bound + "}, {after: 5d, go: done}]}"
    )
    lines = both.went(OPENED, ("09:45", "asked"), until="10:45")
    assert steps(lines)[1:] == [(at, "desk") for at in rounds]


def test_a_level_with_nobody_to_tell() -> None:
    """**A level with nobody to tell** is skipped at once, with a log entry.

    Anna and Ben are away.
    """
    both = small(
        """\
desk: {work: level 1, next: [{on: asked, go: done}, {after: 1h, go: lead}]}
lead: {work: lead, next: [{after: 1h, go: done}]}
""",
        roster=BASE["roster.yaml"].replace("desk.example}", "desk.example, away: [2026-04-20]}"),
    )
    lines = both.went(OPENED, until="12:00")
    assert only(lines, "step", "skipped") == [
        ("09:00", "desk"),
        ("09:00", "desk"),
        ("09:00", "lead"),
        ("10:00", "done"),
    ]


# ---- clocks


def test_target() -> None:
    """**Target.** The matrix column with the clock's name, of the row that fits the ticket *now*.
    A cell `-` is no target."""
    both = small(
        ONE.format(wait="5d"),
        head="clocks: {response: {starts: opened, stops: taken}}",
        speed=BASE["matrices/speed.csv"].replace("\n2,2h", "\n2,-"),
    )
    lines = both.went(OPENED, until="17:00")
    assert only(lines, "breach") == []
    lines = both.went(OPENED, ("10:00", "priority", "1"), until="17:00")
    assert only(lines, "breach") == [("10:00", "response")]


def test_target_changed_under_way() -> None:
    """**Target changed under way** (priority, tier, matrix row): time used stays used; thresholds
    newly passed fire now, once. Each threshold fires once per run of the clock."""
    both = small(
        """\
desk:
  wait: words
  next:
    - {at: 50% of resolution, stay: true, tell: lead}
    - {at: 75% of resolution, stay: true}
    - {after: 5d, go: done}
""",
        head="clocks: {resolution: {starts: opened, stops: solved, restarts: replied}}",
    )
    lines = both.went(
        OPENED,  # 8h, and 2h from 10:15 on: 1h15 are more than half of it
        ("10:15", "priority", "1"),
        ("10:20", "priority", "2"),
        ("10:25", "priority", "1"),
        ("13:00", "replied"),
        until="2026-04-21 17:00",
    )
    assert only(lines, "stayed", "breach", "told") == [
        ("10:15", "desk"),
        ("10:15", "carla by mail"),
        ("10:30", "desk"),
        ("11:00", "resolution"),
        ("14:00", "desk"),  # a new run
        ("14:00", "carla by mail"),
        ("14:30", "desk"),
        ("15:00", "resolution"),
    ]


def test_first_response() -> None:
    """**First response** pauses while the path is paused. A customer writing again before an
    answer does not move the deadline."""
    both = small(
        ONE.format(wait="5d"),
        head=f"{PAUSES}\nclocks: {{response: {{starts: asked, stops: replied, again: true}}}}",
    )
    lines = both.went(
        OPENED,
        ("09:00", "asked"),
        ("09:30", "asked"),
        ("10:00", "state", "Waiting"),
        ("10:15", "state", "Active"),
        ("13:30", "replied"),
        ("14:00", "asked"),
        until="17:00",
    )
    assert only(lines, "breach") == [("11:15", "response"), ("16:00", "response")]


def test_breach() -> None:
    """**Breach.** A running clock that has used its target is breached at that instant, once; the
    path catches it with `on: breach of CLOCK`."""
    both = small(
        """\
desk: {wait: words, next: [{on: breach of response, go: lead, as: sla}]}
lead: {wait: words, next: [{after: 5d, go: done}]}
""",
        head="clocks: {response: {starts: opened, stops: taken, resumes: asked}}",
    )
    lines = both.went(OPENED, ("11:30", "assignee", "ben"), ("11:40", "asked"), until="17:00")
    assert only(lines, "breach", "step")[1:] == [("11:00", "response"), ("11:00", "lead")]


# ---- effects


def test_key() -> None:
    """**Key**: walk / visit / step / effect / occurrence / recipient / channel. The same key is
    never carried out twice where the receiver can tell."""
    both = small(
        "desk: {wait: words, next: [{every: 15m, stay: true, tell: lead}, {after: 5d, go: done}]}"
    )
    grid = Grid(berlin("2026-04-20 00:00"), 60, 24 * 60)
    told = events_of([Told(540, "opened")], grid)
    found = swept(read_desk(both.texts), told, berlin("2026-04-20 10:00"))
    keys = [each.key.split("/") for each in found.effects]
    assert [key[:3] + key[-2:] for key in keys] == [["T-1", "1", "1", "carla", "mail"]] * 4
    assert [key[3] for key in keys] == ["desk"] * 4
    assert len({each.key for each in found.effects}) == 4


def test_withdrawn() -> None:
    """**Withdrawn**: when the ticket is resolved or the step acknowledged, messages not yet sent
    that ask somebody to act are withdrawn, and the log says so."""
    both = small(
        "desk: {work: team second, acknowledge: one, next: "
        "[{on: solved, go: done}, {after: 5d, go: done}]}"
    )
    assert only(both.went(OPENED, until="12:00"), "told") == [
        ("09:00", "dora by mail"),
        ("09:05", "dora by sms"),
    ]
    for event in (("09:04", "acknowledged", "", "dora"), ("09:04", "state", "Solved")):
        lines = both.went(OPENED, event, until="12:00")
        assert only(lines, "told") == [("09:00", "dora by mail")]


def test_what_a_walk_may_know() -> None:
    """**What a walk may know**: at any instant only what events told by then."""
    both = small(
        ONE.format(wait="level 1"), head="clocks: {response: {starts: opened, stops: taken}}"
    )
    desk = read_desk(both.texts)
    grid = Grid(berlin("2026-04-20 00:00"), 60, 24 * 60)
    told = events_of([Told(540, "opened"), Told(555, "priority", "1")], grid)
    events = [event for _, event in told]
    knowing, not_knowing = Sweeps(desk), Sweeps(desk)
    now = berlin("2026-04-20 09:10")
    assert [*knowing.at(now, events)] == [*not_knowing.at(now, events[:1])]
    assert knowing.walk.due_at == berlin("2026-04-20 10:00")


# ---- versions


def test_a_version_spells_out_what_moves_a_deadline() -> None:
    """A version hashes the path, the paths it calls, its matrix and its calendars with the
    holiday dates spelled out. The roster is live."""
    inner = path("one: {wait: words, next: [{after: 15m, go: done}]}", name="inner", ends="well")
    calls = small("desk: {call: inner, next: [{else: done}]}", inner=inner)
    version = read_desk(calls.texts).paths["ladder"].version

    def with_(file: str, old: str, new: str) -> str:
        assert old in calls.texts[file]
        texts = {**calls.texts, file: calls.texts[file].replace(old, new)}
        return read_desk(texts).paths["ladder"].version

    assert with_("calendars/office.yaml", "2026-05-01", "2026-05-02") != version
    assert with_("calendars/office.yaml", "Labour Day", "May Day") == version
    assert with_("paths/inner.yaml", "15m", "20m") != version
    assert with_("matrices/speed.csv", "wall 30m", "wall 31m") != version
    assert with_("roster.yaml", "first: [anna, ben]", "first: [anna]") == version


# ---- where two readings of the words were possible

GATE = "desk: {wait: words, next: [{during: 09:30-10:30, go: done}]}"
ARRIVES = """\
two: {fork: [desk, other], join: done}
desk: {wait: words, next: [{after: 30m, go: done, tell: lead}]}
other: {wait: words, next: [{after: 1h, go: done}]}
"""
SETS = """\
desk:
  wait: words
  next:
    - {every: wall 6h, at most: 2, tell: lead, set: {state: Waiting}}
    - {after: 2d, go: done}
"""
AGAIN = """\
desk:
  work: team first
  acknowledge: {by: one, on: taken}
  next: [{on: taken, stay: true}, {after: 5d, go: done}]
"""


@pytest.mark.parametrize(
    ("steps", "head", "history", "expected"),
    [
        pytest.param(
            GATE,
            PAUSES,
            [OPENED, ("09:10", "state", "Waiting")],
            ("09:30", "step", "done"),
            id="a pause stops clocks and working-time waits; a gate is none",
        ),
        pytest.param(
            GATE,
            "",
            [OPENED, ("09:10", "snoozed"), ("09:40", "woken")],
            ("09:40", "step", "done"),
            id="while it is snoozed, a gate stays closed too",
        ),
        pytest.param(
            "desk: {work: team first, acknowledge: one, next: [{during: 09:30-10:30, go: done}]}",
            "",
            [OPENED, ("09:10", "acknowledged", "", "ben")],
            ("09:30", "step", "done"),
            id="acknowledging stops after and every, not a gate",
        ),
        pytest.param(
            ARRIVES,
            "",
            [OPENED],
            ("09:30", "told", "carla by mail"),
            id="a transition to a join tells its people, also while others have not arrived",
        ),
        pytest.param(
            "desk: {wait: words, next: [{after: 1h, go: done}]}",
            "",
            [("08:30", "reopened"), OPENED],
            ("10:00", "step", "done"),
            id="events before the beginning only change fields, reopened too",
        ),
        pytest.param(
            AGAIN,
            "",
            [OPENED, ("09:10", "assignee", "ben", "ben"), ("09:20", "assignee", "anna", "anna")],
            ("09:20", "stayed", "desk"),
            id="with enough of them the event is offered, later ones too",
        ),
    ],
)
def test_one_of_two_readings(
    steps: str, head: str, history: list[tuple[str, ...]], expected: tuple[str, str, str]
) -> None:
    assert expected in small(steps, head=head).went(*history, until="12:00")


def test_a_wait_stands_still_also_where_a_transition_set_the_pause() -> None:
    """**Pause.** While the ticket's `state` is one of them every day wait stands still."""
    lines = small(SETS, head=PAUSES).went(OPENED, until="2026-04-24 12:00")
    assert only(lines, "paused", "step") == [("09:00", "desk"), ("15:00", "")]


def test_a_step_of_the_holder_asks_who_holds_it_now() -> None:
    """`holder` is looked up for each visit: nobody the first time, somebody the second."""
    lines = small(
        """\
desk: {work: holder, acknowledge: one, next: [{on: asked, go: other}, {after: 5d, go: done}]}
other: {wait: words, next: [{on: asked, go: desk}]}
"""
    ).went(
        OPENED,
        *(("09:10", "asked"), ("09:20", "assignee", "dora"), ("09:30", "asked")),
        until="12:00",
    )
    assert only(lines, "told") == [("09:30", "dora by mail"), ("09:35", "dora by sms")]


def test_who_led_on_into_a_join_has_acted() -> None:
    """**Withdrawn** ... an event led the ticket on, here into the join."""
    both = small(
        """\
first: {notify: team second, next: [{after: 2m, go: two}]}
two: {fork: [desk, other], join: rest}
desk: {wait: words, next: [{else: rest}]}
other: {wait: words, next: [{on: asked, go: rest}]}
rest: {wait: words, next: [{after: 1h, go: done}]}
"""
    )
    lines = both.went(OPENED, ("09:04", "asked"), until="12:00")
    assert only(lines, "told") == [("09:00", "dora by mail")]


# ---- every fork has its case

HELD_HERE = {"Time", "Events", "Steps", "Clocks", "Order and proof"}
ELSEWHERE = {
    "times without a zone": "tests/flows/test_import.py",
    "past midnight": "tests/matrices/test_calendar_language.py",
    "touching and overlapping windows": "tests/matrices/test_calendar_language.py",
    "which rule names a day": "tests/matrices/test_calendar_language.py",
    "calendars made of others": "tests/matrices/test_calendar_language.py",
    "a date that the zone leaves out": "tests/matrices/test_calendar_questions.py",
    "backwards": "tests/matrices/test_calendar_questions.py",
    "no answer": "tests/matrices/test_calendar_questions.py",
    **dict.fromkeys(
        ("of something", "authority", "with authority", "told besides"),
        "tests/matrices/test_authority.py",
    ),
    **dict.fromkeys(("a manager", "else", "own hours"), "tests/matrices/test_standing_in.py"),
    **dict.fromkeys(
        (
            "a day of 25 hours",
            "again",
            "at",
            "at most",
            "during",
            "every",
            "one event at one clock",
            "restarts",
            "runs on",
            "set",
            "the longest run",
            "until",
        ),
        "tests/matrices/test_meanings_of_words.py",
    ),
}
OF_THE_ENGINE = {  # forks of flows/, which delivers and keeps the log: not yet
    "order",
    "late delivery",
    "after an outage",
    "next in turn, least loaded",
}
SHARED = ROOT.parent / "shared" / "MEANINGS.md"


def bare(name: str) -> str:
    return re.sub("[`.]", "", name).lower()


def forks(text: str) -> dict[str, set[str]]:
    """The bold names under each heading."""
    found: dict[str, set[str]] = {}
    for part in text.split("\n## ")[1:]:
        heading, _, body = part.partition("\n")
        found[heading] = {bare(name) for name in re.findall(r"\*\*([^*]+)\*\*", body)}
    return found


def held() -> set[str]:
    """The forks whose words stand in the docstring of a test of this file."""
    tests = [value for name, value in globals().items() if name.startswith("test_")]
    docs = " ".join(" ".join((test.__doc__ or "").split()) for test in tests)
    return {bare(name) for name in re.findall(r"\*\*([^*]+)\*\*", docs)}


def test_every_fork_of_our_meanings_has_a_case() -> None:
    ours = forks((ROOT / "docs" / "meanings.md").read_text())
    assert HELD_HERE - {"Order and proof"} <= ours.keys()
    named = set().union(*(names for heading, names in ours.items() if heading in HELD_HERE))
    assert named - held() - ELSEWHERE.keys() == set()
    assert all((ROOT / file).is_file() for file in ELSEWHERE.values())


def test_every_settled_fork_has_a_case() -> None:
    if not SHARED.is_file():
        pytest.skip("the settled meanings are not at ../shared/MEANINGS.md")
    named = set().union(*forks(SHARED.read_text()).values())
    assert named - held() == OF_THE_ENGINE - held()
