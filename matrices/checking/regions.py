"""Whether conditions can hold together, with an example ticket: exactly, over the declared fields.

Of each field only so many values are tried as conditions can tell apart: the texts and numbers
that they name, and one of each region between. Fields that are compared with each other share
these, with as many values in each region as there are such fields, so that any order can occur.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matrices.checking.domains import EXACTLY, Value, domains_of, fields_of
from matrices.comparisons import COMPARED, Among, Beside, Compare, Either, Every, Not, Test
from matrices.tickets import Field

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
    found = _Search(listed, domains_of(listed, fields)).find()
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
    return f"{value.normalize(EXACTLY):f}" if isinstance(value, Decimal) else value


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
