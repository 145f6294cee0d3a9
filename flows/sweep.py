"""Flow `sweep`: one pass over the walks that are due."""

from datetime import datetime
from functools import partial

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run, task_run
from prefect.states import Completed, Failed

from flows.acting import act_all, say_missing
from flows.clock import observed
from flows.deliver import tell_all
from flows.engine.chunks import chunk_of, decide_some
from flows.engine.opening import Engine, Place, engine_of, open_engine
from flows.engine.runs import SWEEP, TASK
from flows.running import NO_RESULT, apart, in_chunks, untagged
from flows.shown import Shown
from flows.store.claims import (
    any_due,
    count_due,
    due_tickets,
)
from flows.walk import walk_ticket


def _name() -> str:
    """The run's name: the instant up to which it sweeps."""
    now = flow_run.parameters.get("now") or flow_run.scheduled_start_time
    return f"sweep {now:%Y-%m-%d %H:%M}" if isinstance(now, datetime) else f"sweep {now}"


@task(task_run_name="decide tickets, part {part}", retries=2, retry_delay_seconds=[1, 5],
      cache_policy=NO_CACHE)  # fmt: skip
async def decide_chunk(place: Place, part: int, now: datetime) -> int | None:
    """Decide walks that are due up to `now`, and keep that, in one transaction; how many.

    None where none is due. They are looked for in here: Prefect looks through all that a task is
    given.
    """
    engine = engine_of(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"decide tickets, part {part}", at=now)
    limit = chunk_of(engine.store)
    return await decide_some(engine, now, run=flow_run.id, owner=task_run.id, limit=limit)


@flow(name="sweep", flow_run_name=_name, **NO_RESULT)
async def sweep(place: Place, now: datetime | None = None, small: int = 50) -> State[None]:
    """Take every step that is due at `now` (the present, where it is not given), at its instant.

    Up to `small` tickets get a flow run each; more are decided in chunks, one task run a chunk.
    """
    engine = open_engine(place)
    at = now or observed()
    engine.runs.note(flow_run.id, kind=SWEEP, name=_name(), at=at)
    missing = say_missing(engine)
    shown = Shown(engine, at)
    due = count_due(engine.store, at)
    failed: list[str] = []
    if due <= small:
        failed = await _one_by_one(place, engine, at, small)
    else:
        await _in_chunks(place, engine, at, due, shown)
    with untagged():
        told = await tell_all(place, engine, at)
        acted = await act_all(place, engine, at, now)
    engine.runs.keep()
    if due or told or acted:
        await shown.sweep(due=due, failed=failed, told=told, acted=acted, missing=missing)
    if failed:
        some = ", ".join(failed[:5])
        return Failed(message=f"{len(failed)} of {due} tickets could not be walked: {some}")
    did = f"{due} tickets were due, {told} messages in chunks, {acted} acts"
    return Completed(message="; ".join([did, *missing]))


async def _in_chunks(place: Place, engine: Engine, now: datetime, due: int, shown: Shown) -> None:
    """A task run for each chunk of the tickets that are due, with progress shown."""

    async def take(part: int) -> bool:
        decided = await decide_chunk(place, part, now)
        if decided is not None:
            await shown.progress(decided, due)
        return decided is not None

    with untagged():
        chunks = -(-due // chunk_of(engine.store))
        await in_chunks(take, lambda: any_due(engine.store, now), chunks=chunks)


async def _one_by_one(place: Place, engine: Engine, now: datetime, small: int) -> list[str]:
    """A flow run for each ticket that is due; answers those whose run failed.

    Their acts wait until all are walked: one that is tried again must not hold the next ticket.
    """
    failed = []
    for ticket in due_tickets(engine.store, now, limit=small):
        begin = partial(walk_ticket, place, ticket, now, acts=False, return_state=True)
        state = await apart(begin, f"ticket:{ticket}", _name())
        if not state.is_completed():
            failed.append(ticket)
    return failed
