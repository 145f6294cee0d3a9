"""Who is told by a path's words, on a desk whose people are away, on call and managed."""

import pytest

from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.matrices.rostered import TEXT
from tests.matrices.small import LADDER, ROSTER, SMALL, Told, sentences, told, walked

PEOPLE = TEXT + "  lead: dora\n"
TEAM = "  first: [anna, ben]\n"


def telling(whom: str) -> dict[str, str]:
    """The small desk with the other roster, whose chief step tells these people."""
    path = SMALL[LADDER].replace("tell: [lead]", f"tell: [{whom}]")
    roster = PEOPLE.replace("teams:\n", f"teams:\n{TEAM}")
    return {**SMALL, ROSTER: roster, LADDER: path}


def desk(whom: str) -> Desk:
    return read_desk(telling(whom))


TAKEN: Told = ("09:10", "assignee", "chris")


@pytest.mark.parametrize(
    ("whom", "history", "people"),
    [
        pytest.param("on-call network", [], ["anna"], id="who is on call at that instant"),
        pytest.param("team first", [], ["anna", "ben"], id="everybody in a team"),
        pytest.param("team first, anna", [], ["anna", "ben"], id="named twice, told once"),
        pytest.param("manager of anna", [], ["dora"], id="a manager"),
        pytest.param(
            "holder, manager of holder",
            [TAKEN],
            ["chris", "dora"],
            id="the manager of who holds it",
        ),
        pytest.param("manager of manager of holder", [TAKEN], ["emil"], id="the manager's manager"),
        pytest.param(
            "manager of holder", [], ["dora"], id="a team holds it: the manager of its people"
        ),
        pytest.param("queue backlog", [], ["backlog"], id="a queue"),
    ],
)
def test_who_is_told(whom: str, history: list[Told], people: list[str]) -> None:
    entries = walked(desk(whom), *history, until="10:30")
    assert told(entries) == [("10:00", person) for person in people]


@pytest.mark.parametrize(
    "assignee",
    [
        pytest.param("gina", id="somebody who is not in the roster"),
        pytest.param("holder", id="called like a word of paths"),
        pytest.param("manager of " * 2000, id="called like many words of paths"),
        pytest.param("level 99999999999999999999", id="called like a level"),
    ],
)
def test_where_a_stranger_holds_it_nobody_is_the_manager(assignee: str) -> None:
    entries = walked(desk("manager of holder"), ("09:10", "assignee", assignee), until="10:30")
    assert told(entries) == []
    assert [entry.because for entry in entries if entry.kind == "told"] == [
        "nobody stands behind manager of holder"
    ]


def test_the_customer_can_be_named_without_being_in_the_roster() -> None:
    assert sentences(telling("customer")) == []


def test_a_role_can_be_who_is_on_call() -> None:
    entries = walked(desk("network chief"), until="10:30")
    assert told(entries) == [("10:00", "anna")]


def test_a_fault_of_an_on_call_is_told_once_also_where_paths_name_it() -> None:
    texts = telling("on-call network")
    texts[ROSTER] = texts[ROSTER].replace("hand-off: mon 09:00", "hand-off: monday")
    (sentence,) = sentences(texts)
    assert sentence.startswith("roster.yaml:22: on-call 'network' hands off at 'monday'; ")
