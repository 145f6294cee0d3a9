"""Many rows at once, as quickly as each database takes them.

SQLAlchemy's own way builds a statement with a name for every value of every row; here SQLite has
one prepared statement for all rows, and PostgreSQL one array a column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Connection, Integer, Table

from flows.store.arrays import array_of, instant, quoted
from flows.store.instants import as_text
from flows.store.tables import Instant

Row = tuple[Any, ...]
"""The values of a row, in the order of the columns that are named with it."""
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
    kept = _stored(connection, table, columns, rows)
    if not kept:
        return
    named = ", ".join(f'"{name}"' for name in columns)
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        said = f"INSERT INTO {table.name} ({named}) VALUES ({marks}){end}"  # noqa: S608 — our names
        connection.exec_driver_sql(said, _by_row(kept))
        return
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
    kept = _stored(connection, table, (*columns, *by), rows)
    if not kept:
        return
    if connection.dialect.name == "sqlite":
        to = ", ".join(f'"{name}" = ?' for name in columns)
        where = " AND ".join(f'"{name}" = ?' for name in by)
        said = f"UPDATE {table.name} SET {to} WHERE {where}"  # noqa: S608 — our names
        connection.exec_driver_sql(said, _by_row(kept))
        return
    named = ", ".join(f'"to_{name}"' for name in (*columns, *by))
    values = _arrays(table, (*columns, *by), cast=False)
    to = ", ".join(f'"{name}" = n."to_{name}"{_cast(table, name)}' for name in columns)
    where = " AND ".join(f'o."{name}" = n."to_{name}"' for name in by)
    said = (
        f"UPDATE {table.name} AS o SET {to} "  # noqa: S608 — our names
        f"FROM (SELECT {values}) AS n({named}) WHERE {where}"
    )
    connection.exec_driver_sql(said, tuple(kept))


def _stored(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> list[Any]:
    """By column: the values as SQLite takes them, or all of them as one array of PostgreSQL."""
    forms = _forms(table, tuple(columns), connection.dialect.name)
    return [
        values if form is None else form(values)
        for form, values in zip(forms, zip(*rows, strict=True), strict=False)
    ]


def _by_row(columns: Sequence[Any]) -> list[Row]:
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=256)
def _forms(table: Table, columns: tuple[str, ...], dialect: str) -> tuple[_Form | None, ...]:
    form = _for_sqlite if dialect == "sqlite" else _for_postgres
    return tuple(form(table.c[name].type) for name in columns)


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
