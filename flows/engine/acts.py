"""Acts: tasks of the desk's own, each carried out once, at least; the walk hears what became of it.

While it is carried out an act is claimed, so that no other worker begins it as well. A worker that
was killed lets go of it when its lease lapses; then it is carried out again, with the same key.
"""

import asyncio
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from flows.clock import observed
from flows.engine.outbox import (
    PENDING,
    Attempt,
    count_failures,
    effect_of,
    free_acts,
    keep_ended,
)
from flows.engine.tasks import Task
from flows.points import passed
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.tables import EffectRow, EventRow, WalkRow, table
from matrices.log import Effect
from matrices.paths import DONE, FAILED

LEASE = timedelta(minutes=2)
"""How long a claim holds; it is made longer as long as the task is at work."""
_BEATS = 3
"""How often within its lease a claim is made longer."""

_EFFECT, _EVENT, _WALK = table(EffectRow), table(EventRow), table(WalkRow)


class Undone(FlowsError):
    """A task of the desk's own was not carried out; the text says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """An effect that is a task, claimed by `owner`, with the ticket's values as it was decided."""

    effect: Effect
    given: Mapping[str, str]
    owner: str


def claim_act(store: Store, key: str, *, owner: str) -> Act | None:
    """The act of this key, for `owner` alone; None where it is over, or somebody is at it."""
    with store.writing() as connection:
        row = connection.execute(
            select(_EFFECT).where(
                _EFFECT.c.key == key,
                _EFFECT.c.state == PENDING,
                or_(free_acts(), _EFFECT.c.claimed_by == owner),
            )
        ).one_or_none()
        if row is None:
            return None
        _hold(connection, key, owner)
    passed("act claimed")
    return Act(effect_of(row), dict(row.given), owner)


async def carry_out(store: Store, task: Task, act: Act) -> None:
    """Call the task with `ticket`, `values` and `key`; Undone with the reason where it fails.

    A plain function is called in a thread of its own. The claim is kept up meanwhile.
    """
    job = asyncio.ensure_future(_call(task, act))
    try:
        while not (await asyncio.wait({job}, timeout=LEASE.total_seconds() / _BEATS))[0]:
            keep_up(store, act)
        job.result()
        passed("act carried out")
    except Undone:
        raise
    except Exception as error:
        raise Undone(f"{type(error).__name__}: {error}") from error
    finally:
        job.cancel()


def keep_up(store: Store, act: Act) -> None:
    """Make a claim last a whole lease from now."""
    with store.writing() as connection:
        _hold(connection, act.effect.key, act.owner)


def record_try(store: Store, act: Act, problem: str) -> None:
    """Keep that a try failed; the act stays claimed until the next."""
    with store.writing() as connection:
        count_failures(connection, [Attempt(act.effect, problem)])
        _hold(connection, act.effect.key, act.owner)
    passed("try committed")


def record_done(store: Store, effect: Effect, *, at: datetime, run: str) -> None:
    """Keep, in one transaction, that an act is done: outcome, log, and the event for its walk."""
    _record(store, Attempt(effect), DONE, _EFFECT.c.key == effect.key, at=at, run=run)


def record_failed(
    store: Store, effect: Effect, problem: str, *, owner: str, at: datetime, run: str
) -> None:
    """Keep, in one transaction, that an act failed for good: outcome, log, event.

    Where somebody else is at it by now, nothing is kept: it may still be done.
    """
    mine = _EFFECT.c.claimed_by.in_([owner, ""])
    _record(store, Attempt(effect, problem), FAILED, mine, at=at, run=run)


def _record(
    store: Store,
    attempt: Attempt,
    event: str,
    condition: ColumnElement[bool],
    *,
    at: datetime,
    run: str,
) -> None:
    effect = attempt.effect
    with store.writing() as connection:
        mine = select(_EFFECT.c.key).where(_EFFECT.c.key == effect.key, condition)
        if connection.scalar(mine) and keep_ended(connection, [attempt], observed(), run):
            _tell_walk(connection, effect, event, at)
    passed("act's outcome committed")


def _tell_walk(connection: Connection, effect: Effect, event: str, at: datetime) -> None:
    """An event in the inbox, and the ticket's last walk due to hear it."""
    ticket = effect.ticket
    last = select(func.max(_EVENT.c.seq)).where(_EVENT.c.ticket == ticket)
    row = EventRow(
        ticket=ticket, at=at, seq=(connection.scalar(last) or 0) + 1, type=event, new=effect.whom
    )
    connection.execute(_EVENT.insert(), row.model_dump(exclude={"id"}))
    passed("walk told")
    newest = select(func.max(_WALK.c.number)).where(_WALK.c.ticket == ticket).scalar_subquery()
    connection.execute(
        update(_WALK)
        .where(_WALK.c.ticket == ticket, _WALK.c.number == newest, _WALK.c.problem == "")
        .where(or_(_WALK.c.due_at.is_(None), _WALK.c.due_at > at))
        .values(due_at=at)
    )
    passed("walk due")


def _hold(connection: Connection, key: str, owner: str) -> None:
    connection.execute(
        update(_EFFECT)
        .where(_EFFECT.c.key == key, _EFFECT.c.state == PENDING)
        .where(or_(free_acts(), _EFFECT.c.claimed_by == owner))
        .values(claimed_by=owner, claimed_until=observed() + LEASE)
    )
    passed("act held")


async def _call(task: Task, act: Act) -> None:
    effect = act.effect
    arguments = {"ticket": effect.ticket, "values": act.given, "key": effect.key}
    try:
        if inspect.iscoroutinefunction(task):
            await task(**arguments)
            return
        answer = await asyncio.to_thread(task, **arguments)
        if inspect.isawaitable(answer):  # a coroutine behind an object that is called
            await answer
    except SystemExit as error:  # a task that ends its program must not end ours
        raise Undone(f"it asked to exit with {error.code}") from error
