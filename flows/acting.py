"""Acts as Prefect task runs: each its own, with its retries."""

import asyncio
from datetime import datetime

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run, task_run

from flows.clock import observed
from flows.engine.acts import (
    Undone,
    carry_out,
    claim_act,
    record_done,
    record_failed,
    record_try,
)
from flows.engine.opening import Engine, Place, open_engine
from flows.engine.outbox import pending_acts
from flows.engine.runs import TASK
from flows.engine.tasks import task_named, task_problems
from flows.problems import FlowsError
from matrices.log import Effect

SIDE_BY_SIDE = 20
"""Acts carried out at a time. After some of them failed, the others wait for the next sweep."""


@task(
    task_run_name="act {name} of {ticket}",
    retries=3,
    retry_delay_seconds=[1, 10, 60],
    cache_policy=NO_CACHE,
)
async def act_one(
    place: Place, key: str, name: str, ticket: str, owner: str, clock: datetime | None
) -> None:
    """Carry out one act, tried again after growing waits; Undone where it never is done.

    `clock` is the present; None is the wall clock when it is done.
    """
    engine = open_engine(place)
    at = clock or observed()
    engine.runs.note(task_run.id, kind=TASK, name=f"act {name} of {ticket}", at=at)
    act = claim_act(engine.store, key, owner=owner)
    if act is None:
        return
    try:
        await carry_out(engine.store, task_named(engine.desk.tasks, name), act)
    except FlowsError as error:
        record_try(engine.store, act, str(error))
        raise Undone(str(error)) from error
    record_done(engine.store, act.effect, at=clock or observed(), run=flow_run.id)


def say_missing(engine: Engine) -> list[str]:
    """A sentence for each of the desk's tasks that cannot be carried out here, also logged."""
    sentences = task_problems(engine.desk)
    for sentence in sentences:
        get_run_logger().error(sentence)
    return sentences


async def act_all(
    place: Place, engine: Engine, now: datetime, clock: datetime | None, ticket: str | None = None
) -> int:
    """Every act that is due at `now` (of one ticket, where it is named), some side by side.

    Answers how many were carried out or failed for good, each with an event for its walk.
    """
    waiting = pending_acts(engine.store, now, ticket=ticket)
    over = 0
    for start in range(0, len(waiting), SIDE_BY_SIDE):
        some = waiting[start : start + SIDE_BY_SIDE]
        went = await asyncio.gather(*(_to_the_end(place, engine, each, clock) for each in some))
        over += len(some)
        if not all(went):  # what is tried again takes a minute: it must not hold the next sweep
            break
    return over


async def _to_the_end(place: Place, engine: Engine, effect: Effect, clock: datetime | None) -> bool:
    """Whether an act was done; one that failed for good is kept as failed."""
    owner = f"{flow_run.id} {effect.key}"
    try:
        await act_one(place, effect.key, effect.whom, effect.ticket, owner, clock)
    except Undone as error:
        at = clock or observed()
        record_failed(engine.store, effect, str(error), owner=owner, at=at, run=flow_run.id)
        return False
    return True
