"""What a condition says, as data: comparisons of a ticket's fields, and how they are joined.

Every part is one of Among (a text), Compare (a number), Beside (two fields), Every, Either, Not.
Nothing else is in them, so that they can be reasoned about: a chain is an Every, a number among
several an Either. `compiled` makes of a part a function of a ticket's values, by name and as texts.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from matrices.decimals import decimal

Values = Mapping[str, str]
Holds = Callable[[Values], bool]
How = Literal["==", "!=", "<", "<=", ">", ">="]

COMPARED: Mapping[How, Callable[[Decimal | str, Decimal | str], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Among:
    """The field's text is (or, `negated`, is not) one of the texts; of none it never is."""

    field: str
    texts: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """The field's number compares so with the number: `field how number`."""

    field: str
    how: How
    number: Decimal


@dataclass(frozen=True, slots=True)
class Beside:
    """Two fields compare so with each other: as numbers, or as texts by == and != only."""

    field: str
    how: How
    other: str
    numbers: bool


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold (`and`, a chain); without parts it holds."""

    parts: "tuple[Test, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds (`or`, a number among several); without parts it does not."""

    parts: "tuple[Test, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Test"


Test = Among | Compare | Beside | Every | Either | Not


def compiled(test: Test) -> Holds:
    """Whether a part holds, as a function of a ticket's values.

    It raises KeyError where a field has no value, ValueError where a number's text is none.

    >>> compiled(Compare("refund", ">=", Decimal(100)))({"refund": "99.99"})
    False
    """
    match test:
        case Among():
            return _among(test)
        case Compare():
            return _compare(test)
        case Beside():
            return _beside(test)
        case Every(parts):
            return _every([compiled(part) for part in parts])
        case Either(parts):
            return _either([compiled(part) for part in parts])
        case Not(part):
            inner = compiled(part)
            return lambda values: not inner(values)


def _among(test: Among) -> Holds:
    field, texts = test.field, test.texts
    if len(texts) == 1:
        (text,) = texts
        if test.negated:
            return lambda values: values[field] != text
        return lambda values: values[field] == text
    if test.negated:
        return lambda values: values[field] not in texts
    return lambda values: values[field] in texts


def _compare(test: Compare) -> Holds:
    field, compare, number = test.field, COMPARED[test.how], test.number
    return lambda values: compare(decimal(values[field]), number)


def _beside(test: Beside) -> Holds:
    field, compare, other = test.field, COMPARED[test.how], test.other
    if test.numbers:
        return lambda values: compare(decimal(values[field]), decimal(values[other]))
    return lambda values: compare(values[field], values[other])


def _every(parts: Sequence[Holds]) -> Holds:
    if len(parts) <= 1:
        return parts[0] if parts else lambda _: True
    half = len(parts) // 2
    first, second = _every(parts[:half]), _every(parts[half:])
    return lambda values: first(values) and second(values)


def _either(parts: Sequence[Holds]) -> Holds:
    if len(parts) <= 1:
        return parts[0] if parts else lambda _: False
    half = len(parts) // 2
    first, second = _either(parts[:half]), _either(parts[half:])
    return lambda values: first(values) or second(values)
