"""A matrix: the decision table that says how fast and who, for which tickets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Literal, get_args

from matrices.axes import Axis, axis_of
from matrices.rows import Row, joined
from matrices.tickets import Field

__all__ = ["HITS", "Hit", "Matrix", "Row"]

Hit = Literal["unique", "first", "any", "priority", "collect"]
"""Which rows may fit a ticket, and which of them counts."""
HITS: tuple[Hit, ...] = get_args(Hit)

_MOST_KEPT = 10_000
_BLOCKS = 512


@dataclass(frozen=True)
class Matrix:
    """A decision table; `check` proves that each ticket has the rows that its hit policy asks for.

    Of those that fit, `unique`, `any` and `first` take the first, `priority` the one of the lowest
    rank, `collect` all of them as one.
    """

    name: str
    file: str
    inputs: tuple[Field, ...]
    rows: tuple[Row, ...]
    hit: Hit = "unique"
    _found: dict[object, Row] = field(default_factory=dict, init=False, repr=False, compare=False)
    _joined: dict[tuple[int, ...], Row] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def row_for(self, values: Mapping[str, str]) -> Row:
        """The row that holds for a ticket's values; LookupError where none fits.

        What was looked up is kept, as long as there is room for it.
        """
        key = self._key(values)
        found = self._found.get(key)
        if found is None:
            found = self._look_up(values)
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            self._found[key] = found
        return found

    def fitting(self, values: Mapping[str, str], among: int = -1) -> Iterator[int]:
        """The numbers of the rows, or of those with a bit in `among`, that fit, in order."""
        rows = among & (1 << len(self.rows)) - 1
        for name, (axis, masks) in self._filters.items():
            region = axis.region(values[name])
            rows &= masks[region * len(masks) // len(axis.examples)] if region >= 0 else 0
        while rows:
            lowest = rows & -rows
            rows ^= lowest
            number = lowest.bit_length() - 1
            if self.rows[number].fits(values):
                yield number

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """The inputs as the rows tell their values apart."""
        return tuple(
            axis_of(each, (row.when[each.name] for row in self.rows if each.name in row.when))
            for each in self.inputs
        )

    @cached_property
    def _key(self) -> Callable[[Mapping[str, str]], object]:
        names = [field.name for field in self.inputs]
        return itemgetter(*names) if names else lambda _values: ()

    @cached_property
    def _filters(self) -> Mapping[str, tuple[Axis, list[int]]]:
        """By input, the rows that may fit a value: a bit for each row, by blocks of regions."""
        return {
            each.name: (axis, self._masks(each.name, axis))
            for each, axis in zip(self.inputs, self.axes, strict=True)
        }

    def _masks(self, name: str, axis: Axis) -> list[int]:
        regions = len(axis.examples)
        blocks = min(regions, _BLOCKS)
        begins, ends = [0] * (blocks + 1), [0] * (blocks + 1)
        for i, row in enumerate(self.rows):
            reached = -1
            for low, high in axis.ranges(row.when.get(name)):
                first, last = low * blocks // regions, high * blocks // regions
                if first > reached + 1 or reached < 0:
                    begins[first] |= 1 << i
                    if reached >= 0:
                        ends[reached + 1] |= 1 << i
                reached = max(reached, last)
            if reached >= 0:
                ends[reached + 1] |= 1 << i
        found, rows = [], 0
        for block in range(blocks):
            rows = rows & ~ends[block] | begins[block]
            found.append(rows)
        return found

    def _look_up(self, values: Mapping[str, str]) -> Row:
        fitting = self.fitting(values)
        if self.hit == "collect":
            return self._collected(tuple(fitting), values)
        if self.hit == "priority":
            number = min(fitting, key=lambda each: self.rows[each].rank, default=None)
        else:
            number = next(fitting, None)
        if number is None:
            raise self._none_fits(values)
        return self.rows[number]

    def _collected(self, numbers: tuple[int, ...], values: Mapping[str, str]) -> Row:
        if not numbers:
            raise self._none_fits(values)
        if len(numbers) == 1:
            return self.rows[numbers[0]]
        found = self._joined.get(numbers)
        if found is None:
            found = joined([self.rows[each] for each in numbers])
            if len(self._joined) >= _MOST_KEPT:
                self._joined.clear()
            self._joined[numbers] = found
        return found

    def _none_fits(self, values: Mapping[str, str]) -> LookupError:
        told = ", ".join(f"{field.name} '{values[field.name]}'" for field in self.inputs)
        return LookupError(f"matrix '{self.name}' has no row for {told}")
