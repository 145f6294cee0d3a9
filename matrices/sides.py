"""The two sides of a comparison, typed by the fields: what may be compared with what."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from matrices.comparisons import Among, Beside, Compare, Either, Every, How, Test
from matrices.decimals import decimal
from matrices.tickets import Field

_TURNED: Mapping[How, How] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LONGEST_SHOWN = 80


class Number(NamedTuple):
    """A number as a condition writes it: a plain decimal."""

    written: str


Value = str | Number
Side = Field | Value


def shown(text: str) -> str:
    """A text as sentences show it: cut where it is long, printable everywhere."""
    printable = text.encode("utf-8", "backslashreplace").decode()
    return printable if len(printable) <= _LONGEST_SHOWN else f"{printable[:_LONGEST_SHOWN]}…"


def compared(left: Side, how: How, right: Side) -> Test | None:
    """The comparison as data; None where neither side is a field.

    Raises ValueError with a sentence where the sides are of different types, where texts are put
    in an order, and where a value is none that the field can have.
    """
    if isinstance(left, Field):
        return _beside(left, how, right) if isinstance(right, Field) else _with(left, how, right)
    return _with(right, _TURNED[how], left) if isinstance(right, Field) else None


def among(declared: Field, values: Iterable[Value], *, negated: bool) -> Test:
    """That the field's value is one of these, or none of them; raises ValueError as `compared`."""
    if not declared.numeric:
        return Among(declared.name, frozenset(_text(declared, each) for each in values), negated)
    if negated:
        return Every(tuple(_number(declared, "!=", each) for each in values))
    return Either(tuple(_number(declared, "==", each) for each in values))


def alone(declared: Field) -> ValueError:
    """The sentence for a field that is compared with nothing."""
    if declared.numeric:
        right = f"ticket.{declared.name} > 0"
    elif declared.one_of:
        right = f"ticket.{declared.name} == '{declared.one_of[0]}'"
    else:
        right = f"ticket.{declared.name} != ''"
    return ValueError(f"'ticket.{declared.name}' alone is no condition; write {right}, say")


def _with(declared: Field, how: How, value: Value) -> Test:
    if declared.numeric:
        return _number(declared, how, value)
    _no_order(declared, how)
    return Among(declared.name, frozenset({_text(declared, value)}), negated=how == "!=")


def _beside(left: Field, how: How, right: Field) -> Beside:
    if left.numeric != right.numeric or left.unit != right.unit:
        kinds = f"{left.name} is {_kind(left)}, {right.name} {_kind(right)}"
        raise ValueError(f"{kinds}; only fields of one kind can be compared")
    if not left.numeric:
        _no_order(left, how)
        if left.possible and right.possible and not {*left.possible} & {*right.possible}:
            values = ", ".join(left.possible)
            raise ValueError(f"{right.name} never has a value of {left.name}; those are: {values}")
    return Beside(left.name, how, right.name, numbers=left.numeric)


def _no_order(declared: Field, how: How) -> None:
    if how not in ("==", "!="):
        found = f"{declared.name} is {_kind(declared)}, and texts have no order"
        raise ValueError(f"{found}; ==, !=, in and not in are right")


def _number(declared: Field, how: How, value: Value) -> Compare:
    if isinstance(value, str):
        right = "write it without quotes" if _is_number(value) else "write a number as in 12.50"
        raise _mixed(declared, f"'{shown(value)}' a text", right)
    if wrong := declared.refuses(value.written):
        raise ValueError(wrong)
    return Compare(declared.name, how, decimal(value.written))


def _text(declared: Field, value: Value) -> str:
    if isinstance(value, Number):
        right = declared.refuses(value.written) or f"write '{value.written}'"
        raise _mixed(declared, f"{value.written} a number", right)
    if declared.one_of and value not in declared.possible:
        raise ValueError(declared.refuses(shown(value)))
    return value


def _mixed(declared: Field, other: str, right: str) -> ValueError:
    return ValueError(f"{declared.name} is {_kind(declared)}, {other}; {right}")


def _kind(declared: Field) -> str:
    return f"a number ({declared.unit})" if declared.unit else f"a {declared.kind}"


def _is_number(text: str) -> bool:
    try:
        decimal(text)
    except ValueError:
        return False
    return True
