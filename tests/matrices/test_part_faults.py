"""One fault in the words, the roster or the calendar of a good desk: one sentence."""

import pytest

from tests.matrices.small import DESK, OFFICE, ROSTER, SMALL, changed, sentences

DATES = "write it as in 2026-12-24, or 12-24 for every year"
WEEKDAYS = "write mon, tue, wed, thu, fri, sat, sun, or a range as in mon-fri"


def test_the_desk_that_all_these_cases_break_is_good() -> None:
    assert sentences(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "assignee: {text: true}",
            "assignee: {}",
            "5: field 'assignee' is of no kind; "
            "one of text: true, one of: [...], number: UNIT and count: true would be right",
            id="a field of no kind",
        ),
        pytest.param(
            "assignee: {text: true}",
            "assignee: {text: true, one of: [anna]}",
            "5: field 'assignee' is text and one of; "
            "one of text: true, one of: [...], number: UNIT and count: true would be right",
            id="a field of both kinds",
        ),
        pytest.param(
            "assignee: {text: true}",
            "assignee: {text: true}\n  Site: {text: true}",
            "6: a field cannot be called 'Site'; small letters, digits and _ would be right",
            id="a field with a capital",
        ),
        pytest.param(
            "assignee: {text: true}",
            "assignee: {text: true}\n  opened: {text: true}",
            "6: a field cannot be called 'opened'; "
            "it is an event of every desk; only its count has its name",
            id="a field with the name of an event",
        ),
        pytest.param(
            "taken: {assignee: any}",
            "taken: {asignee: any}",
            "7: event 'taken': a ticket has no field 'asignee'; did you mean 'assignee'?",
            id="a change of an unknown field",
        ),
        pytest.param(
            "solved: {state: Solved}",
            "solved: {state: Sovled}",
            "8: event 'solved': state 'Sovled' is not known; did you mean 'Solved'?",
            id="a change to an unknown value",
        ),
        pytest.param(
            "solved: {state: Solved}",
            'solved: {state: Solved, priority: "1"}',
            "8: event 'solved' is a change of one field; write {FIELD: VALUE}",
            id="a change of two fields",
        ),
        pytest.param(
            "asked: the customer asked how far it is",
            "assignee: somebody takes it",
            "10: 'assignee' is a name that events have already; "
            "give it another name or take it out",
            id="an event with the name of a field",
        ),
        pytest.param(
            "asked: the customer asked how far it is",
            "reopened: the customer is back",
            "10: 'reopened' is a name that events have already; "
            "give it another name or take it out",
            id="an event that every desk has",
        ),
        pytest.param(
            "- {else: ladder}",
            "- {else: lader}",
            "12: there is no path 'lader'; did you mean 'ladder'?",
            id="a rule to an unknown path",
        ),
        pytest.param(
            "- {else: ladder}",
            "- {when: \"ticket.priority == '1'\", path: ladder}",
            "11: some tickets would walk no path; write {else: PATH} as the last rule",
            id="walks without else",
        ),
        pytest.param(
            "walks:\n  - {else: ladder}",
            "walks: []",
            "11: some tickets would walk no path; write {else: PATH} as the last rule",
            id="no walks",
        ),
        pytest.param(
            "- {else: ladder}",
            "- {path: ladder}\n  - {else: ladder}",
            "12: rule no. 1 says neither or both of 'when' and 'else'; "
            "write {when: …, path: …} or {else: …}",
            id="a rule without a condition",
        ),
        pytest.param(
            "- {else: ladder}",
            "- {when: \"ticket.vip == 'yes'\", path: ladder}\n  - {else: ladder}",
            "12: a ticket has no field 'vip'; known are: assignee, priority, state",
            id="a rule about an unknown field",
        ),
    ],
)
def test_words(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(DESK, old, new)) == [f"{DESK}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "anna@desk.example",
            "anna",
            "2: 'anna' is no mail address; write it as in anna@desk.example",
            id="no mail address",
        ),
        pytest.param(
            "[anna, ben]",
            "[anna, bne]",
            "6: team 'first': there is nobody called 'bne'; did you mean 'ben'?",
            id="an unknown person in a team",
        ),
        pytest.param(
            "lead: carla",
            "lead: karla",
            "9: role 'lead': there is nobody called 'karla'; did you mean 'carla'?",
            id="an unknown person in a role",
        ),
    ],
)
def test_roster(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(ROSTER, old, new)) == [f"{ROSTER}:{sentence}"]


HOURS = "mon-fri: 08:00-12:00, 13:00-17:00"


def test_hours_may_follow_each_other_without_a_break() -> None:
    assert sentences(changed(OFFICE, "13:00-17:00", "12:00-24:00")) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "Europe/Berlin",
            "Europe/Berlni",
            "2: there is no zone 'Europe/Berlni'; did you mean 'Europe/Berlin'?",
            id="a zone with a typo",
        ),
        pytest.param(
            "Europe/Berlin",
            "our town",
            "2: there is no zone 'our town'; write it as in Europe/Berlin",
            id="no zone at all",
        ),
        pytest.param(
            "08:00-12:00",
            "11:00-08:00",
            "4: mon-fri closes at 08:00 before it opens at 11:00; "
            "hours past midnight begin at noon or later",
            id="closes before it opens",
        ),
        pytest.param(
            "13:00-17:00",
            "11:59-17:00",
            "4: '11:59-17:00' overlaps the hours before it",
            id="hours that overlap",
        ),
        pytest.param(
            "13:00-17:00",
            "13:00-24:01",
            "4: '13:00-24:01' is no time of day; 00:00 to 24:00 are",
            id="later than midnight",
        ),
        pytest.param(
            "13:00-17:00",
            "13:60-17:00",
            "4: '13:60-17:00' is no time of day; 00:00 to 24:00 are",
            id="sixty minutes past",
        ),
        pytest.param(
            "13:00-17:00",
            "1pm-5pm",
            "4: '1pm-5pm' are no hours; write them as in 08:00-12:00",
            id="hours of another kind",
        ),
        pytest.param(
            "mon-fri:", "mon-frei:", f"4: 'mon-frei' is no weekday; {WEEKDAYS}", id="no weekday"
        ),
        pytest.param(
            "mon-fri:", "fri-mon:", "4: 'fri-mon' ends before it starts", id="a range backwards"
        ),
        pytest.param(
            HOURS, f"{HOURS}\n  fri: 08:00-12:00", "5: 'fri' has hours already", id="Friday twice"
        ),
        pytest.param(
            f"open:\n  {HOURS}",
            "open: {}",
            "3: calendar 'office' is never open; name hours for one weekday at least",
            id="never open",
        ),
        pytest.param(
            "2026-05-01",
            "2026-04-31",
            f"6: '2026-04-31' is no date; {DATES}",
            id="a holiday on no date",
        ),
        pytest.param("2026-05-01", "May 1", f"6: 'May 1' is no date; {DATES}", id="in words"),
    ],
)
def test_calendar(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(OFFICE, old, new)) == [f"{OFFICE}:{sentence}"]
