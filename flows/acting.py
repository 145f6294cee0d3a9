"""Acts as Prefect task runs: each try its own."""

import asyncio
from contextlib import suppress
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
    record_undone,
)
from flows.engine.opening import Engine, Place, engine_of
from flows.engine.outbox import pending_acts
from flows.engine.runs import TASK
from flows.engine.tasks import task_named, task_problems
from flows.problems import FlowsError
from matrices.deliveries import policy_for
from matrices.log import ACT, Effect

SIDE_BY_SIDE = 20
"""Acts carried out at a time."""


@task(task_run_name="act {name} of {ticket}", cache_policy=NO_CACHE)
async def act_one(
    place: Place, key: str, name: str, ticket: str, now: datetime, clock: datetime | None
) -> None:
    """Carry out one act; Undone where it fails, which is kept, and when it is tried again.

    `clock` is the present; None is the wall clock when it is done.
    """
    engine = engine_of(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"act {name} of {ticket}", at=now)
    owner = task_run.id
    act = claim_act(engine.store, key, owner=owner, now=now)
    if act is None:
        return
    limit = policy_for(ACT, engine.desk.deliveries).limit
    try:
        await carry_out(engine.store, task_named(engine.desk.tasks, name), act, limit=limit)
    except FlowsError as error:
        teller = engine.teller(at=clock or observed(), run=flow_run.id, owner=owner)
        record_undone(engine.store, act.effect, str(error), teller)
        raise Undone(str(error)) from error
    teller = engine.teller(at=clock or observed(), run=flow_run.id, owner=owner)
    record_done(engine.store, act.effect, teller)


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

    Answers how many were tried. Of each ticket one at a time: its next comes with the next sweep.
    """
    waiting = pending_acts(engine.store, now, ticket=ticket)
    over = 0
    for start in range(0, len(waiting), SIDE_BY_SIDE):
        some = waiting[start : start + SIDE_BY_SIDE]
        await asyncio.gather(*(_tried(place, each, now, clock) for each in some))
        over += len(some)
    return over


async def _tried(place: Place, effect: Effect, now: datetime, clock: datetime | None) -> None:
    with suppress(Undone):  # it is kept, and the task run shows it
        await act_one(place, effect.key, effect.whom, effect.ticket, now, clock)
