"""The wall clock, read in one place: it says when something was observed, never what is due."""

from datetime import UTC, datetime


def observed() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
