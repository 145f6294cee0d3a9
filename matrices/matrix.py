"""A matrix: the decision table that says how fast and who, for which tickets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
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

    def wrong_cases(self) -> Iterator[tuple[dict[str, str], list[Row]]]:
        """Every kind of ticket, as far as the inputs tell them apart, that no row fits or several.

        Each comes with the rows that fit it. What fits one row only is not looked into further.
        """
        choices = [self._values_of(field) for field in self.inputs]
        fitting = [
            self._fitting(field.name, values)
            for field, values in zip(self.inputs, choices, strict=True)
        ]
        sound: set[tuple[int, int]] = set()

        def wrong(case: tuple[str, ...], rows: int) -> Iterator[tuple[tuple[str, ...], int]]:
            depth = len(case)
            if depth == len(choices):
                if rows.bit_count() != 1:
                    yield case, rows
                return
            if (depth, rows) in sound:
                return
            found = False
            for value in choices[depth]:
                for each in wrong((*case, value), rows & fitting[depth][value]):
                    found = True
                    yield each
            if not found:
                sound.add((depth, rows))

        for case, rows in wrong((), (1 << len(self.rows)) - 1):
            values = {field.name: value for field, value in zip(self.inputs, case, strict=True)}
            yield values, [row for i, row in enumerate(self.rows) if rows >> i & 1]

    def _fitting(self, name: str, values: list[str]) -> dict[str, int]:
        """The rows that fit each value of a field, a bit for each row."""
        anyhow, found = 0, dict.fromkeys(values, 0)
        for i, row in enumerate(self.rows):
            texts = row.when.get(name)
            if texts is None:
                anyhow |= 1 << i
            else:
                for text in texts & found.keys():
                    found[text] |= 1 << i
        return {value: rows | anyhow for value, rows in found.items()}

    def _values_of(self, field: Field) -> list[str]:
        """A value for each kind that the rows tell apart: those that they name, and one other."""
        named = {text for row in self.rows for text in row.when.get(field.name, ())}
        if not field.one_of:
            return [*sorted(named), f"any other {field.name}"]
        possible = dict.fromkeys([*field.one_of, field.missing])
        others = [value for value in possible if value not in named]
        return [*(value for value in possible if value in named), *others[:1]]
