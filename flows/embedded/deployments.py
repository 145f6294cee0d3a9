"""The deployments that `stepladder up` serves: those of prefect.yaml."""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from prefect import Flow


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow by its module and name, and whether it is run on the schedule of sweeps.

    Or it has an interval of its own. `needs` are the parameters that it takes besides the place:
    where there are none of them, it is not served.
    """

    module: str
    flow: str
    name: str
    description: str
    scheduled: bool = False
    own: timedelta | None = None
    needs: tuple[str, ...] = ()

    @property
    def entrypoint(self) -> str:
        """The flow as prefect.yaml names it."""
        return f"{self.module}.{self.flow}"

    def found(self) -> Flow[Any, Any]:
        """The flow itself."""
        found: Flow[Any, Any] = getattr(import_module(self.module), self.flow)
        return found

    def interval(self, every: timedelta) -> timedelta | None:
        """How often it is run by itself."""
        return every if self.scheduled else self.own


DEPLOYMENTS = (
    Deployment(
        "flows.sweep", "sweep", "every-minute", "One pass over the walks that are due.",
        scheduled=True,
    ),
    Deployment("flows.walk", "walk_ticket", "now", "One ticket, now."),
    Deployment(
        "flows.deliver", "deliver", "outbox", "Carry out the effects that wait in the outbox."
    ),
    Deployment(
        "flows.verify", "seal_log", "hourly",
        "Seal what the run log got since the last checkpoint.",
        own=timedelta(hours=1), needs=("key", "to"),
    ),
    Deployment(
        "flows.verify", "verify_log", "daily",
        "Verify the whole run log against the checkpoints kept elsewhere.",
        own=timedelta(days=1), needs=("public_keys", "checkpoints"),
    ),
    Deployment(
        "flows.explain", "explain_ticket", "ticket", "One ticket's way, on the chart and in words."
    ),
    Deployment(
        "flows.report", "report", "now", "Where the open tickets stand, and what the runs say."
    ),
)  # fmt: skip
