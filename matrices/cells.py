"""What a cell of a matrix says of one field: some texts, all but some, or ranges of numbers."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from matrices.decimals import decimal, plain

Cut = tuple[Decimal, int]
"""A place between numbers: just before one (0), or just after it (1)."""
Span = tuple[Cut | None, Cut | None]
"""The numbers between two cuts; None is no bound."""

BEFORE, AFTER = 0, 1


@dataclass(frozen=True)
class Texts:
    """Some texts; or, with `but`, all other texts than these."""

    texts: frozenset[str]
    but: bool = False

    def fits(self, value: str) -> bool:
        """Whether a value is meant."""
        return (value in self.texts) != self.but

    @property
    def said(self) -> list[str] | dict[str, list[str]]:
        """What it means as data, the same however it is written."""
        texts = sorted(self.texts)
        return {"not": texts} if self.but else texts

    @cached_property
    def words(self) -> str:
        """What it means, in words."""
        return f"{'not ' * self.but}{' or '.join(sorted(self.texts))}"


@dataclass(frozen=True)
class Numbers:
    """The numbers between the edges, by turns: `below` is whether those before the first are meant.

    >>> between = Numbers.between((Decimal(100), BEFORE), (Decimal(500), BEFORE))
    >>> between.words, between.fits("499.99"), between.fits("500.0")
    ('[100..500)', True, False)
    """

    edges: tuple[Cut, ...]
    below: bool = False

    @classmethod
    def between(cls, low: Cut | None, high: Cut | None) -> "Numbers":
        """The numbers from a cut to another; none where they are in the wrong order."""
        if low is not None and high is not None and low >= high:
            return cls(())
        return cls(tuple(cut for cut in (low, high) if cut is not None), below=low is None)

    @classmethod
    def any_of(cls, parts: Iterable["Numbers"]) -> "Numbers":
        """The numbers that one of the parts means at least."""
        held, steps = 0, list[tuple[Cut, int]]()
        for part in parts:
            held += part.below
            steps += ((cut, -1 if (i + part.below) % 2 else 1) for i, cut in enumerate(part.edges))
        below, edges = held > 0, list[Cut]()
        for cut, each in groupby(sorted(steps), key=itemgetter(0)):
            before, held = held > 0, held + sum(step for _, step in each)
            if before != (held > 0):
                edges.append(cut)
        return cls(tuple(edges), below)

    def others(self) -> "Numbers":
        """All other numbers."""
        return Numbers(self.edges, not self.below)

    def fits(self, value: str) -> bool:
        """Whether a value is meant."""
        return self.has(decimal(value))

    def has(self, number: Decimal) -> bool:
        """Whether a number is meant."""
        return (bisect_right(self.edges, (number, BEFORE)) % 2 == 1) != self.below

    @property
    def spans(self) -> Iterator[Span]:
        """Its ranges, in order."""
        cuts: list[Cut | None] = [*([None] if self.below else []), *self.edges]
        if len(cuts) % 2:
            cuts.append(None)
        return zip(cuts[::2], cuts[1::2], strict=True)

    @property
    def said(self) -> list[str]:
        """What it means as data, the same however it is written."""
        return sorted(map(range_words, self.spans))

    @cached_property
    def words(self) -> str:
        """What it means, in words."""
        return " or ".join(map(range_words, self.spans)) or "no number"


Cell = Texts | Numbers


def range_words(span: Span) -> str:
    """A range as designers write it."""
    low, high = span
    if low is None and high is None:
        return "any number"
    if low is None and high is not None:
        return f"{'<=' if high[1] else '<'} {plain(high[0])}"
    if high is None and low is not None:
        return f"{'>' if low[1] else '>='} {plain(low[0])}"
    (least, open_low), (most, closed_high) = low or (Decimal(0), 0), high or (Decimal(0), 0)
    if least == most:
        return plain(least)
    if not open_low and closed_high:
        return f"{plain(least)}..{plain(most)}"
    return f"{'(' if open_low else '['}{plain(least)}..{plain(most)}{']' if closed_high else ')'}"
