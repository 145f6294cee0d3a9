"""A sound desk, to be broken in one place at a time; and what the check then finds.

Monday, 2 March 2026 is an ordinary working day; the office is open 08:00-12:00 and 13:00-17:00.
"""

from collections.abc import Mapping

from matrices.checking.desks import check_desk
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.problems import Problem
from matrices.trying import Trial, try_path

DESK, ROSTER = "desk.yaml", "roster.yaml"
OFFICE, SPEED = "calendars/office.yaml", "matrices/speed.csv"
LADDER, REFUND = "paths/ladder.yaml", "paths/refund.yaml"

SOUND: Mapping[str, str] = {
    DESK: """\
desk: corner
ticket:
  state: {one of: [New, Active, Waiting, Solved], missing: New}
  priority: {one of: ["1", "2"], missing: "2"}
  assignee: {text: true, missing: ""}
  refund: {number: EUR, missing: 0}
events:
  taken: {assignee: any}
  solved: {state: Solved}
  reassigned: somebody else is to work on it
walks:
  - {when: "ticket.refund > 0", path: refund}
  - {else: ladder}
""",
    ROSTER: """\
zone: Europe/Berlin
people:
  anna: {mail: anna@desk.example}
  ben: {mail: ben@desk.example}
  carla: {mail: carla@desk.example}
  dora: {mail: dora@desk.example}
teams:
  first: [anna, ben]
  second: [carla]
roles:
  lead: dora
""",
    OFFICE: """\
calendar: office
zone: Europe/Berlin
open:
  mon-fri: 08:00-12:00, 13:00-17:00
holidays:
  2026-05-01: Labour Day
""",
    SPEED: """\
priority,response,resolution,level_1,level_1_within,level_2,level_2_within
1,30m,4h,team first,15m,team second,1h
2,2h,2d,team first,1h,team second,4h
""",
    LADDER: """\
path: ladder
calendar: office
matrix: speed
pauses: [Waiting]
clocks:
  response: {starts: opened, stops: taken}
  resolution: {starts: opened, stops: solved}
anywhere:
  - {on: solved, go: done}
  - {on: breach of response, stay: true, tell: lead}
  - {on: breach of resolution, go: chief}
start: first
steps:
  first:
    work: level 1
    tell: level 1
    next:
      - {on: taken, go: fixing}
      - {after: level 1, go: second}
  fixing:
    work: holder
    next:
      - {on: reassigned, go: second}
      - {after: 3h, go: second}
  second:
    work: level 2
    tell: level 2
    next:
      - {after: level 2, go: chief}
  chief:
    work: lead
    tell: lead
    next:
      - {every: 1d, tell: lead}
  done: {end: solved}
""",
    REFUND: """\
path: refund
calendar: office
matrix: speed
start: ask
steps:
  ask:
    approve: lead
    question: "Refund {ticket.refund} EUR?"
    yes: paid
    no: kept
    unanswered: {after: 1d, go: kept}
  paid: {end: paid}
  kept: {end: kept}
""",
}


def planted(*changes: tuple[str, str, str], add: Mapping[str, str] | None = None) -> Desk:
    """The sound desk with texts changed: in a file, from what, to what; and with further files."""
    texts = {**SOUND, **(add or {})}
    for file, old, new in changes:
        assert texts[file].count(old) == 1, (file, old)
        texts[file] = texts[file].replace(old, new)
    return read_desk(texts)


def found(desk: Desk, kind: str) -> list[Problem]:
    """What the check finds of a kind."""
    return [problem for problem in check_desk(desk) if problem.id == kind]


def the_one(desk: Desk, kind: str) -> Problem:
    """The one thing that the check finds, which is of this kind."""
    problems = check_desk(desk)
    assert [problem.id for problem in problems] == [kind], [*map(str, problems)]
    return problems[0]


def line_with(desk: Desk, file: str, text: str) -> int:
    """The line of a file that has a text, the only one."""
    lines = [n for n, line in enumerate(desk.texts[file].splitlines(), 1) if text in line]
    assert len(lines) == 1, lines
    return lines[0]


def walked(desk: Desk, problem: Problem) -> Trial:
    """The witness of a finding, walked; it goes the way that it says."""
    witness = problem.witness
    assert witness is not None
    assert witness.opened is not None
    path = desk.paths[witness.path]
    trial = try_path(
        path=path,
        roster=desk.roster,
        opened=witness.opened,
        told=witness.told,
        events=witness.events,
    )
    assert not trial.problem
    entered = [line.entry.step for line in trial.lines if line.entry.kind == "step"]
    assert tuple(entered[: len(witness.steps)]) == witness.steps
    return trial
