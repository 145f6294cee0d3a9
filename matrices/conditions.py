"""Conditions on a ticket, read into data: `ticket.priority == '1' and ticket.group in ['a', 'b']`.

Python's parser reads the text; what comes out is built from an allow-list and is never evaluated
as Python.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from warnings import catch_warnings, simplefilter

from matrices.problems import nearest
from matrices.tickets import Field

_LONGEST = 2_000
_LONGEST_SHOWN = 80
_ALLOWED = "a condition compares ticket.FIELD with texts: ==, !=, in, not in, and, or, not"


class Test(Protocol):
    """One part of a condition."""

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values."""


@dataclass(frozen=True, slots=True)
class Among:
    """The field's value is (or, `negated`, is not) one of the texts."""

    field: str
    texts: frozenset[str]
    negated: bool = False

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values."""
        return (values[self.field] in self.texts) is not self.negated


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold (`and`)."""

    parts: tuple[Test, ...]

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values."""
        return all(part.holds(values) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds (`or`)."""

    parts: tuple[Test, ...]

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values."""
        return any(part.holds(values) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Test

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values."""
        return not self.part.holds(values)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, the fields it looks at, and its meaning as data."""

    text: str
    fields: tuple[str, ...]
    test: Test

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values (every declared field has one)."""
        return self.test.holds(values)

    def __str__(self) -> str:
        return self.text


def parse(text: str, fields: Mapping[str, Field]) -> Condition:
    """The condition that `text` says about a ticket with these fields.

    Raises ValueError with a sentence where it says something else.

    >>> fields = {"vip": Field("vip", one_of=("yes", "no"), missing="no")}
    >>> parse("ticket.vip == 'yes'", fields).fields
    ('vip',)
    """
    if len(text) > _LONGEST:
        raise ValueError(f"the condition has {len(text)} characters; at most {_LONGEST} are read")
    reader = _Reader(text, fields)
    try:
        with catch_warnings():
            simplefilter("ignore")  # what Python thinks of a backslash is no designer's business
            tree = ast.parse(text.strip(), mode="eval").body
        return Condition(text, tuple(dict.fromkeys(reader.names(tree))), reader.test(tree))
    except (SyntaxError, UnicodeError, RecursionError, MemoryError) as error:
        raise ValueError(f"'{_shown(text)}' cannot be read; {_ALLOWED}") from error


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    fields: Mapping[str, Field]

    def names(self, tree: ast.expr) -> Iterator[str]:
        return (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))

    def test(self, node: ast.expr) -> Test:
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return Every(tuple(self.test(part) for part in parts))
            case ast.BoolOp(op=ast.Or(), values=parts):
                return Either(tuple(self.test(part) for part in parts))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.test(part))
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as op], comparators=[right]):
                return self._among(left, [right], negated=isinstance(op, ast.NotEq))
            case ast.Compare(
                left=left,
                ops=[ast.In() | ast.NotIn() as op],
                comparators=[ast.List(elts=texts) | ast.Tuple(elts=texts)],
            ):
                return self._among(left, texts, negated=isinstance(op, ast.NotIn))
        raise self._refused(node)

    def _among(self, left: ast.expr, texts: list[ast.expr], *, negated: bool) -> Among:
        field = self._field(left)
        return Among(field.name, frozenset(self._value(field, text) for text in texts), negated)

    def _field(self, node: ast.expr) -> Field:
        match node:
            case ast.Attribute(value=ast.Name(id="ticket"), attr=name):
                if name in self.fields:
                    return self.fields[name]
                raise ValueError(f"a ticket has no field '{name}'; {nearest(name, self.fields)}")
        raise self._refused(node)

    def _value(self, field: Field, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str(text)):
                wrong = field.refuses(text)
                if wrong and text != field.missing:
                    raise ValueError(wrong)
                return text
        raise self._refused(node)

    def _refused(self, node: ast.expr) -> ValueError:
        return ValueError(f"'{ast.unparse(node)}' is not understood; {_ALLOWED}")
