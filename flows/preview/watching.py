"""Whether a desk's files were saved: their times and sizes are asked for again and again.

Asking a dozen files costs a tenth of a millisecond, and is right on every disk: what a system tells
of changes is not, on shared folders and in containers.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from matrices.files.folders import PATTERNS

EVERY = 0.02
"""Seconds between two looks."""
_STORIES = "stories/*.yaml"

Signature = tuple[tuple[str, int, int, int], ...]


def signature(folder: Path) -> Signature:
    """Names, times, sizes and numbers of a desk's files: another one where one was saved."""
    found = []
    for pattern in (*PATTERNS, _STORIES):
        for file in folder.glob(pattern):
            try:
                about = file.stat()
            except OSError:
                continue
            found.append((str(file), about.st_mtime_ns, about.st_size, about.st_ino))
    return tuple(sorted(found))


async def saved(folder: Path, last: Signature) -> AsyncIterator[Signature]:
    """Each time that files were saved and are quiet, from the signature `last` on."""
    while True:
        await asyncio.sleep(EVERY)
        now = signature(folder)
        if now == last:
            continue
        while True:  # a program may still be writing
            await asyncio.sleep(EVERY / 2)
            again = signature(folder)
            if again == now:
                break
            now = again
        last = now
        yield now
