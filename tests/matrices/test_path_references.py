"""A path that refers to something that is not there: one sentence, at its line."""

import pytest

from tests.matrices.small import DESK, LADDER, changed, sentences

AFTER, ON = "{after: level 1, go: chief}", "{on: reassigned, go: desk}"
CHOICE = "{when: \"ticket.priority == '1'\", go: alarm}"
ROSTER = "known are: anna, ben, carla, customer, everybody, holder, lead, team first, team nobody"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            AFTER,
            "{after: level 1, go: cheif}",
            "22: step 'desk' leads to 'cheif', which is not defined; did you mean 'chief'?",
            id="leads to an unknown step",
        ),
        pytest.param(
            "start: sort",
            "start: srot",
            "9: the path leads to 'srot', which is not defined; did you mean 'sort'?",
            id="starts at an unknown step",
        ),
        pytest.param(
            "start: sort",
            "start: sort\nrestart: dsk",
            "10: the path leads to 'dsk', which is not defined; did you mean 'desk'?",
            id="starts again at an unknown step",
        ),
        pytest.param(
            AFTER,
            "{after: level 2, go: chief}",
            "22: no row of matrix 'speed' has 'level_2_within'; "
            "fill the column in, or name another level",
            id="the time of a level that the matrix has not",
        ),
        pytest.param(
            "work: level 1",
            "work: level 2",
            "19: no row of matrix 'speed' has 'level_2'; fill the column in, or name another level",
            id="a level that the matrix has not",
        ),
        pytest.param(
            ON,
            "{on: reassigned, go: desk, tell: level 2}",
            "23: no row of matrix 'speed' has 'level_2'; fill the column in, or name another level",
            id="a transition tells a level that the matrix has not",
        ),
        pytest.param(
            ON,
            "{on: reasigned, go: desk}",
            "23: step 'desk' waits for 'reasigned', which never happens on this desk; "
            "did you mean 'reassigned'?",
            id="an unknown event",
        ),
        pytest.param(
            ON,
            "{on: breach of respons, go: desk}",
            "23: step 'desk' waits for a breach of 'respons', which is no clock of this path; "
            "did you mean 'response'?",
            id="a breach of an unknown clock",
        ),
        pytest.param(
            "starts: opened",
            "starts: openend",
            "6: clock 'response' waits for 'openend', which never happens on this desk; "
            "did you mean 'opened'?",
            id="a clock with an unknown event",
        ),
        pytest.param(
            "[Waiting]",
            "[Wating]",
            "4: state 'Wating' is not known; did you mean 'Waiting'?",
            id="pauses by an unknown state",
        ),
        pytest.param(
            CHOICE,
            "{when: \"ticket.vip == '1'\", go: alarm}",
            "13: a ticket has no field 'vip'; known are: assignee, priority, state",
            id="a condition on an unknown field",
        ),
        pytest.param(
            ON,
            "{on: reassigned, if: \"ticket.priority == '3'\", go: desk}",
            "23: priority '3' is not known; known are: 1, 2",
            id="a guard with an unknown value",
        ),
        pytest.param(
            "notify: lead",
            "notify: leed",
            "16: 'leed' is not in the roster; did you mean 'lead'?",
            id="role",
        ),
        pytest.param(
            "notify: lead", "notify: zoe", f"16: 'zoe' is not in the roster; {ROSTER}", id="person"
        ),
        pytest.param(
            "[lead]",
            "[lead, team frist]",
            "26: 'team frist' is not in the roster; did you mean 'team first'?",
            id="team",
        ),
    ],
)
def test_path(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(LADDER, old, new)) == [f"{LADDER}:{sentence}"]


def test_pauses_need_a_field_called_state() -> None:
    texts = changed(DESK, "state: {one of", "condition: {one of")
    texts[DESK] = texts[DESK].replace("{state: Solved}", "{condition: Solved}")
    right = "tickets of this desk have no field 'state' to pause by"
    assert sentences(texts) == [f"{LADDER}:4: {right}"]


def test_a_team_without_people_is_told_where_the_roster_says_so() -> None:
    assert sentences(changed(LADDER, "[lead]", "team nobody")) == [
        (
            "roster.yaml:7: team 'nobody' has nobody in it; "
            f"{LADDER}:26 names it; put somebody into it"
        )
    ]
