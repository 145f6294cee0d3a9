"""Gaps, overlaps, unused rows and the row that holds: as found by trying every kind of ticket."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from matrices.checking.boxes import Purse, Room
from matrices.checking.covering import Table
from matrices.checking.sweeps import Sweep
from matrices.files.tables import TableReader
from matrices.matrix import Matrix
from tests.matrices.tabled import FIELDS, Drawn, counting, fitting, shortest, tables, together

EXAMPLES = [
    pytest.param(15, id="a few"),
    pytest.param(4_000, id="thousands", marks=pytest.mark.slow),
]


def read(drawn: Drawn) -> Matrix:
    reader = TableReader("drawn", "matrices/drawn.csv", FIELDS, None)
    matrix = reader.read(drawn.text)
    assert not reader.problems, drawn.text
    return matrix


def cells(rooms: list[Room]) -> list[tuple[int, ...]]:
    """Every region of every room."""
    return sorted(each for room in rooms for each in product(*(range(a, b + 1) for a, b in room)))


def holds_for(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_ticket_is_in_one_gap_just_where_no_row_fits(examples: int) -> None:
    @holds_for(examples)
    @given(tables())
    def law(drawn: Drawn) -> None:
        table = Table(read(drawn))
        rooms, sure = table.gaps(10_000)
        assert sure
        boxes = dict(enumerate(table.boxes))
        if table.whole not in table.boxes:
            assert cells(Sweep(boxes, table.whole, Purse(10**9)).uncovered(10**6)) == cells(rooms)
        for values in drawn.tickets():
            regions = [axis.region(each) for axis, each in zip(table.axes, values, strict=True)]
            found = sum(
                all(low <= at <= high for at, (low, high) in zip(regions, room, strict=True))
                for room in rooms
            )
            assert found == (not any(row.fits(values) for row in drawn.rows)), drawn.text
        for room in rooms:
            told = tuple(table.told(room)[name] for name in drawn.inputs)
            assert not any(row.fits(told) for row in drawn.rows), drawn.text

    law()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_two_rows_overlap_just_where_a_ticket_fits_both_and_the_policy_forbids_it(
    examples: int,
) -> None:
    @holds_for(examples)
    @given(tables())
    def law(drawn: Drawn) -> None:
        table = Table(read(drawn))
        found = list(table.overlaps())
        assert Counter(each.rows for each in found) == Counter(together(drawn)), drawn.text
        for each in found:
            told = tuple(table.told(each.room)[name] for name in drawn.inputs)
            assert all(drawn.rows[row].fits(told) for row in each.rows), drawn.text

    law()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_row_is_unused_just_where_no_ticket_makes_it_count(examples: int) -> None:
    @holds_for(examples)
    @given(tables())
    def law(drawn: Drawn) -> None:
        if together(drawn):
            return  # which row counts is not settled
        counting_all = drawn.hit == "any"  # they give the same, so each of them counts
        counted = {
            number
            for each in drawn.tickets()
            for number in (fitting(drawn, each) if counting_all else counting(drawn, each))
        }
        expected = [(i, True) for i in range(len(drawn.rows)) if i not in counted]
        assert list(Table(read(drawn)).unused()) == expected, drawn.text

    law()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_the_row_that_holds_is_the_one_that_the_policy_says(examples: int) -> None:
    @holds_for(examples)
    @given(tables())
    def law(drawn: Drawn) -> None:
        matrix, mixed = read(drawn), bool(together(drawn))
        for values in drawn.tickets():
            told = dict(zip(drawn.inputs, values, strict=True))
            numbers = counting(drawn, values)
            if not numbers:
                with pytest.raises(LookupError, match="has no row for"):
                    matrix.row_for(told)
                continue
            row = matrix.row_for(told)
            if drawn.hit != "collect":
                assert row is matrix.rows[numbers[0]], drawn.text
                continue
            names = [name for number in numbers for name in drawn.rows[number].owners]
            assert [str(each) for each in row.owners[1]] == list(dict.fromkeys(names))
            assert matrix.row_for(told) is row
            if not mixed:
                assert _amount(row.targets["response"]) == shortest(drawn, numbers), drawn.text

    law()


def _amount(wait: object) -> int | None:
    if wait is None:
        return None
    amount, unit = int(str(wait).removeprefix("wall ")[:-1]), str(wait)[-1]
    return amount * (60 if unit == "h" else 1)
