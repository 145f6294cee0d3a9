"""Flow `sweep`: one pass over the walks that are due."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run, task_run
from prefect.states import Completed

from flows.clock import observed
from flows.deliver import tell_all
from flows.embedded.runs import apart, untagged
from flows.engine.deciding import Decided
from flows.engine.opening import Place, open_engine
from flows.engine.runs import SWEEP, TASK
from flows.store.claims import Claim, claim_due, count_due, due_tickets
from flows.walk import walk_ticket

CHUNK = 500
"""Tickets in one task run, and in one transaction."""


def _name() -> str:
    """The run's name: the instant up to which it sweeps."""
    now = flow_run.parameters.get("now") or flow_run.scheduled_start_time
    return f"sweep {now:%Y-%m-%d %H:%M}" if isinstance(now, datetime) else f"sweep {now}"


@task(task_run_name="decide {label}", retries=2, retry_delay_seconds=[1, 5], cache_policy=NO_CACHE)
async def decide_chunk(place: Place, claims: Sequence[Claim], label: str, now: datetime) -> Decided:
    """Decide the claimed walks up to `now`, and keep them, in one transaction."""
    engine = open_engine(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"decide {label}", at=now)
    return engine.decider.decide(claims, now=now, run=flow_run.id)


@flow(name="sweep", flow_run_name=_name)
async def sweep(place: Place, now: datetime | None = None, small: int = 50) -> State[None]:
    """Take every step that is due at `now` (the present, where it is not given), at its instant.

    Up to `small` tickets get a flow run each; more are decided in chunks, one task run a chunk.
    """
    engine = open_engine(place)
    at = now or observed()
    engine.runs.note(flow_run.id, kind=SWEEP, name=_name(), at=at)
    due = count_due(engine.store, at)
    if due <= small:
        for ticket in due_tickets(engine.store, at, limit=small):
            begin = partial(walk_ticket, place, ticket, at, return_state=True)
            await apart(begin, f"ticket:{ticket}", _name())
    else:
        owner = f"sweep {flow_run.id}"
        while claims := claim_due(engine.store, at, owner=owner, limit=CHUNK):
            with untagged():
                await decide_chunk(place, claims, f"{len(claims)} tickets", at)
    with untagged():
        told = await tell_all(place, engine, at)
    engine.runs.keep()
    return Completed(message=f"{due} tickets were due, {told} messages in chunks")
