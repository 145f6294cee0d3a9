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
BY_FLOWS, FIRST_BY_FLOWS = 51, 25
"""One run of so many sweeps by the real flow, on one database and the other by turns."""
_WORKERS = 4
_SLOWER = 6
"""How much longer a worker takes that sweeps by the flow."""
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
    claims: bool
    """Whether walks are claimed before they are decided, also where a file is written."""
    lease: timedelta
    jumps: tuple[timedelta, ...]
    fills_up: bool
    full_after: float | None
    """When the disk of PostgreSQL is full for a moment, where it has one that can be."""
    gone_after: float | None
    by_flows: bool = False
    """Whether workers sweep by the real flow, on a Prefect server."""
    server_gone_after: tuple[float, ...] = ()
    """When that is killed, and begun again."""

    @property
    def words(self) -> str:
        """The plan in a line."""
        named = [
            (f"{self.workers} workers", True), ("each at its own pace", not self.together),
            ("a forgetful receiver", not self.honours), ("the clock jumps", any(self.jumps)),
            ("the disk is full", self.fills_up or self.full_after is not None),
            ("the database goes", self.gone_after is not None),
            ("by flows, and the Prefect server goes", self.by_flows),
        ]  # fmt: skip
        return ", ".join([self.database, *(word for word, holds in named if holds)])


def plan(seed: str, number: int, *, databases: tuple[str, ...], tickets: int) -> Plan:
    """The plan of one run; whatever its number, each point has its turn."""
    chance = Random(f"plan {seed} {number}")
    together = chance.random() < 0.7
    database = databases[number % len(databases)]
    hour = timedelta(hours=1)
    by_flows = number % BY_FLOWS == FIRST_BY_FLOWS
    slower = _SLOWER if by_flows else 1
    fills_up = chance.random() < 0.25
    goes = chance.random() < 0.25 and not (fills_up and database == POSTGRES)
    return Plan(
        number=number,
        seed=f"{seed}/{number}",
        database=database,
        tickets=tickets,
        workers=max(1 + number // len(databases) % _WORKERS, 2 if by_flows else 1),
        together=together,
        honours=chance.random() < 0.85,
        deaths=tuple(_deaths(chance, number, together=together, slower=slower)),
        chunk=chance.choice([15, 40, 200]),
        claims=number // (_WORKERS * len(databases)) % 2 == 0,
        lease=slower * timedelta(seconds=chance.choice([0.05, 0.3, 1.0])),
        jumps=tuple(chance.choice([timedelta(), timedelta(), hour, -hour]) for _ in range(4)),
        fills_up=fills_up and database == SQLITE,
        full_after=slower * chance.uniform(0, 0.4) if fills_up and database == POSTGRES else None,
        gone_after=slower * chance.uniform(0.1, 0.8) if goes else None,
        by_flows=by_flows,
        server_gone_after=tuple(map(chance.uniform, (0.5, 9, 18), (3, 14, 22))) if by_flows else (),
    )


def _deaths(chance: Random, number: int, *, together: bool, slower: int = 1) -> Iterator[Death]:
    points = [point for point in POINTS if together or point not in OF_ACTS]
    for turn in range(5):
        point = points[(number * 5 + turn) % len(points)]
        yield Death(point, nth=chance.choice([1, 1, 2, 3]))
    for _ in range(4):
        point = chance.choice(points)
        random = Death(after=slower * chance.uniform(0.02, 0.4))
        yield chance.choice([random, Death(point, nth=chance.choice([1, 2, 5, 20]))])
