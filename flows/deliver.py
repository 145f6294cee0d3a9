"""Flow `deliver`: carries out the effects that wait in the outbox, messages and acts."""

from contextlib import suppress
from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run, task_run
from prefect.states import Completed

from flows.acting import act_all, say_missing
from flows.clock import observed
from flows.engine.chunks import chunk_of
from flows.engine.collecting import uncollected
from flows.engine.opening import Engine, Place, engine_of, open_engine
from flows.engine.outbox import any_message, claim_messages, pending, tried_before
from flows.engine.runs import TASK
from flows.engine.telling import tell_claimed
from flows.notifiers.port import Undelivered
from flows.running import NO_RESULT
from matrices.log import Effect

SINGLY = 20
"""Messages that did not arrive before and get a task run each in one sweep."""


@task(task_run_name="tell messages, part {part}", retries=2, retry_delay_seconds=[1, 10],
      cache_policy=NO_CACHE)  # fmt: skip
async def tell_chunk(place: Place, part: int, now: datetime) -> int:
    """Claim messages that are due, try each once, and keep what became of it; how many."""
    engine = engine_of(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"tell messages, part {part}", at=now)
    with uncollected():  # what was claimed is gone when the collector is at work again
        return _tell_some(engine, now, owner=task_run.id, run=flow_run.id)


def _tell_some(engine: Engine, now: datetime, *, owner: str, run: str) -> int:
    lease = claim_messages(engine.store, now, owner=owner, limit=chunk_of(engine.store))
    teller = engine.teller(at=now, run=run, owner=owner)
    tell_claimed(engine.store, engine.notifier, lease, teller, engine.control)
    return len(lease)


@task(task_run_name="tell {whom} of {ticket}", cache_policy=NO_CACHE)
async def tell_one(place: Place, key: str, whom: str, ticket: str, now: datetime) -> None:
    """Send one message; Undelivered where it does not arrive: it is tried again in time."""
    engine = engine_of(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"tell {whom} of {ticket}", at=now)
    owner = task_run.id
    lease = claim_messages(engine.store, now, owner=owner, limit=1, key=key)
    teller = engine.teller(at=now, run=flow_run.id, owner=owner)
    for attempt in tell_claimed(engine.store, engine.notifier, lease, teller, engine.control):
        if attempt.problem:
            raise Undelivered(attempt.problem)


async def tell_ticket(place: Place, engine: Engine, ticket: str, now: datetime) -> None:
    """A task run for each message about a ticket that is due, one after the other."""
    for effect in pending(engine.store, now, ticket=ticket):
        await _tell(place, effect, now)


async def tell_all(place: Place, engine: Engine, now: datetime) -> int:
    """Every message that is due: in chunks, but with a task run each what did not arrive before."""
    again = tried_before(engine.store, now, limit=SINGLY)
    for effect in again:
        await _tell(place, effect, now)
    told, part = len(again), 0
    while any_message(engine.store, now):
        part += 1
        some = await tell_chunk(place, part, now)
        if not some:
            break
        told += some
    return told


async def _tell(place: Place, effect: Effect, now: datetime) -> None:
    with suppress(Undelivered):  # it is kept, and the task run shows it
        await tell_one(place, effect.key, effect.whom, effect.ticket, now)


@flow(name="deliver", flow_run_name="deliver", **NO_RESULT)
async def deliver(place: Place, now: datetime | None = None) -> State[None]:
    """Carry out the effects that are due and were not carried out yet: messages, then acts."""
    engine = open_engine(place)
    at = now or observed()
    missing = say_missing(engine)
    told = await tell_all(place, engine, at)
    acted = await act_all(place, engine, at, now)
    engine.runs.keep()
    return Completed(message="; ".join([f"{told} messages, {acted} acts", *missing]))
