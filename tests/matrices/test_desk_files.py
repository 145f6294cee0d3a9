"""Files that cannot be read, or have another shape: where, what, and what would be right."""

import pytest

from matrices.files.desks import read_desk
from tests.matrices.small import DESK, LADDER, OFFICE, SMALL, changed, sentences

KINDS = "known are: de-escalation, functional, hierarchical, sla"
AFTER = "{after: level 1, go: chief}"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "zone: Europe/Berlin",
            "zone: Europe/Berlin\nzome: Europe/Paris",
            ":3: unknown key 'zome'; did you mean 'zone'?",
            id="an unknown key",
        ),
        pytest.param(
            "zone: Europe/Berlin",
            "zone: Europe/Berlin\nxyz: 1",
            ":3: unknown key 'xyz'; known are: all of, any of, breaks, calendar, except, "
            "holidays, open, without, zone",
            id="a key that is like none",
        ),
        pytest.param(
            "zone: Europe/Berlin",
            "zone: Europe/Berlin\nzone: Europe/Paris",
            ":3: 'zone' stands here for the second time; the first is in line 2",
            id="a key twice",
        ),
        pytest.param("zone: Europe/Berlin\n", "", ":1: 'zone' is missing", id="a key missing"),
        pytest.param(
            "Europe/Berlin",
            "[Europe/Berlin]",
            ":2: 'zone': found a list; a text would be right",
            id="a list for a text",
        ),
        pytest.param(
            "Europe/Berlin", "", ":2: 'zone': found nothing; a text would be right", id="nothing"
        ),
        pytest.param(
            "Labour Day",
            "1",
            ":6: 'holidays' '2026-05-01': found the number 1 (in quotes, \"1\", it is a text); "
            "a text would be right",
            id="a number for a text",
        ),
        pytest.param(
            "Labour Day",
            "true",
            ":6: 'holidays' '2026-05-01': found true; a text would be right",
            id="true for a text",
        ),
        pytest.param(
            "open:\n  mon-fri: ",
            "open: ",
            ":3: 'open': found '08:00-12:00, 13:00-17:00'; a mapping (key: value) would be right",
            id="a text for a mapping",
        ),
        pytest.param(
            "  mon-fri",
            "\tmon-fri",
            ":4: a tab stands here; indent with spaces",
            id="a tab",
        ),
        pytest.param(
            "08:00-12:00, 13:00-17:00",
            "*hours",
            ":4: an alias (*name) stands here, and nothing has the name 'hours'; "
            "write the part out, or put a text in quotes",
            id="an alias of nothing",
        ),
        pytest.param(
            "mon-fri: 08:00-12:00, 13:00-17:00",
            "mon: &hours 08:00-12:00\n  tue: *hours",
            ":5: an alias (*name) stands here; write the part out",
            id="an alias",
        ),
        pytest.param(
            "Labour Day",
            "&a [*a]",
            ":6: an alias (*name) stands here; write the part out",
            id="of itself",
        ),
        pytest.param(
            "calendar: office",
            "%YAML 1.1\n---\ncalendar: office",
            ":1: the file asks for YAML 1.1, which reads on, yes and no as true and false; "
            "take the %YAML line out",
            id="YAML 1.1",
        ),
        pytest.param(
            "calendar: office",
            "# our hours\n%YAML 1.1\n---\ncalendar: office",
            ":2: the file asks for YAML 1.1, which reads on, yes and no as true and false; "
            "take the %YAML line out",
            id="YAML 1.1 after a comment",
        ),
        pytest.param(
            "open:",
            "---\nopen:",
            ":3: another document begins here; take the --- or ... line out",
            id="two documents",
        ),
        pytest.param(
            "Labour Day",
            "[" * 50 + "]" * 50,
            ":6: this lies too deep; write the part out",
            id="too deep",
        ),
        pytest.param("  2026-05-01", "  [a]", ":6: a key is no plain word", id="a list as a key"),
        pytest.param(SMALL[OFFICE], "", ": the file is empty", id="empty"),
        pytest.param(SMALL[OFFICE], "# later\n", ": the file is empty", id="a comment only"),
    ],
)
def test_a_file_that_cannot_be_read(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(OFFICE, old, new)) == [f"{OFFICE}{sentence}"]


@pytest.mark.parametrize("escape", [r'"\Uffffffff"', r'"\U00110000"', r'"\xzz"'])
def test_an_escape_that_is_no_character(escape: str) -> None:
    (found,) = sentences(changed(OFFICE, "Labour Day", escape))
    assert found.startswith(f"{OFFICE}")
    assert "the file cannot be read as YAML" in found


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "clocks:", "klocks:", "5: unknown key 'klocks'; did you mean 'clocks'?", id="key"
        ),
        pytest.param(
            AFTER,
            "{afer: 15m, go: chief}",
            "22: 'steps' 'desk' 'next' no. 1: unknown key 'afer'; did you mean 'after'?",
            id="a key of a transition",
        ),
        pytest.param(
            "{starts: opened",
            "{start: opened, starts: opened",
            "6: 'clocks' 'response': unknown key 'start'; did you mean 'starts'?",
            id="a key of a clock",
        ),
        pytest.param(
            AFTER,
            "{after: 15, go: chief}",
            "22: 'steps' 'desk' 'next' no. 1 'after': "
            'found the number 15 (in quotes, "15", it is a text); a text would be right',
            id="a wait without its unit",
        ),
        pytest.param(
            AFTER,
            "after 15m go chief",
            "22: 'steps' 'desk' 'next' no. 1: found 'after 15m go chief'; "
            "a mapping (key: value) would be right",
            id="a transition in words",
        ),
        pytest.param(
            AFTER,
            "{after: 15m, go: chief, at most: two}",
            "22: 'steps' 'desk' 'next' no. 1 'at most': found 'two'; a whole number would be right",
            id="a number in words",
        ),
        pytest.param(
            AFTER,
            "{after: 15m, stay: yes}",
            "22: 'steps' 'desk' 'next' no. 1 'stay': found 'yes'; true or false would be right",
            id="yes is no truth",
        ),
        pytest.param(
            AFTER,
            "{after: 15m, go: chief, as: upwards}",
            f"22: 'steps' 'desk' 'next' no. 1 'as': found 'upwards'; {KINDS}",
            id="an escalation of no kind",
        ),
        pytest.param("start: sort\n", "", "1: 'start' is missing", id="no start"),
        pytest.param(
            "calendar: office",
            "calendar: ofice",
            "2: there is no calendar 'ofice'; did you mean 'office'?",
            id="an unknown calendar",
        ),
        pytest.param(
            "matrix: speed",
            "matrix: sped",
            "3: there is no matrix 'sped'; did you mean 'speed'?",
            id="an unknown matrix",
        ),
    ],
)
def test_a_path_of_another_shape(old: str, new: str, sentence: str) -> None:
    found = sentences(changed(LADDER, old, new))
    assert [each for each in found if each.startswith(LADDER)] == [f"{LADDER}:{sentence}"]


def test_on_yes_and_no_are_plain_words() -> None:
    texts = changed(DESK, "solved: {state: Solved}", "solved: {state: off}\n  yes: no")
    texts[DESK] = texts[DESK].replace("Solved]", "off]")
    desk = read_desk(texts)
    assert desk.vocabulary.plain["yes"] == "no"
    assert desk.vocabulary.changes["solved"].value == "off"
    assert desk.paths["ladder"].leaving["desk"][1].event == "reassigned"
