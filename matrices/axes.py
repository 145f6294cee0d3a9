"""A field as the rows of a matrix tell its values apart: regions, each with an example."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Protocol

from matrices.cells import AFTER, BEFORE, Cell, Cut, Numbers, Texts, range_words
from matrices.decimals import decimal, plain
from matrices.tickets import Field

Ranges = tuple[tuple[int, int], ...]
"""Regions by their numbers, as ranges with both ends, in order and apart."""

_EXACT = Context(prec=100)
_MOST_DIGITS = 30
_MOST_TOLD = 4


class Axis(Protocol):
    """The regions of one field: all values of a region fit the same rows."""

    @property
    def examples(self) -> Sequence[str]:
        """A value of each region."""

    def region(self, value: str) -> int:
        """The region of a value; -1 for one that the field cannot have."""

    def ranges(self, cell: Cell | None) -> Ranges:
        """The regions that a cell means; None means any."""

    def words(self, first: int, last: int) -> str:
        """The values of regions from the first to the last, after the field's name."""


def axis_of(field: Field, cells: Iterable[Cell]) -> Axis:
    """The regions that these cells tell apart."""
    if field.numeric:
        cuts = {cut for cell in cells if isinstance(cell, Numbers) for cut in cell.edges}
        return NumberAxis.of(sorted(cuts), whole=field.kind == "count")
    named = {text for cell in cells if isinstance(cell, Texts) for text in cell.texts}
    return TextAxis.of(field, named)


@dataclass(frozen=True)
class TextAxis:
    """The texts that are named, each a region of its own; the last region is all others, if any."""

    examples: Sequence[str]
    index: dict[str, int]
    other: int

    @classmethod
    def of(cls, field: Field, named: set[str]) -> "TextAxis":
        """The regions of a field of which some texts are named."""
        if field.one_of:
            regions = [text for text in field.possible if text in named]
            others = next((text for text in field.possible if text not in named), None)
        else:
            regions = sorted(named)
            others = f"any other {field.name}"
            while others in named:
                others += "…"
        index = {text: i for i, text in enumerate(regions)}
        if others is None:
            return cls(regions, index, -1)
        return cls([*regions, others], index, len(regions))

    def region(self, value: str) -> int:
        """The region of a value; -1 for one that the field cannot have."""
        return self.index.get(value, self.other)

    def ranges(self, cell: Cell | None) -> Ranges:
        """The regions that a cell means; None means any."""
        last = len(self.examples) - 1
        if not isinstance(cell, Texts):
            return ((0, last),)
        named = sorted(self.index[text] for text in cell.texts if text in self.index)
        return tuple(_gaps(named, last) if cell.but else _runs(named))

    def words(self, first: int, last: int) -> str:
        """The values of regions from the first to the last, after the field's name."""
        texts = [f"'{text}'" for text in self.examples[first : last + 1]]
        more = len(texts) - _MOST_TOLD
        return " or ".join([*texts[:_MOST_TOLD], *([f"{more} more"] if more > 0 else [])])


@dataclass(frozen=True)
class NumberAxis:
    """The numbers between cuts; regions in which no number can be are left out.

    `place` is the region before each cut and after the last, or where it is left out the next;
    `gaps` are between which cuts each region lies.
    """

    examples: Sequence[str]
    cuts: list[Cut]
    place: list[int]
    gaps: list[int]

    @classmethod
    def of(cls, cuts: list[Cut], *, whole: bool) -> "NumberAxis":
        """The regions between cuts; of counts, where `whole`, none is below 0 or a fraction."""
        examples: list[str] = []
        place: list[int] = []
        gaps: list[int] = []
        for i, (low, high) in enumerate(zip([None, *cuts], [*cuts, None], strict=True)):
            example = example_between(low, high, whole=whole)
            place.append(len(examples))
            if example is not None:
                examples.append(example)
                gaps.append(i)
        return cls(examples, cuts, place, gaps)

    def region(self, value: str) -> int:
        """The region of a value; -1 for one that the field cannot have."""
        gap = bisect_right(self.cuts, (decimal(value), BEFORE))
        region = self.place[gap]
        return region if region < len(self.gaps) and self.gaps[region] == gap else -1

    def ranges(self, cell: Cell | None) -> Ranges:
        """The regions that a cell means; None means any."""
        if not isinstance(cell, Numbers):
            return ((0, len(self.examples) - 1),)
        return tuple(self._ranges(cell))

    def _ranges(self, cell: Numbers) -> Iterator[tuple[int, int]]:
        for low, high in cell.spans:
            first = 0 if low is None else self.place[bisect_right(self.cuts, low)]
            beyond = len(self.examples)
            if high is not None:
                beyond = self.place[bisect_right(self.cuts, high)]
            if first < beyond:
                yield first, beyond - 1

    def words(self, first: int, last: int) -> str:
        """The values of regions from the first to the last, after the field's name."""
        low, high = self.gaps[first], self.gaps[last]
        before = self.cuts[low - 1] if low else None
        return range_words((before, self.cuts[high] if high < len(self.cuts) else None))


def example_between(low: Cut | None, high: Cut | None, *, whole: bool) -> str | None:
    """A short number between two cuts; None where no ticket can have one."""
    if whole:
        low = max(low, (Decimal(0), BEFORE)) if low is not None else (Decimal(0), BEFORE)
    if low is None and high is None:
        return "0"
    for digits in range(1 if whole else _MOST_DIGITS):
        step = Decimal(1).scaleb(-digits)
        least = None if low is None else _first_after(low, step)
        most = None if high is None else _last_before(high, step)
        if least is not None and most is not None and least > most:
            continue
        return next(filter(_readable, map(plain, _between(least, most, step))), None)
    return None


def _between(least: Decimal | None, most: Decimal | None, step: Decimal) -> Iterator[Decimal]:
    """Multiples of a step from the least to the most, the one closest to zero among them."""
    if least is not None and most is not None:
        middle = _EXACT.divide(_EXACT.add(least, most), Decimal(2))
        yield _EXACT.multiply(_EXACT.divide(middle, step).to_integral_value(ROUND_FLOOR), step)
        yield max(least, min(most, Decimal(0)))
    else:
        yield least if least is not None else most if most is not None else Decimal(0)


def _first_after(cut: Cut, step: Decimal) -> Decimal:
    number, after = cut
    steps = _EXACT.divide(number, step)
    whole = steps.to_integral_value(ROUND_CEILING, _EXACT)
    return _EXACT.multiply(_EXACT.add(whole, int(after == AFTER and whole == steps)), step)


def _last_before(cut: Cut, step: Decimal) -> Decimal:
    number, after = cut
    steps = _EXACT.divide(number, step)
    whole = steps.to_integral_value(ROUND_FLOOR, _EXACT)
    return _EXACT.multiply(_EXACT.subtract(whole, int(after == BEFORE and whole == steps)), step)


def _readable(text: str) -> bool:
    return len(text) <= _MOST_DIGITS


def _runs(regions: list[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order as ranges."""
    first = last = -1
    for each in regions:
        if each != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = each
        last = each
    if first >= 0:
        yield first, last


def _gaps(regions: list[int], last: int) -> Iterator[tuple[int, int]]:
    """What numbers in order leave out of 0 to the last, as ranges."""
    begin = 0
    for each in [*regions, last + 1]:
        if begin < each:
            yield begin, each - 1
        begin = each + 1
