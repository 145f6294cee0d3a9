"""The version of a path: the same as long as its tickets go the same way, another one if not."""

import json
import os
import subprocess
import sys

import pytest

from matrices.files.desks import read_desk
from tests.conftest import ROOT
from tests.matrices.small import DESK, LADDER, OFFICE, ROSTER, SMALL, SPEED, changed

STEPS = SMALL[LADDER].index("steps:\n") + len("steps:\n")
ALARM, AT_DESK = SMALL[LADDER].index("  alarm:"), SMALL[LADDER].index("  desk:\n")


def version(texts: dict[str, str]) -> str:
    return read_desk(texts).paths["ladder"].version


FIRST = version(SMALL)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(LADDER, "start: sort", "# who begins\nstart: sort", id="a comment"),
        pytest.param(LADDER, "start: sort", "start:   'sort'\n\n", id="spaces and quotes"),
        pytest.param(
            LADDER,
            "path: ladder\ncalendar: office",
            "calendar: office\npath: ladder",
            id="order of keys",
        ),
        pytest.param(
            LADDER,
            "{on: reassigned, go: desk}",
            "{go: desk, on: reassigned}",
            id="of a transition's keys",
        ),
        pytest.param(
            LADDER,
            SMALL[LADDER][STEPS:AT_DESK],
            SMALL[LADDER][ALARM:AT_DESK] + SMALL[LADDER][STEPS:ALARM],
            id="order of steps",
        ),
        pytest.param(LADDER, "tell: [lead]", "tell: lead", id="a list of one name"),
        pytest.param(OFFICE, "Labour Day", "First of May", id="a holiday's name"),
        pytest.param(OFFICE, "mon-fri", "mon,tue,wed-fri", id="weekdays written otherwise"),
        pytest.param(SPEED, "1,wall 30m", ' 1 ,"wall 30m"', id="spaces and quotes in the matrix"),
        pytest.param(
            SPEED,
            SMALL[SPEED],
            "response,level_1,priority,level_1_within\n"
            "wall 30m,team first,1,15m\n"
            "2h,team first,2,1h\n",
            id="order of columns",
        ),
        pytest.param(
            DESK, "the customer asked how far it is", "another word", id="an event's meaning"
        ),
        pytest.param(ROSTER, "ben@desk.example", "ben@other.example", id="an address"),
        pytest.param(ROSTER, "[anna, ben]", "[anna]", id="who is in a team"),
        pytest.param(ROSTER, "teams:", "authority: {pay: {lead: any}}\nteams:", id="who may what"),
        pytest.param(ROSTER, "anna: {", "anna: {hours: office, ", id="when somebody works"),
    ],
)
def test_the_same_version(file: str, old: str, new: str) -> None:
    assert version(changed(file, old, new)) == FIRST


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(LADDER, "after: 1d", "after: 2d", id="a wait"),
        pytest.param(LADDER, "after: level 1", "after: wall 15m", id="a wait instead of a level"),
        pytest.param(LADDER, "priority == '1'", "priority != '1'", id="a condition"),
        pytest.param(LADDER, "[Waiting]", "[Waiting, New]", id="a state that pauses"),
        pytest.param(LADDER, "stops: taken", "stops: solved", id="what stops a clock"),
        pytest.param(LADDER, "{on: solved, go: done}", "{on: solved, go: desk}", id="a target"),
        pytest.param(LADDER, "end: solved", "end: over", id="an outcome"),
        pytest.param(LADDER, "tell: [lead]", "tell: [ben]", id="who is told"),
        pytest.param(LADDER, "tell: [lead]", "tell: [lead else ben]", id="who else is told"),
        pytest.param(SPEED, "2h,team first", "2h,team first else lead", id="who else owns a level"),
        pytest.param(LADDER, "start: sort", "start: desk\nrestart: sort", id="where it starts"),
        pytest.param(
            LADDER,
            "      - {after: level 1, go: chief}\n      - {on: reassigned, go: desk}\n",
            "      - {on: reassigned, go: desk}\n      - {after: level 1, go: chief}\n",
            id="the order of transitions",
        ),
        pytest.param(OFFICE, "2026-05-01", "2026-05-02", id="a holiday's date"),
        pytest.param(OFFICE, "08:00-12:00", "08:00-12:01", id="an opening hour"),
        pytest.param(OFFICE, "Europe/Berlin", "Europe/Paris", id="a zone"),
        pytest.param(SPEED, "2,2h", "2,3h", id="a target in a row"),
        pytest.param(SPEED, "first,1h", "first,2h", id="the time of a level in a row"),
        pytest.param(SPEED, "2h,team first", "2h,lead", id="the owner of a level in a row"),
        pytest.param(DESK, 'missing: "2"', 'missing: "1"', id="what stands for a missing value"),
        pytest.param(DESK, "{state: Solved}", "{state: Waiting}", id="the change an event names"),
    ],
)
def test_another_version(file: str, old: str, new: str) -> None:
    assert version(changed(file, old, new)) != FIRST


def test_what_an_approval_is_of_is_another_version() -> None:
    people = SMALL[ROSTER] + "authority: {pay: {lead: any}, give: {lead: any}}\n"
    step = (
        "  chief:\n    approve: lead\n    of: pay\n    question: May it?\n    yes: done\n"
        "    no: done\n    unanswered: {after: 1d, go: done}\n"
    )
    begin, end = SMALL[LADDER].index("  chief:"), SMALL[LADDER].index("  done:")
    path = SMALL[LADDER][:begin] + step + SMALL[LADDER][end:]
    versions = {
        version({**SMALL, ROSTER: people, LADDER: path.replace("    of: pay\n", of)})
        for of in ("", "    of: pay\n", "    of: give\n")
    }
    assert len(versions) == 3


def test_the_order_of_clocks_is_another_version() -> None:
    """At the same instant the clock that is written first is breached first."""
    columns = {**SMALL, SPEED: SMALL[SPEED].replace("response,", "response,solution,")}
    columns[SPEED] = columns[SPEED].replace("30m,", "30m,2h,").replace("2,2h,", "2,2h,2h,")
    one, other = (
        "  response: {starts: opened, stops: taken}\n",
        "  solution: {starts: opened, stops: solved}\n",
    )
    versions = {
        version({**columns, LADDER: SMALL[LADDER].replace(one, clocks)})
        for clocks in (one + other, other + one)
    }
    assert len(versions) == 2


def test_a_row_for_another_value_is_another_version() -> None:
    three = {**SMALL, DESK: SMALL[DESK].replace('["1", "2"]', '["1", "2", "3"]')}

    def of_rows(first: str, second: str) -> str:
        rows = SMALL[SPEED].replace("1,wall", f"{first},wall").replace("2,2h", f"{second},2h")
        return version({**three, SPEED: rows})

    assert of_rows('"1,3"', "2") == of_rows('"3, 1"', "2") != of_rows("1", '"2,3"')


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_finds_the_same_version(hash_seed: str) -> None:
    texts = changed(DESK, '["1", "2"]', '["1", "2", "3", "4", "5"]')
    texts[SPEED] = SMALL[SPEED].replace("2,2h", '"2,3,4,5",2h')
    code = (
        "import json, sys; from matrices.files.desks import read_desk;"
        "print(read_desk(json.load(sys.stdin)).paths['ladder'].version)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        input=json.dumps(texts),
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == version(texts)
