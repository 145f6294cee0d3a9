"""One worker in a process of its own: sweeps a store by the real flows, and says what it took.

`python -m bench.sweeps.worker JOB` with a job as JSON; what it took is one JSON line.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flows.embedded.server import settings
from matrices.log import Effect


@dataclass(frozen=True, slots=True)
class Job:
    """What to sweep, up to which instant, with the Prefect server of `home` and `port`.

    Up to `small` tickets get a flow run each; then the same is done by `empty` Prefect flows.
    """

    store: str
    desk: str
    home: str
    port: int
    now: str
    small: int = 0
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Took:
    """Wall and CPU seconds: of the sweep, of an idle one, inside the flow and around it.

    Empty flows are as Prefect makes them, and told alike: to keep no result.
    """

    wall: float
    cpu: float
    idle_wall: float
    idle_inside: float
    peak_mb: float
    empty_wall: float = 0.0
    alike_wall: float = 0.0


class Null:
    """A receiver that takes every message and keeps none."""

    def send(self, effect: Effect) -> None:
        del effect

    def settle(self) -> None:
        pass


async def work(job: Job) -> Took:
    from flows.engine import opening
    from flows.engine.opening import Place, open_engine
    from flows.running import NO_RESULT
    from flows.sweep import sweep

    now = datetime.fromisoformat(job.now)
    place = Place(store=job.store, desk=job.desk, mailbox=str(Path(job.home) / "mailbox"))
    with patch.object(opening, "Mailbox", lambda *_: Null()):
        open_engine(place)
    idle = now - timedelta(hours=1)
    await sweep(place, idle, 0)  # what is imported, and read, at the first time
    wall, cpu = await measured(lambda: sweep(place, now, job.small))
    took = Took(
        wall=wall,
        cpu=cpu,
        idle_wall=min([(await measured(lambda: sweep(place, idle, 0)))[0] for _ in range(5)]),
        idle_inside=await inside(place, idle),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        empty_wall=await empty_flows(place, now, job.empty) if job.empty else 0.0,
        alike_wall=await empty_flows(place, now, job.empty, **NO_RESULT) if job.empty else 0.0,
    )
    open_engine(place).store.close()
    return took


async def measured(work: Callable[[], Awaitable[Any]]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - wall, time.process_time() - cpu


async def inside(place: Any, idle: datetime) -> float:
    """The seconds of an idle sweep between its first line and its last, at the best of a few."""
    from flows.sweep import sweep

    taken: list[float] = []
    body = sweep.fn

    async def timed(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await body(*given, **named)
        finally:
            taken.append(time.perf_counter() - begun)

    with patch.object(sweep, "fn", timed):
        for _ in range(10):
            await sweep(place, idle, 0)
    return min(taken)


async def empty_flows(place: Any, now: datetime, count: int, **options: Any) -> float:
    """The seconds that empty flows take of the shape of `walk_ticket`.

    They are given the same, and have two task runs each that are given the same, too. Without
    `options` they are as Prefect makes them.
    """
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE
    from prefect.client.schemas.objects import State
    from prefect.states import Completed

    from flows.engine.opening import Place
    from flows.running import apart, untagged

    @task(task_run_name="decide {ticket}", retries=2, retry_delay_seconds=[1, 5],
          cache_policy=NO_CACHE)  # fmt: skip
    async def decide(place: Place, ticket: str, now: datetime) -> None:
        del place, ticket, now

    @task(task_run_name="tell {whom} of {ticket}", cache_policy=NO_CACHE)
    async def tell(place: Place, key: str, whom: str, ticket: str, now: datetime) -> None:
        del place, key, whom, ticket, now

    @flow(flow_run_name="walk {ticket}", **options)
    async def walk(
        place: Place, ticket: str, now: datetime | None = None, *, acts: bool = True
    ) -> State[None]:
        del acts
        at = now or datetime.now(UTC)
        with untagged():
            await decide(place, ticket, at)
            await tell(place, f"{ticket}/1/2/second/step/0/anna/mail", "anna", ticket, at)
        return Completed()

    @flow(flow_run_name="sweep")
    async def whole() -> None:
        for number in range(count):
            ticket = f"T-{number}"
            begin = partial(walk, place, ticket, now, acts=False, return_state=True)
            await apart(begin, f"ticket:{ticket}", "sweep")

    wall, _ = await measured(whole)
    return wall


if __name__ == "__main__":
    import os

    JOB = Job(**json.loads(sys.argv[1]))
    os.environ.update(settings(Path(JOB.home), JOB.port))  # before Prefect is imported
    print(json.dumps(asdict(asyncio.run(work(JOB)))))
