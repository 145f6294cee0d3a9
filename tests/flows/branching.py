"""A desk whose path forks, joins, and calls another that forks too."""

from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.matrices.small import LADDER, SMALL

_LADDER = """\
path: ladder
calendar: office
matrix: speed
pauses: [Waiting]
anywhere:
  - {on: solved, go: done}
start: sort
steps:
  sort: {fork: [ask, look], join: both}
  ask:
    wait: the customer answers
    next:
      - {on: asked, go: both}
  look:
    call: checking
    next:
      - {on: returned, go: both}
  both:
    work: team first
    next:
      - {on: reassigned, go: both}
      - {after: 1d, go: done}
  done: {end: solved}
"""
_CHECKING = """\
path: checking
calendar: office
matrix: speed
start: split
steps:
  split: {fork: [machine, person], join: meet}
  machine:
    wait: the machine is looked at
    next:
      - {after: 1h, go: meet}
  person:
    work: level 1
    next:
      - {after: 2h, go: meet}
  meet:
    wait: both are compared
    next:
      - {after: 1h, go: over}
  over: {end: checked}
"""


def branching() -> Desk:
    """Opened at nine: checked by noon; goes on once the customer has asked as well."""
    return read_desk({**SMALL, LADDER: _LADDER, "paths/checking.yaml": _CHECKING})
