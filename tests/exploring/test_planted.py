"""One fault of each kind is planted in a sound desk, and found by its id at its line.

Most are planted in the ready-made desk; what needs no interrupts, or a called path, in a small one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from matrices.checking.rules import RULES
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from tests.exploring.desks import INNER, MAIN, desk_of, found

READY = load_desk(INCIDENTS).texts
PATH, DESK, ROSTER = "paths/incident.yaml", "desk.yaml", "roster.yaml"
MATRIX, HOURS = "matrices/priorities.csv", "calendars/service-desk.yaml"
IDLE = "paths/idle.yaml"
HEAD = "path: {}\ncalendar: {}\nmatrix: {}\nstart: {}\nsteps:\n"
ENDING = "  - {on: resolved, go: resolved}\n  - {on: closed, go: closed}\n"
FORK = """\
  both: {{fork: [mend, inform], join: specialists}}
  mend:
    work: level 2
    next: [{{after: 1h, go: specialists}}]
  inform:
    notify: duty manager
    next:
      - {inform}

  first-line:
"""
SMALL = desk_of(
    {
        MAIN: HEAD.format("main", "always", "speed", "desk")
        + """\
  desk:
    work: team first
    next: [{on: asked, go: both}]
  both: {fork: [mend, inform], join: over}
  mend:
    call: inner
    next: [{on: returned good, go: over}, {on: returned bad, go: over}]
  inform:
    notify: lead
    next: [{on: replied, go: over}, {after: 2h, go: over}]
  over:
    work: level 1
    next: [{on: moved, go: done}]
  done: {end: solved}
""",
        INNER: HEAD.format("inner", "always", "speed", "ask")
        + """\
  ask:
    work: lead
    next:
      - {on: moved, go: good}
      - {on: asked, go: bad}
  good: {end: good}
  bad: {end: bad}
""",
    }
)


@dataclass(frozen=True)
class Planted:
    """A fault: its kind, the line at which it is to be found, and what is written otherwise."""

    kind: str
    file: str
    line: str
    changes: tuple[tuple[str, str, str], ...]
    base: Mapping[str, str] = field(default_factory=lambda: READY)

    def texts(self) -> dict[str, str]:
        texts = dict(self.base)
        for file, old, new in self.changes:
            if old:
                assert texts[file].count(old) == 1, f"{old!r} in {file}: {texts[file].count(old)}"
            texts[file] = texts[file].replace(old, new) if old else new
        return texts

    def where(self, texts: Mapping[str, str]) -> int:
        lines = [n for n, line in enumerate(texts[self.file].splitlines(), 1) if self.line in line]
        assert len(lines) == 1, f"{self.line!r} stands in lines {lines}"
        return lines[0]


def ready(kind: str, file: str, line: str, *changes: tuple[str, str, str]) -> Planted:
    return Planted(kind, file, line, changes)


def small(kind: str, file: str, line: str, *changes: tuple[str, str, str]) -> Planted:
    return Planted(kind, file, line, changes, SMALL)


WHEN = """{when: "ticket.assignee != ''", go: diagnose}"""
AWAY = "away: [2020-01-01 to 2040-12-31]"
ACCEPTED = """\
  - {finding: deadline-unmeetable, at: paths/incident.yaml, \
because: the dispatcher says how urgent a ticket is only after its opening}
"""
FAULTS = [
    ready("file-wrong", PATH, "3 days", (PATH, "after: 3d", "after: 3 days")),
    ready("name-unknown", PATH, "closd", (PATH, "3d, go: closed", "3d, go: closd")),
    ready(
        "step-unreached",
        PATH,
        "  attic:",
        (
            PATH,
            "  closed: {title",
            "  attic:\n    work: level 1\n    next: [{after: 1h, go: closed}]\n  closed: {title",
        ),
    ),
    ready("step-endless", PATH, "  manager:", (PATH, ENDING, "")),
    ready(
        "step-personless",
        IDLE,
        "  pause:",
        (
            IDLE,
            "",
            HEAD.format("idle", "service-desk", "priorities", "pause")
            + "  pause:\n    wait: nobody\n    next: [{after: 1h, go: over}]\n"
            + "  over: {end: over}\n",
        ),
        (
            DESK,
            "  - {else: incident}",
            "  - {when: \"ticket.category == 'idle'\", path: idle}\n  - {else: incident}",
        ),
    ),
    ready("loop-timeless", PATH, "  triage:", (PATH, "- {else: specialists}", "- {else: triage}")),
    ready(
        "loop-unbounded",
        PATH,
        "  repair:",
        (DESK, "accepts:", "tasks: {repair: desk.tasks:repair}\naccepts:"),
        (PATH, "- {else: specialists}", "- {else: repair}"),
        (
            PATH,
            "  first-line:",
            (
                "  repair:\n    act: repair\n    next:\n      - {on: done, go: specialists}\n"
                "      - {on: failed, go: repair}\n  first-line:"
            ),
        ),
    ),
    ready(
        "fork-never-joins",
        PATH,
        "  inform:",
        (PATH, "- {else: specialists}", "- {else: both}"),
        (PATH, "  first-line:\n", FORK.format(inform="{after: 1h, go: inform}")),
    ),
    ready(
        "fork-end-inside",
        PATH,
        "{after: 1h, go: closed}",
        (PATH, "- {else: specialists}", "- {else: both}"),
        (PATH, "  first-line:\n", FORK.format(inform="{after: 1h, go: closed}")),
    ),
    small(
        "fork-blocked",
        MAIN,
        "  inform:",
        (MAIN, "[{on: replied, go: over}, {after: 2h, go: over}]", "[{after: 2h, go: over}]"),
        (MAIN, "    notify: lead\n", "    notify: lead\n    acknowledge: one\n"),
    ),
    small(
        "fork-shared-step",
        MAIN,
        "  mend:",
        (MAIN, "{after: 2h, go: over}", "{after: 2h, go: mend}"),
    ),
    small(
        "call-circle",
        INNER,
        "  again:",
        (
            INNER,
            "  ask:",
            "  again:\n    call: inner\n    next: [{else: bad}]\n  ask:",
        ),
        (INNER, "{on: asked, go: bad}", "{on: asked, go: again}"),
    ),
    small("call-uncaught", MAIN, "  mend:", (MAIN, ", {on: returned bad, go: over}", "")),
    ready(
        "condition-never",
        PATH,
        "ticket.assignee == ''",
        (PATH, WHEN, WHEN.replace('",', " and ticket.assignee == ''\",")),
    ),
    ready(
        "else-never",
        PATH,
        "{else: first-line}",
        (PATH, WHEN, "{when: \"ticket.priority in ['2', '3', '4']\", go: diagnose}"),
    ),
    ready(
        "condition-shadowed",
        PATH,
        "ticket.assignee == 'anna'",
        (
            PATH,
            WHEN,
            f"{WHEN}\n      - {{when: \"ticket.assignee == 'anna'\", go: diagnose}}",
        ),
    ),
    ready(
        "matrix-gap",
        MATRIX,
        "3,2h",
        (MATRIX, "4,4h,5d,team service-desk,2h,team specialists,3d,duty manager\n", ""),
    ),
    ready("matrix-overlap", MATRIX, '"3, 4"', (MATRIX, "4,4h", '"3, 4",4h')),
    ready("matrix-cell-missing", MATRIX, "4,4h", (MATRIX, "4,4h,5d", "4,4h,")),
    ready(
        "level-unowned",
        MATRIX,
        "1,wall 15m",
        (ROSTER, "chris@desk.example}", f"chris@desk.example, {AWAY}}}"),
        (ROSTER, "emil@desk.example}", f"emil@desk.example, {AWAY}}}"),
    ),
    ready(
        "level-empty",
        MATRIX,
        "1,wall 15m",
        (ROSTER, "chris@desk.example}", "chris@desk.example, away: [2026-06-01 to 2026-06-05]}"),
        (ROSTER, "emil@desk.example}", "emil@desk.example, away: [2026-06-03]}"),
    ),
    ready(
        "acknowledge-short",
        PATH,
        "  first-line:",
        (PATH, "    work: level 1\n", "    work: level 1\n    acknowledge: 3\n"),
    ),
    ready(
        "timer-never",
        PATH,
        "{after: 5h, go: manager}",
        (
            PATH,
            "- {after: 4h, go: specialists, as: functional, because: no fix in half a day}",
            "- {after: 4h, go: specialists}\n      - {after: 5h, go: manager}",
        ),
    ),
    ready(
        "wait-beyond-clock",
        PATH,
        "{after: level 1",
        (PATH, "after: 30m, go: triage", "after: 3h, go: triage"),
    ),
    ready("deadline-unmeetable", PATH, "  response:", (DESK, ACCEPTED, "")),
    ready(
        "breach-untold",
        PATH,
        "  response:",
        (
            PATH,
            (
                "  - {on: breach of response, stay: true, tell: team leads, as: sla, "
                "because: nobody answered in time}\n"
            ),
            "",
        ),
    ),
    small(
        "approval-without-authority",
        MAIN,
        "  over:",
        (ROSTER, "roles:", "authority:\n  amount: {carla: 100}\nroles:"),
        (
            MAIN,
            "    work: level 1\n    next: [{on: moved, go: done}]\n",
            (
                "    approve: lead\n    question: pay {ticket.amount}?\n    yes: done\n"
                "    no: done\n    unanswered: {after: 2h, go: done}\n"
            ),
        ),
    ),
    ready(
        "message-off-hours",
        PATH,
        "{on: breach of response",
        (
            ROSTER,
            "frida: {mail: frida@desk.example}",
            "frida: {mail: frida@desk.example, hours: {mon: '10:00-11:00'}}",
        ),
    ),
    ready(
        "person-unused",
        ROSTER,
        "gert",
        (ROSTER, "teams:", "  gert: {mail: gert@desk.example}\nteams:"),
    ),
    ready("group-unused", ROSTER, "idle", (ROSTER, "roles:", "  idle: [frida]\nroles:")),
    small(
        "clock-unused",
        INNER,
        "clocks:",
        (
            INNER,
            "start: ask",
            "clocks: {idle: {starts: asked, stops: moved, target: 2h}}\nstart: ask",
        ),
    ),
    ready(
        "calendar-over",
        "calendars/service-desk.yaml",
        "calendar: service-desk",
        (
            "calendars/service-desk.yaml",
            "open:\n  mon-thu: 08:00-12:00, 12:30-18:00\n  fri: 08:00-16:00\n",
            "open: {}\nexcept: {2016-03-24: 08:00-12:00}\n",
        ),
    ),
    ready(
        "calendar-unused",
        "calendars/idle.yaml",
        "calendar: idle",
        ("calendars/idle.yaml", "", "calendar: idle\nzone: UTC\nopen: always\n"),
    ),
    ready(
        "row-unused",
        "matrices/priorities.csv",
        "4,1h",
        (
            "matrices/priorities.csv",
            "priority,response",
            "hit policy,first\npriority,response",
        ),
        (
            "matrices/priorities.csv",
            "4,4h,5d,",
            "4,4h,5d,team service-desk,2h,team specialists,3d,duty manager\n4,1h,5d,",
        ),
    ),
    ready(
        "channel-missing",
        "matrices/priorities.csv",
        "1,wall 15m",
        (
            "matrices/priorities.csv",
            "level_2_within,level_3\n",
            "level_2_within,level_3,level_3_by\n",
        ),
        (
            "matrices/priorities.csv",
            "team specialists,wall 2h,duty manager\n",
            "team specialists,wall 2h,duty manager,sms\n",
        ),
        *(
            ("matrices/priorities.csv", f"{end},duty manager\n", f"{end},duty manager,\n")
            for end in ("4h", "2d", "3d")
        ),
    ),
    ready(
        "matrix-unused",
        "matrices/idle.csv",
        "priority",
        ("matrices/idle.csv", "", "priority,level_1\n-,duty manager\n"),
    ),
    ready(
        "path-unused",
        IDLE,
        "path: idle",
        (
            IDLE,
            "",
            HEAD.format("idle", "service-desk", "priorities", "ask")
            + "  ask:\n    work: level 1\n    next: [{after: 1h, go: over}]\n  over: {end: over}\n",
        ),
    ),
    ready(
        "name-unused",
        DESK,
        "never-heard",
        (DESK, "  updated: ", "  never-heard: {state: New}\n  updated: "),
    ),
    ready("accept-unused", DESK, "step 'nowhere'", (DESK, "step 'intake'", "step 'nowhere'")),
]


@pytest.mark.parametrize("planted", FAULTS, ids=lambda each: each.kind)
def test_planted_fault_is_found_by_its_id_at_its_line(planted: Planted) -> None:
    texts = planted.texts()
    problems = found(texts)
    told = {(each.id, each.file, each.line) for each in problems}
    assert (planted.kind, planted.file, planted.where(texts)) in told, "\n".join(
        f"{each.id}: {each}" for each in problems
    )


def test_sound_desks_have_no_such_finding() -> None:
    assert not found(READY)
    assert not {each.id for each in found(SMALL)} - UNUSED


UNUSED = {"calendar-unused", "person-unused", "group-unused", "name-unused"}
"""What the small desk has besides, for other paths."""
ELSEWHERE = {"person-never", "level-never", "row-not-proved", "clock-before-person"}
"""Kinds that only the proof finds; its own tests plant them."""


def test_a_fault_of_every_kind_is_planted() -> None:
    assert {each.kind for each in FAULTS} | ELSEWHERE == set(RULES)
