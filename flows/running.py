"""Which runs belong to which, and which carry tags."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

from prefect import tags
from prefect.client.schemas.objects import State
from prefect.context import TagsContext


@contextmanager
def untagged() -> Iterator[None]:
    """Task runs begun inside carry no tags; the flow run around them does.

    For every tag of a task run the server is asked whether a limit holds for it: 80 ms a task.
    """
    with TagsContext(current_tags=set()):
        yield


async def apart(begin: Callable[[], Coroutine[Any, Any, State[Any]]], *labels: str) -> State[Any]:
    """The state of a flow run that is no part of the one that begins it, with these tags too.

    A part costs the server half as much again: for each it keeps a task run in the whole.
    """
    kept = {*TagsContext.get().current_tags, *labels}

    async def begun() -> State[Any]:
        with tags(*kept):
            return await begin()

    return await asyncio.create_task(begun(), context=Context())
