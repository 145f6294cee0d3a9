"""Flow `walk_ticket`: one ticket, now."""

from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run, task_run
from prefect.states import Completed

from diagrams.telling import standing_in_words
from flows.acting import act_all
from flows.clock import observed
from flows.deliver import tell_ticket
from flows.engine.opening import Engine, Place, engine_of, open_engine
from flows.engine.runs import TASK, WALK
from flows.running import NO_RESULT, untagged
from flows.store.claims import any_due
from flows.store.log import last_walk

_LONGEST_NAME = 120
"""Characters of a state's name in Prefect's run list."""


@task(task_run_name="decide {ticket}", retries=2, retry_delay_seconds=[1, 5], cache_policy=NO_CACHE)
async def decide_ticket(place: Place, ticket: str, now: datetime) -> None:
    """Decide the ticket's walk up to `now`, and keep it."""
    engine = engine_of(place)
    engine.runs.note(task_run.id, kind=TASK, name=f"decide {ticket}", at=now)
    engine.decider.decide_due(now, limit=1, owner=task_run.id, run=flow_run.id, ticket=ticket)


@flow(name="walk_ticket", flow_run_name="walk {ticket}", **NO_RESULT)
async def walk_ticket(
    place: Place, ticket: str, now: datetime | None = None, *, acts: bool = True
) -> State[None]:
    """Take every step of one ticket that is due, tell who is to be told, and carry out its acts.

    While somebody else decides the ticket, nothing is decided here: it is being done there. Without
    `acts` it is part of a sweep, which carries out what there is to be done of all tickets.
    """
    engine = open_engine(place)
    at = now or observed()
    engine.runs.note(flow_run.id, kind=WALK, name=f"walk {ticket}", at=at)
    with untagged():
        if any_due(engine.store, at, ticket=ticket):
            await decide_ticket(place, ticket, at)
        await tell_ticket(place, engine, ticket, at)
        if acts:
            await act_all(place, engine, at, now, ticket)
            engine.runs.keep()
    words = _standing(engine, ticket)
    # The state's name is what the run list shows; for Prefect it is a state of its type.
    return Completed(name=words[:_LONGEST_NAME], message=words)


def _standing(engine: Engine, ticket: str) -> str:
    walk, problem = last_walk(engine.store, ticket)
    if problem:
        return f"needs a person: {problem}"
    if not walk.begun:
        return "not opened yet"
    return standing_in_words(walk, engine.decider.versions.path(walk.version))
