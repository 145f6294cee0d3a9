"""All rows of a query at once, as quickly as each database gives them.

What SQLite's driver has read is taken as it is: SQLAlchemy would make an object of each row first.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Select

from flows.store.instants import of_text
from flows.store.tables import Instant

_Read = Callable[[Any], Any]


def fetch_rows(connection: Connection, query: Select[Any]) -> list[Sequence[Any]]:
    """The rows of a query, in its order, each with the values of its columns."""
    with connection.execute(query) as result:
        if connection.dialect.name != "sqlite" or result.cursor is None:
            return [tuple(row) for row in result.all()]
        rows = list(result.cursor.fetchall())
    readers = [_reader(column) for column in query.selected_columns]
    if rows and any(readers):
        columns = [
            values if read is None else map(read, values)
            for read, values in zip(readers, zip(*rows, strict=True), strict=True)
        ]
        return list(zip(*columns, strict=True))
    return rows


def _reader(column: ColumnElement[Any]) -> _Read | None:
    """How a value of a column is read that SQLite has otherwise."""
    if isinstance(column.type, Instant):
        return _instant
    return bool if isinstance(column.type, Boolean) else None


def _instant(text: str | None) -> datetime | None:
    return None if text is None else of_text(text)
