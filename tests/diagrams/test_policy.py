"""The policy as a document: it says all that the path says, in sentences, and nothing else."""

from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt

from diagrams.opening_hours import hours_in_words
from diagrams.policies.document import policy_of
from diagrams.policies.markdown import plain
from diagrams.prose import condition_in_words, listed
from matrices.conditions import parse
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.paths import ANYWHERE, Path
from matrices.tickets import Field, Vocabulary
from tests.examples import EXAMPLES
from tests.matrices.small import LADDER, SMALL, SPEED, changed

TIERED = "tiered-support"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return read_desk(EXAMPLES)


def blocks(desk: Desk, path: Path) -> list[str]:
    """What a reader of the rendered document sees: the text of each block."""
    tokens = MarkdownIt("commonmark").enable("table").parse(policy_of(desk, path))
    shown = []
    for token in tokens:
        assert token.type != "html_block", token.content
        if token.type == "inline":
            children = token.children or []
            assert not any(child.type == "html_inline" for child in children), token.content
            shown.append("".join(_SHOWN.get(child.type, child.content) for child in children))
    return shown


_SHOWN = {"softbreak": " "}


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        pytest.param(TIERED, "If the category is refund: 'Refunds'", id="another path's tickets"),
        pytest.param(TIERED, "If nothing above fits: this path", id="the tickets of this path"),
        pytest.param(TIERED, "Monday to Thursday: 08:00–12:00 and 12:30–18:00.", id="hours"),
        pytest.param(
            TIERED,
            "Other hours hold on 24 December of each year (08:00–12:00).",
            id="a day with hours of its own",
        ),
        pytest.param(
            TIERED, "It is also closed on 31 December of each year.", id="a day on which it is shut"
        ),
        pytest.param(
            TIERED,
            "While a ticket's state is pending, its clocks and its waits stand still.",
            id="what pauses",
        ),
        pytest.param(
            TIERED,
            "'next-response' begins when the customer wrote, and stops when an agent wrote to the "
            "customer. Its time is in the table. After a stop the next beginning counts from "
            "nothing.",
            id="a clock",
        ),
        pytest.param(
            TIERED,
            "When 75 % of the time for 'resolution' is used: level 2 is told 'a quarter of the "
            "time is left'.",
            id="a warning before the deadline",
        ),
        pytest.param(
            TIERED,
            "When the time for 'resolution' has passed by 4 hours of opening time: the duty "
            "manager is told 'still not solved'.",
            id="a reminder after the deadline",
        ),
        pytest.param(
            TIERED,
            "After the time that the table gives level 1: the ticket goes on to 'Specialists work "
            "on it', because nobody took it. This is a functional escalation: to somebody with "
            "another skill.",
            id="an escalation by the level's time",
        ),
        pytest.param(
            TIERED,
            "When the customer wrote: the state is set to open and the ticket goes on to 'Somebody "
            "works on it', because the customer answered.",
            id="a field that is set",
        ),
        pytest.param(
            TIERED,
            "When the customer wants to speak to a manager: the ticket goes on to 'Duty manager "
            "decides', because the customer asked. This is a hierarchical escalation: to somebody "
            "with more authority. It happens once at the most; counted afresh where a ticket comes "
            "back after its end.",
            id="how often, in one walk",
        ),
        pytest.param(
            TIERED,
            "When it goes back a level: the ticket goes on to 'Somebody works on it'. This is a "
            "de-escalation: back to where it is usually done. It happens twice at the most; "
            "counted afresh where a ticket comes back after its end.",
            id="twice",
        ),
        pytest.param(
            TIERED,
            "Every working day: level 3 is told 'it is still with you'.",
            id="a message that comes again, in its own words",
        ),
        pytest.param(
            TIERED,
            "The ticket stays with whoever has it. A ticket that comes back after its end begins "
            "again here.",
            id="with whoever has it",
        ),
        pytest.param(
            TIERED, "Told: the customer and the duty manager.", id="a role has an article"
        ),
        pytest.param(
            "paging",
            "If it is within the hours calendar service-desk: the ticket goes on to 'First line "
            "takes it'.",
            id="a gate that decides",
        ),
        pytest.param(
            "refunds",
            "If the refund is less than 50 EUR: the ticket goes on to 'Pay it back'.",
            id="an amount has its unit",
        ),
        pytest.param(
            "refunds",
            "Asked to say yes or no: the duty manager, or else the first above who may approve it, "
            "of whom only those count who may approve that refund. The question is: Refund "
            "«refund» EUR to «customer»?",
            id="an approval and its question",
        ),
    ],
)
def test_the_document_says(desk: Desk, path: str, sentence: str) -> None:
    assert sentence in blocks(desk, desk.paths[path])


def test_each_duty_is_an_item_of_its_own_in_called_paths_too(desk: Desk) -> None:
    lines = policy_of(desk, desk.paths[TIERED]).splitlines()
    begin = lines.index("- **The duty manager**")
    assert lines[begin + 1 : begin + 9] == [
        "  - works on the ticket at 'Duty manager decides'",
        "  - works on the ticket at 'Duty manager leads the repair'",
        "  - is told at 'Duty manager decides'",
        "  - is told when the time for 'next-response' has passed",
        "  - is told when the time for 'resolution' has passed by 4 hours of opening time",
        "  - is told every working day at 'Duty manager decides'",
        "  - is told at 'Duty manager leads the repair'",
        "  - is told at 'Keep everybody informed'",
    ]


def test_no_question_needs_a_backslash(desk: Desk) -> None:
    text = policy_of(desk, desk.paths["refunds"])
    assert "The question is: Refund «refund» EUR to «customer»?" in text


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        pytest.param("somebody took it", "When somebody took it:", id="a clause"),
        pytest.param(
            "whoever has it cannot go on, the next tier may",
            "When 'reassigned' happens (whoever has it cannot go on, the next tier may):",
            id="no clause after when",
        ),
        pytest.param(
            "taken by hand",
            "When 'reassigned' happens (taken by hand):",
            id="words without a subject",
        ),
        pytest.param(
            "the ticket, at last",
            "When 'reassigned' happens (the ticket, at last):",
            id="with a comma",
        ),
    ],
)
def test_an_events_own_words(meant: str, told: str) -> None:
    texts = changed("desk.yaml", "somebody else is to work on it", f"'{meant}'")
    anywhere = "anywhere:\n  - {on: reassigned, stay: true}\n"
    texts[LADDER] = texts[LADDER].replace("anywhere:\n", anywhere)
    desk = read_desk(texts)
    assert any(text.startswith(told) for text in blocks(desk, desk.paths["ladder"]))


ROUND_THE_CLOCK = "Time 'round the clock' runs on"


@pytest.mark.parametrize(
    ("response", "told"),
    [pytest.param("30m", False, id="none"), pytest.param("wall 30m", True, id="some")],
)
def test_time_round_the_clock_is_explained_where_a_path_has_some(
    response: str, *, told: bool
) -> None:
    desk = read_desk(changed(SPEED, "1,wall 30m", f"1,{response}"))
    assert (ROUND_THE_CLOCK in policy_of(desk, desk.paths["ladder"])) is told


def test_each_row_of_the_matrix_is_a_row_of_the_table(desk: Desk) -> None:
    lines = policy_of(desk, desk.paths[TIERED]).splitlines()
    assert (
        "| P1 | any | 15m round the clock | 30m round the clock | 4h round the clock "
        "| whoever is on call for service, for 5m round the clock "
        "| team specialists, for 30m round the clock | the duty manager |"
    ) in lines
    begins = lines.index(next(line for line in lines if line.startswith("| priority |")))
    rows = [line for line in lines[begins + 2 :] if line.startswith("|")]
    assert len(rows) == len(desk.paths[TIERED].matrix.rows)


def told_by(path: Path) -> Iterator[str]:
    """Everything that a path says in words of its designer, or in numbers."""
    for step in path.steps.values():
        yield step.title
        yield step.outcome
        yield step.waits_for
    for each in path.transitions:
        yield each.because
        yield f"{each.wait.amount}" if each.wait is not None else ""
        if each.source != ANYWHERE and not each.stay:
            yield f"'{path.steps[each.target].title}'"


@pytest.mark.parametrize("name", read_desk(EXAMPLES).paths)
def test_nothing_that_the_path_says_is_missing(desk: Desk, name: str) -> None:
    shown = "\n".join(blocks(desk, desk.paths[name]))
    missing = [told for told in told_by(desk.paths[name]) if told not in shown]
    assert missing == []


def test_a_path_that_nobody_begins_is_called_by_others(desk: Desk) -> None:
    shown = blocks(desk, desk.paths["major-incident"])
    assert "No ticket begins here; other paths call it." in shown


def test_what_a_called_path_does_is_told_where_it_is_called(desk: Desk) -> None:
    shown = blocks(desk, desk.paths[TIERED])
    assert "The path 'Major incident' (major-incident)" in shown
    assert shown.index("2. On-call repairs") > shown.index("8. closed")


HOSTILE = "<img src=x onerror=alert(1)> | [free](javascript:alert(1)) `x` *y* _z_"


def test_no_text_of_a_designer_becomes_markup() -> None:
    texts = changed(LADDER, "{end: solved}", f"{{title: '{HOSTILE}', end: solved}}")
    desk = read_desk(texts)
    document = policy_of(desk, desk.paths["ladder"])
    tokens = MarkdownIt("commonmark").enable("table").parse(document)
    kinds = {child.type for token in tokens for child in token.children or []}
    assert kinds <= {"text", "softbreak", "code_inline", "strong_open", "strong_close"}
    assert any(HOSTILE in text for text in blocks(desk, desk.paths["ladder"]))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1. first", id="a number with a full stop"),
        pytest.param("- item", id="a stroke"),
        pytest.param("# heading", id="a hash"),
        pytest.param("a\n\n---\n\nb", id="lines"),
        pytest.param("\\", id="a backslash"),
        pytest.param("&lt;b&gt;", id="an entity"),
        pytest.param("~~gone~~ == title", id="strokes and equals"),
        pytest.param("مرحبا 🙂", id="another script"),
    ],
)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(plain(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    shown = "".join(child.content for child in tokens[1].children or [])
    assert shown == " ".join(text.split())


FIELDS = {
    "tier": Field("tier", one_of=("gold", "silver"), missing="silver"),
    "refund": Field("refund", kind="number", unit="EUR", missing="0"),
    "limit": Field("limit", kind="number", unit="EUR", missing="0"),
    "owner": Field("owner"),
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ticket.tier == 'gold'", "the tier is gold"),
        ("ticket.tier not in ['gold', 'silver']", "the tier is neither gold nor silver"),
        ("ticket.owner != ''", "the owner is known"),
        ("ticket.owner == ''", "the owner is not known"),
        ("ticket.refund >= 100", "the refund is at least 100 EUR"),
        ("ticket.refund > ticket.limit", "the refund is more than the limit"),
        (
            "100 <= ticket.refund < 500",
            "the refund is at least 100 EUR and the refund is less than 500 EUR",
        ),
        pytest.param(
            "ticket.tier == 'gold' and (ticket.refund > 5 or not ticket.owner == 'ben')",
            "the tier is gold and (the refund is more than 5 EUR or it is not so that the owner "
            "is ben)",
        ),
    ],
)
def test_a_condition_in_words(text: str, told: str) -> None:
    assert condition_in_words(parse(text, FIELDS), Vocabulary(FIELDS, {}, {})) == told


@pytest.mark.parametrize(
    ("parts", "told"),
    [([], ""), (["a"], "a"), (["a", "a"], "a"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_read_as_a_sentence(parts: list[str], told: str) -> None:
    assert listed(parts) == told


CALENDARS = {
    "night": "zone: Asia/Tokyo\nopen:\n  mon, wed: 22:00-06:00\n",
    "always": "zone: UTC\nopen: always\n",
    "german": "zone: Europe/Berlin\nopen:\n  mon-sun: 08:00-16:00\nholidays: {country: DE}\n"
    "except:\n  12-31: closed\n  2026-05-15: closed\n  12-24: 08:00-12:00\n",
    "sun": "zone: UTC\nany of: [night, office]\nwithout: [pause]\n",
    "pause": "zone: UTC\nopen:\n  sat, sun: 00:00-24:00\n",
}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(
            "night",
            [
                "Monday and Wednesday: 22:00–06:00 of the next day.",
                "Tuesday and Thursday to Sunday: closed.",
            ],
            id="past midnight",
        ),
        pytest.param("always", ["It is open round the clock."], id="round the clock"),
        pytest.param(
            "german",
            [
                "Monday to Sunday: 08:00–16:00.",
                (
                    "It is closed on holidays: New Year's Day, Good Friday, Easter Monday, Labor "
                    "Day, Ascension Day, Pentecost Monday, German Unity Day, Reformation Day, "
                    "Christmas Day and Second Day of Christmas."
                ),
                "It is also closed on 2026-05-15 and 31 December of each year.",
                "Other hours hold on 24 December of each year (08:00–12:00).",
            ],
            id="holidays as they follow each other",
        ),
        pytest.param(
            "sun",
            [
                "It is open when one of 'night' or 'office' is, but not when 'pause' is.",
                "'night', in Asia/Tokyo: Monday and Wednesday: 22:00–06:00 of the next day.",
            ],
            id="made of others",
        ),
    ],
)
def test_a_calendar_in_words(name: str, told: list[str]) -> None:
    files = {f"calendars/{each}.yaml": f"calendar: {each}\n{CALENDARS[each]}" for each in CALENDARS}
    desk = read_desk({**SMALL, **files})
    assert list(hours_in_words(desk.calendars[name]))[: len(told)] == told
