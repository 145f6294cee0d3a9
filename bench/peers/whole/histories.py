"""What happened to tickets, drawn by a seed: the same for every peer."""

from collections.abc import Iterator
from random import Random

from bench.peers.history import MINUTES_OF_OPENINGS, History

_PRIORITIES = (1, 2, 3), (1, 3, 6)
_WAYS = {
    ("opened", "taken", "resolved"): 6,
    ("opened", "taken", "resolved", "closed"): 3,
    ("opened", "reassigned", "resolved"): 3,
    ("opened", "taken", "reassigned", "resolved"): 4,
    ("opened", "taken", "reassigned", "resolved", "closed"): 2,
    ("opened", "reassigned", "taken", "resolved"): 2,
    ("opened", "taken", "pending", "active", "resolved"): 4,
    ("opened", "pending", "active", "resolved"): 1,
    ("opened", "taken", "pending", "resolved"): 1,
    ("opened", "pending", "reassigned", "active", "resolved"): 1,
}
_TYPICAL_MINUTES = {
    "taken": 45,
    "reassigned": 90,
    "pending": 120,
    "active": 700,
    "resolved": 240,
    "closed": 900,
}


def histories(count: int, seed: int) -> Iterator[History]:
    """So many histories of three to five events, each from its opening to its end."""
    random = Random(seed)  # noqa: S311 — a history is no secret
    ways, weights = list(_WAYS), list(_WAYS.values())
    for _ in range(count):
        priority = random.choices(*_PRIORITIES)[0]
        names = random.choices(ways, weights)[0]
        at = random.randrange(MINUTES_OF_OPENINGS)
        told = []
        for name in names:
            if name != "opened":
                at += 1 + round(random.expovariate(1 / _TYPICAL_MINUTES[name]))
            told.append((at, name))
        yield History(priority, tuple(told))
