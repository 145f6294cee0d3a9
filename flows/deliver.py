"""Flow `deliver`: carries out the effects that wait in the outbox, messages and acts."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run, task_run
from prefect.states import Completed

from flows.acting import act_all, say_missing
from flows.clock import observed
from flows.engine.opening import Engine, Place, open_engine
from flows.engine.outbox import Attempt, effects_by_key, pending, record, send_all
from flows.engine.runs import TASK
from flows.notifiers.port import Undelivered
from matrices.log import Effect

CHUNK = 500
"""Messages in one task run."""
SINGLY = 20
"""Failed messages that a sweep tries again one by one; the others wait for the next sweep."""


@task(task_run_name="tell {label}", retries=2, retry_delay_seconds=[1, 10], cache_policy=NO_CACHE)
async def tell_chunk(place: Place, keys: list[str], label: str, now: datetime) -> list[str]:
    """Try each message once; answers the keys of those that did not arrive."""
    engine = open_engine(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"tell {label}", at=now)
    attempts = send_all(engine.notifier, effects_by_key(engine.store, keys))
    record(engine.store, attempts, run=flow_run.id, last=False)
    return [attempt.effect.key for attempt in attempts if attempt.problem]


@task(
    task_run_name="tell {whom} of {ticket}",
    retries=3,
    retry_delay_seconds=[1, 10, 60],
    cache_policy=NO_CACHE,
)
async def tell_one(place: Place, key: str, whom: str, ticket: str, now: datetime) -> None:
    """Send one message, tried again after growing waits; Undelivered where it never arrives."""
    engine = open_engine(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"tell {whom} of {ticket}", at=now)
    attempts = send_all(engine.notifier, effects_by_key(engine.store, [key]))
    record(engine.store, attempts, run=flow_run.id, last=False)
    if attempts and attempts[0].problem:
        raise Undelivered(attempts[0].problem)


async def tell_each(place: Place, engine: Engine, effects: Sequence[Effect], now: datetime) -> None:
    """A task run for each message, one after the other; one that fails for good is logged so."""
    for effect in effects:
        await _tell_to_the_end(place, engine, effect, now)


async def tell_all(place: Place, engine: Engine, now: datetime) -> int:
    """Every message that waits, in chunks; what fails gets its own task run, with its retries."""
    waiting = pending(engine.store, now)
    failed: list[Effect] = []
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        label = f"{len(chunk)} messages"
        left = set(await tell_chunk(place, [effect.key for effect in chunk], label, now))
        failed += [effect for effect in chunk if effect.key in left]
    # Side by side: their waits, a minute and more, must not add up and hold the next sweep.
    singly = [_tell_to_the_end(place, engine, effect, now) for effect in failed[:SINGLY]]
    await asyncio.gather(*singly)
    return len(waiting)


async def _tell_to_the_end(place: Place, engine: Engine, effect: Effect, now: datetime) -> None:
    try:
        await tell_one(place, effect.key, effect.whom, effect.ticket, now)
    except Undelivered as error:
        record(engine.store, [Attempt(effect, str(error))], run=flow_run.id, last=True)


@flow(name="deliver", flow_run_name="deliver")
async def deliver(place: Place, now: datetime | None = None) -> State[None]:
    """Carry out the effects that are due and were not carried out yet: messages, then acts."""
    engine = open_engine(place)
    at = now or observed()
    missing = say_missing(engine)
    told = await tell_all(place, engine, at)
    acted = await act_all(place, engine, at, now)
    engine.runs.keep()
    return Completed(message="; ".join([f"{told} messages, {acted} acts", *missing]))
