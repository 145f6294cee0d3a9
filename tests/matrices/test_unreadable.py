"""Texts that are no YAML: each slip at its line, in the words of whoever wrote it."""

import pytest

from matrices.files.documents import read_yaml
from matrices.problems import ModelError

LIKE_AROUND = "indent it like the lines around it"
COLON = f"a ':' stands where none can; {LIKE_AROUND}, or put a text that has ': ' in quotes"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "open:\n  mon: 8\n tue: 9\n",
            f"3: the line is indented otherwise than those around it; {LIKE_AROUND}",
            id="indented too little",
        ),
        pytest.param("open:\n  mon: 8\n   tue: 9\n", f"3: {COLON}", id="indented too much"),
        pytest.param(
            "team:\n  - anna\n - ben\n",
            f"3: the line is indented otherwise than those around it; {LIKE_AROUND}",
            id="a list that is indented too little",
        ),
        pytest.param(
            "team:\n  - anna\n  lead: ben\n",
            "3: a line with - and one without it stand in one part; "
            f"write - before each or before none, or {LIKE_AROUND}",
            id="a key in a list",
        ),
        pytest.param(
            "team: anna\n- ben\n",
            "2: a line with - and one without it stand in one part; "
            f"write - before each or before none, or {LIKE_AROUND}",
            id="a part of a list behind a key",
        ),
        pytest.param("about: refunds: all\n", f"1: {COLON}", id="a colon in a text"),
        pytest.param(
            "desk: corner\nabout\nteam: a\n",
            "3: a line above has no ': ' between its key and its value; write it as key: value",
            id="a key without a colon",
        ),
        pytest.param(
            "next:\n  - {on: taken go: desk}\n",
            "2: a comma or '}' is missing before this; "
            "write commas between what stands in brackets, and '}' behind it",
            id="no comma between parts",
        ),
        pytest.param(
            "team: [anna, ben\nlead: carla\n",
            "2: a comma or ']' is missing before this; "
            "write commas between what stands in brackets, and ']' behind it",
            id="a list that is not closed",
        ),
        pytest.param(
            "team: [anna]]\n",
            "1: a ']' stands where none can; take it out, or put the whole text in quotes",
            id="a bracket too many",
        ),
        pytest.param(
            "open: {\n", "2: a bracket is opened above and never closed; close it",
            id="a bracket at the end",
        ),
        pytest.param(
            "about: 'all\ndesk: corner\n",
            "3: a quote is opened in line 1 and never closed; close it",
            id="a quote that is not closed",
        ),
        pytest.param(
            "about: 'it's so'\n",
            "1: words stand behind the quotes in which the text ends; "
            "put the whole text in quotes, and write a quote in it twice",
            id="an apostrophe in quotes",
        ),
        pytest.param(
            "chat: @anna\n", "1: a text begins with '@'; put the whole text in quotes",
            id="a sign that no text begins with",
        ),
        pytest.param(
            r'about: "\q"',
            r"1: '\q' means nothing in double quotes; use single quotes, or write \\",
            id="a backslash",
        ),
        pytest.param(
            "team: - anna\n", "1: a list begins in the line of its key; begin it below",
            id="a list in the line of its key",
        ),
    ],
)  # fmt: skip
def test_a_slip(text: str, sentence: str) -> None:
    with pytest.raises(ModelError) as found:
        read_yaml("desk.yaml", text)
    assert str(found.value) == f"desk.yaml:{sentence}"


def test_what_one_reader_changes_no_other_has() -> None:
    """What was read is kept; each reader has it for itself."""
    text = "people: {anna: {mail: a}}\nturns: [anna, {x: y}]\n"
    one = read_yaml("desk.yaml", text)
    one.data["people"]["anna"]["mail"] = "b"
    one.data["turns"][1]["x"] = one.data["turns"].append("ben")
    one.lines.clear()
    one.problem((), "it was changed")
    other = read_yaml("desk.yaml", text)
    assert other.data == {"people": {"anna": {"mail": "a"}}, "turns": ["anna", {"x": "y"}]}
    assert (other.line("turns"), other.problems) == (2, [])
    assert read_yaml("roster.yaml", text).file == "roster.yaml"
