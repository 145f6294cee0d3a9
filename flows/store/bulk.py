"""Many rows at once, as quickly as each database takes them.

SQLAlchemy's own way builds a statement with a name for every value of every row; here SQLite has
one prepared statement for all rows, and PostgreSQL one array a column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Connection, Integer, Table

from flows.store.instants import as_text, from_text
from flows.store.tables import Instant

Row = tuple[Any, ...]
"""The values of a row, in the order of the columns that are named with it."""


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


def read_instant(value: Any) -> datetime | None:
    """An instant as a driver gives it, in UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        return from_text(value)
    found: datetime = value
    return found.astimezone(UTC)


def _stored(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> list[list[Any]]:
    """The values by column, each in the form that the driver takes."""
    forms = _forms(table, tuple(columns), connection.dialect.name)
    return [
        list(values) if form is None else list(map(form, values))
        for form, values in zip(forms, zip(*rows, strict=True), strict=False)
    ]


def _by_row(columns: list[list[Any]]) -> list[Row]:
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=256)
def _forms(
    table: Table, columns: tuple[str, ...], dialect: str
) -> tuple[Callable[[Any], Any] | None, ...]:
    return tuple(_form(table.c[name].type, dialect) for name in columns)


def _form(kind: object, dialect: str) -> Callable[[Any], Any] | None:
    if isinstance(kind, JSON):
        return _as_json
    if isinstance(kind, Instant) and dialect == "sqlite":
        return _as_text
    return None


def _as_json(value: Any) -> str:
    """JSON; what is a text already is taken as it is."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else as_text(value)


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
