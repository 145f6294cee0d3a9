"""`stepladder up`: server, deployments and listener under one owner, begun and ended as one."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.embedded.claimed import alone_in, alone_on
from flows.embedded.server import (
    LISTENS,
    Owned,
    Server,
    begin,
    checked_port,
    end,
    serving,
    use,
    wait_until_free,
)
from flows.engine.opening import Place
from flows.problems import FlowsError
from flows.store.database import open_store
from flows.store.postgres import shown
from flows.store.versions import publish
from matrices.checking.desks import refuse_unsound
from matrices.files.desks import load_desk

if TYPE_CHECKING:
    from flows.embedded.serving_flows import Serving

Say = Callable[[str], None]
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(hours=1)
_LOOKS = 0.5
_AGAIN_AFTER = (1.0, 2.0, 5.0, 15.0)
"""Seconds after which a part that ended is begun anew: the longer, the more often it ends."""
_STEADY = 120.0
_HEARS_WITHIN = 60.0
_DROPS_EVERY = 30.0


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be run: the place, where the run history is kept, the port, how often to sweep.

    `sealing` is what the flows that seal and verify the log are given; without it they do not run.
    """

    place: Place
    runs: Path
    port: int
    every: timedelta
    limit: int
    sealing: Mapping[str, object] = field(default_factory=dict)


def up(options: Options, say: Say) -> None:
    """Run until Ctrl-C or SIGTERM; every process that was begun has ended when it returns.

    What is wrong with the desk, the port, the folders or the store is raised as a sentence before
    anything is begun.
    """
    with ExitStack() as parts, _interrupted():
        _look_first(options, parts)
        server = parts.enter_context(serving(options.runs, port=options.port, schedules=True))
        say("Prefect is starting …")
        server.wait()
        use(server)
        # Prefect reads its settings when it is imported: not before they are set.
        from flows.embedded.serving_flows import Serving

        serves = Serving(options.place, options.every, options.limit, options.sealing)
        asyncio.run(_Up(options, server, serves, say).run())


def _look_first(options: Options, held: ExitStack) -> None:
    """Everything that can be wrong is found before a process is begun; the places are held."""
    if not _SHORTEST <= options.every <= _LONGEST:
        raise FlowsError(f"--every {options.every} is not right; 10s to 1h are")
    desk = load_desk(Path(options.place.desk))
    refuse_unsound(desk)
    checked_port(options.port)
    for folder in (options.runs, Path(options.place.mailbox)):
        folder.mkdir(parents=True, exist_ok=True)
    held.enter_context(alone_in(options.runs))
    store = held.enter_context(closing(open_store(options.place.store)))
    held.enter_context(alone_on(store))
    with store.writing():  # a store that nobody may write to is found here
        pass
    publish(store, desk)
    wait_until_free(options.runs)


@contextmanager
def _interrupted() -> Iterator[None]:
    """While it starts, Ctrl-C and SIGTERM end it; also where whoever began it ignores them."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class _Up:
    """What runs, and how long ago each part of it ended last."""

    def __init__(self, options: Options, server: Server, serves: "Serving", say: Say) -> None:
        self._options, self._server, self._serves, self._say = options, server, serves, say
        self._stop = asyncio.Event()
        self._ends: dict[str, tuple[int, float]] = {}
        self._dropped = 0.0

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, self._stop.set)
        listener = self._listener()
        flows = asyncio.create_task(self._serves.run())
        try:
            await self._serves.ready(flows)
            await self._hears(listener)
            self._tell()
            while not await self._stopped(_LOOKS):
                await self._drop_late()
                if self._server.process.poll() is not None:
                    await self._again("the Prefect server")
                    self._server.begin_again()
                    await asyncio.to_thread(self._server.wait)
                if listener.poll() is not None:
                    await self._again("the listener")
                    listener = self._listener()
                if flows.done():
                    await self._again("the deployments", flows.exception())
                    flows = asyncio.create_task(self._serves.run())
        finally:
            self._say("stopping …")
            await self._ended(listener, flows)
        self._say("stopped; nothing is half done")

    async def _drop_late(self) -> None:
        """Every so often take out sweeps that are late; where the server is away, the next time."""
        now = asyncio.get_running_loop().time()
        if now - self._dropped > _DROPS_EVERY:
            self._dropped = now
            try:
                await self._serves.drop_late()
            except Exception as error:
                self._say(f"late runs are still there: {error!r}")

    def _listener(self) -> Owned:
        place, log = self._options.place.model_dump_json(), self._options.runs / "listener.log"
        (self._options.runs / LISTENS).unlink(missing_ok=True)
        return begin("flows.embedded.listen", place, log, os.environ)

    async def _hears(self, listener: Owned) -> None:
        """Return when the listener hears what is written; where it has ended, others see to it."""
        until = asyncio.get_running_loop().time() + _HEARS_WITHIN
        while not (self._options.runs / LISTENS).exists() and listener.poll() is None:
            late = asyncio.get_running_loop().time() > until
            if late or await self._stopped(_LOOKS / 10):
                return

    async def _ended(self, listener: Owned, flows: "asyncio.Task[None]") -> None:
        """First what begins runs, then the server that keeps them."""
        await asyncio.gather(asyncio.to_thread(end, listener), self._serves.stop())
        with suppress(Exception):
            await asyncio.wait_for(flows, 30)

    async def _again(self, what: str, error: BaseException | None = None) -> None:
        """Wait a little before a part is begun anew, the longer the more often it has ended."""
        loop = asyncio.get_running_loop()
        times, last = self._ends.get(what, (0, 0.0))
        times = times + 1 if loop.time() - last < _STEADY else 0
        self._ends[what] = (times, loop.time())
        wait = _AGAIN_AFTER[min(times, len(_AGAIN_AFTER) - 1)]
        why = f" ({error})" if error else ""
        self._say(f"{what} ended{why}; begun anew in {wait:.0f} s")
        await self._stopped(wait)

    async def _stopped(self, within: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), within)
        return self._stop.is_set()

    def _tell(self) -> None:
        options, address = self._options, self._server.address
        self._say(f"up: {options.place.desk} on {shown(options.place.store)}")
        self._say(f"run history   {address}/runs")
        self._say(f"deployments   {address}/deployments")
        self._say(f"sweeps        every {options.every.total_seconds():.0f} s, events at once")
        self._say("Ctrl-C stops it")
