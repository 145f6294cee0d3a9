"""Python's garbage collector kept out of the way while many tickets are decided."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_LOCK = threading.Lock()
_inside: list[bool] = []
"""Whether the collector was at work, for each that is inside."""


@cache
def leave_what_is_there() -> None:
    """Nothing that a worker has when its first engine is open is looked through for garbage again.

    It is what was imported, Prefect above all, and stays: a tenth of a second each time.
    """
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is looked through for garbage while anybody is inside, in whichever thread.

    A chunk makes hundreds of thousands of objects that all go when it is kept, and nothing that
    refers to itself: the collector would look through all of them, and all of Prefect, for nothing.
    """
    with _LOCK:
        _inside.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            # The first to enter saw how it was; the last to leave puts it back.
            if _inside.pop() and not _inside:
                gc.enable()
