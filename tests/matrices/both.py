"""Small cases told by hand: the engine and the naive reading must both say what paper says.

Monday, 20 April 2026 is an ordinary working day; the office is open 08:00-12:00 and 13:00-17:00,
and closed on Friday, 1 May.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from textwrap import indent

from matrices.files.desks import read_desk
from tests.conftest import BERLIN, berlin
from tests.matrices.sweeping import decided, events_of, instants, swept
from tests.naive import Desk, Told, files, happenings
from tests.naive.grid import Grid

BASE = {
    "desk.yaml": """\
desk: corner
ticket:
  state: {one of: [New, Active, Waiting, Solved], missing: New}
  priority: {one of: ["1", "2"], missing: "2"}
  assignee: {text: true, missing: ""}
events:
  taken: {assignee: any}
  solved: {state: Solved}
  reassigned: somebody else is to work on it
  asked: the customer asked how far it is
  replied: an agent wrote
walks:
  - {else: ladder}
""",
    "roster.yaml": """\
zone: Europe/Berlin
people:
  anna: {mail: anna@desk.example}
  ben: {mail: ben@desk.example}
  carla: {mail: carla@desk.example}
  dora:
    mail: dora@desk.example
    sms: "+49 30 1"
    tell: [mail, {after: wall 5m, by: sms}]
teams:
  first: [anna, ben]
  second: [dora]
roles:
  lead: carla
""",
    "calendars/office.yaml": """\
calendar: office
zone: Europe/Berlin
open:
  mon-fri: 08:00-12:00, 13:00-17:00
holidays:
  2026-05-01: Labour Day
""",
    "matrices/speed.csv": """\
priority,response,resolution,level_1,level_1_within,level_2
1,wall 30m,2h,team first,15m,lead
2,2h,1d,team first,1h,lead
""",
}
HEAD = "path: {name}\ncalendar: office\nmatrix: speed\n"
Line = tuple[str, str, str]
SPARE = 10  # days: how far days in a wait or a target may lead


@dataclass(frozen=True)
class Small:
    """A desk of one path, or more."""

    texts: dict[str, str]

    def went(self, *history: tuple[str, ...], until: str) -> list[Line]:
        """What happens to a ticket, by the wall clock in Berlin; both readings agree on it.

        An event is (when, type, new value, actor); `09:30, told 10:10` happened at 09:30 and is
        told at 10:10, when all that was due before was decided. A wall time without a date is on
        20 April 2026.
        """
        base = berlin(min([moment(each[0]) for each in history])[:10] + " 00:00")
        days = (berlin(moment(until)) - base).days + SPARE
        grid = Grid(base, 60, days * 24 * 60)
        told = [said(each, grid) for each in history]
        end = grid.tick(berlin(moment(until)))
        looks = [each.known - 1 for each in told if each.known > each.at]
        desk = Desk(grid, files.of_texts(self.texts))
        naive = shown(instants(happenings(desk, told, end, looks), grid))
        nows = map(grid.instant, looks)
        engine = swept(read_desk(self.texts), events_of(told, grid), grid.instant(end), nows)
        assert shown(decided(engine)) == naive, differing(shown(decided(engine)), naive)
        return naive


def differing(engine: Sequence[Line], naive: Sequence[Line]) -> str:
    """Line by line what only one of the two says."""
    one, other = ([" ".join(line) for line in lines] for lines in (engine, naive))
    return "\n" + "\n".join(unified_diff(one, other, "engine", "naive", lineterm=""))


def said(event: tuple[str, ...], grid: Grid) -> Told:
    at, kind, new, actor = (*event, "", "")[:4]
    at, _, known = at.partition(", told ")
    tick = grid.tick(berlin(moment(at)))
    return Told(tick, kind, new, actor, grid.tick(berlin(moment(known))) if known else None)


def moment(text: str) -> str:
    """The wall time with its date."""
    return text if text[4:5] == "-" else f"2026-04-20 {text}"


def shown(lines: Sequence[tuple[object, str, str]]) -> list[Line]:
    return [(wall(at), kind, what) for at, kind, what in lines]


def wall(at: object) -> str:
    return f"{at.astimezone(BERLIN):%Y-%m-%d %H:%M}".removeprefix("2026-04-20 ")  # type: ignore[attr-defined]


def only(lines: Sequence[Line], *kinds: str) -> list[tuple[str, str]]:
    """The lines of these kinds: when, and what."""
    return [(at, what) for at, kind, what in lines if kind in kinds]


def steps(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return only(lines, "step")


def path(steps: str, *, head: str = "", name: str = "ladder", ends: str = "solved") -> str:
    """A path file; its steps end at `done`."""
    first = steps.strip().partition(":")[0]
    start = "" if "\nstart:" in f"\n{head}" else f"start: {first}\n"
    written = indent(f"{steps.strip()}\ndone: {{end: {ends}}}\n", "  ")
    return f"{HEAD.format(name=name)}{head.strip()}\n{start}steps:\n{written}"


def small(steps: str, *, head: str = "", **others: str) -> Small:
    """A desk whose path has these steps; `others` are whole files by their short names."""
    names = {
        "roster": "roster.yaml",
        "desk": "desk.yaml",
        "speed": "matrices/speed.csv",
        "office": "calendars/office.yaml",
        "inner": "paths/inner.yaml",
        "night": "calendars/night.yaml",
    }
    extra = {names[key]: text for key, text in others.items()}
    return Small({**BASE, "paths/ladder.yaml": path(steps, head=head), **extra})


OPENED = ("09:00", "opened")
