"""One fault in the matrix of a good desk: one sentence, at its line."""

import pytest

from tests.matrices.small import DESK, ROSTER, SMALL, SPEED, changed, sentences

NO_WAIT = "is no wait; write a number and s, m, h or d, as in 15m, 2d or wall 4h"
ROWS = SMALL[SPEED].partition("\n")[2]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "2,2h,team first,1h\n",
            "",
            "2: no row is for priority '2'; tickets of this kind are set aside "
            "and need a person; add a row",
            id="a gap",
        ),
        pytest.param(
            "1,wall",
            '"1, 2",wall',
            "3: this row and the one in line 2 are both for priority '2'; narrow one of them",
            id="an overlap",
        ),
        pytest.param(
            "2,2h",
            '"2, 3",2h',
            "3: column 'priority': priority '3' is not known; known are: 1, 2",
            id="an unknown value",
        ),
        pytest.param(
            "first,1h", "first", "3: the row has 3 cells; the header names 4 columns", id="short"
        ),
        pytest.param(
            "first,1h",
            "first,1h,x",
            "3: the row has 5 cells; the header names 4 columns",
            id="long",
        ),
        pytest.param(
            SMALL[SPEED],
            SMALL[SPEED]
            .replace("priority,response", "priority,,response")
            .replace("1,wall", "1,,wall")
            .replace("2,2h", "2,,2h"),
            "1: a column has no name",
            id="a column without a name",
        ),
        pytest.param(
            SMALL[SPEED],
            "priority,response,level_1,level_1_within,response\n"
            "1,wall 30m,team first,15m,wall 30m\n"
            "2,2h,team first,1h,2h\n",
            "1: column 'response' stands there twice",
            id="a column that stands there twice",
        ),
        pytest.param(
            "1h", "an hour", f"3: column 'level_1_within': 'an hour' {NO_WAIT}", id="no wait"
        ),
        pytest.param(
            "2h,team first",
            "2h,team frist",
            "3: column 'level_1': 'team frist' is not in the roster; did you mean 'team first'?",
            id="an unknown team",
        ),
        pytest.param(
            "2h,team first",
            "2h,level 2",
            "3: column 'level_1': 'level 2' is a level itself",
            id="level",
        ),
        pytest.param(
            "2h,team",
            ",team",
            "3: the row has no target for clock 'response'; "
            "path 'ladder' needs a column 'response' filled in; - is no target",
            id="no target for a clock",
        ),
    ],
)
def test_matrix(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(SPEED, old, new)) == [f"{SPEED}:{sentence}"]


def test_a_team_without_people_is_told_once_in_the_roster() -> None:
    texts = {**SMALL, SPEED: SMALL[SPEED].replace("team first", "team nobody")}
    assert sentences(texts) == [
        (
            f"{ROSTER}:7: team 'nobody' has nobody in it; "
            f"{SPEED}:2 names it, and 1 more; put somebody into it"
        )
    ]


def test_a_header_that_is_meant_for_a_field_is_told_once() -> None:
    assert sentences(changed(SPEED, "priority,", "prioriti,")) == [
        f"{SPEED}:1: 'prioriti' is neither a field nor a clock; did you mean 'priority'?"
    ]


def test_a_column_with_a_time_in_it_is_one_of_times() -> None:
    texts = changed(SPEED, "response,", "response,answer,")
    texts[SPEED] = texts[SPEED].replace("30m,", "30m,1h,").replace("2,2h,", "2,2h,soon,")
    assert sentences(texts) == [f"{SPEED}:3: column 'answer': 'soon' {NO_WAIT}"]


def test_a_matrix_needs_a_row_for_the_value_that_stands_for_a_missing_one() -> None:
    found = sentences(changed(DESK, 'missing: "2"', "missing: none"))
    right = "tickets of this kind are set aside and need a person; add a row"
    assert found == [f"{SPEED}:3: no row is for priority 'none'; {right}"]


def test_a_matrix_may_name_the_value_that_stands_for_a_missing_one() -> None:
    texts = changed(DESK, 'missing: "2"', "missing: none")
    assert sentences({**texts, SPEED: SMALL[SPEED] + "none,4h,team first,1h\n"}) == []


def test_a_line_is_for_any_value_and_a_list_for_each_of_its_own() -> None:
    assert sentences(changed(SPEED, ROWS, "-,2h,team first,1h\n")) == []
    assert sentences(changed(SPEED, ROWS, '"1, 2",2h,team first,1h\n')) == []


@pytest.mark.parametrize("text", ["", "\n\n", "priority,response,level_1,level_1_within\n"])
def test_a_matrix_without_rows(text: str) -> None:
    right = "the matrix has no rows; a header and one row at least are needed"
    assert sentences({**SMALL, SPEED: text}) == [f"{SPEED}: {right}"]
