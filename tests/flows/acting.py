"""Sweeps on a real Prefect server, in a process of their own.

`python -m tests.flows.acting HOME FOLDER…` sweeps at TIMES in each folder, which has a
`place.json`; in one called `alone` the first ticket is walked by itself instead, and the outbox delivered. It
prints each run's message, and what Prefect recorded of acts, as JSON.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from flows.embedded.server import serving, use
from flows.engine.opening import Place, open_engine
from flows.store.tables import RunRow, table
from tests.conftest import berlin

NINE = berlin("2026-04-20 09:00")
TIMES = (NINE, *(NINE + timedelta(minutes=each) for each in (2, 10, 60, 241, 242)))
"""Instants between which an act that failed is due again; after the last but one it is over."""
_RUN = table(RunRow)


def main() -> None:
    home, *folders = map(Path, sys.argv[1:])
    with serving(home, blanks=home.parent) as server:
        server.wait()
        use(server)
        told = asyncio.run(_sweep(folders))
    sys.stdout.write(json.dumps(told))


async def _sweep(folders: Iterable[Path]) -> dict[str, Any]:
    # Prefect reads its settings when it is imported: not before they are set.
    from flows.deliver import deliver  # noqa: PLC0415
    from flows.sweep import sweep  # noqa: PLC0415
    from flows.walk import walk_ticket  # noqa: PLC0415

    messages: dict[str, list[str | None]] = {}
    begun: set[str] = set()
    for folder in folders:
        place = Place(**json.loads((folder / "place.json").read_text()))
        if folder.name == "alone":
            states = [
                await walk_ticket(place, "alone-1", NINE, return_state=True),
                await deliver(place, NINE, return_state=True),
                await walk_ticket(place, "alone-1", NINE, return_state=True),
            ]
        else:
            states = [await sweep(place, at, return_state=True) for at in TIMES]
        messages[folder.name] = [state.message for state in states]
        with open_engine(place).store.reading() as connection:
            acts = select(_RUN.c.id).where(_RUN.c.name.startswith("act "))
            begun.update(connection.scalars(acts))
    return {"messages": messages, "acts": await _recorded(begun)}


async def _recorded(begun: set[str]) -> list[tuple[str, int, str]]:
    """What Prefect says of these task runs: it records them in batches, a moment later."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    for _ in range(60):
        async with get_client() as client:
            runs = [run for run in await client.read_task_runs() if str(run.id) in begun]
        if len(runs) == len(begun) and all(run.state and run.state.is_final() for run in runs):
            break
        await asyncio.sleep(0.5)
    return sorted((run.name, run.run_count, str(run.state_name)) for run in runs)


if __name__ == "__main__":
    main()
