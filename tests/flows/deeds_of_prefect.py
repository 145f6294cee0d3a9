"""A task of a desk's own that is a Prefect task itself."""

from collections.abc import Mapping

from prefect import task

from tests.flows import deeds


@task(name="restart by Prefect")
async def restart(*, ticket: str, values: Mapping[str, str], key: str) -> None:
    """Does it in a task run below the flow's."""
    await deeds.restart_async(ticket=ticket, values=values, key=key)
