"""A desk whose path restarts a server: `done` leads on, `failed` to a person."""

from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.matrices.small import DESK, LADDER, SMALL

_LADDER = """\
path: ladder
calendar: office
matrix: speed
start: restart
anywhere:
  - {on: solved, go: over}
steps:
  restart:
    act: restart-server
    next:
      - {on: done, go: over}
      - {on: failed, go: desk, because: the server could not be restarted}
  desk:
    work: level 1
    tell: [lead]
    next:
      - {after: 1d, go: over}
  over: {end: solved}
"""


def texts_with(task: str) -> dict[str, str]:
    """The files of the desk, whose task is this function."""
    desk = SMALL[DESK].replace("walks:", f"tasks:\n  restart-server: {task}\nwalks:")
    return {**SMALL, DESK: desk, LADDER: _LADDER}


def desk_with(task: str) -> Desk:
    """The desk whose task is this function."""
    return read_desk(texts_with(task))
