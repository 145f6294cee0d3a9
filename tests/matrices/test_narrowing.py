"""Whether a condition is narrower: what is said is what trying every ticket shows."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.checking import regions
from matrices.comparisons import Among, Compare, Either, Every, Not, Test
from matrices.conditions import Condition, parse
from matrices.differing.narrowing import narrowing
from matrices.tickets import Field

VIP = Field("vip", one_of=("yes", "no"), missing="no")
TIER = Field("tier", one_of=("gold", "silver", "none"), missing="none")
BOUNCES = Field("bounces", missing="0", kind="count", counts="reassigned")
FIELDS = {each.name: each for each in (VIP, TIER, BOUNCES)}
TICKETS = [
    {"vip": vip, "tier": tier, "bounces": str(bounces)}
    for vip, tier, bounces in product(VIP.one_of, TIER.one_of, range(5))
]


def leaves() -> st.SearchStrategy[Test]:
    texts = [("vip", VIP.one_of), ("tier", TIER.one_of)]
    among = st.sampled_from(texts).flatmap(
        lambda each: st.builds(
            Among,
            st.just(each[0]),
            st.sets(st.sampled_from(each[1]), min_size=1).map(frozenset),
            st.booleans(),
        )
    )
    number = st.builds(
        Compare,
        st.just("bounces"),
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.integers(0, 3).map(Decimal),
    )
    return st.one_of(among, number)


def conditions() -> st.SearchStrategy[Condition | None]:
    tests = st.recursive(
        leaves(),
        lambda part: st.one_of(
            st.lists(part, min_size=1, max_size=3).map(tuple).map(Every),
            st.lists(part, min_size=1, max_size=3).map(tuple).map(Either),
            part.map(Not),
        ),
        max_leaves=5,
    )
    made = tests.map(lambda test: Condition(repr(test), tuple(FIELDS), test))
    return st.one_of(st.none(), made)


@settings(max_examples=30)
@given(conditions(), conditions())
def test_it_is_narrower_where_every_ticket_says_so(
    old: Condition | None, new: Condition | None
) -> None:
    was, now = ([each is None or each.holds(ticket) for ticket in TICKETS] for each in (old, new))
    gained = any(b and not a for a, b in zip(was, now, strict=True))
    lost = any(a and not b for a, b in zip(was, now, strict=True))
    expected = {
        (False, False): "same", (True, False): "widened", (False, True): "narrowed",
        (True, True): "changed",
    }[gained, lost]  # fmt: skip
    found = narrowing(old, new, FIELDS, FIELDS)
    assert found.what == expected
    assert (bool(found.gained), bool(found.lost)) == (gained, lost)


def test_a_field_that_means_something_else_now_decides_nothing() -> None:
    old = new = parse("ticket.vip == 'yes'", FIELDS)
    other = {**FIELDS, "vip": Field("vip", one_of=("yes", "no", "maybe"), missing="no")}
    assert narrowing(old, new, FIELDS, other).words == "changed"


def test_what_is_too_much_to_try_is_only_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "_MOST_TRIED", 1)
    old, new = (parse(f"ticket.vip == 'yes' or ticket.bounces > {n}", FIELDS) for n in (1, 2))
    assert narrowing(old, new, FIELDS, FIELDS).words == "changed"
