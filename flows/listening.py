"""The resident listener: what is due is walked at once, so that nobody waits for the next sweep."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg
from prefect.client.schemas.objects import State
from sqlalchemy.exc import SQLAlchemyError

from flows.clock import observed
from flows.engine.ears import Ear, ear_on
from flows.engine.opening import Place, open_engine
from flows.problems import FlowsError
from flows.running import apart
from flows.store.coming import Due, due_now, next_due
from flows.store.database import Store, open_store
from flows.sweep import sweep
from flows.walk import walk_ticket
from matrices.problems import ModelError

AT_ONCE = 4
"""Tickets walked at a time: the Prefect server takes longer for more, not more of them."""
MANY = 20
"""With more due than that a sweep takes them, in chunks."""
_LEFT_FOR = 60.0
"""Seconds for which a ticket that could not be walked is left to the sweep."""
_RESTS_FOR = 5.0
"""Seconds for which one is left whose run Prefect could not keep."""
_LONGEST_WAIT = 5.0
_AGAIN_AFTER = (1.0, 2.0, 5.0, 10.0, 30.0)
_ENDS_WITHIN = 10.0
_LOG = logging.getLogger("stepladder.listener")
_WORLD = (FlowsError, SQLAlchemyError, psycopg.Error, OSError)
"""What a store that is away raises."""

_Begin = Callable[[], Coroutine[Any, Any, State[Any]]]


@dataclass(slots=True)
class Listener:
    """Walks what is due at a place, until it is told to stop; a failing ticket stops no other."""

    place: Place
    at_once: int = AT_ONCE
    many: int = MANY
    at_work: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    left: dict[Due, float] = field(default_factory=dict)

    async def listen(self, stop: asyncio.Event, ready: Callable[[], object] = lambda: None) -> None:
        """Listen until `stop` is set; while the store is away it is tried again and again.

        `ready` is called when what is written is heard from now on.
        """
        await asyncio.to_thread(self._read_desk)
        tries = 0
        while not stop.is_set():
            try:
                store = await asyncio.to_thread(open_store, self.place.store)
                async with ear_on(store) as ear:
                    tries = 0
                    ready()
                    await self._attend(store, ear, stop)
            except _WORLD as error:
                wait = _AGAIN_AFTER[min(tries, len(_AGAIN_AFTER) - 1)]
                tries += 1
                _LOG.warning("the store does not answer (%s); again in %s s", error, wait)
                await _until(stop, wait)
        await self._end()

    def _read_desk(self) -> None:
        """Have the desk read before the first walk needs it; what is wrong its run will say."""
        with suppress(*_WORLD, ModelError):
            open_engine(self.place)

    async def _attend(self, store: Store, ear: Ear, stop: asyncio.Event) -> None:
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                within = await self._look(store)
                hearing = asyncio.create_task(ear.hear(within))
                # A walk that is over may leave its ticket due, and makes room for others.
                waits = {hearing, stopping, *self.at_work.values()}
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                await _ended(hearing)
        finally:
            stopping.cancel()

    async def _look(self, store: Store) -> float:
        """Begin to walk what is due; answers within how many seconds to look again."""
        self.at_work = {name: task for name, task in self.at_work.items() if not task.done()}
        now = observed()
        limit = self.many + len(self.left) + len(self.at_work) + 1
        found = await asyncio.to_thread(due_now, store, now, limit=limit)
        free = [due for due in found if due.ticket not in self.at_work and not self._is_left(due)]
        if len(free) > self.many:
            self._begin("", partial(self._sweep, free))
        else:
            for due in free:
                self._begin(due.ticket, partial(self._walk, store, due))
        coming = await asyncio.to_thread(next_due, store, now)
        wait = _LONGEST_WAIT if coming is None else (coming - observed()).total_seconds()
        return min(max(wait, 0.0), _LONGEST_WAIT)

    def _begin(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if len(self.at_work) < self.at_once and name not in self.at_work:
            self.at_work[name] = asyncio.create_task(work())

    async def _walk(self, store: Store, due: Due) -> None:
        begin = partial(walk_ticket, self.place, due.ticket, return_state=True)
        seconds = await self._runs(begin, f"ticket:{due.ticket}", what=f"ticket {due.ticket}")
        if not seconds and due in await asyncio.to_thread(due_now, store, due.at, limit=self.many):
            seconds = _LEFT_FOR
        self._leave([due], seconds)

    async def _sweep(self, found: Sequence[Due]) -> None:
        begin = partial(sweep, self.place, return_state=True)
        self._leave(found, await self._runs(begin, what=f"{len(found)} tickets and more"))

    async def _runs(self, begin: _Begin, *labels: str, what: str) -> float:
        """For how many seconds to leave what a flow run was for; 0 where it went well.

        What ails one run is said, and stops nothing else.
        """
        try:
            state = await apart(begin, *labels, "listener")
        except Exception as error:
            _LOG.warning("%s: no run could be begun or ended: %r", what, error)
            return _RESTS_FOR
        if state.is_completed():
            return 0.0
        _LOG.warning("%s: left to the next sweep: %s", what, state.message)
        return _LEFT_FOR

    def _leave(self, found: Sequence[Due], seconds: float) -> None:
        now = time.monotonic()
        self.left = {due: until for due, until in self.left.items() if until > now}
        if seconds:
            self.left.update(dict.fromkeys(found, now + seconds))

    def _is_left(self, due: Due) -> bool:
        return self.left.get(due, 0.0) > time.monotonic()

    async def _end(self) -> None:
        """Let the walks under way end; what is not over by then is left to others."""
        if self.at_work:
            _, late = await asyncio.wait(self.at_work.values(), timeout=_ENDS_WITHIN)
            for task in late:
                await _ended(task)


async def _ended(task: "asyncio.Task[object]") -> None:
    """End a task; what a finished one raised is raised."""
    if task.done():
        task.result()
        return
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _until(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
