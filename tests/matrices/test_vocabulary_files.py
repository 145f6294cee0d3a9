"""The words of desk.yaml: numbers, counts and the events that every desk has."""

import re

import pytest

from matrices.conditions import parse
from matrices.files.desks import read_desk
from matrices.files.documents import read_yaml, shaped
from matrices.files.shapes import DeskShape
from matrices.files.vocabulary import read_vocabulary
from matrices.tickets import BUILT_IN, Field, Ticket, Vocabulary
from tests.conftest import ROOT
from tests.matrices.small import DESK, SMALL, changed, sentences

FIELD = "assignee: {text: true}"
KINDS = "one of text: true, one of: [...], number: UNIT and count: true would be right"

EVENTS = ["asked", "assignee", "priority", "reassigned", "solved", "state", "taken"]
"""The names of what happens to tickets of the small desk, besides those of every desk."""


def with_field(written: str) -> dict[str, str]:
    return changed(DESK, FIELD, f"{FIELD}\n  {written}")


def words(texts: dict[str, str]) -> Vocabulary:
    return read_desk(texts).vocabulary


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            "refund: {number: EUR, missing: 0}",
            Field("refund", missing="0", kind="number", unit="EUR"),
            id="a number with its unit",
        ),
        pytest.param(
            "seats: {number: true, missing: -1}",
            Field("seats", missing="-1", kind="number"),
            id="a number without a unit",
        ),
        pytest.param(
            "refund: {number: EUR, missing: 12.50}",
            Field("refund", missing="12.50", kind="number", unit="EUR"),
            id="a missing number with a fraction",
        ),
        pytest.param(
            'refund: {number: EUR, missing: "7"}',
            Field("refund", missing="7", kind="number", unit="EUR"),
            id="a missing number in quotes",
        ),
        pytest.param(
            "refund: {number: EUR}",
            Field("refund", missing="0", kind="number", unit="EUR"),
            id="a missing number is 0 where nothing else is said",
        ),
        pytest.param(
            "reopened: {count: true}",
            Field("reopened", missing="0", kind="count", counts="reopened"),
            id="a count of the event of its name",
        ),
        pytest.param(
            "bounces: {count: reassigned, missing: 0}",
            Field("bounces", missing="0", kind="count", counts="reassigned"),
            id="a count of an event of another name",
        ),
        pytest.param(
            "reassigned: {count: true}",
            Field("reassigned", missing="0", kind="count", counts="reassigned"),
            id="a count of an event of the desk's own",
        ),
        pytest.param(
            "taken: {count: true}",
            Field("taken", missing="0", kind="count", counts="taken"),
            id="a count of a named change",
        ),
        pytest.param(
            "moves: {count: state}",
            Field("moves", missing="0", kind="count", counts="state"),
            id="a count of any change of a field",
        ),
    ],
)
def test_a_field_as_written(written: str, expected: Field) -> None:
    assert words(with_field(written)).fields[expected.name] == expected


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        pytest.param(
            "refund: {number: EUR, text: true}",
            f"field 'refund' is text and number; {KINDS}",
            id="a number and a text",
        ),
        pytest.param(
            "refund: {number: EUR, missing: often}",
            "field 'refund' is a number; its missing value 'often' is no number; "
            "write it as in 12.50",
            id="a missing number that is none",
        ),
        pytest.param(
            "refund: {number: EUR, missing: 1e999999}",
            "field 'refund' is a number; its missing value '1e999999' is no number; "
            "write it as in 12.50",
            id="a missing number with a power of ten",
        ),
        pytest.param(
            'refund: {number: EUR, missing: ""}',
            "field 'refund' is a number; its missing value '' is no number; write it as in 12.50",
            id="a missing number that is empty",
        ),
        pytest.param(
            "refund: {number: 5}",
            "'ticket' 'refund' 'number': found the number 5 (in quotes, \"5\", it is a text); "
            "a text would be right",
            id="a number for a unit",
        ),
        pytest.param(
            "refund: {number: false}",
            "'ticket' 'refund' 'number': found false; a text would be right",
            id="no number",
        ),
        pytest.param(
            "refund: {number: EUR, missing: true}",
            "'ticket' 'refund' 'missing': found true; a text would be right",
            id="a missing number that is a truth",
        ),
        pytest.param(
            "size: {text: true, missing: 0}",
            "'ticket' 'size' 'missing': found the number 0 (in quotes, \"0\", it is a text); "
            "a text would be right",
            id="a number for a missing text",
        ),
        pytest.param(
            "reopened: {count: true, missing: 1}",
            "field 'reopened': what never happened is counted 0, not '1'; take 'missing' out",
            id="a count that does not begin at 0",
        ),
        pytest.param(
            "reopened: {count: reasigned}",
            "field 'reopened' counts 'reasigned', which never happens on this desk; "
            "did you mean 'reassigned'?",
            id="a count of an unknown event",
        ),
        pytest.param(
            "bounces: {count: true}",
            "field 'bounces' counts 'bounces', which never happens on this desk; "
            f"known are: {', '.join(sorted([*BUILT_IN, *EVENTS]))}",
            id="a count of an event that there is not",
        ),
        pytest.param(
            "approved: {text: true}",
            "a field cannot be called 'approved'; it is an event of every desk; "
            "only its count has its name",
            id="a text with the name of an event of every desk",
        ),
    ],
)
def test_a_field_that_contradicts_itself(written: str, sentence: str) -> None:
    told = [each.partition(": ")[2] for each in sentences(with_field(written))]
    assert sentence in told


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        pytest.param(
            "approved: the customer said yes",
            "'approved' is a name that events have already; give it another name or take it out",
            id="another meaning for an event of every desk",
        ),
        pytest.param(
            "reopened: {state: Active}",
            "'reopened' is a name that events have already; give it another name or take it out",
            id="a change cannot begin a walk",
        ),
        pytest.param(
            'costly: {refund: "100"}',
            "event 'costly': 'refund' is a number; write {refund: any}, "
            "and compare it in a condition",
            id="a change to one number",
        ),
        pytest.param(
            "again: {bounces: any}",
            "event 'again': 'bounces' only counts 'reassigned'; wait for 'reassigned' itself",
            id="a change of a count",
        ),
        pytest.param(
            "bounces: somebody threw it back",
            "'bounces' is a name that events have already; give it another name or take it out",
            id="the name of a count of something else",
        ),
    ],
)
def test_an_event_that_cannot_be_so(event: str, sentence: str) -> None:
    texts = with_field("refund: {number: EUR}\n  bounces: {count: reassigned}")
    texts[DESK] = texts[DESK].replace("events:\n", f"events:\n  {event}\n")
    assert [each.partition(": ")[2] for each in sentences(texts)] == [sentence]


def test_an_event_of_every_desk_may_be_the_name_of_a_change_too() -> None:
    texts = changed(
        DESK, "taken: {assignee: any}", "taken: {assignee: any}\n  acknowledged: {assignee: any}"
    )
    assert sentences(texts) == []


@pytest.mark.parametrize("name", sorted(set(BUILT_IN) - {"opened", "reopened"}))
def test_a_path_may_wait_for_an_event_of_every_desk(name: str) -> None:
    ladder = SMALL["paths/ladder.yaml"].replace("on: reassigned", f"on: {name}")
    assert sentences({**SMALL, "paths/ladder.yaml": ladder}) == []


def test_else_before_another_rule_would_hide_it() -> None:
    rules = (
        "- {else: ladder}\n  - {when: \"ticket.priority == '1'\", path: ladder}\n  - {else: ladder}"
    )
    assert sentences(changed(DESK, "- {else: ladder}", rules)) == [
        "desk.yaml:12: rule no. 1 is 'else', and rules come after it; write it as the last rule"
    ]


def test_the_page_for_designers_declares_fields_and_compares_them() -> None:
    page = (ROOT / "docs" / "designers.md").read_text()
    block = next(
        each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "count:" in each
    )
    document = read_yaml("desk.yaml", f"desk: page\n{block}")
    declared = read_vocabulary(document, shaped(document, DeskShape))
    assert document.problems == []
    table = page.partition("## Conditions")[2].partition("\n## ")[0]
    shown = [
        each for each in re.findall(r"`([^`]+)`", table) if each.startswith(("ticket.", "100 "))
    ]
    assert len(shown) == 7
    for each in shown:
        assert parse(each, declared.fields).holds(declared.values(Ticket("T-1"))) in (True, False)
