"""The deployments served in this process: each run that the server has for them is begun here."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.clock import observed
from flows.embedded.deployments import DEPLOYMENTS
from flows.engine.opening import Place

_LOOKS = 2.0
"""Seconds between two questions for runs that are due."""

_LATE = timedelta(seconds=15)
_MOST_LATE = 200


class _Runner(Runner):
    """Prefect's, which leaves it to us what a signal means."""

    def handle_sigterm(self, *args: object, **kwargs: object) -> None:
        del args, kwargs


class Serving:
    """Serves the deployments for one place: a process for each run, `limit` at a time."""

    def __init__(
        self, place: Place, every: timedelta, limit: int, others: Mapping[str, object]
    ) -> None:
        """`every` is how often the scheduled ones are run, `others` what some are given besides."""
        self._place, self._every, self._limit, self._others = place, every, limit, others
        self._runner: _Runner | None = None

    async def run(self) -> None:
        """Apply the deployments, and begin their runs until `stop`."""
        # By default a runner pauses all schedules when it stops, and nothing runs after a restart.
        self._runner = _Runner(
            "stepladder", pause_on_shutdown=False, limit=self._limit, query_seconds=_LOOKS
        )
        for each in DEPLOYMENTS:
            if not self._others.keys() >= set(each.needs):
                continue
            given = {name: self._others[name] for name in each.needs}
            await self._runner.aadd_flow(
                each.found(),
                name=each.name,
                interval=each.interval(self._every),
                parameters={"place": self._place.model_dump(), **given},
                description=each.description,
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        await self.drop_late(keep=0)
        await self._runner.start(webserver=False)

    async def ready(self, run: "asyncio.Task[None]") -> None:
        """Return when runs are begun; raises what keeps them from it."""
        while self._runner is None or not self._runner.started:
            if run.done():
                run.result()
            await asyncio.sleep(0.05)

    async def drop_late(self, *, keep: int = 1) -> None:
        """Take out runs by schedule that are late, all but the newest: each would do the same.

        Else all that a time of rest has left, a hundred of them, would be begun after a start.
        """
        async with get_client() as client:
            late = await client.read_flow_runs(
                flow_run_filter=_scheduled_before(observed() - _LATE),
                sort=FlowRunSort.EXPECTED_START_TIME_DESC,
                limit=_MOST_LATE,
            )
            for run in late[keep:]:
                with suppress(ObjectNotFound):
                    await client.delete_flow_run(run.id)

    async def stop(self) -> None:
        """Begin no more runs, and end those under way: what they had claimed is given back."""
        if self._runner is not None and self._runner.started:
            await self._runner.astop()


def _scheduled_before(instant: datetime) -> FlowRunFilter:
    return FlowRunFilter.model_validate(
        {
            "expected_start_time": {"before_": instant.isoformat()},
            "state": {"type": {"any_": ["SCHEDULED"]}},
            "tags": {"all_": ["auto-scheduled"]},
        }
    )
