"""What the columns of a matrix are: inputs, targets of clocks, and what belongs to levels."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from matrices.tickets import Field

Kind = Literal["input", "target", "owners", "within", "by", "rank", "none"]

_LEVEL = re.compile(r"level[ _-]*([0-9]{1,9})(?:[ _-]+(within|by))?", re.IGNORECASE)


class Column(NamedTuple):
    """A column: its name as written, what it is, and the field, clock or level that it is of."""

    name: str
    kind: Kind
    of: str = ""
    level: int = 0


def column_of(
    name: str, fields: Mapping[str, Field], clocks: Iterable[str], *, ranked: bool
) -> Column:
    """What a column of this name is; capitals, spaces and underscores make no difference."""
    if ranked and _same(name) == "rank":
        return Column(name, "rank")
    if name in fields:
        return Column(name, "input", name)
    if level := _LEVEL.fullmatch(name):
        kinds: Mapping[str | None, Kind] = {"within": "within", "by": "by"}
        part = level[2].lower() if level[2] else None
        return Column(name, kinds.get(part, "owners"), level=int(level[1]))
    if field := _one(name, fields):
        return Column(name, "input", field)
    return Column(name, "target" if name else "none", _one(name, clocks) or name)


def twice(columns: Iterable[Column]) -> list[Column]:
    """The columns that stand there for the second time, under whatever name."""
    seen = Counter[tuple[str, str, int]]()
    found = []
    for column in columns:
        key = (column.kind, column.of, column.level)
        seen[key] += 1
        if seen[key] == 2 and column.kind != "none":  # noqa: PLR2004  # the second is told once
            found.append(column)
    return found


def _one(name: str, names: Iterable[str]) -> str:
    """The one among these that is meant; empty where none or several could be."""
    found = {each for each in names if _same(each) == _same(name)}
    return found.pop() if len(found) == 1 else ""


def _same(name: str) -> str:
    return re.sub(r"[ _-]+", " ", name.casefold()).strip()
