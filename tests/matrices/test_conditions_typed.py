"""Conditions on numbers, counts and pairs of fields: what holds, and what the types refuse."""

import copy
import pickle
from decimal import Decimal

import pytest

from matrices.comparisons import Among, Beside, Compare, Either, Every, Not
from matrices.conditions import parse
from matrices.tickets import Field

FIELDS = {
    "tier": Field("tier", one_of=("gold", "silver"), missing="none"),
    "product": Field("product", one_of=("tv", "radio"), missing="tv"),
    "category": Field("category"),
    "refund": Field("refund", missing="0", kind="number", unit="EUR"),
    "limit": Field("limit", missing="500", kind="number", unit="EUR"),
    "weight": Field("weight", missing="0", kind="number", unit="kg"),
    "allowed": Field("allowed", missing="2", kind="number"),
    "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
}
TICKET = {
    "tier": "gold",
    "product": "tv",
    "category": "gold",
    "refund": "100.10",
    "limit": "500",
    "weight": "-3",
    "allowed": "2",
    "reopened": "3",
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        pytest.param("ticket.refund > 100", True, id="above"),
        pytest.param("ticket.refund >= 100.10", True, id="exactly, from above"),
        pytest.param("ticket.refund < 100.10", False, id="exactly, from below"),
        pytest.param("ticket.refund <= 100.1", True, id="a zero at the end makes no difference"),
        pytest.param("ticket.refund == 100.1000", True, id="nor do three"),
        pytest.param(
            "ticket.refund == 100.10000000000001", False, id="nearer than a float can tell"
        ),
        pytest.param("ticket.refund != 100", True, id="another number"),
        pytest.param("ticket.refund in [100, 100.1]", True, id="among"),
        pytest.param("ticket.refund not in (100, 100.1)", False, id="none of"),
        pytest.param("ticket.refund in []", False, id="among none"),
        pytest.param("ticket.refund not in []", True, id="none of none"),
        pytest.param("100 <= ticket.refund < 500", True, id="a chain"),
        pytest.param("500 > ticket.refund > 100.10", False, id="a chain downwards"),
        pytest.param("0 < ticket.reopened < 3 <= ticket.reopened", False, id="a long chain"),
        pytest.param("100 < ticket.refund", True, id="the number first"),
        pytest.param("ticket.weight < 0", True, id="below zero"),
        pytest.param("ticket.weight == -3.0", True, id="a negative number"),
        pytest.param("ticket.weight == - 3", True, id="a space after the minus"),
        pytest.param("ticket.reopened >= 2", True, id="a count"),
        pytest.param("ticket.reopened in [1, 2]", False, id="a count among"),
        pytest.param("ticket.refund > ticket.limit", False, id="two numbers of one unit"),
        pytest.param("ticket.reopened > ticket.allowed", True, id="a count and a plain number"),
        pytest.param("0 < ticket.refund < ticket.limit", True, id="a chain over two fields"),
        pytest.param("ticket.tier == ticket.category", True, id="two texts"),
        pytest.param("not ticket.refund > 100 or ticket.tier == 'gold'", True, id="with texts"),
        pytest.param("(ticket.refund\n  > 100)", True, id="over two lines, in brackets"),
    ],
)
def test_understood(text: str, holds: bool) -> None:  # noqa: FBT001  # a case's answer
    assert parse(text, FIELDS).holds(TICKET) is holds


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "ticket.tier",
            "'ticket.tier' alone is no condition; write ticket.tier == 'gold', say",
            id="a field of named values alone",
        ),
        pytest.param(
            "not ticket.category",
            "'ticket.category' alone is no condition; write ticket.category != '', say",
            id="a text alone",
        ),
        pytest.param(
            "ticket.tier == 'gold' and ticket.refund",
            "'ticket.refund' alone is no condition; write ticket.refund > 0, say",
            id="a number alone",
        ),
        pytest.param(
            "tier == 'gold'", "'tier' alone is not understood; write ticket.tier", id="no ticket."
        ),
        pytest.param(
            "ticket.tier < 'silver'",
            "tier is a text, and texts have no order; ==, !=, in and not in are right",
            id="texts in an order",
        ),
        pytest.param(
            "'a' <= ticket.category <= 'b'",
            "category is a text, and texts have no order; ==, !=, in and not in are right",
            id="texts in a chain",
        ),
        pytest.param(
            "ticket.category > ticket.tier",
            "category is a text, and texts have no order; ==, !=, in and not in are right",
            id="two texts in an order",
        ),
        pytest.param(
            "ticket.category == 1",
            "category is a text, 1 a number; write '1'",
            id="a number for a text",
        ),
        pytest.param(
            "ticket.tier in ['gold', 2]",
            "tier is a text, 2 a number; tier '2' is not known; known are: gold, silver",
            id="a number in a list of texts",
        ),
        pytest.param(
            "ticket.refund == '100'",
            "refund is a number (EUR), '100' a text; write it without quotes",
            id="a number in quotes",
        ),
        pytest.param(
            "ticket.refund in [1, 'much']",
            "refund is a number (EUR), 'much' a text; write a number as in 12.50",
            id="a text in a list of numbers",
        ),
        pytest.param(
            "ticket.reopened > 'often'",
            "reopened is a count, 'often' a text; write a number as in 12.50",
            id="a text for a count",
        ),
        pytest.param(
            "ticket.reopened == 1.5",
            "reopened '1.5' is no count; 0, 1, 2 … are",
            id="half an event",
        ),
        pytest.param(
            "ticket.reopened > -1",
            "reopened '-1' is no count; 0, 1, 2 … are",
            id="less than no event",
        ),
        pytest.param(
            "ticket.refund > ticket.weight",
            "refund is a number (EUR), weight a number (kg); "
            "only fields of one kind can be compared",
            id="money and weight",
        ),
        pytest.param(
            "ticket.refund > ticket.reopened",
            "refund is a number (EUR), reopened a count; only fields of one kind can be compared",
            id="money and a count",
        ),
        pytest.param(
            "ticket.tier == ticket.refund",
            "tier is a text, refund a number (EUR); only fields of one kind can be compared",
            id="a text and a number",
        ),
        pytest.param(
            "ticket.tier == ticket.product",
            "product never has a value of tier; those are: gold, silver, none",
            id="two fields without a value in common",
        ),
        pytest.param(
            "ticket.refund > ticket.limmit",
            "a ticket has no field 'limmit'; did you mean 'limit'?",
            id="an unknown field on the right",
        ),
        pytest.param(
            "ticket.refund > 1e999999",
            "'1e999999' is no number; write it as in 12.50",
            id="a power of ten",
        ),
        pytest.param(
            "ticket.refund > 1_000", "'1_000' is no number; write it as in 12.50", id="underscore"
        ),
        pytest.param("ticket.refund > .5", "'.5' is no number; write it as in 12.50", id="no zero"),
        pytest.param("ticket.refund > 1.", "'1.' is no number; write it as in 12.50", id="no end"),
        pytest.param(
            "ticket.refund > 0x10", "'0x10' is no number; write it as in 12.50", id="hexadecimal"
        ),
        pytest.param(
            "ticket.refund > 1j", "'1j' is no number; write it as in 12.50", id="imaginary"
        ),
        pytest.param(
            "ticket.refund > -(5)",
            "'-(5)' is no number; write it as in 12.50",
            id="minus, brackets",
        ),
        pytest.param(
            "ticket.refund > " + "9" * 31,
            f"'{'9' * 31}' is no number; at most 30 characters are read",
            id="too many digits",
        ),
    ],
)
def test_the_types_refuse(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse(text, FIELDS)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("word", ["NaN", "Infinity", "inf", "nan"])
def test_words_for_numbers_that_are_none_are_no_numbers(word: str) -> None:
    with pytest.raises(ValueError, match=f"'{word}' is not understood"):
        parse(f"ticket.refund > {word}", FIELDS)


def test_and_or_not_may_lie_so_deep_and_no_deeper() -> None:
    assert parse("not " * 50 + "ticket.refund > 100", FIELDS).holds(TICKET)
    with pytest.raises(ValueError, match="too deep; at most 50 levels"):
        parse("not " * 51 + "ticket.refund > 100", FIELDS)


def test_as_many_parts_as_a_condition_has_room_for() -> None:
    text = " or ".join(["ticket.weight > 1"] * 90)
    condition = parse(text, FIELDS)
    assert not condition.holds(TICKET)
    assert condition.holds(TICKET | {"weight": "2"})


def test_the_log_gets_the_values_that_were_looked_at_each_once_in_the_order_of_the_text() -> None:
    text = "ticket.reopened > 1 and (ticket.refund > ticket.limit or ticket.reopened > 5)"
    condition = parse(text, FIELDS)
    assert condition.fields == ("reopened", "refund", "limit")
    assert list(condition.looked_at(TICKET).items()) == [
        ("reopened", "3"),
        ("refund", "100.10"),
        ("limit", "500"),
    ]


@pytest.mark.parametrize(
    ("text", "test"),
    [
        pytest.param(
            "ticket.tier != 'gold'", Among("tier", frozenset({"gold"}), negated=True), id="texts"
        ),
        pytest.param(
            "100 < ticket.refund", Compare("refund", ">", Decimal(100)), id="the field comes first"
        ),
        pytest.param(
            "ticket.refund > ticket.limit",
            Beside("refund", ">", "limit", numbers=True),
            id="two fields",
        ),
        pytest.param(
            "not 0 < ticket.refund <= 5",
            Not(Every((Compare("refund", ">", Decimal(0)), Compare("refund", "<=", Decimal(5))))),
            id="a chain is all its parts",
        ),
        pytest.param(
            "ticket.refund in [1, 2]",
            Either((Compare("refund", "==", Decimal(1)), Compare("refund", "==", Decimal(2)))),
            id="a number among several is one of them",
        ),
    ],
)
def test_what_it_says_is_data(text: str, test: object) -> None:
    condition = parse(text, FIELDS)
    assert condition.test == test
    for copied in (copy.deepcopy(condition), pickle.loads(pickle.dumps(condition))):
        assert copied == condition
        assert copied.holds(TICKET) == condition.holds(TICKET)
