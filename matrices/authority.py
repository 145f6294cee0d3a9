"""Who may approve what, and up to which amount."""

from decimal import Decimal
from typing import NamedTuple

from matrices.targets import Target

ANY = Decimal("Infinity")
"""The limit of whoever may approve any amount."""


class Matter(NamedTuple):
    """What is to be approved, and its amount; 0 of what has none."""

    what: str
    amount: Decimal = Decimal(0)

    def __str__(self) -> str:
        return f"{self.what} {self.amount}" if self.amount else self.what


class Grant(NamedTuple):
    """Whoever stands behind a target may approve up to a limit."""

    whom: Target
    limit: Decimal = ANY
