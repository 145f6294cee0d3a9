"""Which runs carry tags."""

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.context import TagsContext


@contextmanager
def untagged() -> Iterator[None]:
    """Task runs begun inside carry no tags; the flow run around them does.

    For every tag of a task run the server is asked whether a limit holds for it: 80 ms a task.
    """
    with TagsContext(current_tags=set()):
        yield
