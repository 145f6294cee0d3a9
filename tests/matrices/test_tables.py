"""Matrices as spreadsheets and people write them: what is read, which row holds, what is not."""

import codecs
from collections.abc import Mapping

import pytest

from matrices.checking.desks import check_desk
from matrices.files.desks import read_desk, read_unwalked
from matrices.files.documents import text_of
from matrices.matrix import Matrix
from matrices.problems import ModelError, Problem
from tests.matrices.small import DESK, LADDER, ROSTER, SMALL, SPEED, sentences, told, walked

TABLE = "matrices/speed.yaml"
FIELD = """\
  refund: {number: EUR, missing: 0}
  area: {text: true}
  reopened: {count: true}
"""
WIDE = {**SMALL, DESK: SMALL[DESK].replace("events:\n", f"{FIELD}events:\n")}
HEADER = "refund,response,level_1,level_1_within\n"
GIVES = "2h,team first,1h"


def with_table(text: str, file: str = SPEED) -> dict[str, str]:
    return {**{each: said for each, said in WIDE.items() if each != SPEED}, file: text}


def matrix(text: str, file: str = SPEED) -> Matrix:
    return read_desk(with_table(text, file)).matrices["speed"]


def line(text: str, **values: str) -> int:
    """The line of the row that holds for a ticket."""
    table = matrix(text)
    known = {"priority": "2", "refund": "0", "area": "", "reopened": "0", "state": "New"}
    return table.row_for({**known, **values}).line


def wrong(text: str, file: str = SPEED) -> list[str]:
    return [each.removeprefix(f"{file}:") for each in sentences(with_table(text, file))]


def cells(*rows: str, sign: str = ",") -> str:
    """A table of refunds, one row for each cell."""
    lines = [HEADER, *(f'"{cell}",{GIVES}\n' for cell in rows)]
    return (
        "".join(each.replace(",2h,", ",2h,") for each in lines)
        .replace(
            ",response,level_1,level_1_within", f"{sign}response{sign}level_1{sign}level_1_within"
        )
        .replace(f",{GIVES}", f"{sign}{GIVES.replace(',', sign)}")
    )


@pytest.mark.parametrize(
    ("rows", "refund", "expected"),
    [
        pytest.param(["< 100", ">= 100"], "99.99", 2, id="a cent below"),
        pytest.param(["< 100", ">= 100"], "100.00", 3, id="100.00 is 100, not a text after it"),
        pytest.param(["< 100", ">= 100"], "9", 2, id="9 is less than 100, as a number"),
        pytest.param(
            ["<= 100", "(100..500)", ">= 500"], "100.01", 3, id="a range without its ends"
        ),
        pytest.param(["< 100", "100..500", "> 500"], "500", 3, id="a range with both its ends"),
        pytest.param(["< 100", "[100..500)", ">= 500"], "500.0", 4, id="a range without its last"),
        pytest.param(["<= 100", "]100..500[", ">= 500"], "100", 2, id="brackets turned around"),
        pytest.param(["2, 3.50", "not(2, 3.50)"], "3.5", 2, id="a list of numbers"),
        pytest.param(["!= 7", "7"], "7.0", 3, id="all but one"),
        pytest.param(["≤ 7", "> 7"], "7", 2, id="as a spreadsheet corrects it"),
        pytest.param(["-"], "-12", 2, id="any number"),
    ],
)
def test_numbers_are_compared_as_numbers(rows: list[str], refund: str, expected: int) -> None:
    assert line(cells(*rows), refund=refund) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        pytest.param(
            'area,response,level_1,level_1_within\n"""disk, full""",2h,lead,1h\n'
            '"not(""disk, full"")",2h,lead,1h\n',
            {"area": "disk, full"},
            2,
            id="a text with a comma, in quotes",
        ),
        pytest.param(
            'area,response,level_1,level_1_within\n""">100""",2h,lead,1h\n'
            '"!= "">100""",2h,lead,1h\n',
            {"area": ">100"},
            2,
            id="a text like a comparison, in quotes",
        ),
        pytest.param(
            'area,response,level_1,level_1_within\n"""""",2h,lead,1h\n"!= """"",2h,lead,1h\n',
            {"area": ""},
            2,
            id="a text that nobody told",
        ),
        pytest.param(
            "reopened,response,level_1,level_1_within\n< 2,2h,lead,1h\n>= 2,2h,lead,1h\n",
            {"reopened": "2"},
            3,
            id="a count",
        ),
        pytest.param(
            "reopened,response,level_1,level_1_within\n0..1,2h,lead,1h\n(1..3),2h,lead,1h\n"
            ">= 3,2h,lead,1h\n",
            {"reopened": "2"},
            3,
            id="between one and three there is only two",
        ),
    ],
)
def test_cells(text: str, values: Mapping[str, str], expected: int) -> None:
    assert line(text, **values) == expected


@pytest.mark.parametrize(
    ("text", "refund", "expected"),
    [
        pytest.param(cells("< 2,5", ">= 2,5", sign=";"), "2.4", 2, id="a decimal comma"),
        pytest.param(cells("2, 3", "not(2, 3)", sign=";"), "3", 2, id="a comma of a list"),
        pytest.param(cells("2,5, 3", "not(2,5, 3)", sign=";"), "2.5", 2, id="both"),
        pytest.param(cells("[0,5..2,5]", "not(0,5..2,5)", sign=";"), "0.50", 2, id="a range"),
        pytest.param(cells("< 2.5", ">= 2.5", sign="\t"), "2.5", 3, id="tabs"),
        pytest.param(cells("-").replace("\n", "\r\n"), "1", 2, id="line ends of Windows"),
        pytest.param("\ufeff" + cells("-"), "1", 2, id="a byte-order mark"),
        pytest.param("sep=;\n" + cells("-", sign=";"), "1", 3, id="a spreadsheet's first line"),
        pytest.param(
            cells("-").replace("\n", ",,\n") + ",,,,,\n", "1", 2, id="empty columns and rows"
        ),
        pytest.param(cells("\u00a0- "), "1", 2, id="blanks that do not break"),
        pytest.param(
            cells("-").replace("level_1_within", "Level 1 within").replace("refund", "Refund"),
            "1",
            2,
            id="names with capitals and blanks",
        ),
        pytest.param(cells("-").replace("response", "Response"), "1", 2, id="a clock's name"),
        pytest.param("Hit Policy;first;;\n" + cells("> 1", "-", sign=";"), "1", 4, id="a policy"),
    ],
)
def test_a_spreadsheet_is_read_as_meant(text: str, refund: str, expected: int) -> None:
    assert line(text, refund=refund) == expected


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(codecs.BOM_UTF16_LE + "für,ß".encode("utf-16-le"), id="Unicode text"),
        pytest.param(codecs.BOM_UTF16_BE + "für,ß".encode("utf-16-be"), id="the other way round"),
        pytest.param("\ufefffür,ß".encode(), id="UTF-8 with a mark"),
        pytest.param("für,ß".encode("cp1252"), id="Windows-1252, where Windows-1250 is the same"),
    ],
)
def test_encodings(raw: bytes) -> None:
    assert text_of(SPEED, raw) == "für,ß"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(
            "a\nè".encode("cp1252"), "2: byte 0xe8 is no UTF-8, and may be 'è' or 'č'", id="è"
        ),
        pytest.param(b"\x8a", "1: byte 0x8a is no UTF-8", id="a Mac's ä is another's Š"),
        pytest.param(b"\x81", "1: byte 0x81 is no UTF-8", id="no letter at all"),
        pytest.param(
            codecs.BOM_UTF16_LE + b"a", "1: half a character of UTF-16 stands here", id="a half"
        ),
    ],
)
def test_encodings_that_are_not_sure(raw: bytes, sentence: str) -> None:
    with pytest.raises(ModelError) as found:
        text_of(SPEED, raw)
    assert str(found.value) == f"{SPEED}:{sentence}; save the file as 'CSV UTF-8'"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            cells("1.000", sign=";"),
            "2: column 'refund': '1.000' may be thousands or a fraction; "
            "write 1000 without a sign, or 1.00",
            id="thousands, or one",
        ),
        pytest.param(
            cells("2,5", sign="\t"),
            "2: column 'refund': '2,5' may be a list or a number; write 2.5, or 2, 5 with a space",
            id="a list, or two and a half",
        ),
        pytest.param(
            cells("500..100"),
            "2: column 'refund': no number is in '500..100'; the lower one comes first",
            id="a range from the upper to the lower",
        ),
        pytest.param(
            cells("100-500"),
            "2: column 'refund': refund '100-500' is no number; write it as in 12.50; "
            "a range is written 100..500",
            id="a dash",
        ),
        pytest.param(
            cells("[100..500"),
            "2: column 'refund': '[100..500' has a bracket at one side; write [100..500)",
            id="one bracket",
        ),
        pytest.param(
            cells("!= 1, 5"),
            "2: column 'refund': '!= 1, 5' may mean one or all of these; write not(…, …)",
            id="all but a list",
        ),
        pytest.param(
            cells("1, !=5"),
            "2: column 'refund': '!=5' stands in a list; write not(…, …) around all of it",
            id="all but one, in a list",
        ),
        pytest.param(
            cells("1, -"), "2: column 'refund': '-' is any value, and stands alone", id="any"
        ),
        pytest.param(
            cells(""),
            "2: column 'refund': nothing stands where a value of 'refund' belongs; "
            'write - for any value, or "" for none',
            id="an empty cell",
        ),
        pytest.param(
            "area,response,level_1,level_1_within\n> x,2h,lead,1h\n",
            "2: column 'area': '> x': a text has no order; in quotes, \"…\", it is a text",
            id="an order of texts",
        ),
        pytest.param(
            "hit policy,frist\n" + cells("-"),
            "1: 'frist' is no hit policy; did you mean 'first'?",
            id="an unknown policy",
        ),
        pytest.param(
            "hit policy,priority\n" + cells("-"),
            "2: the hit policy is priority, and no column ranks the rows; "
            "add a column 'rank'; of the rows that fit, the one of the lowest rank counts",
            id="no rank",
        ),
        pytest.param(
            cells("-").replace("level_1,", "level_1;", 1),
            "1: the header has commas and semicolons between its columns; "
            "divide them by commas, semicolons or tabs, one of these in the whole file",
            id="commas and semicolons",
        ),
        pytest.param(
            cells("-")
            .replace("within\n", "within,level_1_by\n")
            .replace("1h\n", '1h,"sms, fax"\n'),
            "2: column 'level_1_by': 'fax' is no channel; known are: chat, mail, sms, voice",
            id="an unknown channel",
        ),
    ],
)
def test_what_is_not_sure_is_refused(text: str, sentence: str) -> None:
    assert wrong(text) == [sentence]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param(
            ["0..100", "> 100"],
            "3: no row is for refund < 0; tickets of this kind are set aside "
            "and need a person; add a row",
            id="below",
        ),
        pytest.param(
            ["< 100", "> 100"],
            "3: no row is for refund 100; tickets of this kind are set aside "
            "and need a person; add a row",
            id="at",
        ),
        pytest.param(
            ["< 100", ">= 500"],
            "3: no row is for refund [100..500); tickets of this kind are set aside "
            "and need a person; add a row",
            id="between",
        ),
        pytest.param(
            ["<= 100", ">= 100"],
            "3: this row and the one in line 2 are both for refund 100; narrow one of them",
            id="at both",
        ),
    ],
)
def test_gaps_and_overlaps_of_numbers(rows: list[str], sentence: str) -> None:
    assert wrong(cells(*rows)) == [sentence]


def test_a_gap_has_an_example_ticket() -> None:
    with pytest.raises(ModelError) as found:
        read_desk(with_table(cells("< 100", ">= 500")))
    (problem,) = found.value.problems
    assert problem.id == "matrix-gap"
    assert problem.witness is not None
    assert problem.witness.told == {"refund": "299"}


def test_a_problem_names_the_column_of_its_cell() -> None:
    with pytest.raises(ModelError) as found:
        read_desk(with_table(cells("1.x", "-").replace(",1h", ",1 h")))
    assert [(each.line, each.cell) for each in found.value.problems] == [
        (2, "level_1_within"),
        (2, "refund"),
        (3, "level_1_within"),
    ]


ROWS = {
    "first": ("> 100,1h,anna,15m\n-,2h,ben,1h\n", "anna", "1h", "refund > 100"),
    "any": ("> 100,1h,anna,15m\n<= 150,1h,anna,15m\n", "anna", "1h", "refund > 100"),
    "collect": (
        '> 100,2h,anna,15m\n-,1h,"ben, anna",1h\n', "anna ben", "1h", "refund > 100; any ticket"
    ),
}  # fmt: skip


@pytest.mark.parametrize("hit", ROWS)
def test_hit_policies(hit: str) -> None:
    rows, owners, response, words = ROWS[hit]
    row = matrix(f"hit policy,{hit}\n{HEADER}{rows}").row_for({"refund": "120"})
    assert " ".join(map(str, row.owners[1])) == owners
    assert (str(row.targets["response"]), row.words) == (response, words)
    assert str(row.within[1]) == "15m"


def test_of_ranked_rows_the_lowest_rank_counts() -> None:
    text = (
        "hit policy,priority\nrefund,rank,response,level_1,level_1_within\n"
        "-,2,2h,ben,1h\n> 100,1,1h,anna,1h\n"
    )
    table = matrix(text)
    assert [table.row_for({"refund": each}).line for each in ("100", "101")] == [3, 4]
    assert wrong(text.replace("-,2", "-,1")) == [
        (
            "4: this row and the one in line 3 are both for refund > 100 and have the same rank; "
            "narrow one of them, or give it another rank"
        )
    ]


def test_collected_times_of_different_kinds_cannot_be_compared() -> None:
    text = f"hit policy,collect\n{HEADER}> 100,wall 2h,anna,15m\n-,1h,ben,1h\n"
    assert wrong(text) == [
        (
            "4: this row and the one in line 3 are both for refund > 100 and count times of "
            "different kinds; write both as open time, both as days, or both with wall"
        )
    ]


WRITTEN = """\
matrix: speed
hit: first
rows:
  - {when: {priority: "1", refund: "> 100"}, response: 30m, level 1: lead within 15m by sms}
  - when: {priority: ["1", "2"], area: ["disk, full", net]}
    response: wall 2h
    level 1: {whom: [anna, team first], within: 1h}
  - {response: "-", level 1: "anna, ben within 2h"}
"""
AS_CSV = """\
hit policy,first
priority,refund,area,response,level_1,level_1_within,level_1_by
1,> 100,-,30m,lead,15m,sms
"1, 2",-,\"""disk, full"", net",wall 2h,"anna, team first",1h,
-,-,-,-,"anna, ben",2h,
"""
WITH_SMS = WIDE[ROSTER].replace("carla@desk.example}", 'carla@desk.example, sms: "+49 30 123456"}')


def test_the_same_in_yaml_and_csv_is_the_same_version() -> None:
    both = [
        {**with_table(WRITTEN, TABLE), ROSTER: WITH_SMS},
        {**with_table(AS_CSV), ROSTER: WITH_SMS},
    ]
    one, other = (read_desk(texts) for texts in both)
    assert one.paths["ladder"].version == other.paths["ladder"].version
    assert [row.words for row in one.matrices["speed"].rows] == [
        row.words for row in other.matrices["speed"].rows
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            '"> 100"', '"> 1oo"',
            "4: refund: refund '1oo' is no number; write it as in 12.50",
            id="a cell",
        ),
        pytest.param(
            "refund:", "refnd:",
            "4: 'refnd' is no field of a ticket; did you mean 'refund'?",
            id="a field",
        ),
        pytest.param(
            "hit: first", "hit: frist",
            "2: 'hit': found 'frist'; did you mean 'first'?",
            id="a policy",
        ),
        pytest.param(
            "lead within", "laed within",
            "4: level 1: 'laed' is not in the roster; did you mean 'lead'?",
            id="somebody",
        ),
        pytest.param(
            "response: wall 2h", "response: soon",
            "6: response: 'soon' is no wait; write a number and s, m, h or d, as in 15m, 2d or "
            "wall 4h",
            id="a time",
        ),
        pytest.param(
            "response: wall 2h", "reopend: often",
            "6: reopend: neither a field nor a clock has this name; did you mean 'reopened'?",
            id="a field beside when",
        ),
        pytest.param(
            "within: 1h}", "by: fax}",
            "7: level 1: 'fax' is no channel; known are: chat, mail, sms, voice",
            id="a channel",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_yaml(old: str, new: str, sentence: str) -> None:
    texts = {**with_table(WRITTEN.replace(old, new), TABLE), ROSTER: WITH_SMS}
    assert sentences(texts)[0] == f"{TABLE}:{sentence}"


def test_somebody_who_cannot_be_told_so() -> None:
    assert sentences(with_table(WRITTEN, TABLE)) == [
        (
            f"{TABLE}:4: level 1 is told by sms, and 'carla' has no sms; "
            "give it in roster.yaml, or take the channel out"
        )
    ]


def test_of_rows_that_count_together_one_must_have_what_a_path_needs() -> None:
    text = f"hit policy,collect\n{HEADER}-,2h,anna,15m\n> 100,,ben,\n"
    assert wrong(text) == []
    assert wrong(text.replace("-,2h", "-,").replace("> 100,,", "> 100,2h,")) == [
        (
            "3: the row has no target for clock 'response'; "
            "path 'ladder' needs a column 'response' filled in; - is no target"
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence", "example"),
    [
        pytest.param(
            "> 100,2h,team first,1h", "> 100,2h,,1h",
            "3: the row names nobody at level 1, whom paths/ladder.yaml:19 asks or tells; "
            "fill column 'level_1' in",
            "a ticket with refund '101'",
            id="nobody at a level",
        ),
        pytest.param(
            "> 100,2h,team first,1h", "> 100,2h,team first,",
            "3: the row has no time for level 1, which paths/ladder.yaml:22 waits for; "
            "fill column 'level_1_within' in",
            "a ticket with refund '101'",
            id="no time at a level",
        ),
        pytest.param(
            "<= 100,2h,", "<= 100,,",
            "2: the row has no target for clock 'response'; "
            "path 'ladder' needs a column 'response' filled in; - is no target",
            "a ticket with refund '100'",
            id="no target",
        ),
    ],
)  # fmt: skip
def test_an_empty_cell_is_told_at_its_row(old: str, new: str, sentence: str, example: str) -> None:
    text = f"{HEADER}<= 100,{GIVES}\n> 100,{GIVES}\n"
    assert old in text
    (found,) = refused(text.replace(old, new))
    assert str(found) == f"{SPEED}:{sentence}"
    assert found.cell
    assert f"'{found.cell}'" in sentence
    assert found.witness is not None
    assert found.witness.words == example


def test_the_example_of_an_empty_cell_is_for_no_earlier_row() -> None:
    text = f"hit policy,first\n{HEADER}<= 100,2h,anna,15m\n-,2h,,1h\n"
    (found,) = refused(text)
    assert found.witness is not None
    assert (found.line, matrix_of(text).row_for(found.witness.told).line) == (4, 4)


def test_both_empty_cells_of_a_row_are_checked() -> None:
    desk = read_unwalked(with_table(f"{HEADER}<= 1,2h,,\n> 1,{GIVES}\n"))
    found = [each.cell for each in check_desk(desk) if each.id == "matrix-cell-missing"]
    assert sorted(found) == ["level_1", "level_1_within"]


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ModelError) as found:
        read_desk(with_table(text))
    return found.value.problems


def matrix_of(text: str) -> Matrix:
    """The matrix of a desk that cannot be walked."""
    return read_unwalked(with_table(text)).matrices["speed"]


def test_a_row_that_earlier_ones_take_everything_from_is_told() -> None:
    text = f"hit policy,first\n{HEADER}<= 100,2h,anna,15m\n> 50,2h,ben,1h\n[7..99],2h,ben,1h\n"
    found = [each for each in check_desk(read_desk(with_table(text))) if each.file == SPEED]
    assert [(each.line, each.id, each.severity) for each in found] == [(5, "row-unused", "warning")]


def test_two_matrices_of_one_name() -> None:
    texts = {**with_table(WRITTEN, TABLE), ROSTER: WITH_SMS, SPEED: AS_CSV}
    assert sentences(texts) == [
        f"{SPEED}:1: {TABLE} is a matrix of the name 'speed' too; give it its own name"
    ]


def test_a_level_is_told_by_the_channels_of_its_row() -> None:
    texts = {
        **with_table(WRITTEN, TABLE),
        ROSTER: WITH_SMS,
        LADDER: WIDE[LADDER].replace("    work: level 1\n", "    notify: [level 1, anna]\n"),
    }
    entries = walked(
        read_desk(texts), ("08:30", "priority", "1"), ("08:31", "refund", "120"), until="09:00"
    )
    sent = [(each.values["whom"], each.values["by"]) for each in entries if "key" in each.values]
    assert ("carla", "sms") in sent
    assert ("anna", "mail") in sent
    assert told(entries)
