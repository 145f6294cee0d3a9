"""A matrix: the decision table that says how fast and who, for which tickets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from operator import itemgetter

from matrices.roster import Target
from matrices.tickets import Field
from matrices.waits import Wait

_MOST_KEPT = 10_000


@dataclass(frozen=True)
class Row:
    """One line of a matrix: the values it is for, and what it gives.

    A clock's target is None where the row says that it has none.
    """

    line: int
    when: Mapping[str, frozenset[str]]
    targets: Mapping[str, Wait | None]
    owners: Mapping[int, Target]
    within: Mapping[int, Wait]

    def fits(self, values: Mapping[str, str]) -> bool:
        """Whether the row is for a ticket with these values; an input left out is any."""
        return all(values[name] in texts for name, texts in self.when.items())

    @cached_property
    def words(self) -> str:
        """The values it is for, in words."""
        if not self.when:
            return "any ticket"
        return ", ".join(
            f"{name} {' or '.join(sorted(texts))}" for name, texts in self.when.items()
        )

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Matrix:
    """A decision table with one row for each ticket: `check` proves that there is exactly one."""

    name: str
    file: str
    inputs: tuple[Field, ...]
    rows: tuple[Row, ...]
    _found: dict[object, Row] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _key(self) -> Callable[[Mapping[str, str]], object]:
        names = [field.name for field in self.inputs]
        return itemgetter(*names) if names else lambda _values: ()

    def row_for(self, values: Mapping[str, str]) -> Row:
        """The row that fits a ticket's values; LookupError where none does."""
        key = self._key(values)
        found = self._found.get(key)
        if found is not None:
            return found
        for row in self.rows:
            if row.fits(values):
                if len(self._found) < _MOST_KEPT:
                    self._found[key] = row
                return row
        told = ", ".join(f"{field.name} '{values[field.name]}'" for field in self.inputs)
        raise LookupError(f"matrix '{self.name}' has no row for {told}")

    def cases(self) -> Iterator[tuple[dict[str, str], list[Row]]]:
        """Every kind of ticket that the inputs tell apart, each with the rows that fit it."""
        choices = [self._values_of(field) for field in self.inputs]
        for case in product(*choices):
            values = {field.name: value for field, value in zip(self.inputs, case, strict=True)}
            yield values, [row for row in self.rows if row.fits(values)]

    def _values_of(self, field: Field) -> list[str]:
        """A value for each kind that the rows tell apart: those that they name, and one other."""
        named = {text for row in self.rows for text in row.when.get(field.name, ())}
        if not field.one_of:
            return [*sorted(named), f"any other {field.name}"]
        possible = dict.fromkeys([*field.one_of, field.missing])
        others = [value for value in possible if value not in named]
        return [*(value for value in possible if value in named), *others[:1]]
