"""Many rows at once, as quickly as each database takes them.

SQLAlchemy's own way builds a statement with a name for every value of every row; here SQLite has
one prepared statement for some rows at a time, and PostgreSQL one array a column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Connection, Integer, Table

from flows.store.arrays import array_of, instant, quoted
from flows.store.instants import as_text
from flows.store.tables import Instant

Row = tuple[Any, ...]
"""The values of a row, in the order of the columns that are named with it."""
BATCH = 250
"""Rows in one statement for SQLite, which takes 32,766 values in one."""
_Form = Callable[[Sequence[Any]], Any]


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    unless_there: bool = False,
) -> None:
    """Add rows; with `unless_there` those whose key is there already are left as they are."""
    named = ", ".join(f'"{name}"' for name in columns)
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    if connection.dialect.name == "sqlite":
        said = f"INSERT INTO {table.name} ({named}) VALUES {{}}{end}"  # noqa: S608 — our names
        _in_batches(connection, said, table, columns, rows)
    elif kept := _by_column(table, columns, rows):
        values = _arrays(table, columns)
        said = f"INSERT INTO {table.name} ({named}) SELECT {values}{end}"
        connection.exec_driver_sql(said, tuple(kept))


def update_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    by: Sequence[str],
    rows: Iterable[Row],
) -> None:
    """Change `columns` of the rows that have the given values of `by`, which come last in a row."""
    given = (*columns, *by)
    if connection.dialect.name == "sqlite":
        new = {name: f"n.column{place}" for place, name in enumerate(given, start=1)}
        to = ", ".join(f'"{name}" = {new[name]}' for name in columns)
        where = " AND ".join(f'o."{name}" = {new[name]}' for name in by)
        said = (
            f"UPDATE {table.name} AS o SET {to} "  # noqa: S608 — our names
            f"FROM (VALUES {{}}) AS n WHERE {where}"
        )
        _in_batches(connection, said, table, given, rows)
    elif kept := _by_column(table, given, rows):
        named = ", ".join(f'"to_{name}"' for name in given)
        values = _arrays(table, given, cast=False)
        to = ", ".join(f'"{name}" = n."to_{name}"{_cast(table, name)}' for name in columns)
        where = " AND ".join(f'o."{name}" = n."to_{name}"' for name in by)
        said = (
            f"UPDATE {table.name} AS o SET {to} "  # noqa: S608 — our names
            f"FROM (SELECT {values}) AS n({named}) WHERE {where}"
        )
        connection.exec_driver_sql(said, tuple(kept))


def _in_batches(
    connection: Connection, said: str, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """What is said to SQLite of many rows, some in each statement: `{}` are their values."""
    width = len(columns)
    values = list(chain.from_iterable(rows))
    if not values:
        return
    for place, name in enumerate(columns):
        form = _for_sqlite(table.c[name].type)
        if form is not None:
            values[place::width] = form(values[place::width])
    row, step = f"({', '.join('?' * width)})", BATCH * width
    whole = len(values) - len(values) % step
    if whole:
        some = said.format(", ".join([row] * BATCH))
        for start in range(0, whole, step):
            connection.exec_driver_sql(some, tuple(values[start : start + step]))
    if whole < len(values):
        left = [tuple(values[start : start + width]) for start in range(whole, len(values), width)]
        connection.exec_driver_sql(said.format(row), left)


def _by_column(table: Table, columns: Sequence[str], rows: Iterable[Row]) -> list[str]:
    """All values of each column as one array of PostgreSQL; nothing where there is no row."""
    return [
        _for_postgres(table.c[name].type)(values)
        for name, values in zip(columns, zip(*rows, strict=True), strict=False)
    ]


def _for_sqlite(kind: object) -> _Form | None:
    if isinstance(kind, JSON):
        return lambda values: [_as_json(each) for each in values]
    if isinstance(kind, Instant):
        return lambda values: [None if each is None else as_text(each) for each in values]
    return None


def _for_postgres(kind: object) -> _Form:
    if isinstance(kind, JSON):
        return lambda values: array_of(values, lambda each: quoted(_as_json(each)))
    if isinstance(kind, Instant):
        return lambda values: array_of(values, instant)
    if isinstance(kind, (Integer, Boolean)):
        return array_of
    return lambda values: array_of(values, quoted)


def _as_json(value: Any) -> str:
    """JSON; what is a text already is taken as it is."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


_TYPES: Mapping[type, str] = {
    Instant: "timestamptz",
    BigInteger: "bigint",
    Integer: "bigint",
    Boolean: "boolean",
}


def _arrays(table: Table, columns: Sequence[str], *, cast: bool = True) -> str:
    """Each column's values as an array, put side by side as rows."""
    return ", ".join(
        f"unnest(%s::{_type(table, name)}[]){_cast(table, name) if cast else ''}"
        for name in columns
    )


def _type(table: Table, name: str) -> str:
    kind = table.c[name].type
    return next((type_ for each, type_ in _TYPES.items() if isinstance(kind, each)), "text")


def _cast(table: Table, name: str) -> str:
    return "::json" if isinstance(table.c[name].type, JSON) else ""
