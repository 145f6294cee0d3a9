"""The run log as it lies in the database, streamed, with each hash reckoned anew.

Rows are read raw: what no program of ours would have written must be found, not stumble.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError

from flows.problems import FlowsError
from flows.store.chain import COLUMNS

AT_ONCE = 2_000
"""Rows that are fetched at once."""
_VALUES, _LEVEL = COLUMNS.index("values"), COLUMNS.index("level")
_TEXTS = tuple(
    place for place, name in enumerate(COLUMNS) if name not in ("n", "visit", "level", "values")
)
_OF_LINE = tuple(COLUMNS.index(name) for name in ("walk", "n", "version", "kind", "because"))
_NUMBERS = (COLUMNS.index("n"), COLUMNS.index("visit"))


class Raw(NamedTuple):
    """An entry as it lies in the database. `text` is what is hashed, None where nothing can be."""

    walk: str
    n: int
    id: int
    ticket: str
    version: str
    kind: str
    because: str
    values: Mapping[str, Any]
    hash: str
    text: bytes | None

    def follows(self, before: str) -> bool:
        """Whether its hash is that of its text after the hash before."""
        if self.text is None:
            return False
        return sha256(b"%b\n%b" % (before.encode(), self.text)).hexdigest() == self.hash


def raw_entries(connection: Connection, condition: str = "", **given: Any) -> Iterator[Raw]:
    """The entries that a condition in SQL chooses, by walk and number, streamed.

    Raises FlowsError where the database does not let them be read.
    """
    try:
        for row in connection.execute(_query(connection, condition), given):
            yield _raw(tuple(row))
    except DBAPIError as error:
        raise FlowsError(f"the run log cannot be read on: {error.orig}") from error


def entries_of(connection: Connection, walks: Sequence[str]) -> Iterator[Raw]:
    """The entries of some walks, by walk and number."""
    if walks:
        given = {f"walk{place}": walk for place, walk in enumerate(walks)}
        chosen = ", ".join(f":{name}" for name in given)
        yield from raw_entries(connection, f"WHERE walk IN ({chosen})", **given)


def instant_sql(connection: Connection, name: str) -> str:
    """An instant of a column as its text in the log, in the database's SQL."""
    if connection.dialect.name == "sqlite":
        return f"replace(\"{name}\", ' ', 'T') || 'Z'"
    form = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
    return f"to_char(\"{name}\" AT TIME ZONE 'UTC', '{form}')"


def _query(connection: Connection, condition: str) -> TextClause:
    columns = [_column(connection, name) for name in COLUMNS]
    # Our own names; what is given comes by its place.
    said = f"SELECT {', '.join(columns)}, id, ticket, hash FROM entry {condition}"  # noqa: S608
    ordered = text(f"{said} ORDER BY walk, n".replace(":MI:SS", r"\:MI\:SS"))
    return ordered.execution_options(yield_per=AT_ONCE)


def _column(connection: Connection, name: str) -> str:
    if name in ("at", "observed"):
        return instant_sql(connection, name)
    return 'CAST("values" AS TEXT)' if name == "values" else f'"{name}"'


def _raw(row: tuple[Any, ...]) -> Raw:
    line, (number, ticket, kept) = list(row[: len(COLUMNS)]), row[len(COLUMNS) :]
    text_, values = text_of_line(line)
    walk, n, version, kind, because = (line[place] for place in _OF_LINE)
    return Raw(walk, n, number, ticket, version, kind, because, values, kept, text_)


def text_of_line(line: list[Any]) -> tuple[bytes | None, Mapping[str, Any]]:
    """What is hashed, and the entry's values; nothing where a value is of no kind that a log has.

    `values` is given as JSON, instants as the log says them.
    """
    level = line[_LEVEL]
    if (
        not all(type(line[place]) is str for place in _TEXTS)
        or not all(type(line[place]) is int for place in _NUMBERS)
        or not (level is None or type(level) is int)
    ):
        return None, {}
    try:
        values = line[_VALUES] = orjson.loads(line[_VALUES])
        return orjson.dumps(line, option=orjson.OPT_SORT_KEYS), (
            values if isinstance(values, dict) else {}
        )
    except (TypeError, ValueError):
        return None, {}
