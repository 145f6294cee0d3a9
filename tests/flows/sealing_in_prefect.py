"""Sealing and verifying on a real Prefect server, in a process of their own.

`python -m tests.flows.sealing_in_prefect HOME FOLDER` seals and verifies the store in the folder,
changes an entry, and verifies once more. It prints the runs' states and the artifacts as JSON.
"""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

from flows.embedded.server import serving, use
from flows.engine.opening import Place
from flows.proof.keys import make_key
from flows.store.database import sqlite_url


def main() -> None:
    home, folder = map(Path, sys.argv[1:])
    with serving(home, blanks=home.parent) as server:
        server.wait()
        use(server)
        told = asyncio.run(_seal_and_verify(folder))
    sys.stdout.write(json.dumps(told))


async def _seal_and_verify(folder: Path) -> dict[str, Any]:
    # Prefect reads its settings when it is imported: not before they are set.
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    from flows.verify import seal_log, verify_log  # noqa: PLC0415

    file = folder / "stepladder.db"
    place = Place(store=sqlite_url(file), desk=str(folder), mailbox=str(folder / "mailbox"))
    public, kept = make_key(folder / "key.pem"), str(folder / "kept.jsonl")
    states = [
        await seal_log(place, str(folder / "key.pem"), kept, return_state=True) for _ in range(2)
    ]
    states.append(await verify_log(place, [public], kept, return_state=True))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE entry SET because = 'dora <said> so' WHERE id = 3")
    connection.close()
    states.append(await verify_log(place, [public], kept, return_state=True))
    async with get_client() as client:
        artifacts = await client.read_artifacts()
    return {
        "states": [[state.name, state.message] for state in states],
        "artifacts": [each.data for each in sorted(artifacts, key=lambda each: str(each.created))],
    }


if __name__ == "__main__":
    main()
