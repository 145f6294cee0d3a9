"""A sound desk in which one fault is planted, what the check then finds, and its example walked."""

from matrices.checking.desks import check_desk
from matrices.checking.witnesses import Witness
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.problems import Problem
from matrices.trying import try_path
from tests.matrices.small import DESK, LADDER, SMALL

__all__ = ["DESK", "LADDER", "REPAIR", "SOUND", "found", "kinds", "line_of", "planted", "takes"]

REPAIR = "paths/repair.yaml"
SOUND = {
    **SMALL,
    DESK: """\
desk: corner
ticket:
  state: {one of: [New, Active, Waiting, Solved], missing: New}
  priority: {one of: ["1", "2"], missing: "2"}
  assignee: {text: true}
  refund: {number: EUR}
  limit: {number: EUR, missing: 500}
  reopened: {count: true}
events:
  taken: {assignee: any}
  solved: {state: Solved}
  reassigned: somebody else is to work on it
  asked: the customer asked how far it is
tasks:
  restart: ourdesk.tasks:restart
walks:
  - {when: "ticket.refund > 1000", path: repair}
  - {else: ladder}
""",
    LADDER: """\
path: ladder
calendar: office
matrix: speed
pauses: [Waiting]
clocks:
  response: {starts: opened, stops: taken}
start: sort
steps:
  sort:
    decide:
      - {when: "ticket.priority == '1'", go: both}
      - {when: "ticket.refund > 100", go: ask}
      - {else: desk}
  both: {fork: [inform, call], join: over}
  inform:
    notify: lead
    next:
      - {on: asked, go: inform}
      - {after: 1h, go: over}
  call:
    call: repair
    next:
      - {on: returned, go: over}
  over:
    wait: the customer says whether it works
    next:
      - {on: taken, go: desk}
      - {after: 1d, go: done}
  ask:
    approve: lead
    yes: done
    no: desk
    unanswered: {after: 1d, go: desk}
  desk:
    work: level 1
    next:
      - {on: solved, go: done}
      - {on: reassigned, go: desk}
      - {after: level 1, go: chief}
  chief:
    wait: the chief decides
    tell: [lead]
    next:
      - {on: taken, if: "ticket.refund > ticket.limit", go: ask}
      - {after: 1d, go: done}
  done: {end: solved}
""",
    REPAIR: """\
path: repair
calendar: office
matrix: speed
start: try
steps:
  try:
    act: restart
    next:
      - {on: done, go: fixed}
      - {on: failed, go: hands}
      - {after: 1h, go: hands}
  hands:
    work: team first
    acknowledge: one
    next:
      - {on: solved, go: fixed}
      - {after: 2h, go: hands}
  fixed: {end: fixed}
""",
}


def planted(*changes: tuple[str, str], file: str = LADDER) -> Desk:
    """The sound desk with some passages of one file written otherwise."""
    text = SOUND[file]
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands in {file} {text.count(old)} times"
        text = text.replace(old, new)
    return read_desk({**SOUND, file: text})


def line_of(desk: Desk, text: str, file: str = LADDER) -> int:
    """The line of a file at which a text stands, the first."""
    return next(n for n, line in enumerate(desk.texts[file].splitlines(), 1) if text in line)


def found(desk: Desk, kind: str) -> list[Problem]:
    """What the check finds of one kind."""
    return [problem for problem in check_desk(desk) if problem.id == kind]


def kinds(desk: Desk) -> list[str]:
    """The ids of all that the check finds."""
    return [problem.id for problem in check_desk(desk)]


def walked(desk: Desk, witness: Witness | None) -> list[str]:
    """The transitions that an example really takes, by `decide`."""
    assert witness is not None
    assert witness.opened is not None, witness
    trial = try_path(
        path=desk.paths[witness.path],
        roster=desk.roster,
        opened=witness.opened,
        told=witness.told,
        events=witness.events,
    )
    return [line.entry.transition for line in trial.lines if line.entry.transition]


def takes(desk: Desk, witness: Witness | None) -> bool:
    """Whether an example really takes its transitions, in their order."""
    assert witness is not None
    taken = iter(walked(desk, witness))
    return all(way in taken for way in witness.ways)
