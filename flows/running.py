"""What all flows have in common; which runs belong to which, and which carry tags."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

from prefect import tags
from prefect.client.schemas.objects import State
from prefect.context import TagsContext
from prefect.settings import get_current_settings

NO_RESULT: dict[str, Any] = {
    "persist_result": False,
    "result_storage": get_current_settings().results.local_storage_path,
}
"""Options of flows whose result nobody reads: the store has it all.

Prefect asks its server twice a run where results are to be kept, unless they are not, and a
place is named: 10 ms. Errors of failed runs it keeps anyway, where it would have kept them.
"""
_LANES = 2
"""Chunks under way at a time."""


@contextmanager
def untagged() -> Iterator[None]:
    """Task runs begun inside carry no tags; the flow run around them does.

    For every tag of a task run the server is asked whether a limit holds for it: 80 ms a task.
    """
    with TagsContext(current_tags=set()):
        yield


async def in_chunks(
    take: Callable[[int], Awaitable[bool]], left: Callable[[], bool], *, chunks: int
) -> None:
    """Take chunk after chunk, numbered from 1, while some are `left`: `take` tells if it got one.

    `chunks` is how many there seem to be. Where it is more than one, two are under way at a time:
    one is taken while Prefect's server is told of the other. All end before an error is raised.
    """
    numbers = itertools.count(1)

    async def lane() -> None:
        while left():
            if not await take(next(numbers)):
                return

    ended = await asyncio.gather(
        *(lane() for _ in range(min(_LANES, chunks))), return_exceptions=True
    )
    for each in ended:
        if each is not None:
            raise each


async def apart(begin: Callable[[], Coroutine[Any, Any, State[Any]]], *labels: str) -> State[Any]:
    """The state of a flow run that is no part of the one that begins it, with these tags too.

    A part costs the server half as much again: for each it keeps a task run in the whole.
    """
    kept = {*TagsContext.get().current_tags, *labels}

    async def begun() -> State[Any]:
        with tags(*kept):
            return await begin()

    return await asyncio.create_task(begun(), context=Context())
