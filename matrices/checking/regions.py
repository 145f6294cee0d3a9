"""Whether conditions can hold together, with an example ticket: exactly, over the declared fields.

Of each field only so many values are tried as conditions can tell apart: the texts and numbers
that they name, and one of each region between. Fields that are compared with each other share
these, with as many values in each region as there are such fields, so that any order can occur.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from itertools import count, islice, pairwise
from math import floor

from matrices.comparisons import COMPARED, Among, Beside, Compare, Either, Every, Not, Test
from matrices.tickets import Field

Value = Decimal | str
_EXACTLY = Context(prec=100)
_MOST_TRIED = 50_000


class TooLarge(ValueError):
    """There is more to try than the check takes the time for: it is not known."""


def example(tests: Iterable[Test], fields: Mapping[str, Field]) -> dict[str, str] | None:
    """Values of the fields that are looked at, for which all tests hold; None where there are none.

    Raises TooLarge where that is not known.

    >>> fields = {"vip": Field("vip", one_of=("yes", "no"), missing="no")}
    >>> yes = Among("vip", frozenset({"yes"}))
    >>> example([yes], fields), example([yes, Not(yes)], fields)
    ({'vip': 'yes'}, None)
    """
    listed = tuple(_parts(tests))
    found = _Search(listed, _domains(listed, fields)).find()
    return None if found is None else {name: _written(value) for name, value in found.items()}


def possible(tests: Iterable[Test], fields: Mapping[str, Field]) -> bool:
    """Whether all tests can hold for one ticket; so also where that is not known."""
    try:
        return example(tests, fields) is not None
    except TooLarge:
        return True


def _parts(tests: Iterable[Test], *, hold: bool = True) -> Iterator[Test]:
    """What is to hold, or not to hold, taken apart as far as that needs no choice."""
    for test in tests:
        match test:
            case Not(part):
                yield from _parts([part], hold=not hold)
            case Every(parts) if hold or len(parts) == 1:
                yield from _parts(parts, hold=hold)
            case Either(parts) if not hold or len(parts) == 1:
                yield from _parts(parts, hold=hold)
            case Among(name, texts, negated) if not hold:
                yield Among(name, texts, not negated)
            case _:
                yield test if hold else Not(test)


def _written(value: Value) -> str:
    return f"{value.normalize(_EXACTLY):f}" if isinstance(value, Decimal) else value


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


# The values to try


@dataclass(slots=True)
class _Group:
    """Fields that are compared with each other, and the values that are named for any of them."""

    names: list[str]
    texts: dict[str, None] = field(default_factory=dict)
    numbers: set[Decimal] = field(default_factory=set)


def _domains(tests: Sequence[Test], fields: Mapping[str, Field]) -> dict[str, list[Value]]:
    """The values to try, of each field that the tests look at."""
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
        yield from (_EXACTLY.subtract(high, Decimal(n)) for n in steps)
    elif high is None:
        yield from (_EXACTLY.add(low, Decimal(n)) for n in steps)
    else:
        parts = Decimal(2 ** size.bit_length())
        share = _EXACTLY.divide(_EXACTLY.subtract(high, low), parts)
        yield from (_EXACTLY.fma(share, Decimal(n), low) for n in steps)


# The search


@dataclass(slots=True)
class _Search:
    """Tries values field by field, and leaves what no longer can hold."""

    tests: Sequence[Test]
    domains: dict[str, list[Value]]
    tried: int = 0

    def find(self) -> dict[str, Value] | None:
        several: list[Test] = []
        for test in self.tests:
            names = fields_of(test)
            if len(names) > 1:
                several.append(test)
            elif names:
                (name,) = names
                self.domains[name] = self._fitting(test, name)
            elif self._truth(test, {}) is False:
                return None
        if not all(self.domains.values()):
            return None
        return self._assign(sorted(self.domains, key=lambda name: len(self.domains[name])),
                            {}, several)  # fmt: skip

    def _fitting(self, test: Test, name: str) -> list[Value]:
        """The values of a field for which a test holds that looks at nothing else."""
        if isinstance(test, Among):
            texts, negated = test.texts, test.negated
            return [value for value in self.domains[name] if (value in texts) != negated]
        return [value for value in self.domains[name] if self._truth(test, {name: value})]

    def _assign(
        self, names: Sequence[str], known: dict[str, Value], tests: Sequence[Test]
    ) -> dict[str, Value] | None:
        if not names:
            return dict(known)
        name, *rest = names
        for value in self.domains[name]:
            known[name] = value
            truths = [self._truth(test, known) for test in tests]
            if False not in truths:
                left = [test for test, truth in zip(tests, truths, strict=True) if truth is None]
                found = self._assign(rest, known, left)
                if found is not None:
                    return found
        known.pop(name, None)
        return None

    def _truth(self, test: Test, known: Mapping[str, Value]) -> bool | None:
        self.tried += 1
        if self.tried > _MOST_TRIED:
            raise TooLarge("there is too much to try")
        return _truth(test, known)


def _truth(test: Test, known: Mapping[str, Value]) -> bool | None:
    """Whether a test holds, None where that depends on a field that is not known yet."""
    match test:
        case Every(parts):
            return _joined([_truth(part, known) for part in parts], deciding=False)
        case Either(parts):
            return _joined([_truth(part, known) for part in parts], deciding=True)
        case Not(part):
            inner = _truth(part, known)
            return None if inner is None else not inner
    value = known.get(test.field)
    return None if value is None else _compared(test, value, known)


def _joined(truths: Sequence[bool | None], *, deciding: bool) -> bool | None:
    if deciding in truths:
        return deciding
    return None if None in truths else not deciding


def _compared(
    test: Among | Compare | Beside, value: Value, known: Mapping[str, Value]
) -> bool | None:
    match test:
        case Among(texts=texts, negated=negated):
            return (value in texts) != negated
        case Compare(how=how, number=number):
            return COMPARED[how](value, number)
        case Beside(how=how, other=other):
            beside = known.get(other)
            return None if beside is None else COMPARED[how](value, beside)
