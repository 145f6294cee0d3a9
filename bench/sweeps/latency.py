"""From an event written to the step taken, with `stepladder up` at work on a desk in a folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]  # it brings no types
from sqlalchemy import func, select

from bench.sweeps import desk
from bench.sweeps.filling import fill_at
from flows.clock import observed
from flows.embedded.server import _free_port, without_prefect
from flows.store.database import Store, open_store
from flows.store.inbox import tell
from flows.store.said import Said
from flows.store.tables import EntryRow, table

_ENTRY = table(EntryRow)
_RESTS = 1.0
"""Seconds between two events: the walk of one is over when the next is told."""
_STARTS_WITHIN, _TAKEN_WITHIN, _LOOKS = 180.0, 120.0, 0.002
_SETTLES = 5.0
_COMMAND = [sys.executable, "-c", "from flows.cli import main; main()", "up"]


@dataclass(frozen=True, slots=True)
class Up:
    """`stepladder up`, a store that it works on, and its Prefect server."""

    store: Store
    process: "subprocess.Popen[bytes]"
    api: str

    def latency(self, ticket: str, ask: Callable[[str], object] | None = None) -> float:
        """Seconds from the commit of an event, after which is asked, to that of its step."""
        time.sleep(_RESTS)
        before = self._steps(ticket)
        (answer,) = tell(self.store, desk.desk().vocabulary, [Said(ticket, "reassigned")])
        assert answer.how == "taken", answer
        begun = time.perf_counter()
        if ask is not None:
            ask(ticket)
        while self._steps(ticket) == before:
            if time.perf_counter() - begun > _TAKEN_WITHIN:
                raise TimeoutError(f"the step of {ticket} is not taken in time")
            time.sleep(_LOOKS)
        return time.perf_counter() - begun

    def deployed(self, ticket: str) -> None:
        """Ask Prefect for a run of the deployment that walks one ticket."""
        deployment = self._asks("deployments/filter", {"deployments": {"name": {"any_": ["now"]}}})
        found = next(each for each in deployment if "walk" in each["entrypoint"])
        self._asks(f"deployments/{found['id']}/create_flow_run", {"parameters": {"ticket": ticket}})

    @contextmanager
    def without_listener(self) -> Iterator[None]:
        """The listener stands still meanwhile."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        (listener,) = [each for each in children if "flows.embedded.listen" in each.cmdline()]
        time.sleep(_SETTLES)  # in the middle of a transaction it would hold the store's lock
        listener.suspend()
        try:
            yield
        finally:
            listener.resume()

    def _steps(self, ticket: str) -> int:
        query = select(func.count()).where(_ENTRY.c.walk == f"{ticket}/1", _ENTRY.c.kind == "step")
        with self.store.reading() as connection:
            return int(connection.scalar(query) or 0)

    def _asks(self, path: str, body: object) -> list[dict[str, str]]:
        answer = httpx.post(f"{self.api}/{path}", json=body, timeout=30, trust_env=False)
        found: list[dict[str, str]] = answer.raise_for_status().json()
        return found


@contextmanager
def up(folder: Path, url: str, *, tickets: int) -> Iterator[Up]:
    """`stepladder up` as ops begin it, on a store with so many open tickets of which none is due.

    Its sweeps are so far apart that none comes in between.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place, port, log = desk.write(folder / "desk"), _free_port(), folder / "up.log"
    with closing(open_store(url)) as store:
        fill_at(store, tickets, observed())
        words = [str(place), "--store", url, "--port", str(port), "--every", "1h"]
        with log.open("wb") as said:
            process = subprocess.Popen(
                [*_COMMAND, *words],
                env={**without_prefect(os.environ), "PYTHONPATH": str(Path.cwd())},
                cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
        try:
            _wait_until_up(process, log)
            yield Up(store, process, f"http://127.0.0.1:{port}/api")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while "Ctrl-C" not in log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"stepladder up did not start: {log.read_text()}")
        time.sleep(0.1)
    time.sleep(_SETTLES)  # the first sweep, and what it brings along
