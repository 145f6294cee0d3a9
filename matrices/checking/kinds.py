"""Kinds of tickets that a path tells apart, an example of each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise, product
from math import prod
from typing import NamedTuple

from matrices.comparisons import Among, Compare, Either, Every, Not, Test
from matrices.conditions import Condition
from matrices.decimals import decimal
from matrices.desk import Desk
from matrices.matrix import Row
from matrices.paths import Path
from matrices.tickets import Field, Ticket

_MOST_KINDS = 600
_NO_BOUNDS: Mapping[str, Iterable[Decimal]] = {}
_ASKED = re.compile(r"\{ticket\.(\w+)\}")


class Kind(NamedTuple):
    """A ticket as it is told at its opening, the value of every field, and the row that fits."""

    told: Mapping[str, str]
    values: Mapping[str, str]
    row: Row


def kinds_of(
    desk: Desk, path: Path, *, bounds: Mapping[str, Iterable[Decimal]] = _NO_BOUNDS
) -> tuple[Kind, ...]:
    """An example of each kind of ticket that walks the path from its beginning.

    `bounds` are numbers at which something else tells the tickets apart, by field.
    Where there are more kinds than are looked at, each value of each field is in one at least.
    """
    conditions = [*_conditions(path), *(rule.condition for rule in desk.walks)]
    tests = [condition.test for condition in conditions if condition is not None]
    axes = dict(zip((each.name for each in path.matrix.inputs), path.matrix.axes, strict=True))
    names: dict[str, None] = dict.fromkeys(axes)
    names.update((name, None) for each in conditions if each is not None for name in each.fields)
    fields = desk.vocabulary.fields
    choices = {
        name: _choices(
            fields[name],
            axes[name].examples if name in axes else (),
            [*_tests_of(name, tests)],
            bounds.get(name, ()),
        )
        for name in dict.fromkeys((*names, *bounds))
        if name in fields
    }
    found: list[Kind] = []
    for told in _combined(choices):
        known = {name: value for name, value in told.items() if value != fields[name].missing}
        kind = _kind(desk, path, {name: value for name, value in known.items() if value})
        if kind is not None:
            found.append(kind)
    return tuple(found)


def asked_fields(question: str) -> tuple[str, ...]:
    """The fields that the question of an approval names."""
    return tuple(_ASKED.findall(question))


def _kind(desk: Desk, path: Path, told: Mapping[str, str]) -> Kind | None:
    ticket = Ticket("", told)
    values = desk.vocabulary.values(ticket)
    try:
        if desk.path_for(ticket) is path:
            return Kind(told, values, path.matrix.row_for(values))
    except (LookupError, ValueError):
        pass  # what no row fits is told elsewhere
    return None


def _combined(choices: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    if prod(map(len, choices.values())) <= _MOST_KINDS:
        for each in product(*choices.values()):
            yield dict(zip(choices, each, strict=True))
        return
    longest = max(map(len, choices.values()))
    for turn in islice(range(longest), _MOST_KINDS):
        yield {name: each[turn % len(each)] for name, each in choices.items()}
    for name, values in choices.items():
        for value in values[: _MOST_KINDS // len(choices)]:
            yield {name: value}


def _choices(
    field: Field, examples: Sequence[str], tests: list[Among | Compare], bounds: Iterable[Decimal]
) -> list[str]:
    """A value for each kind that rows and conditions tell apart; the empty one is missing."""
    if field.possible:
        return [*field.one_of]
    if field.numeric:
        numbers = {each.number for each in tests if isinstance(each, Compare)}
        return [*_numbers(field, {*numbers, *bounds, *map(decimal, examples)})]
    named = {text for each in tests if isinstance(each, Among) for text in each.texts}
    named |= set(examples)
    other = next(text for text in (f"any {field.name}", *map(str, range(9))) if text not in named)
    return ["", *sorted(named - {""}), other]


def _numbers(field: Field, bounds: Iterable[Decimal]) -> Iterator[str]:
    """A number of each region that the bounds make, the bounds themselves too."""
    yield ""
    ends = sorted(bounds)
    if ends:
        between = ((low + high) / 2 for low, high in pairwise(ends))
        for number in sorted({*ends, *between, ends[0] - 1, ends[-1] + 1}):
            text = f"{number:f}"
            if not field.refuses(text):
                yield text


def _conditions(path: Path) -> Iterator[Condition | None]:
    for place in path.plan.places.values():
        for each in place.path.leaving[place.step.name]:
            yield from (each.condition, each.guard)
    for called in {id(place.path): place.path for place in path.plan.places.values()}.values():
        for each in called.interrupts:
            yield each.guard


def _tests_of(name: str, tests: Iterable[Test]) -> Iterator[Among | Compare]:
    for test in tests:
        match test:
            case Every(parts) | Either(parts):
                yield from _tests_of(name, parts)
            case Not(part):
                yield from _tests_of(name, (part,))
            case Among() | Compare():
                if test.field == name:
                    yield test
