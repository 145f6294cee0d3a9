"""Short histories drawn by a seed: the same for every peer, and every event moves its ticket."""

from collections.abc import Iterator
from random import Random

from bench.peers.history import MINUTES_OF_OPENINGS, History

_PRIORITIES = (1, 2, 3), (1, 3, 6)
_MAJOR = {
    ("opened", "resolved"): 6,
    ("opened", "reassigned", "resolved"): 3,
    ("opened", "resolved", "closed"): 1,
}
_OTHERS = {
    ("opened", "taken", "resolved"): 6,
    ("opened", "resolved"): 2,
    ("opened", "reassigned", "resolved"): 3,
    ("opened", "taken", "reassigned", "resolved"): 4,
    ("opened", "taken", "resolved", "closed"): 2,
}
_TYPICAL_MINUTES = {"reassigned": 90, "resolved": 400}
_IN_TIME = {"taken": 30, "closed": 8 * 60}
"""What comes in fewer minutes than these comes before the wait is over, if it is open or not."""


def histories(count: int, seed: int) -> Iterator[History]:
    """So many histories of two to four events, each from its opening to its end."""
    random = Random(seed)  # noqa: S311 — a history is no secret
    for _ in range(count):
        priority = random.choices(*_PRIORITIES)[0]
        ways = _MAJOR if priority == 1 else _OTHERS
        names = random.choices(list(ways), list(ways.values()))[0]
        at = random.randrange(MINUTES_OF_OPENINGS)
        told = [(at, "opened")]
        for name in names[1:]:
            if name in _IN_TIME:
                at += random.randrange(1, _IN_TIME[name])
            else:
                at += 1 + round(random.expovariate(1 / _TYPICAL_MINUTES[name]))
            told.append((at, name))
        yield History(priority, tuple(told))
