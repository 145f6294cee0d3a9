"""The values of each field that conditions tell apart: those they name, and some between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from itertools import count, islice, pairwise
from math import floor

from matrices.comparisons import Among, Beside, Compare, Either, Every, Not, Test
from matrices.tickets import Field

Value = Decimal | str
EXACTLY = Context(prec=100)


def _named(test: Test) -> Iterator[Among | Compare | Beside]:
    """The comparisons that a test is made of."""
    match test:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _named(part)
        case Not(part):
            yield from _named(part)
        case _:
            yield test


def fields_of(test: Test) -> set[str]:
    """The fields that a test looks at."""
    found = set()
    for each in _named(test):
        found.add(each.field)
        if isinstance(each, Beside):
            found.add(each.other)
    return found


@dataclass(slots=True)
class _Group:
    """Fields that are compared with each other, and the values that are named for any of them."""

    names: list[str]
    texts: dict[str, None] = field(default_factory=dict)
    numbers: set[Decimal] = field(default_factory=set)


def domains_of(tests: Sequence[Test], fields: Mapping[str, Field]) -> dict[str, list[Value]]:
    """The values to try of each field that the tests look at."""
    groups: dict[str, _Group] = {}
    for each in (each for test in tests for each in _named(test)):
        group = groups.setdefault(each.field, _Group([each.field]))
        match each:
            case Among(texts=texts):
                group.texts.update(dict.fromkeys(sorted(texts)))
            case Compare(number=number):
                group.numbers.add(number)
            case Beside(other=other):
                _join(groups, group, groups.setdefault(other, _Group([other])))
    return {name: _domain(fields[name], group, fields) for name, group in groups.items()}


def _join(groups: dict[str, _Group], one: _Group, other: _Group) -> None:
    if one is not other:
        one.names += other.names
        one.texts |= other.texts
        one.numbers |= other.numbers
        groups.update(dict.fromkeys(other.names, one))


def _domain(declared: Field, group: _Group, fields: Mapping[str, Field]) -> list[Value]:
    if declared.numeric:
        return [*_numbers(declared, group, fields)]
    if declared.one_of:
        return [*_listed(declared, group)]
    return [*_texts(declared, group, fields)]


def _listed(declared: Field, group: _Group) -> Iterator[str]:
    """The values of a field that names them: those that are named, and another one."""
    others = 0
    for text in declared.possible:
        told = text or not declared.missing  # an empty text counts as missing
        if told and (text in group.texts or len(group.names) > 1):
            yield text
        elif told and not others:
            others += 1
            yield text


def _texts(declared: Field, group: _Group, fields: Mapping[str, Field]) -> Iterator[str]:
    """The texts that are named, and as many others as there are fields to differ."""
    known = dict(group.texts)
    for name in group.names:
        known.update(dict.fromkeys((*fields[name].possible, fields[name].missing)))
    if not group.texts and declared.missing:
        yield declared.missing
    fresh = (f"other {n}" if n > 1 else "other" for n in count(1))
    yield from islice((text for text in fresh if text not in known), len(group.names))
    yield from (text for text in known if text or not declared.missing)


def _numbers(declared: Field, group: _Group, fields: Mapping[str, Field]) -> Iterator[Decimal]:
    """Each number that is named, and in each region between as many as there are fields."""
    size, named = len(group.names), sorted(group.numbers)
    counted = [fields[name].kind == "count" for name in group.names]
    for low, high in pairwise([None, *named, None]):
        whole = [*_whole(low, high, size)] if any(counted) else []
        yield from whole
        if declared.kind != "count":
            for inner in pairwise([low, *whole, high]):
                yield from _between(*inner, size)
    yield from (each for each in named if declared.kind != "count" or _is_count(each))


def _is_count(number: Decimal) -> bool:
    return number >= 0 and number == number.to_integral_value()


def _whole(low: Decimal | None, high: Decimal | None, size: int) -> Iterator[Decimal]:
    """The least counts between two numbers."""
    first = 0 if low is None or low < 0 else floor(low) + 1
    for number in range(first, first + size):
        if high is None or number < high:
            yield Decimal(number)


def _between(low: Decimal | None, high: Decimal | None, size: int) -> Iterator[Decimal]:
    """Numbers between two, in order."""
    steps = range(1, size + 1)
    if low is None:
        high = Decimal(1) if high is None else high
        yield from (EXACTLY.subtract(high, Decimal(n)) for n in steps)
    elif high is None:
        yield from (EXACTLY.add(low, Decimal(n)) for n in steps)
    else:
        parts = Decimal(2 ** size.bit_length())
        share = EXACTLY.divide(EXACTLY.subtract(high, low), parts)
        yield from (EXACTLY.fma(share, Decimal(n), low) for n in steps)
