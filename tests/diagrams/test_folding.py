"""What comes again and again in a timetable is shown twice, then said in one line."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.folding import Fold, folded
from diagrams.rows import Row

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rows(said: str, *, rule: str = "every wall 1h", apart: timedelta = HOUR) -> list[Row]:
    """A row for each letter, one after the other."""
    return [
        Row(BEGIN + n * apart, n * apart, "stayed", f"stays at {letter}", rule, {}, rule)
        for n, letter in enumerate(said)
    ]


def shown(parts: list[Row | Fold]) -> str:
    """The letters that are shown, and how many rounds of which a fold stands for."""
    return " ".join(
        f"{len(part.rounds)}×{len(part.rounds[0])}" if isinstance(part, Fold) else part.what[-1]
        for part in parts
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("aaa", "a a a", id="three times is shown"),
        pytest.param("aaaa", "a a 2×1", id="four times is folded"),
        pytest.param("aaaaab", "a a 3×1 b", id="something else is shown again"),
        pytest.param("abababab", "a b a b 2×2", id="two reminders in turn"),
        pytest.param("aabaabaabaab", "a a b a a b 2×3", id="a round of three instants"),
        pytest.param("aaaabbbb", "a a 2×1 b b 2×1", id="two reminders after each other"),
        pytest.param("abcabc", "a b c a b c", id="a round that came twice"),
    ],
)
def test_what_is_folded(said: str, expected: str) -> None:
    assert shown(list(folded(rows(said)))) == expected


@pytest.mark.parametrize(
    ("rule", "apart", "said"),
    [
        pytest.param(
            "every 1d", timedelta(days=1),
            "and so on every working day at 10:00, 3 more times up to Fri 2026-03-06 10:00",
            id="each working day at the same time",
        ),
        pytest.param(
            "every 1d", timedelta(days=1, hours=1),
            "and so on every working day, 3 more times up to Fri 2026-03-06 14:00",
            id="at another time each day",
        ),
        pytest.param(
            "every wall 30m", timedelta(minutes=30),
            "and so on every 30 minutes round the clock, 3 more times up to Mon 2026-03-02 12:00",
            id="each half hour",
        ),
        pytest.param(
            "after 1h", HOUR,
            "and so on, 3 more times up to Mon 2026-03-02 14:00",
            id="a way that goes round",
        ),
    ],
)  # fmt: skip
def test_a_fold_says_how_often_and_up_to_when(rule: str, apart: timedelta, said: str) -> None:
    *_, fold = folded(rows("aaaaa", rule=rule, apart=apart))
    assert isinstance(fold, Fold)
    assert fold.words(ZoneInfo("Europe/Berlin")) == said


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 1)), max_size=40))
def test_nothing_is_lost_and_the_order_stays(said: list[tuple[str, int]]) -> None:
    hours = accumulate(step for _, step in said)
    made = [
        Row(BEGIN + n * HOUR, n * HOUR, "step", letter, "", {})
        for (letter, _), n in zip(said, hours, strict=True)
    ]
    unfolded = [
        row for part in folded(made) for row in (part.rows if isinstance(part, Fold) else [part])
    ]
    assert unfolded == made
