"""Many values as PostgreSQL's text of an array; psycopg writes lists six times as slowly."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flows.store.instants import as_text


def array_of(values: Iterable[Any], write: Callable[[Any], str] = str) -> str:
    """The array of values that need no quotes: numbers and truths.

    >>> array_of([1, None])
    '{1,NULL}'
    """
    return f"{{{','.join(['NULL' if each is None else write(each) for each in values])}}}"


def quoted(text: str) -> str:
    r"""A text as it stands in an array.

    >>> print(quoted('say "no", or \\'))
    "say \"no\", or \\"
    """
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def instant(at: datetime) -> str:
    """An instant as it stands in an array."""
    return f'"{as_text(at)}+00"'
