"""How many tickets are walked a second: by `decide` alone, and by the whole demo.

Prints JSON lines. Each row has its peer, measured in the same run, and the ratio to it:
the oracle of the tests (a hand-written loop for this one path), and bare Prefect runs.
`python -m bench.walking [FOLDER]` takes other tickets than the generated ones.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bench.measuring import cpu, tell
from flows.demo.run import Options, run_demo
from flows.demo.stops import stops
from flows.embedded.server import serving, settings
from flows.generator.writing import generate
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from matrices.replay import replay
from tests import oracle
from tests.test_decide_by_oracle import events_of

_ROUNDS = 3
_BARE_RUNS = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "tickets"
        if len(sys.argv) == 1:
            folder.mkdir()
            generate(folder, seed=7)
        desk = load_desk(INCIDENTS)
        decide_alone(desk, folder)
        whole_demo(desk, folder, Path(scratch))


def decide_alone(desk: Desk, folder: Path) -> None:
    """Every ticket's fourteen days in memory, log entries and messages included; CPU seconds."""
    opened, rows = oracle.read(folder)
    until = stops(min(opened.values()), desk.zone)[-1]
    events = {ticket: events_of(ticket, at, rows.get(ticket, [])) for ticket, at in opened.items()}

    def ours() -> int:
        return sum(
            len(decision.entries)
            for ticket, told in events.items()
            for decision in replay(desk=desk, ticket=ticket, events=told, until=until)
        )

    entries = ours()
    seconds, peer = cpu(ours, _ROUNDS), cpu(lambda: oracle.ways(opened, rows, until), _ROUNDS)
    tell(
        "decide alone",
        tickets=len(opened),
        log_entries=entries,
        tickets_a_cpu_second=round(len(opened) / seconds),
        peer="the tests' oracle: one path by hand, without log, reasons and messages",
        peer_tickets_a_cpu_second=round(len(opened) / peer),
        ratio=round(peer / seconds, 3),
    )


def whole_demo(desk: Desk, folder: Path, scratch: Path) -> None:
    """The demo as a user runs it, wall time, beside as many bare Prefect flow runs as tickets."""
    begun = time.perf_counter()
    options = Options(out=scratch / "demo", tickets=folder, seed=0, size=0)
    with Path(os.devnull).open("w") as nowhere:
        report = run_demo(options, Console(file=nowhere))
    seconds = time.perf_counter() - begun
    peer = bare_prefect(scratch / "prefect")
    tickets = report.figures.opened
    tell(
        "whole demo",
        path=desk.name,
        tickets=tickets,
        seconds=round(seconds, 1),
        tickets_a_second=round(tickets / seconds, 1),
        prefect_runs=report.recorded.flow_runs + report.recorded.task_runs,
        peer="one empty Prefect flow run with one empty task a ticket",
        peer_tickets_a_second=round(peer, 1),
        ratio=round(tickets / seconds / peer, 2),
    )


def bare_prefect(home: Path) -> float:
    """Empty flow runs with one empty task each, a second, on a server like the demo's."""
    with serving(home) as server:
        server.wait()
        code = f"from bench.walking import _bare; print(_bare({_BARE_RUNS}))"
        environment = {**os.environ, **settings(home, server.port)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout)


def _bare(count: int) -> float:
    from prefect import flow, task

    @task
    async def nothing() -> None: ...

    @flow
    async def bare() -> None:
        await nothing()

    async def all_of_them() -> float:
        await bare()
        begun = time.perf_counter()
        for _ in range(count):
            await bare()
        return count / (time.perf_counter() - begun)

    return asyncio.run(all_of_them())


if __name__ == "__main__":
    main()
