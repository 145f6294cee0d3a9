"""The small desk whose one path is compared, as its files."""

from matrices.desk import Desk
from matrices.files.desks import read_desk

_DESK = """
desk: comparison
about: One plain escalation path.
ticket:
  state:    {one of: [New, Active, Pending, Resolved, Closed], missing: New}
  priority: {one of: ["1", "2", "3"], missing: "3"}
  assignee: {text: true, missing: ""}
events:
  taken:      {assignee: any}
  resolved:   {state: Resolved}
  closed:     {state: Closed}
  reassigned: another group is to work on it
walks:
  - {else: escalation}
"""

_CALENDAR = """
calendar: office
zone: Europe/Berlin
open:
  mon-fri: 08:00-12:00, 13:00-17:00
holidays:
  2026-04-03: Good Friday
  2026-04-06: Easter Monday
  2026-05-01: Labour Day
"""

_ROSTER = """
people:
  anna:  {mail: anna@desk.example}
  ben:   {mail: ben@desk.example}
  chris: {mail: chris@desk.example}
  dora:  {mail: dora@desk.example}
  frida: {mail: frida@desk.example}
teams:
  service-desk: [anna, ben]
  specialists:  [chris]
  leads:        [frida]
roles:
  duty manager: dora
"""


def files_of(path: str, matrix: str) -> dict[str, str]:
    """The files of the desk with this path and the matrix `urgency`."""
    return {
        "desk.yaml": _DESK,
        "roster.yaml": _ROSTER,
        "calendars/office.yaml": _CALENDAR,
        "matrices/urgency.csv": matrix,
        "paths/escalation.yaml": path,
    }


def desk_of(path: str, matrix: str) -> Desk:
    """The desk, just read, with this path and the matrix `urgency`."""
    return read_desk(files_of(path, matrix))
