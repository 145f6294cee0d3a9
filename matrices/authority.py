"""Who may approve what, and up to which amount."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from matrices.targets import Target

if TYPE_CHECKING:
    from matrices.roster import Roster

ANY = Decimal("Infinity")
"""The limit of whoever may approve any amount."""


class Matter(NamedTuple):
    """What is to be approved, and its amount; 0 of what has none."""

    what: str
    amount: Decimal = Decimal(0)

    def __str__(self) -> str:
        return f"{self.what} {self.shown}" if self.amount else self.what

    @property
    def shown(self) -> str:
        """The amount, in digits."""
        return f"{self.amount:f}"


class Grant(NamedTuple):
    """Whoever stands behind a target may approve up to a limit."""

    whom: Target
    limit: Decimal = ANY


def limit(roster: "Roster", name: str, what: str, at: datetime | None) -> Decimal | None:
    """The highest limit that somebody has at an instant, or at every one; None without any."""
    limits = (
        grant.limit
        for grant in roster.authority.get(what, ())
        if name in _granted(roster, grant.whom, at)
    )
    return max(limits, default=None)


def _granted(roster: "Roster", whom: Target, at: datetime | None) -> Iterable[str]:
    """Everybody to whom authority is given, away or not."""
    held = roster.held(whom)
    if held.kind == "team":
        return roster.teams.get(held.name, ())
    if held.kind == "on-call":
        rotation = roster.on_call.get(held.name)
        return (rotation.on_call(at),) if rotation is not None and at is not None else ()
    return (held.name,)
