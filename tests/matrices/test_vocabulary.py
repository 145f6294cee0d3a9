"""What events tell of a ticket's fields: values, missing values, numbers, counts, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices.tickets import BUILT_IN, Change, Event, Field, Ticket, Vocabulary
from tests.conftest import berlin

WORDS = Vocabulary(
    fields={
        "state": Field("state", one_of=("New", "Solved"), missing="New"),
        "assignee": Field("assignee"),
        "refund": Field("refund", missing="0", kind="number", unit="EUR"),
        "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
        "bounces": Field("bounces", missing="0", kind="count", counts="bounced"),
        "solved": Field("solved", missing="0", kind="count", counts="solved"),
        "hands": Field("hands", missing="0", kind="count", counts="taken"),
        "moves": Field("moves", missing="0", kind="count", counts="state"),
    },
    changes={
        "solved": Change("state", "Solved"),
        "moved": Change("state"),
        "taken": Change("assignee"),
        "acknowledged": Change("assignee"),
    },
    plain={"bounced": "it was thrown back"},
)


def event(kind: str, new: str = "") -> Event:
    return Event("T-1", berlin("2026-04-20 09:00"), 0, kind, new=new)


@pytest.mark.parametrize(
    ("told", "field", "value"),
    [
        pytest.param({}, "state", "New", id="never told: the missing one"),
        pytest.param({"state": ""}, "state", "New", id="told empty: the missing one"),
        pytest.param({"state": "Solved"}, "state", "Solved", id="as told"),
        pytest.param({}, "refund", "0", id="a number never told"),
        pytest.param({"refund": "12.50"}, "refund", "12.50", id="a number as told"),
        pytest.param({"refund": "a lot"}, "refund", "0", id="told when it was no number yet"),
        pytest.param({}, "reopened", "0", id="never happened"),
        pytest.param({"reopened": "3"}, "reopened", "3", id="happened three times"),
    ],
)
def test_values(told: dict[str, str], field: str, value: str) -> None:
    assert WORDS.values(Ticket("T-1", told))[field] == value
    assert set(WORDS.values(Ticket("T-1", told))) == set(WORDS.fields)


@pytest.mark.parametrize(
    ("kind", "new", "names"),
    [
        pytest.param("bounced", "", {"bounced"}, id="an event of the desk's own"),
        pytest.param("approved", "", {"approved"}, id="an event of every desk"),
        pytest.param("acknowledged", "", {"acknowledged"}, id="one that is a change's name too"),
        pytest.param("state", "Solved", {"state", "solved", "moved"}, id="a change to a value"),
        pytest.param("state", "New", {"state", "moved"}, id="a change to another value"),
        pytest.param("state", "", {"state"}, id="a change to nothing"),
        pytest.param("assignee", "anna", {"assignee", "taken", "acknowledged"}, id="two names"),
        pytest.param("refund", "5", {"refund"}, id="a change without a name"),
        pytest.param("from elsewhere", "x", {"from elsewhere"}, id="a type that nobody declared"),
    ],
)
def test_names(kind: str, new: str, names: set[str]) -> None:
    assert WORDS.names_of(event(kind, new)) == names


@pytest.mark.parametrize(
    ("kind", "new", "told", "changes"),
    [
        pytest.param("refund", "12.50", {}, {"refund": "12.50"}, id="a field's new value"),
        pytest.param("refund", "", {"refund": "1"}, {"refund": ""}, id="a value taken away"),
        pytest.param("reopened", "", {}, {"reopened": "1"}, id="happened once"),
        pytest.param("reopened", "x", {"reopened": "9"}, {"reopened": "10"}, id="ten times"),
        pytest.param("bounced", "", {"bounces": "1"}, {"bounces": "2"}, id="counted elsewhere"),
        pytest.param(
            "assignee", "ben", {}, {"assignee": "ben", "hands": "1"}, id="a named change counts"
        ),
        pytest.param("assignee", "", {}, {"assignee": ""}, id="what is not that change does not"),
        pytest.param(
            "state",
            "Solved",
            {"moves": "4"},
            {"state": "Solved", "moves": "5", "solved": "1"},
            id="two counts of one event",
        ),
        pytest.param("reopened", "", {"reopened": "x"}, {"reopened": "1"}, id="from no count on"),
        pytest.param("approved", "", {}, {}, id="nothing to tell"),
        pytest.param("from elsewhere", "x", {}, {}, id="a type that nobody declared"),
    ],
)
def test_changes(kind: str, new: str, told: dict[str, str], changes: dict[str, str]) -> None:
    before = dict(told)
    assert WORDS.changes_by(event(kind, new), told) == changes
    assert told == before


def test_a_count_is_no_type_of_event() -> None:
    assert "hands" not in WORDS.types
    assert "reopened" in WORDS.types
    assert set(BUILT_IN) <= WORDS.types


@pytest.mark.parametrize(
    ("kind", "new", "wrong"),
    [
        pytest.param("refund", "12.50", "", id="a number"),
        pytest.param("refund", "", "", id="no number any more"),
        pytest.param("refund", "-0.5", "", id="a negative number"),
        pytest.param(
            "refund", "often", "refund 'often' is no number; write it as in 12.50", id="a word"
        ),
        pytest.param(
            "refund", "12,50", "refund '12,50' is no number; write it as in 12.50", id="a comma"
        ),
        pytest.param("refund", "NaN", "refund 'NaN' is no number; write it as in 12.50", id="NaN"),
        pytest.param(
            "refund", "1e9", "refund '1e9' is no number; write it as in 12.50", id="a power"
        ),
        pytest.param(
            "refund",
            "\u0663",
            "refund '\u0663' is no number; write it as in 12.50",
            id="other digits",
        ),
        pytest.param(
            "refund", "1\n", "refund '1\n' is no number; write it as in 12.50", id="a line's end"
        ),
        pytest.param("reopened", "by the customer", "", id="an event that is counted"),
        pytest.param(
            "hands",
            "",
            "event type 'hands' is not known; known are: acknowledged, approved, assignee, "
            "bounced, confirmed, done, failed, jumped, opened, refund, refused, reopened, snoozed, "
            "state, undelivered, woken",
            id="a count that is no event",
        ),
    ],
)
def test_refuses(kind: str, new: str, wrong: str) -> None:
    assert WORDS.refuses(kind, new) == wrong


kinds = st.sampled_from(["state", "assignee", "refund", "reopened", "bounced", "approved"])
history = st.lists(
    st.builds(event, kinds, st.sampled_from(["", "New", "Solved", "1"])), max_size=30
)


@given(history)
def test_a_count_is_how_often_it_happened(events: list[Event]) -> None:
    told: dict[str, str] = {}
    for each in events:
        told.update(WORDS.changes_by(each, told))
    values = WORDS.values(Ticket("T-1", told))
    for name, declared in WORDS.fields.items():
        if declared.kind == "count":
            happened = [each for each in events if declared.counts in WORDS.names_of(each)]
            assert values[name] == str(len(happened))


@given(st.text(max_size=40))
def test_a_number_is_refused_or_reckoned_with(text: str) -> None:
    declared = WORDS.fields["refund"]
    if not text or declared.refuses(text):
        assert declared.value(text) == "0"
    else:
        assert declared.value(text) == text
        assert float(text) == float(declared.value(text))
