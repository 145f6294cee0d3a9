"""`stepladder up` as a process of its own, as ops run it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]  # it brings no types

from flows.embedded.server import _copy_database, _free_port
from flows.store.database import Store, open_store, sqlite_url
from flows.store.inbox import tell
from flows.store.said import Said
from flows.store.tables import EntryRow
from matrices.desk import Desk
from tests.conftest import ROOT
from tests.flows.histories import rows_of
from tests.flows.servers import desk_with, texts_with

TASK = "tests.flows.deeds:slow_for_some"
WITHIN = 240.0
"""Seconds within which what must come has come, on a machine with much else to do."""


def until(seen: Callable[[], Any], what: str) -> Any:
    """What is seen, once it is."""
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {WITHIN} s")


@dataclass
class Up:
    """A desk in a folder, and what runs it."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"
    desk: Desk
    url: str

    @property
    def said(self) -> str:
        return (self.folder / "up.log").read_text()

    @property
    def store(self) -> Store:
        return open_store(self.url)

    def tells(self, ticket: str, kind: str, new: str = "") -> None:
        store = self.store
        (answer,) = tell(store, self.desk.vocabulary, [Said(ticket, kind, new)])
        store.close()
        assert answer.how == "taken", answer

    def steps(self, ticket: str) -> list[str]:
        store = self.store
        rows = [row for row in rows_of(store, EntryRow) if row["ticket"] == ticket]
        store.close()
        return [row["step"] for row in sorted(rows, key=lambda row: row["n"])
                if row["kind"] == "step"]  # fmt: skip

    def comes_to(self, ticket: str, *steps: str) -> None:
        until(lambda: self.steps(ticket) == list(steps), f"{ticket} at {steps}")

    def children(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def child(self, module: str) -> psutil.Process:
        (found,) = [each for each in self.children() if module in each.cmdline()]
        return found

    def asks(self, path: str, **body: Any) -> Any:
        """What Prefect answers; it says 503 where its own transactions cross: then once more."""
        url = f"http://127.0.0.1:{self.port}/api/{path}"
        for _ in range(100):
            answer = httpx.post(url, json=body, timeout=60, trust_env=False)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.2)
        return answer.raise_for_status().json()

    def runs(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.asks(
            "flow_runs/filter", flow_runs={"name": {"any_": [name]}}
        )
        return found

    def deployed(self, flow: str, **parameters: Any) -> dict[str, Any]:
        """A run of a deployment begun in Prefect's own way, once it is over."""
        (flow_id,) = [each["id"] for each in self.asks("flows/filter") if each["name"] == flow]
        (deployment,) = [
            each for each in self.asks("deployments/filter") if each["flow_id"] == flow_id
        ]
        run = self.asks(f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)

        def over() -> dict[str, Any] | None:
            (found,) = self.asks("flow_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
            return dict(found) if found["end_time"] else None

        ended: dict[str, Any] = until(over, f"a run of {flow}")
        return ended

    def stops(self, number: int) -> list[psutil.Process]:
        """Stop it by a signal; the processes of it that are left."""
        family = self.children()
        self.process.send_signal(number)
        self.process.wait(WITHIN)
        # Python's own tracker of resources ends when it sees that its owner has.
        patience = WITHIN if number == signal.SIGKILL else 10
        left: list[psutil.Process] = psutil.wait_procs(family, timeout=patience)[1]
        return [each for each in left if _lives(each)]


def _lives(process: psutil.Process) -> bool:
    """Whether it is at work: one that ended may wait for the machine to note that it has."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def begun(folder: Path, blank: Path | None = None, *, every: str = "1h", store: str = "") -> Up:
    """Up in a folder, with a store there where none is named.

    It is told to ignore Ctrl-C, as what a shell runs in the background is.
    """
    for name, text in texts_with(TASK).items():
        file = folder / "desk" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    runs = folder / "prefect"
    runs.mkdir(exist_ok=True)
    if blank is not None and blank.exists() and not (runs / "prefect.db").exists():
        _copy_database(blank, runs / "prefect.db")
    port = _free_port()
    words = ["desk", "--port", str(port), "--every", every, *(["--store", store] if store else [])]
    with (folder / "up.log").open("wb") as log:
        process = subprocess.Popen(
            ["sh", "-c", _IGNORING, *COMMAND, "up", *words],
            env=environment(),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    url = store or sqlite_url(folder / "stepladder.db")
    up = Up(folder, port, process, desk_with(TASK), url)
    until(lambda: "Ctrl-C" in up.said or process.poll() is not None, "up")
    assert process.poll() is None, up.said
    return up


_IGNORING = 'trap "" INT; exec "$0" "$@"'
COMMAND = [sys.executable, "-c", "from flows.cli import main; main()"]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "500"}
