"""A desk with every kind of step that writes, and tickets for it, by a seed."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert

from flows.store.database import Store
from flows.store.tables import EventRow, TicketRow, WalkRow, table
from flows.store.versions import publish
from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.conftest import berlin
from tests.matrices.small import DESK, LADDER, ROSTER, SMALL, SPEED

OPENING = berlin("2026-04-20 08:30")
_PHASES = (
    "2026-04-20 09:40", "2026-04-20 14:20", "2026-04-21 09:05", "2026-04-22 12:00",
    "2026-04-27 17:00",
)  # fmt: skip
PHASES = tuple(map(berlin, _PHASES))
"""When everybody sweeps. They are so far apart that what failed at one is tried at the next."""
AFTERWARDS = tuple(PHASES[-1] + timedelta(hours=hours) for hours in (1, 6, 30, 60))
"""When one worker sweeps at last: nothing is left to be done."""

_TASKS = "tasks:\n  restart-server: tests.chaos.worker:restart_server\nwalks:"
_PRIORITIES = '["1", "2", "3", "4"]'

_PATH = """\
path: ladder
calendar: office
matrix: speed
pauses: [Waiting]
clocks:
  response: {starts: opened, stops: taken}
anywhere:
  - {on: breach of response, stay: true, tell: lead}
  - {on: solved, go: done}
start: sort
steps:
  sort:
    decide:
      - {when: "ticket.priority == '1'", go: alarm}
      - {when: "ticket.priority == '3'", go: restart}
      - {when: "ticket.priority == '4'", go: both}
      - {else: desk}
  alarm:
    notify: [team first, lead]
    next:
      - {else: desk}
  restart:
    act: restart-server
    next:
      - {on: done, go: done}
      - {on: failed, go: desk, because: the server could not be restarted}
  both: {fork: [look, ask], join: desk}
  look:
    work: anna
    next:
      - {after: 30m, go: desk}
  ask:
    notify: lead
    next:
      - {after: 2h, go: desk}
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
"""


def desk() -> Desk:
    """The desk; the server that it restarts is the receiver."""
    return read_desk(_texts())


def write(folder: Path) -> None:
    """The same desk as a folder."""
    for name, text in _texts().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _texts() -> Mapping[str, str]:
    texts = {**SMALL, LADDER: _PATH}
    texts[ROSTER] = texts[ROSTER].replace("  nobody: []\n", "")
    texts[DESK] = texts[DESK].replace("walks:", _TASKS).replace('["1", "2"]', _PRIORITIES)
    texts[SPEED] += "3,2h,team first,1h\n4,wall 1h,team first,2h\n"
    return texts


def fill(store: Store, here: Desk, *, seed: str, tickets: int, acts: bool) -> None:
    """Tickets with all that happens to them, in a new store."""
    publish(store, here)
    chance = Random(f"tickets {seed}")
    ids = [f"T-{n}" for n in range(1, tickets + 1)]
    histories = {ticket: list(_history(ticket, chance, acts=acts)) for ticket in ids}
    walks = [
        WalkRow(id=f"{ticket}/1", ticket=ticket, number=1, state={}, due_at=rows[0].at)
        for ticket, rows in histories.items()
    ]
    events = [row.model_dump(exclude={"id"}) for rows in histories.values() for row in rows]
    with store.writing() as connection:
        connection.execute(insert(table(TicketRow)), [{"id": each, "told": {}} for each in ids])
        connection.execute(insert(table(EventRow)), events)
        connection.execute(insert(table(WalkRow)), [each.model_dump() for each in walks])


def _history(ticket: str, chance: Random, *, acts: bool) -> Iterator[EventRow]:
    at, seq = OPENING + timedelta(minutes=chance.randrange(600)), 0

    def told(kind: str, new: str = "") -> EventRow:
        nonlocal at, seq
        seq += 1
        row = EventRow(ticket=ticket, at=at, seq=seq, type=kind, new=new)
        at += timedelta(minutes=chance.randrange(1, 300))
        return row

    opened = at
    yield told("priority", chance.choice("1234" if acts else "124"))
    at = opened
    yield told("opened")
    for kind in ("taken", "reassigned", "asked", "solved", "reopened"):
        if chance.random() < 0.3:
            new = chance.choice(["anna", "ben"]) if kind == "taken" else ""
            yield told("assignee" if kind == "taken" else kind, new)
            if kind == "solved":
                yield told("state", "Solved")
            if kind == "reopened":
                yield told("state", "Active")
