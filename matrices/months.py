"""Whole months on the wall clock; a date that a month does not have is its last one."""

from calendar import monthrange
from datetime import datetime

_YEAR = 12


def months_on(wall: datetime, months: int) -> datetime:
    """The same date and time of day, so many months on.

    >>> months_on(datetime(2026, 1, 31, 9), 1)
    datetime.datetime(2026, 2, 28, 9, 0)
    """
    year, month = divmod(wall.year * _YEAR + wall.month - 1 + months, _YEAR)
    return wall.replace(
        year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1])
    )


def months_between(first: datetime, wall: datetime) -> int:
    """How many whole months on from `first` a wall time lies; negative before it.

    >>> months_between(datetime(2026, 1, 31, 9), datetime(2026, 2, 28, 8))
    0
    """
    months = (wall.year - first.year) * _YEAR + wall.month - first.month
    return months if months_on(first, months) <= wall else months - 1
