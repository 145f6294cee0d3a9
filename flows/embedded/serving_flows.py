"""The deployments served in this process: each run that the server has for them is begun here."""

import asyncio
from datetime import timedelta

from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.embedded.deployments import DEPLOYMENTS
from flows.engine.opening import Place

_LOOKS = 2.0
"""Seconds between two questions for runs that are due."""


class _Runner(Runner):
    """Prefect's, which leaves it to us what a signal means."""

    def handle_sigterm(self, *args: object, **kwargs: object) -> None:
        del args, kwargs


class Serving:
    """Serves the deployments for one place: a process for each run, `limit` at a time."""

    def __init__(self, place: Place, every: timedelta, limit: int) -> None:
        """`every` is how often the scheduled ones are run."""
        self._place, self._every, self._limit = place, every, limit
        self._runner: _Runner | None = None

    async def run(self) -> None:
        """Apply the deployments, and begin their runs until `stop`."""
        # By default a runner pauses all schedules when it stops, and nothing runs after a restart.
        self._runner = _Runner(
            "stepladder", pause_on_shutdown=False, limit=self._limit, query_seconds=_LOOKS
        )
        for each in DEPLOYMENTS:
            await self._runner.aadd_flow(
                each.found(),
                name=each.name,
                interval=each.interval(self._every),
                parameters={"place": self._place.model_dump()},
                description=each.description,
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        await self._runner.start(webserver=False)

    async def ready(self, run: "asyncio.Task[None]") -> None:
        """Return when runs are begun; raises what keeps them from it."""
        while self._runner is None or not self._runner.started:
            if run.done():
                run.result()
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Begin no more runs, and end those under way: what they had claimed is given back."""
        if self._runner is not None and self._runner.started:
            await self._runner.astop()
