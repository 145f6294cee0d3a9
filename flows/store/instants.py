"""Instants as texts, and back: of the run log's chain, and as SQLite keeps them."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=16_384)
def as_text(at: datetime) -> str:
    """UTC, without an offset, always with microseconds: texts sort as their instants do.

    >>> as_text(datetime.fromisoformat("2026-03-23T09:00+01:00"))
    '2026-03-23 08:00:00.000000'
    """
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=16_384)
def of_text(text: str) -> datetime:
    """The instant of such a text.

    >>> of_text("2026-03-23 08:00:00.000000").isoformat()
    '2026-03-23T08:00:00+00:00'
    """
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
