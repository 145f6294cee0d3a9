"""The chain of a walk's log: each line's hash is over the line and the hash of the one before.

A line's text is a JSON array without spaces, in UTF-8, of the values of COLUMNS in their order;
the keys of `values` are sorted, and instants are UTC as `2026-03-23T08:00:00.000000Z`. Its hash is
the SHA-256, in hexadecimal, of the hash before it (empty for the first line), a line feed, and
that text. So anybody can reckon it anew, with any language.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson

from flows.store.instants import as_text

COLUMNS = (
    "walk", "n", "at", "observed", "kind", "step", "visit", "transition", "rule", "because",
    "escalation", "level", "values", "version", "run", "actor",
)  # fmt: skip
"""What of a line is hashed, in this order."""

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def text_of(values: Sequence[Any]) -> bytes:
    """The text of a line whose values are given in the order of COLUMNS."""
    return orjson.dumps(values, _instant, _OPTIONS)


def link(before: str, values: Sequence[Any]) -> str:
    """The hash of a line that follows the one with the hash `before`.

    >>> link("", ["T-1/1", 1])[:12]
    'd6b75750c4c8'
    """
    return sha256(b"%b\n%b" % (before.encode(), text_of(values))).hexdigest()


def link_of(before: str, line: Mapping[str, Any]) -> str:
    """The hash of a line that is given by column."""
    return link(before, [line[name] for name in COLUMNS])


@lru_cache(maxsize=4_096)
def instant_text(value: datetime) -> str:
    """An instant as a line has it: UTC, with microseconds.

    >>> from datetime import UTC
    >>> instant_text(datetime(2026, 3, 23, 8, tzinfo=UTC))
    '2026-03-23T08:00:00.000000Z'
    """
    text = as_text(value)
    return f"{text[:10]}T{text[11:]}Z"


def _instant(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} has no place in the run log")
    return instant_text(value)
