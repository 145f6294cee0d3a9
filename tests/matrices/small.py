"""A small good desk as texts, to be broken in one place at a time, and tickets told to it.

Monday, 20 April 2026 is an ordinary working day; the office closes for lunch from 12 to 13.
"""

from collections.abc import Iterable, Mapping

from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.log import Entry
from matrices.problems import ModelError
from matrices.replay import replay
from matrices.tickets import Event
from tests.conftest import BERLIN, berlin

DESK, ROSTER = "desk.yaml", "roster.yaml"
OFFICE, SPEED, LADDER = "calendars/office.yaml", "matrices/speed.csv", "paths/ladder.yaml"

SMALL = {
    DESK: """\
desk: corner
ticket:
  state: {one of: [New, Active, Waiting, Solved], missing: New}
  priority: {one of: ["1", "2"], missing: "2"}
  assignee: {text: true}
events:
  taken: {assignee: any}
  solved: {state: Solved}
  reassigned: somebody else is to work on it
  asked: the customer asked how far it is
walks:
  - {else: ladder}
""",
    ROSTER: """\
people:
  anna: {mail: anna@desk.example}
  ben: {mail: ben@desk.example}
  carla: {mail: carla@desk.example}
teams:
  first: [anna, ben]
  nobody: []
roles:
  lead: carla
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
priority,response,level_1,level_1_within
1,wall 30m,team first,15m
2,2h,team first,1h
""",
    LADDER: """\
path: ladder
calendar: office
matrix: speed
pauses: [Waiting]
clocks:
  response: {starts: opened, stops: taken}
anywhere:
  - {on: solved, go: done}
start: sort
steps:
  sort:
    decide:
      - {when: "ticket.priority == '1'", go: alarm}
      - {else: desk}
  alarm:
    notify: lead
    next:
      - {else: desk}
  desk:
    work: level 1
    next:
      - {after: level 1, go: chief}
      - {on: reassigned, go: desk}
  chief:
    wait: the chief decides
    tell: [lead]
    next:
      - {after: 1d, go: done}
  done: {end: solved}
""",
}

SOUND = {
    **SMALL,
    ROSTER: SMALL[ROSTER].replace("  nobody: []\n", "  # and nobody else\n"),
    LADDER: SMALL[LADDER].replace(
        "anywhere:\n  - {on: solved, go: done}\n",
        "anywhere: [{on: solved, go: done},\n  {on: breach of response, stay: true, tell: lead}]\n",
    ),
}
"""The same, line for line, without what the check warns of."""

Told = tuple[str, str, str]
"""What happened to a ticket: wall time on 20 April 2026 (or with its date), type, new value."""

OPENED: Told = ("09:00", "opened", "")
BEGUN = [("09:00", "sort"), ("09:00", "desk")]
"""The steps that a ticket opened at nine has entered by then."""

_NEXT = "      - {on: reassigned, go: desk}\n"


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The small desk with one passage of one file written otherwise."""
    assert SMALL[file].count(old) == 1, f"{old!r} stands in {file} {SMALL[file].count(old)} times"
    return {**SMALL, file: SMALL[file].replace(old, new)}


def sentences(texts: Mapping[str, str]) -> list[str]:
    """What a designer is told about these files; nothing where they are a desk."""
    try:
        read_desk(texts)
    except ModelError as error:
        return [str(problem) for problem in error.problems]
    return []


def moment(text: str) -> str:
    """The wall time with its date."""
    return text if " " in text else f"2026-04-20 {text}"


def events(*told: Told) -> list[Event]:
    """The events of ticket T-1, numbered as told."""
    return [
        Event("T-1", berlin(moment(at)), seq, kind, "", new)
        for seq, (at, kind, new) in enumerate(told)
    ]


def happened(desk: Desk, history: Iterable[Event], *, until: str) -> list[Entry]:
    """Every entry that the history leaves up to a wall time."""
    decisions = replay(desk=desk, ticket="T-1", events=history, until=berlin(moment(until)))
    return [entry for decision in decisions for entry in decision.entries]


def ladder(*next_: str) -> Desk:
    """The small desk, where first line has an hour, and these transitions besides."""
    lines = "".join(f"      - {{{each}}}\n" for each in next_)
    return read_desk(changed(LADDER, _NEXT, lines))


def walked(desk: Desk, *history: Told, until: str) -> list[Entry]:
    """Every entry of a ticket that was opened at nine."""
    return happened(desk, events(OPENED, *history), until=until)


def steps(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """The steps entered, with the wall time (on 20 April 2026, or with its date)."""
    return [(wall(entry), entry.step) for entry in entries if entry.kind == "step"]


def told(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Who was told, with the wall time."""
    return [(wall(entry), entry.values["whom"]) for entry in entries if "whom" in entry.values]


def wall(entry: Entry) -> str:
    """The wall time of an entry in Berlin; without its date on 20 April 2026."""
    return f"{entry.at.astimezone(BERLIN):%Y-%m-%d %H:%M}".removeprefix("2026-04-20 ")
