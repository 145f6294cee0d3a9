"""Files that are no text, no YAML, no CSV, or more than they seem: one sentence, with its line."""

import os
import time
from pathlib import Path

import pytest

from matrices.desk import Desk
from matrices.files.desks import load_desk, read_desk
from matrices.files.documents import LARGEST
from matrices.problems import ModelError
from tests.matrices.small import DESK, LADDER, OFFICE, SMALL, SPEED, changed, sentences

BEGIN = "desk: corner\n"
TEXT = "the file cannot be read as YAML: "


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        pytest.param(
            "desk: !!str corner\n", "1: a tag (!!str) stands here; take it out", id="a tag"
        ),
        pytest.param(
            "desk: corner\nabout: !!python/object/apply:os.system [ls]\n",
            "2: a tag (!!python/object/apply:os.system) stands here; take it out",
            id="a tag that would run a program",
        ),
        pytest.param(
            "desk: &a !!bool yes\n",
            "1: a tag (!!bool) stands here; take it out",
            id="after an anchor",
        ),
        pytest.param(
            "desk: corner\n<<: {about: x}\n",
            "2: a merge (<<) stands here; write the part out",
            id="a merge key",
        ),
        pytest.param(
            "desk: &a corner\nabout: *a\n",
            "2: an alias (*name) stands here; write the part out",
            id="an alias",
        ),
        pytest.param(
            "desk: corner\ndesk: other\n",
            "2: 'desk' stands here for the second time; the first is in line 1",
            id="a key twice",
        ),
        pytest.param(
            "desk: corner\n? [a]\n: b\n", "2: a key is no plain word", id="a list for a key"
        ),
        pytest.param(
            'desk: "\\ud800"\n', "1: the character U+D800 is no text; take it out", id="half a sign"
        ),
        pytest.param(
            'desk: "a\\0"\n', "1: the character U+0000 is no text; take it out", id="NUL, escaped"
        ),
        pytest.param(
            "desk: corner\nabout: a\x00b\n",
            "2: the character U+0000 stands here, which is no text; take it out",
            id="NUL",
        ),
        pytest.param(
            "desk: corner\rabout: a\x07b\r",
            "2: the character U+0007 stands here, which is no text; take it out",
            id="a bell, after the line ends of old",
        ),
        pytest.param(
            'desk: "\\Uffffffff"\n',
            f"1: {TEXT}no character has the number that is written here",
            id="a character that there is not",
        ),
        pytest.param(
            "# of old\n%YAML 1.1\n---\ndesk: corner\n",
            "2: the file asks for YAML 1.1, which reads on, yes and no as true and false; "
            "take the %YAML line out",
            id="YAML 1.1",
        ),
        pytest.param(
            "%YAML 1.0\n---\ndesk: corner\n",
            "1: the file asks for YAML 1.0; take the %YAML line out",
            id="YAML 1.0",
        ),
        pytest.param(
            "desk: corner\n...\n%YAML 1.1\n---\n",
            "4: another document begins here; take the --- or ... line out",
            id="YAML 1.1 in the middle",
        ),
        pytest.param(
            "desk: " + "[" * 100_000, "1: a hundred brackets are opened here", id="brackets"
        ),
        pytest.param("desk: " + "{a: " * 5_000, f"1: {TEXT}it lies too deep", id="mappings"),
        pytest.param("- " * 5_000, f"1: {TEXT}it lies too deep", id="lists"),
        pytest.param(
            "desk:\n",
            "1: 'desk': found nothing; a text would be right",
            id="no value",
        ),
    ],
)
def test_desk_file(new: str, sentence: str) -> None:
    rest = SMALL[DESK].removeprefix(BEGIN) if len(new) < 1_000 and not new.startswith("-") else ""
    found = sentences({**SMALL, DESK: new + rest})
    assert [each for each in found if each.startswith(DESK)] == [f"{DESK}:{sentence}"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            SMALL[SPEED].replace(",", "|"),
            ":1: columns are divided by '|'; "
            "divide them by commas, semicolons or tabs, one of these in the whole file",
            id="bars",
        ),
        pytest.param(
            'priority,response\n"1,2h\n2,3h\n',
            ":3: the file is no CSV: unexpected end of data",
            id="quotes that do not end",
        ),
        pytest.param(
            "", ": the matrix has no rows; a header and one row at least are needed", id="empty"
        ),
        pytest.param(
            SMALL[SPEED] + "3\x00,1h,,\n",
            ":4: the character U+0000 stands here, which is no text; take it out",
            id="NUL",
        ),
    ],
)
def test_matrix(text: str, sentence: str) -> None:
    assert sentences({**SMALL, SPEED: text}) == [f"{SPEED}{sentence}"]


@pytest.mark.parametrize("mark", [pytest.param("\ufeff", id="a mark"), pytest.param("", id="none")])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_are_no_matter(mark: str, end: str) -> None:
    texts = {file: mark + text.replace("\n", end) for file, text in SMALL.items()}
    assert read_desk(texts).paths["ladder"].version == read_desk(SMALL).paths["ladder"].version


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        pytest.param(
            "13:00-17:00, 08:00-12:00",
            "'08:00-12:00' stands after later hours; write the hours in the order of the day",
            id="in another order",
        ),
        pytest.param(
            "08:00-14:00, 13:00-17:00",
            "'13:00-17:00' overlaps the hours before it",
            id="overlapping",
        ),
    ],
)
def test_hours(hours: str, sentence: str) -> None:
    texts = changed(OFFICE, "08:00-12:00, 13:00-17:00", hours)
    assert sentences(texts) == [f"{OFFICE}:4: {sentence}"]


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    os.truncate(tmp_path / LADDER, 100 * LARGEST)
    begun = time.process_time()
    with pytest.raises(ModelError) as refused:
        load_desk(tmp_path)
    assert str(refused.value) == (
        f"{LADDER}: the file has 1,000,000,000 bytes; at most 10,000,000 are read"
    )
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param(DESK, "\n" * 5_000 + "x", id="empty lines"),
        pytest.param(DESK, "# a\n \n" * 3_000 + "desk", id="comments"),
        pytest.param(DESK, '"' + "a" * 500_000, id="quotes that do not end"),
        pytest.param(
            DESK,
            "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(2_000)),
            id="aliases of aliases",
        ),
        pytest.param(DESK, "".join(" " * i + "a:\n" for i in range(2_000)), id="stairs"),
        pytest.param(
            SPEED, f"{','.join(map(str, range(20_000)))}\n{','.join('x' * 20_000)}\n", id="columns"
        ),
        pytest.param(
            SPEED,
            "priority,state,assignee,x\n" + "".join(f"1,New,a{i},1h\n" for i in range(3_000)),
            id="kinds of tickets",
        ),
        pytest.param(
            LADDER,
            SMALL[LADDER].replace("'1'\"", "'1'" + " and ticket.priority == '1'" * 60 + '"'),
            id="a long condition",
        ),
    ],
)
def test_nothing_takes_long(file: str, text: str) -> None:
    begun = time.process_time()
    sentences({**SMALL, file: text})
    assert time.process_time() - begun < 2


def test_the_ready_made_desk_has_no_problem(incidents: Desk) -> None:
    assert sentences(incidents.texts) == []


@pytest.mark.parametrize("name", ["returned", "breach of peace"])
def test_an_event_cannot_be_called_what_paths_call_something_else_by(name: str) -> None:
    found = sentences(changed(DESK, "  asked:", f"  {name}:"))
    assert (
        f"{DESK}:10: '{name}' is what paths call something else by; give the event another name"
        in (found)
    )
