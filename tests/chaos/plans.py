"""What befalls a run: everything follows from the seed and the run's number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

POINTS = (
    "walks claimed", "claims committed", "walks decided", "events taken", "walks begun",
    "walks written", "needs written", "tickets written", "log written", "outbox written",
    "messages withdrawn", "turns written", "decision committed", "messages claimed",
    "message claims committed", "message chosen", "message sent", "messages settled",
    "outcomes logged", "log's ends written", "ends written", "tries written",
    "outcomes committed", "act claimed", "act's claim committed", "act carried out", "walk told",
    "walk due",
)  # fmt: skip
"""Every point that the engine passes between two writes (held by a test)."""
OF_ACTS = frozenset(POINTS[POINTS.index("act claimed") :])
SQLITE, POSTGRES = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Death:
    """How a worker dies: where it passes a point the nth time, or after so many seconds."""

    point: str = ""
    nth: int = 1
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: who works where, and what goes wrong."""

    number: int
    seed: str
    database: str
    tickets: int
    workers: int
    together: bool
    """Whether all finish one sweep's instant before any begins the next."""
    honours: bool
    deaths: tuple[Death, ...]
    chunk: int
    lease: timedelta
    jumps: tuple[timedelta, ...]
    fills_up: bool
    gone_after: float | None

    @property
    def words(self) -> str:
        """The plan in a line."""
        named = [
            (f"{self.workers} workers", True), ("each at its own pace", not self.together),
            ("a forgetful receiver", not self.honours), ("the clock jumps", any(self.jumps)),
            ("the disk is full", self.fills_up), ("the database goes", self.gone_after is not None),
        ]  # fmt: skip
        return ", ".join([self.database, *(word for word, holds in named if holds)])


def plan(seed: str, number: int, *, databases: tuple[str, ...], tickets: int) -> Plan:
    """The plan of one run; whatever its number, each point has its turn."""
    chance = Random(f"plan {seed} {number}")
    together = chance.random() < 0.7
    database = databases[number % len(databases)]
    hour = timedelta(hours=1)
    return Plan(
        number=number,
        seed=f"{seed}/{number}",
        database=database,
        tickets=tickets,
        workers=1 + number // len(databases) % 4,
        together=together,
        honours=chance.random() < 0.85,
        deaths=tuple(_deaths(chance, number, together=together)),
        chunk=chance.choice([15, 40, 200]),
        lease=timedelta(seconds=chance.choice([0.05, 0.3, 1.0])),
        jumps=tuple(chance.choice([timedelta(), timedelta(), hour, -hour]) for _ in range(4)),
        fills_up=database == SQLITE and chance.random() < 0.25,
        gone_after=chance.uniform(0.1, 0.8) if chance.random() < 0.25 else None,
    )


def _deaths(chance: Random, number: int, *, together: bool) -> Iterator[Death]:
    points = [point for point in POINTS if together or point not in OF_ACTS]
    for turn in range(5):
        point = points[(number * 5 + turn) % len(points)]
        yield Death(point, nth=chance.choice([1, 1, 2, 3]))
    for _ in range(4):
        point = chance.choice(points)
        random = Death(after=chance.uniform(0.02, 0.4))
        yield chance.choice([random, Death(point, nth=chance.choice([1, 2, 5, 20]))])
