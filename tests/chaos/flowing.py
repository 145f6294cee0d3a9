"""Workers that sweep by the real flow, against a Prefect server that is killed and begun again."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from flows.embedded.server import Server, serving, use
from flows.engine.opening import Place
from tests.chaos.desk import write

_SINGLY = 3
"""Up to so many tickets get a flow run each."""
_NEVER_LATE = int(timedelta(days=400).total_seconds())


@contextmanager
def prefect_server(home: Path, blanks: Path) -> Iterator[Server]:
    """A Prefect server for this process and its forks, which have Prefect imported from here on."""
    blanks.mkdir(exist_ok=True)
    with serving(home, blanks=blanks) as server:
        server.wait()
        use(server)
        # Prefect reads its settings when it is imported: not before they are set.
        import flows.sweep  # noqa: F401, PLC0415

        yield server


def gone(server: Server) -> Callable[[], None]:
    """Kill the server; answers what begins it again, and then it takes some seconds to answer."""
    server.process.kill()
    server.process.wait()
    return server.begin_again


def place_of(folder: Path, store: str) -> Place:
    """Where the flows find the desk; nothing is late for them, though phases are days apart."""
    write(folder / "desk")
    mailbox = str(folder / "mailbox")
    return Place(store=store, desk=str(folder / "desk"), mailbox=mailbox, every=_NEVER_LATE)


def prepare(receiver: Callable[[], Any], chunk: int) -> None:
    """Have the flows of this process tell this receiver, in chunks of that size."""
    import flows.deliver  # noqa: PLC0415 — it brings Prefect, which other workers need not
    import flows.engine.opening  # noqa: PLC0415 — as above
    import flows.sweep  # noqa: PLC0415 — as above

    logging.disable()  # tracebacks of a server that is away, which is what it is to be
    setattr(flows.sweep, "chunk_of", lambda _store: chunk)  # noqa: B010 — any module
    setattr(flows.deliver, "chunk_of", lambda _store: chunk)  # noqa: B010 — as above
    setattr(flows.engine.opening, "Mailbox", lambda *_: receiver())  # noqa: B010 — any module


def sweep_once(place: Place, now: datetime) -> None:
    """One run of the flow; raises what it fails with."""
    from flows.sweep import sweep  # noqa: PLC0415 — as above

    asyncio.run(sweep(place, now, _SINGLY))


def is_of_prefect(error: Exception) -> bool:
    """Whether it says that the Prefect server is away, or no more than that a run has failed."""
    from prefect.exceptions import PrefectException  # noqa: PLC0415 — as above

    # Where it cannot ask the server for its version, Prefect raises a bare RuntimeError from that.
    return any(
        isinstance(each, (httpx.HTTPError, PrefectException)) for each in (error, error.__cause__)
    )
