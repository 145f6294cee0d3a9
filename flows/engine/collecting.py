"""Python's garbage collector kept out of the way while many tickets are decided."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is looked through for garbage inside.

    A chunk makes hundreds of thousands of objects that all go when it is kept, and nothing that
    refers to itself: the collector would look through all of them, and all of Prefect, for nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
