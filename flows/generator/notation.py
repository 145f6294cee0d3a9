"""How figures are written down: short enough to be compared with what was measured."""

from typing import NamedTuple

Spread = tuple[tuple[float, float], ...]
"""A distribution as its quantiles: (share of the cases, value they stay under), from 0 to 1."""

Weights = tuple[tuple[str, float], ...]
"""Names and how often each is picked, compared with the others."""


class Delay(NamedTuple):
    """How long until something is done: at once for a share of the tickets, else a spread."""

    at_once: float
    hours: Spread


def weights(text: str) -> Weights:
    """Read names with their weights.

    >>> weights("Phone: 60, Portal: 25")
    (('Phone', 60.0), ('Portal', 25.0))
    """
    pairs = (part.split(":") for part in text.split(","))
    return tuple((name.strip(), float(weight)) for name, weight in pairs)


def spread(text: str) -> Spread:
    """Read quantiles, written as percent and value.

    >>> spread("0: 1, 50: 5, 100: 176")
    ((0.0, 1.0), (0.5, 5.0), (1.0, 176.0))
    """
    return tuple((float(percent) / 100, value) for percent, value in weights(text))


def in_hours(minutes: Spread) -> Spread:
    """Give a spread that was measured in minutes in hours."""
    return tuple((share, value / 60) for share, value in minutes)


def counts(text: str) -> tuple[int, ...]:
    """Read a row of counts.

    >>> counts("702 194 64")
    (702, 194, 64)
    """
    return tuple(int(count) for count in text.split())
