"""Conditions on a ticket, read into data: `ticket.priority == '1' and ticket.refund >= 100`.

Python's parser reads the text; what comes out is built from an allow-list, typed by the fields that
the desk declares, and is never evaluated as Python.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from warnings import catch_warnings, simplefilter

from matrices.comparisons import Either, Every, Holds, How, Not, Test, compiled
from matrices.decimals import decimal
from matrices.problems import nearest
from matrices.sides import Number, Side, Value, alone, among, compared, shown
from matrices.tickets import Field

_LONGEST = 2_000
_DEEPEST = 50
_ALLOWED = (
    "a condition compares ticket.FIELD with texts (==, !=, in, not in) or numbers "
    "(also <, <=, >, >=), joined by and, or, not"
)
_HOW: Mapping[type[ast.cmpop], How] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, the fields it looks at, and its meaning as data."""

    text: str
    fields: tuple[str, ...]
    test: Test
    _holds: Holds = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_holds", compiled(self.test))

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for a ticket's values (every declared field has one)."""
        return self._holds(values)

    def looked_at(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values for which it holds, or does not: those of its fields, in its order."""
        return {name: values[name] for name in self.fields}

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[type["Condition"], tuple[str, tuple[str, ...], Test]]:
        return Condition, (self.text, self.fields, self.test)


def parse(text: str, fields: Mapping[str, Field]) -> Condition:
    """The condition that `text` says about a ticket with these fields.

    Raises ValueError with a sentence where it says something else.

    >>> fields = {"vip": Field("vip", one_of=("yes", "no"), missing="no")}
    >>> parse("ticket.vip == 'yes'", fields).fields
    ('vip',)
    """
    if len(text) > _LONGEST:
        raise ValueError(f"the condition has {len(text)} characters; at most {_LONGEST} are read")
    written = text.strip()
    try:
        reader = _Reader(written, fields)
        test = reader.test(_expression(written))
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"'{shown(text)}' cannot be read; {_ALLOWED}") from error
    return Condition(text, tuple(reader.seen), test)


def _expression(text: str) -> ast.expr:
    """SyntaxError for all that is none: of a null byte Python up to 3.11.3 says ValueError."""
    try:
        with catch_warnings():
            simplefilter("ignore")  # what Python thinks of a backslash is no designer's business
            return ast.parse(text, mode="eval").body
    except ValueError as error:
        raise SyntaxError(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts; `seen` are the fields that they name, in the order of the text."""

    text: str
    fields: Mapping[str, Field]
    seen: dict[str, None] = field(default_factory=dict)

    def test(self, node: ast.expr, depth: int = 0) -> Test:
        if depth > _DEEPEST:
            raise ValueError(
                f"'{shown(self.text)}' lies too deep; at most {_DEEPEST} levels of and, or, not "
                "and brackets are read"
            )
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return Every(tuple(self.test(part, depth + 1) for part in parts))
            case ast.BoolOp(values=parts):
                return Either(tuple(self.test(part, depth + 1) for part in parts))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.test(part, depth + 1))
            case ast.Compare(
                left=left,
                ops=[ast.In() | ast.NotIn() as how],
                comparators=[ast.List(elts=listed) | ast.Tuple(elts=listed)],
            ):
                return self._listed(left, listed, negated=isinstance(how, ast.NotIn))
            case ast.Compare(left=left, ops=ops, comparators=others) if all(
                type(how) in _HOW for how in ops
            ):
                return self._chain(node, [left, *others], [_HOW[type(how)] for how in ops])
            case ast.Attribute():
                raise alone(self._field(node))
        raise self._refused(node)

    def _listed(self, left: ast.expr, listed: list[ast.expr], *, negated: bool) -> Test:
        values = [self._value(node) for node in listed]
        return among(self._field(left), values, negated=negated)

    def _chain(self, node: ast.expr, nodes: list[ast.expr], hows: list[How]) -> Test:
        sides = [self._side(each) for each in nodes]
        tests = [
            compared(left, how, right)
            for (left, right), how in zip(pairwise(sides), hows, strict=True)
        ]
        told = tuple(test for test in tests if test is not None)
        if len(told) < len(tests):
            raise self._refused(node)
        return told[0] if len(told) == 1 else Every(told)

    def _side(self, node: ast.expr) -> Side:
        return self._field(node) if isinstance(node, ast.Attribute) else self._value(node)

    def _field(self, node: ast.expr) -> Field:
        match node:
            case ast.Attribute(value=ast.Name(id="ticket")):
                # As it is written: Python takes letters for others that look alike.
                of, _, name = (part.strip() for part in self._written(node).partition("."))
                if of == "ticket":
                    if name in self.fields:
                        self.seen[name] = None
                        return self.fields[name]
                    right = nearest(name, self.fields)
                    raise ValueError(f"a ticket has no field '{shown(name)}'; {right}")
        raise self._refused(node)

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name) if name in self.fields:
                raise ValueError(f"'{name}' alone is not understood; write ticket.{name}")
            case (
                ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=number))
                | ast.Constant(value=number)
            ) if type(number) in (int, float, complex):
                written = "".join(self._written(node).split())
                decimal(written)
                return Number(written)
        raise self._refused(node)

    def _written(self, node: ast.expr) -> str:
        if node.end_lineno == 1:  # much quicker than the general way, for a list of a thousand
            return self.text.encode()[node.col_offset : node.end_col_offset].decode()
        return ast.get_source_segment(self.text, node) or ""

    def _refused(self, node: ast.expr) -> ValueError:
        return ValueError(f"'{shown(ast.unparse(node))}' is not understood; {_ALLOWED}")
