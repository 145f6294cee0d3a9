"""Laws of conditions: a tree written as text means what the tree means; broken texts are refused.

Two readings are independent of ours: one walks the tree that was drawn, the other gives the text
to Python itself, on exact decimals.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from types import SimpleNamespace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matrices.conditions import parse
from matrices.tickets import Field

FIELDS = {
    "tier": Field("tier", one_of=("gold", "silver"), missing="none"),
    "category": Field("category"),
    "refund": Field("refund", missing="0", kind="number", unit="EUR"),
    "limit": Field("limit", missing="0", kind="number", unit="EUR"),
    "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
}
AS_WRITTEN = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}

Tree = tuple[Any, ...]
"""('<=', side, side), ('in', side, [sides]), ('and', trees), ('not', tree); see `sides`."""

tiers = st.sampled_from(["gold", "silver", "none"])
categories = st.sampled_from(["gold", "", "it's", 'say "x"', "net\\desk", "Größe", "🎫", "a\nb"])
numbers = st.decimals(-20, 20, allow_nan=False, places=2).map(lambda each: f"{each:f}")
numbers |= st.sampled_from(["0.1", "0.30000000000000004", "0.3", "100", "007.50", "-0"])
whole = st.integers(0, 4).map(str)
tickets = st.fixed_dictionaries(
    {
        "tier": tiers,
        "category": categories,
        "refund": numbers,
        "limit": numbers,
        "reopened": whole,
    }
)


def text(value: str) -> Tree:
    return ("text", value)


def number(value: str) -> Tree:
    return ("number", value)


def field(name: str) -> Tree:
    return ("field", name)


same = st.sampled_from(["==", "!="])
how = st.sampled_from(list(AS_WRITTEN))
in_or_not = st.sampled_from(["in", "not in"])
refunds = st.sampled_from([field("refund"), field("limit")])
comparisons = st.one_of(
    st.tuples(same, st.just(field("tier")), tiers.map(text)),
    st.tuples(same, categories.map(text), st.just(field("category"))),
    st.tuples(same, st.just(field("tier")), st.just(field("category"))),
    st.tuples(in_or_not, st.just(field("category")), st.lists(categories.map(text), max_size=3)),
    st.tuples(how, refunds, numbers.map(number)),
    st.tuples(how, numbers.map(number), refunds),
    st.tuples(how, refunds, refunds),
    st.tuples(how, st.just(field("reopened")), whole.map(number)),
    st.tuples(in_or_not, refunds, st.lists(numbers.map(number), max_size=3)),
    st.tuples(
        st.just("chain"), numbers.map(number), how, refunds, how, numbers.map(number) | refunds
    ),
)
trees = st.recursive(
    comparisons,
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4))
    ),
    max_leaves=8,
)


def written(tree: Tree) -> str:
    match tree:
        case ("field", name):
            said = f"ticket.{name}"
        case ("text", value):
            said = repr(value)
        case ("number", value):
            said = str(value)
        case ("not", inner):
            said = f"not ({written(inner)})"
        case ("and" | "or" as word, list(parts)):
            said = f" {word} ".join(f"({written(part)})" for part in parts)
        case ("in" | "not in" as word, left, list(sides)):
            said = f"{written(left)} {word} [{', '.join(map(written, sides))}]"
        case ("chain", *each):
            first, low, second, high, third = each
            said = f"{written(first)} {low} {written(second)} {high} {written(third)}"
        case (word, left, right):
            said = f"{written(left)} {word} {written(right)}"
    return said


def value(side: Tree, ticket: Mapping[str, str]) -> str | Fraction:
    kind, said = side
    if kind == "field":
        told = ticket[said]
        return told if said in ("tier", "category") else Fraction(told)
    return Fraction(said) if kind == "number" else str(said)


def meant(tree: Tree, ticket: Mapping[str, str]) -> bool:
    match tree:
        case ("not", inner):
            return not meant(inner, ticket)
        case ("and", list(parts)):
            return all(meant(part, ticket) for part in parts)
        case ("or", list(parts)):
            return any(meant(part, ticket) for part in parts)
        case ("in" | "not in" as word, left, list(sides)):
            found = value(left, ticket) in [value(side, ticket) for side in sides]
            return found is (word == "in")
        case ("chain", first, low, second, high, third):
            return meant((low, first, second), ticket) and meant((high, second, third), ticket)
    word, left, right = tree
    return bool(AS_WRITTEN[word](value(left, ticket), value(right, ticket)))


def as_python(condition: str, ticket: Mapping[str, str]) -> bool:
    """Python's own answer, with each number of the text and the ticket an exact decimal."""
    outside_quotes = re.split(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", condition)
    exact = [
        part if i % 2 else re.sub(r"-?[0-9]+(?:\.[0-9]+)?", r"Decimal('\g<0>')", part)
        for i, part in enumerate(outside_quotes)
    ]
    numeric = {"refund", "limit", "reopened"}
    told = {name: Decimal(text) if name in numeric else text for name, text in ticket.items()}
    return bool(eval("".join(exact), {"Decimal": Decimal, "ticket": SimpleNamespace(**told)}))


@settings(max_examples=150)
@given(trees, tickets)
def test_a_condition_means_what_its_tree_means(tree: Tree, ticket: dict[str, str]) -> None:
    condition = parse(written(tree).replace("007", "7"), FIELDS)
    assert condition.holds(ticket) is meant(tree, ticket)
    assert set(condition.fields) == set(re.findall(r"ticket\.([a-z]+)", written(tree)))


@settings(max_examples=150)
@given(trees, tickets)
def test_a_condition_means_what_python_would_make_of_it(tree: Tree, ticket: dict[str, str]) -> None:
    said = written(tree).replace("007", "7")
    assert parse(said, FIELDS).holds(ticket) is as_python(said, ticket)


def answered(condition: str, ticket: Mapping[str, str]) -> bool | ValueError:
    try:
        return parse(condition, FIELDS).holds(ticket)
    except ValueError as error:
        return error


SPLINTERS = [
    *("ticket.", "ticket", "(", ")", "[", "]", "'", '"', "\\", "<", "==", "_", ".", "-", "#", ","),
    *(
        "not ",
        " and ",
        " or ",
        " in ",
        "lambda:",
        "f'{",
        "b'",
        "*",
        ":=",
        "if 1 else ",
        "__class__",
    ),
    *("1", "j", "0x", "1e999999", "NaN", "9" * 32, "\0", "\n", "\t", "\ud800", "é", "\U0001d7cf"),
]


@settings(max_examples=200)
@given(
    trees.map(written),
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 6), st.sampled_from(SPLINTERS) | st.text()),
        min_size=1,
        max_size=4,
    ),
    tickets,
)
@example("ticket.refund > 1", [(16, 0, "\ud800")], {"refund": "1"})
def test_a_broken_condition_holds_or_not_or_gets_a_sentence(
    condition: str, breaks: list[tuple[int, int, str]], ticket: dict[str, str]
) -> None:
    for at, out, splinter in breaks:
        condition = condition[:at] + splinter + condition[at + out :]
    answer = answered(condition, ticket)
    if isinstance(answer, ValueError):
        assert type(answer) is ValueError
        assert 0 < len(str(answer)) < 600
        assert str(answer).encode()


@settings(max_examples=100)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_a_text_from_nowhere_gets_a_sentence(text: str) -> None:
    assert isinstance(answered(text, {}), ValueError)
