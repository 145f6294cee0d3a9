"""The roster of a help desk as text, to be read whole or broken in one place."""

from collections.abc import Iterable
from datetime import datetime

from matrices.files.documents import read_yaml, shaped
from matrices.files.rosters import read_roster
from matrices.files.shapes import RosterShape
from matrices.problems import ModelError
from matrices.roster import Roster
from matrices.targets import Target
from tests.conftest import berlin

TEXT = """\
zone: Europe/Berlin
people:
  anna: {mail: anna@desk.example, manager: dora}
  ben: {mail: ben@desk.example, manager: dora, away: [2026-12-21 to 2027-01-03]}
  chris:
    mail: chris@desk.example
    sms: "+49 30 1234567"
    manager: dora
    tell: [mail, {after: wall 5m, by: sms}]
  dora: {voice: "+49 30 7654321", chat: "@dora", manager: emil}
  emil: {mail: emil@desk.example, zone: America/Chicago, away: 2026-05-01}
teams:
  first-line: [anna, ben]
  specialists: [chris]
  nobody: []
queues:
  backlog: {mail: backlog@desk.example}
on-call:
  network:
    weekly: [chris, anna]
    hand-off: mon 09:00
    from: 2026-01-05
    overrides: [{2026-05-01 08:00 to 2026-05-02 08:00: ben}]
  night:
    zone: Europe/London
    shifts:
      - {mon-fri 08:00-18:00: [anna, ben]}
      - {mon-thu 18:00-08:00: chris}
      - {else: dora}
    from: 2026-01-05
roles:
  duty manager: dora
  network chief: on-call network
  desk: team first-line
"""


def roster(text: str = TEXT) -> Roster:
    """The roster that a text says; ModelError with what is wrong with it."""
    document = read_yaml("roster.yaml", text)
    read = read_roster(document, shaped(document, RosterShape))
    if document.problems:
        raise ModelError(document.problems)
    return read


def sentences(*changes: tuple[str, str]) -> list[str]:
    """What a designer is told about the roster with these passages written otherwise."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    try:
        roster(text)
    except ModelError as error:
        return [str(problem).removeprefix("roster.yaml:") for problem in error.problems]
    return []


def behind(target: str, at: str = "2026-04-20 10:00", *, text: str = TEXT) -> Iterable[str]:
    """The people behind a target at a wall time in Berlin, in one line."""
    return ", ".join(roster(text).members(Target(target), berlin(at)))


def when(text: str) -> datetime:
    """The instant of a wall time in Berlin."""
    return berlin(text)
