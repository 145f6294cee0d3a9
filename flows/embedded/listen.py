"""The listener's process: `python -m flows.embedded.listen PLACE`. It ends when its owner does."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from flows.embedded.owned import end_with_owner
from flows.embedded.server import LISTENS
from flows.engine.opening import Place
from flows.listening import Listener

_PATIENCE = 20


async def _listen(place: Place) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await Listener(place).listen(stop, _say_so)


def _say_so() -> None:
    """For `stepladder up`, which waits for that; on machines of their own nobody does."""
    if home := os.environ.get("PREFECT_HOME"):
        with suppress(OSError):
            (Path(home) / LISTENS).touch()


def main() -> None:
    """Listen at the place that is given as JSON, until told to stop."""
    end_with_owner(_PATIENCE)
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.WARNING)
    asyncio.run(_listen(Place.model_validate_json(sys.argv[1])))


if __name__ == "__main__":
    main()
