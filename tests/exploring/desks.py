"""A small desk whose paths are read without being proved, so that faulty ones can be walked.

Its calendars are of UTC and every day is like the other; all its waits are whole hours.
"""

from collections.abc import Mapping
from dataclasses import replace

from matrices.checking.desks import check_desk
from matrices.desk import Desk, Rule
from matrices.files.desks import read_desk, read_unwalked
from matrices.files.documents import read_yaml, shaped
from matrices.files.paths import Around, read_path
from matrices.files.shapes import PathShape
from matrices.problems import ModelError, Problem

MAIN, INNER = "paths/main.yaml", "paths/inner.yaml"
SOUND = """\
path: main
calendar: always
matrix: speed
start: desk
steps:
  desk: {work: team first, next: [{on: solved, go: done}]}
  done: {end: solved}
"""
BASE: Mapping[str, str] = {
    "desk.yaml": """\
desk: explored
ticket:
  state: {one of: [New, Waiting, Solved], missing: New}
  tier: {one of: [low, high], missing: low}
  asks: {count: asked}
  amount: {number: EUR, missing: 0}
events:
  solved: {state: Solved}
  asked: the customer wrote
  replied: an agent wrote
  moved: somebody else is to work on it
tasks: {repair: desk.tasks:repair}
walks:
  - {else: main}
""",
    "roster.yaml": """\
zone: UTC
people:
  anna: {mail: anna@desk.example}
  ben: {mail: ben@desk.example}
  carla: {mail: carla@desk.example}
  dave: {mail: dave@desk.example, away: [2025-01-01 to 2030-12-31]}
teams:
  first: [anna, ben]
  away: [dave]
roles:
  lead: carla
""",
    "calendars/always.yaml": "calendar: always\nzone: UTC\nopen: always\n",
    "calendars/days.yaml": """\
calendar: days
zone: UTC
open: {mon-sun: "08:00-20:00"}
""",
    "matrices/speed.csv": """\
tier,response,level_1,level_1_within,level_2,level_2_within
low,4h,team first,4h,lead,2h
high,2h,team first,2h,lead,2h
""",
}


def desk_of(paths: Mapping[str, str]) -> dict[str, str]:
    """The texts of the small desk with these path files."""
    return {**BASE, **paths}


def unproved(texts: Mapping[str, str]) -> Desk:
    """The desk that these texts say, with paths that only had to be readable."""
    files = {name: text for name, text in texts.items() if name.startswith("paths/")}
    rest = {name: text for name, text in texts.items() if name not in files}
    desk = read_desk({**rest, MAIN: SOUND})
    read = {name: read_yaml(name, text) for name, text in files.items()}
    shapes = {name: shaped(document, PathShape) for name, document in read.items()}
    around = replace(
        Around.of(desk),
        outcomes={
            shape.path: frozenset(step.end for step in shape.steps.values() if step.end)
            for shape in shapes.values()
        },
        paths={},
    )
    for name, document in read.items():
        path = read_path(document, shapes[name], around)
        if path is None or document.problems:
            raise ModelError(document.problems)
        around.paths[path.name] = path
    return replace(desk, paths=around.paths, walks=(Rule("main", None),), texts=dict(texts))


def found(texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that a designer is told about these texts, by loading and by the check."""
    try:
        desk = read_unwalked(texts)
    except ModelError as error:
        return error.problems
    return check_desk(desk)


def refused(texts: Mapping[str, str]) -> bool:
    """Whether a desk of these texts cannot even be loaded."""
    try:
        read_desk(texts)
    except ModelError:
        return True
    return False
