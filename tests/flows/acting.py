"""Sweeps on a real Prefect server, in a process of their own: `python -m tests.flows.acting`.

Takes a folder with `place.json`, and the instants at which it sweeps; prints each flow run's
message, then what Prefect recorded of acts, as JSON.
"""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.embedded.server import serving, use


def main() -> None:
    folder, *instants = Path(sys.argv[1]), *sys.argv[2:]
    with serving(folder / "prefect") as server:
        server.wait()
        use(server)
        told = asyncio.run(_sweep(folder, instants))
    sys.stdout.write(json.dumps(told))


async def _sweep(folder: Path, instants: list[str]) -> dict[str, Any]:
    # Prefect reads its settings when it is imported: not before they are set.
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    import flows.acting  # noqa: PLC0415
    from flows.engine.opening import Place  # noqa: PLC0415
    from flows.sweep import sweep  # noqa: PLC0415

    quick = flows.acting.act_one.with_options(retry_delay_seconds=[0, 0, 0])
    flows.acting.act_one = quick
    place = Place(**json.loads((folder / "place.json").read_text()))
    messages = [
        str((await sweep(place, datetime.fromisoformat(at), return_state=True)).message)
        for at in instants
    ]
    await asyncio.sleep(2)  # the server records task runs in batches
    async with get_client() as client:
        runs = await client.read_task_runs()
    acts = sorted((run.name, run.run_count, str(run.state_name)) for run in runs
                  if run.name.startswith("act "))  # fmt: skip
    return {"messages": messages, "acts": acts}


if __name__ == "__main__":
    main()
