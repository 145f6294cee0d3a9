"""Rows of which a column is one of many values: one parameter, however many values there are.

SQLAlchemy's `in_` gives every value a name of its own, which takes longer than finding the rows.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from flows.store.arrays import array_of, quoted


class _Many(TypeDecorator[list[str]]):
    """Texts as one text: that of an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str:
        """As each database reads it."""
        if dialect.name == "sqlite":
            return orjson.dumps(value).decode()
        return array_of(value or (), quoted)


class _Among(FunctionElement[Any]):
    """Whether a column (the first clause) is one of the values (the second)."""

    # No truth for SQLAlchemy: of one it asks SQLite whether it is 1, and then no index is used.
    type = NullType()
    inherit_cache = True


def among(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column of texts is one of these, which are found quickest in their order."""
    return _Among(column, bindparam(None, list(values), type_=_Many()))


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 — no values in it


@compiles(_Among, "postgresql")
def _on_postgres(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(each, **kw) for each in element.clauses)
    # Not `= ANY(…)`: of a table that grew since it was last looked at, the server may compare each
    # row with each value.
    return f"{column} IN (SELECT unnest(CAST({values} AS text[])))"
