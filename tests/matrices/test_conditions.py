"""A condition is data about a ticket: what is understood, what is refused, and that none is run."""

import builtins
import warnings

import pytest

from matrices.conditions import parse
from matrices.tickets import Field

FIELDS = {
    "vip": Field("vip", one_of=("yes", "no"), missing="unknown"),
    "priority": Field("priority", one_of=("1", "2", "3"), missing="3"),
    "group": Field("group"),
}
TICKET = {"vip": "yes", "priority": "2", "group": ""}
ALLOWED = (
    "a condition compares ticket.FIELD with texts (==, !=, in, not in) or numbers "
    "(also <, <=, >, >=), joined by and, or, not"
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        pytest.param("ticket.vip == 'yes'", True, id="equal"),
        pytest.param('ticket.vip == "no"', False, id="not equal, in double quotes"),
        pytest.param("ticket.vip != 'no'", True, id="differs"),
        pytest.param("ticket.priority in ['1', '2']", True, id="among"),
        pytest.param("ticket.priority in ('1', '3')", False, id="among, in round brackets"),
        pytest.param("ticket.priority not in ['1', '2']", False, id="none of"),
        pytest.param("ticket.group == ''", True, id="empty text"),
        pytest.param("ticket.group in []", False, id="among none"),
        pytest.param("not ticket.vip == 'yes'", False, id="not"),
        pytest.param("not (ticket.vip == 'no' or ticket.group != '')", True, id="brackets"),
        pytest.param("ticket.vip == 'yes' and ticket.priority == '1'", False, id="and"),
        pytest.param("ticket.vip == 'yes' or ticket.priority == '1'", True, id="or"),
        pytest.param(
            "ticket.vip == 'yes' or ticket.vip == 'no' and ticket.group == 'x'",
            True,
            id="and binds closer than or",
        ),
        pytest.param("'yes' == ticket.vip", True, id="the text first"),
        pytest.param("ticket.vip == ticket.group", False, id="two fields"),
        pytest.param("ticket.vip != ticket.group", True, id="two fields that differ"),
        pytest.param("  ticket.vip == 'yes'  ", True, id="spaces around"),
        pytest.param(
            "ticket.vip == 'unknown'", False, id="the value that stands for a missing one"
        ),
        pytest.param("not " * 20 + "ticket.vip == 'yes'", True, id="twenty nots"),
    ],
)
def test_understood(text: str, holds: bool) -> None:  # noqa: FBT001  # a case's answer
    condition = parse(text, FIELDS)
    assert condition.holds(TICKET) is holds
    assert str(condition) == text


def test_a_condition_names_the_fields_it_looks_at_each_once() -> None:
    text = "ticket.vip == 'yes' and (ticket.group == '' or ticket.vip != 'no')"
    assert parse(text, FIELDS).fields == ("vip", "group")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param(
            "ticket.vpi == 'yes'", "a ticket has no field 'vpi'; did you mean 'vip'?", id="typo"
        ),
        pytest.param(
            "ticket.xyz == 'yes'",
            "a ticket has no field 'xyz'; known are: group, priority, vip",
            id="unknown field",
        ),
        pytest.param(
            "ticket.priority == '4'", "priority '4' is not known; known are: 1, 2, 3", id="value"
        ),
        pytest.param(
            "ticket.vip in ['ye']", "vip 'ye' is not known; did you mean 'yes'?", id="in a list"
        ),
    ],
)
def test_unknown_names_lead_to_the_nearest(text: str, refused: str) -> None:
    with pytest.raises(ValueError, match=r"no field|not known") as found:
        parse(text, FIELDS)
    assert str(found.value) == refused


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param(text, part, id=id_)
        for id_, text, part in [
            ("a truth", "True", "True"),
            ("bytes", "ticket.vip == b'yes'", "b'yes'"),
            ("no field", "1 < 2", "1 < 2"),
            ("texts without a field", "'a' == 'a'", "'a' == 'a'"),
            ("nothing", "ticket.vip == None", "None"),
            ("a truth as value", "ticket.vip == True", "True"),
            ("dots", "ticket.vip == ...", "..."),
            ("a field in a list", "ticket.vip in [ticket.group]", "ticket.group"),
            ("a number in a number", "1 in [1, 2]", "1"),
            ("plus", "ticket.vip == +1", "+1"),
            ("in, chained", "'1' in ['1'] in ['1']", "'1' in ['1'] in ['1']"),
            ("is", "ticket.vip is None", "ticket.vip is None"),
            ("part of a text", "ticket.vip in 'yes'", "ticket.vip in 'yes'"),
            ("a set", "ticket.vip in {'yes'}", "ticket.vip in {'yes'}"),
            ("twice equal", "ticket.vip == 'no' == 'no'", "ticket.vip == 'no' == 'no'"),
            ("another name", "incident.vip == 'yes'", "incident.vip"),
            ("deeper", "ticket.vip.upper == 'YES'", "ticket.vip.upper"),
            ("a class", "ticket.__class__.vip == 'x'", "ticket.__class__.vip"),
            ("a call", "ticket.vip.upper() == 'YES'", "ticket.vip.upper()"),
            ("a call in a list", "ticket.vip in [touched(1)]", "touched(1)"),
            ("an import", "__import__('os').system('ls')", "__import__('os').system('ls')"),
            ("an index", "ticket['vip'] == 'yes'", "ticket['vip']"),
            ("a lambda", "(lambda: touched(1))()", "(lambda: touched(1))()"),
            ("a walrus", "ticket.vip == (x := 'yes')", "(x := 'yes')"),
            ("a comprehension", "[x for x in touched(1)]", "[x for x in touched(1)]"),
            ("a conditional", "touched(1) if True else 1", "touched(1) if True else 1"),
            ("an f-string", "ticket.vip == f'{touched(1)}'", "f'{touched(1)}'"),
            ("a sum", "ticket.vip == 'y' + 'es'", "'y' + 'es'"),
            ("minus", "-ticket.vip == 'x'", "-ticket.vip"),
            ("a starred list", "ticket.vip in [*touched(1)]", "*touched(1)"),
            ("await", "await touched(1)", "await touched(1)"),
            ("after and", "ticket.vip == 'yes' and touched(1)", "touched(1)"),
            ("after or", "ticket.vip == 'yes' or touched(1)", "touched(1)"),
            ("after not", "not touched(1)", "touched(1)"),
        ]
    ],
)
def test_refused_with_the_part_that_is_not_understood(
    text: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(builtins, "touched", calls.append, raising=False)
    with pytest.raises(ValueError, match="is not understood") as refused:
        parse(text, FIELDS)
    assert str(refused.value) == f"'{part}' is not understood; {ALLOWED}"
    assert calls == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=id_)
        for id_, text in [
            ("nothing", ""),
            ("spaces", "   "),
            ("a statement", "import os"),
            ("two statements", "ticket.vip == 'yes'; touched(1)"),
            ("two lines", "ticket.vip == 'yes'\nor True"),
            ("one equals sign", "ticket.vip = 'yes'"),
            ("an open quote", "ticket.vip == 'yes"),
            ("an open bracket", "(ticket.vip == 'yes'"),
            ("a null byte", "ticket.vip == '\0'"),
            ("words", "the ticket is urgent"),
        ]
    ],
)
def test_what_is_no_expression_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be read") as refused:
        parse(text, FIELDS)
    assert str(refused.value) == f"'{text}' cannot be read; {ALLOWED}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ticket.vip == '\ud800'", id="as it stands"),
        pytest.param(r"ticket.vip == '\ud800'", id="escaped"),
        pytest.param(r"ticket.group == '\ud800' and ticket.vip", id="escaped, in a free text"),
        pytest.param("ticket.\ud800 == 'x'", id="as a field"),
    ],
)
def test_half_a_character_leads_to_a_sentence_that_can_be_printed(text: str) -> None:
    with pytest.raises(ValueError, match=r"cannot be read|not known|alone") as refused:
        parse(text, FIELDS)
    assert str(refused.value).encode()


def test_letters_that_only_look_like_a_field_are_none() -> None:
    with pytest.raises(ValueError, match="no field '\uff56\uff49\uff50'"):
        parse("ticket.\uff56\uff49\uff50 == 'yes'", FIELDS)


def test_a_very_long_condition_is_not_even_read() -> None:
    with pytest.raises(ValueError, match="characters") as refused:
        parse("ticket.vip == 'yes'" + " " * 4_981, FIELDS)
    assert str(refused.value) == "the condition has 5000 characters; at most 2000 are read"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 900 + ")" * 900, id="brackets"),
        pytest.param("[" * 900 + "]" * 900, id="lists"),
        pytest.param("-" * 1_900 + "1", id="minus signs"),
        pytest.param("ticket" + ".vip" * 490, id="attributes"),
        pytest.param("ticket" + "()" * 900, id="calls"),
        pytest.param("ticket" + "[0]" * 600, id="indexes"),
        pytest.param("lambda:" * 280 + "1", id="lambdas"),
        pytest.param("not " * 490 + "ticket", id="nots"),
    ],
)
def test_deep_nesting_is_refused_like_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not understood|cannot be read|too deep"):
        parse(text, FIELDS)


def test_a_backslash_is_no_matter_for_a_warning_of_python() -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        parse(r"ticket.group == 'net\desk'", FIELDS)
    assert [str(each.message) for each in shown] == []
