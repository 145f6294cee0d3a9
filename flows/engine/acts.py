"""Acts: tasks of the desk's own, each carried out once, at least; the walk hears what became of it.

Only whoever has claimed an act carries it out. A worker that was killed lets go of it when its
lease lapses; then it is carried out again, with the same key.
"""

import asyncio
import inspect
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from flows.clock import observed
from flows.engine.outbox import LEASE, WAITS, effect_of, free, hold, in_order
from flows.engine.outcomes import Attempt, Teller, record
from flows.engine.tasks import Task
from flows.points import passed
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.tables import EffectRow, table
from matrices.deliveries import POLICIES
from matrices.log import ACT, Effect

_BEATS = 3
"""How often within its lease a claim is made longer."""

_EFFECT = table(EffectRow)


class Undone(FlowsError):
    """A task of the desk's own was not carried out; the text says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """An effect that is a task, claimed by `owner`, with the ticket's values as it was decided."""

    effect: Effect
    given: Mapping[str, str]
    owner: str


def claim_act(store: Store, key: str, *, owner: str, now: datetime) -> Act | None:
    """The act of this key, for `owner` alone.

    None where it is over, not to be tried at `now`, behind another, or somebody is at it.
    """
    mine = (_EFFECT.c.key == key, WAITS, _EFFECT.c.try_at <= now, free(owner))
    with store.writing() as connection:
        row = connection.execute(
            select(_EFFECT).where(*mine, in_order()).with_for_update(of=_EFFECT)
        ).one_or_none()
        if row is None:
            return None
        connection.execute(
            update(_EFFECT).where(*mine).values(claimed_by=owner, claimed_until=observed() + LEASE)
        )
        passed("act claimed")
    passed("act's claim committed")
    return Act(effect_of(row), dict(row.given), owner)


async def carry_out(
    store: Store, task: Task, act: Act, *, limit: timedelta = POLICIES[ACT].limit
) -> None:
    """Call the task with `ticket`, `values` and `key`; Undone with the reason where it fails.

    A plain function is called in a thread of its own. The claim is kept up meanwhile, up to the
    `limit`: after it a coroutine is ended, and a function is no longer waited for.
    """
    job = asyncio.ensure_future(_call(task, act))
    end = asyncio.get_running_loop().time() + limit.total_seconds()
    try:
        while not await _is_over(job, end):
            keep_up(store, act)
        job.result()
        passed("act carried out")
    except Undone:
        raise
    except asyncio.CancelledError as error:
        if not job.cancelled():  # not the task was cancelled, but this
            raise
        raise Undone("it was cancelled") from error
    except Exception as error:
        raise Undone(f"{type(error).__name__}: {error}") from error
    finally:
        job.cancel()


async def _is_over(job: asyncio.Future[None], end: float) -> bool:
    """Wait a third of the lease for a job; Undone where its time is over."""
    left = end - asyncio.get_running_loop().time()
    if left <= 0:
        raise Undone("it took longer than it may; where it is a function it may still be at work")
    beat = min(LEASE.total_seconds() / _BEATS, left)
    return bool((await asyncio.wait({job}, timeout=beat))[0])


def keep_up(store: Store, act: Act) -> None:
    """Make a claim last a whole lease from now."""
    with store.writing() as connection:
        hold(connection, [act.effect.key], act.owner, observed() + LEASE)


def record_done(store: Store, effect: Effect, teller: Teller) -> None:
    """Keep, in one transaction, that an act is done: outcome, log, and the event for its walk."""
    record(store, [Attempt(effect)], teller)


def record_undone(store: Store, effect: Effect, problem: str, teller: Teller) -> None:
    """Keep, in one transaction, that a try failed: it is tried again later, or failed for good.

    Then its walk hears so. Where somebody else is at it by now, nothing is kept: it may still be
    done.
    """
    record(store, [Attempt(effect, problem)], teller)


async def _call(task: Task, act: Act) -> None:
    effect = act.effect
    arguments = {"ticket": effect.ticket, "values": act.given, "key": effect.key}
    try:
        if inspect.iscoroutinefunction(task):
            answer = await task(**arguments)
        else:
            answer = await _in_thread(lambda: task(**arguments))
        if inspect.isawaitable(answer):  # a coroutine behind an object that is called
            answer = await answer
    except SystemExit as error:  # a task that ends its program must not end ours
        raise Undone(f"it asked to exit with {error.code}") from error
    if nonsense := _nonsense(answer):
        raise Undone(f"it returned {nonsense}; a task returns when it is done and raises when not")


def _nonsense(answer: object) -> str:
    """What an answer is that cannot be that of a task that is done; empty for every other."""
    if answer is False or answer is NotImplemented:
        return str(answer)
    if isinstance(answer, BaseException):
        return f"the error {type(answer).__name__}: {answer}"
    if inspect.isgenerator(answer) or inspect.isasyncgen(answer):
        return "a generator, which has done nothing yet"
    failed = getattr(answer, "is_failed", None)  # the state of a Prefect run
    if callable(failed) and failed() is True:
        return f"a failed run: {answer}"
    return ""


async def _in_thread(function: Callable[[], Any]) -> object:
    """What a function answers, from a thread that keeps no program from its end."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[object] = loop.create_future()

    def tell(answer: object, error: BaseException | None) -> None:
        if told.done():
            return
        if error is None:
            told.set_result(answer)
        elif isinstance(error, (Exception, SystemExit)) and not isinstance(error, StopIteration):
            told.set_exception(error)
        else:
            told.set_exception(Undone(f"it raised {type(error).__name__}: {error}"))

    def work() -> None:
        answer, problem = None, None
        try:
            answer = function()
        except BaseException as error:  # the task's own, which must not end ours
            problem = error
        with suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(tell, answer, problem)

    context = copy_context()
    threading.Thread(target=context.run, args=(work,), daemon=True).start()
    return await told
