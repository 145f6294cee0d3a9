"""Whether conditions can hold together agrees with trying every value."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.checking.regions import TooLarge, example
from matrices.comparisons import (
    COMPARED,
    Among,
    Beside,
    Compare,
    Either,
    Every,
    How,
    Not,
    Test,
    compiled,
)
from matrices.conditions import parse
from matrices.tickets import Field

FIELDS = {
    "priority": Field("priority", one_of=("1", "2", "3"), missing="2"),
    "other": Field("other", one_of=("2", "3"), missing=""),
    "who": Field("who", missing=""),
    "whose": Field("whose", missing="nobody"),
    "refund": Field("refund", missing="0", kind="number"),
    "limit": Field("limit", missing="5", kind="number"),
    "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
    "bounces": Field("bounces", missing="0", kind="count", counts="bounces"),
}
NUMBERS = [f"{n}" for n in ("-2", "-1.5", "-1", "-0.5", "0", "0.25", "0.5", "0.75", "1", "1.25",
                            "1.5", "1.75", "2", "2.5", "3", "4")]  # fmt: skip
"""Of the numbers that the tests name (-1, 0, 0.5, 1.5, 2), two of each region between at least."""
TEXTS = ["", "1", "2", "3", "anna", "x", "y"]
TRIED: Mapping[str, Sequence[str]] = {
    "priority": ["1", "2", "3"],
    "other": ["", "2", "3"],
    "who": TEXTS,
    "whose": [*TEXTS[1:], "nobody"],
    "refund": NUMBERS,
    "limit": NUMBERS,
    "reopened": ["0", "1", "2", "3", "4"],
    "bounces": ["0", "1", "2", "3", "4"],
}

numbers = st.sampled_from([Decimal(n) for n in ("-1", "0", "0.5", "1.5", "2")])
hows = st.sampled_from([*COMPARED])
sames = st.sampled_from(["==", "!="])


def beside(how: How, pair: tuple[str, str], *, numeric: bool) -> Test:
    return Beside(pair[0], how, pair[1], numeric)


def pairs(*names: str) -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(st.sampled_from(names), st.sampled_from(names))


plain: st.SearchStrategy[Test] = st.one_of(
    st.builds(
        Among,
        st.sampled_from(["priority", "other", "who", "whose"]),
        st.frozensets(st.sampled_from(["", "1", "2", "3", "anna"]), max_size=3),
        st.booleans(),
    ),
    st.builds(Compare, st.sampled_from(["refund", "limit", "reopened", "bounces"]), hows, numbers),
    st.builds(beside, hows, pairs("refund", "limit", "reopened"), numeric=st.just(value=True)),
    st.builds(beside, sames, pairs("priority", "other", "who"), numeric=st.just(value=False)),
)
tests = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Every, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)


def named(test: Test) -> Iterator[str]:
    match test:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from named(part)
        case Not(part):
            yield from named(part)
        case Beside():
            yield from (test.field, test.other)
        case _:
            yield test.field


@settings(max_examples=50, deadline=None)
@given(st.lists(tests, min_size=1, max_size=3))
def test_whether_tests_hold_together_is_as_trying_says(chosen: list[Test]) -> None:
    names = sorted({name for test in chosen for name in named(test)})[:4]
    if len({name for test in chosen for name in named(test)}) > len(names):
        return  # there would be too much to try
    holds = [compiled(test) for test in chosen]
    tried = (
        dict(zip(names, values, strict=True)) for values in product(*(TRIED[n] for n in names))
    )
    expected = any(all(each(values) for each in holds) for values in tried)
    found = example(chosen, FIELDS)
    assert (found is not None) == expected
    if found is not None:
        assert all(each(found) for each in holds)
        for name, value in found.items():
            assert FIELDS[name].value(value) == value, "a ticket may have it"


@pytest.mark.parametrize(
    ("text", "can"),
    [
        pytest.param("ticket.whose == ''", False, id="an empty text counts as missing"),
        pytest.param("ticket.who == ''", True, id="missing is empty here"),
        pytest.param("ticket.reopened > 1 and ticket.reopened < 3", True, id="a count of two"),
        pytest.param("ticket.reopened > 0 and ticket.reopened < 1", False, id="no half counts"),
        pytest.param("0.1 < ticket.refund < 0.2", True, id="a number between"),
        pytest.param(
            "ticket.reopened < ticket.refund and ticket.refund < ticket.bounces "
            "and 0 < ticket.reopened and ticket.bounces < 3",
            True,
            id="a number between two counts",
        ),
        pytest.param(
            "ticket.reopened < ticket.bounces and 0 < ticket.reopened and ticket.bounces < 2",
            False,
            id="no two counts there",
        ),
        pytest.param("ticket.who in []", False, id="nothing is in an empty list"),
    ],
)
def test_what_can_hold(text: str, *, can: bool) -> None:
    assert (example([parse(text, FIELDS).test], FIELDS) is not None) == can


def test_what_is_too_large_to_try_is_not_known() -> None:
    fields = {f"f{n}": Field(f"f{n}", one_of=tuple("abcdefgh"), missing="a") for n in range(9)}
    chain = [Beside(f"f{n}", "!=", f"f{m}", numbers=False) for n in range(9) for m in range(n)]
    with pytest.raises(TooLarge):
        example(chain, fields)  # nine pigeons, eight holes
