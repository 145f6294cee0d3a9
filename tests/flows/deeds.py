"""Tasks of a desk's own, as a designer's colleague writes them; what they did is in DONE."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

DONE: list[tuple[str, dict[str, str], str]] = []
TRIED: Counter[str] = Counter()
MEANWHILE: list[Callable[[], None]] = []
NO_FUNCTION = 7


def restart(*, ticket: str, values: Mapping[str, str], key: str) -> None:
    """Does it at once, somewhere else than the event loop."""
    for happening in MEANWHILE:
        happening()
    assert threading.current_thread() is not threading.main_thread()
    DONE.append((ticket, dict(values), key))


async def restart_async(*, ticket: str, values: Mapping[str, str], key: str) -> None:
    """Does it in the event loop."""
    await asyncio.sleep(0)
    DONE.append((ticket, dict(values), key))


def restart_given(**given: Any) -> Coroutine[Any, Any, None]:
    """Gives a coroutine that does it, and is none itself."""
    return restart_async(**given)


def third_time(*, ticket: str, values: Mapping[str, str], key: str) -> None:
    """Fails twice, then does it."""
    TRIED[key] += 1
    if TRIED[key] <= 2:
        raise ConnectionError(f"the server does not answer, try {TRIED[key]}")
    restart(ticket=ticket, values=values, key=key)


def never(**_given: object) -> None:
    """Fails for good."""
    raise PermissionError("not allowed to restart it")


def exits(**_given: object) -> None:
    """Asks to end the program that called it."""
    sys.exit(3)


def killed_once(*, key: str, **_given: object) -> None:
    """Does it; the first time the whole process is killed right after."""
    deeds = Path(os.environ["DEEDS"])
    first = not deeds.exists()
    with deeds.open("a", encoding="utf-8") as text:
        text.write(f"{key}\n")
    if first:
        os.kill(os.getpid(), signal.SIGKILL)


LET_GO = threading.Event()
"""Ends what hangs."""
LET_ON = "let-on"
"""The file that ends what is slow in another process."""


def says_no(**_given: object) -> bool:
    """Says that it was not done, where it ought to raise."""
    return False


def gives_error(**_given: object) -> ValueError:
    """Returns what it ought to raise."""
    return ValueError("no")


def gives_generator(**_given: object) -> Iterator[None]:
    """Does nothing before somebody asks for its parts."""
    yield


def interrupts(**_given: object) -> None:
    """Raises what ends programs."""
    raise KeyboardInterrupt


async def cancels(**_given: object) -> None:
    """Ends itself as if somebody had cancelled it."""
    raise asyncio.CancelledError


def hangs(**_given: object) -> None:
    """Comes back long after it ought to."""
    LET_GO.wait(60)


async def hangs_async(**_given: object) -> None:
    """Never comes back."""
    await asyncio.Event().wait()


def slow_for_some(ticket: str, values: Mapping[str, str], key: str) -> None:
    """Is at it, for tickets whose name says so, until there is a file LET_ON beside it."""
    del values, key
    until = time.monotonic() + 240
    while ticket.startswith("SLOW") and not Path(LET_ON).exists() and time.monotonic() < until:
        time.sleep(0.1)
