"""All rows of a query at once, as quickly as each database gives them.

SQLite puts them into one value: row by row Python's lock is let go and taken again, and SQLAlchemy
makes an object of each.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Boolean, ColumnElement, Connection, Select, func, select

from flows.store.instants import of_text
from flows.store.tables import Instant

_Read = Callable[[Any], Any]
_FEW = 50
"""Rows up to which nothing is won: to write the other query takes longer."""


def fetch_rows(connection: Connection, query: Select[Any], *, about: int) -> list[Sequence[Any]]:
    """The rows of a query, `about` so many, in its order, each with the values of its columns."""
    if connection.dialect.name != "sqlite" or about <= _FEW:
        return [tuple(row) for row in connection.execute(query).all()]
    parts = query.subquery()
    packed = select(func.json_group_array(func.json_array(*parts.c)))
    rows: list[Sequence[Any]] = orjson.loads(connection.scalars(packed).one())
    readers = [_reader(column) for column in parts.c]
    if rows and any(readers):
        columns = [
            values if read is None else map(read, values)
            for read, values in zip(readers, zip(*rows, strict=True), strict=True)
        ]
        return list(zip(*columns, strict=True))
    return rows


def _reader(column: ColumnElement[Any]) -> _Read | None:
    """How a value of a column is read that JSON has otherwise."""
    if isinstance(column.type, Instant):
        return _instant
    return bool if isinstance(column.type, Boolean) else None


def _instant(text: str | None) -> datetime | None:
    return None if text is None else of_text(text)
