"""Lengths of time as designers write them: `15m`, `2d`, `wall 4h`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self, cast

Unit = Literal["s", "m", "h", "d"]

_SECONDS = {"s": 1, "m": 60, "h": 3600}
_MOST: dict[Unit, int] = {"s": 315_360_000, "m": 5_256_000, "h": 87_600, "d": 3_650}
"""Ten years."""
_BROKEN = re.compile(r"(?P<wall>wall +)?(?P<amount>[0-9]{1,5}[.,][0-9]{1,5})(?P<unit>[smhd])")
_WRITTEN = re.compile(r"(?P<wall>wall +)?(?P<amount>[0-9]{1,9})(?P<unit>[smhd])")


@dataclass(frozen=True)
class Wait:
    """A length of open time, of working dates (`d`), or, with `wall`, of time round the clock.

    >>> Wait.parse("wall 15m")
    Wait(amount=15, unit='m', wall=True)
    >>> str(Wait.parse("2d"))
    '2d'
    """

    amount: int
    unit: Unit
    wall: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """The wait that `text` says; raises ValueError with the sentence of what would be right."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"'{text}' is no wait; {_right(text)}")
        wall, unit = bool(written["wall"]), cast("Unit", written["unit"])
        if not 0 < int(written["amount"]) <= _MOST[unit]:
            raise ValueError(f"'{text}' is no wait; from 1{unit} to {_MOST[unit]}{unit} are")
        if wall and unit == "d":
            hours = 24 * int(written["amount"])
            raise ValueError(
                f"'{text}': wall time is written in s, m or h; for days round the clock "
                f"write wall {hours}h"
            )
        return cls(int(written["amount"]), unit, wall)

    @cached_property
    def length(self) -> timedelta:
        """The wait as a span of time; days have none of their own (ask the calendar)."""
        if self.unit == "d":
            raise ValueError("days become open time only on a calendar")
        return timedelta(seconds=self.amount * _SECONDS[self.unit])

    @cached_property
    def words(self) -> str:
        """The wait as it is written."""
        return f"{'wall ' if self.wall else ''}{self.amount}{self.unit}"

    def __str__(self) -> str:
        return self.words


def _right(text: str) -> str:
    """How a wait is written that is none; broken numbers are told in the next smaller unit."""
    broken = _BROKEN.fullmatch(text.strip())
    if broken is None:
        return "write a number and s, m, h or d, as in 15m, 2d or wall 4h"
    unit = broken["unit"]
    seconds = Decimal(broken["amount"].replace(",", ".")) * _SECONDS.get(unit, 0)
    for smaller in ("m", "s"):
        amount = seconds / _SECONDS[smaller]
        if amount and amount == int(amount):
            return f"waits are whole numbers: write {broken['wall'] or ''}{int(amount)}{smaller}"
    return "waits are whole numbers, as in 90m or 2d"
