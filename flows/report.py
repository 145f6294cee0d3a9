"""Flow `report`: where the open tickets stand, who is needed, and whether Prefect has all runs."""

from datetime import datetime, timedelta

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.clock import observed
from flows.engine.opening import Place, open_engine
from flows.running import NO_RESULT
from flows.showing import compared, people_needed, show, standing


@flow(name="report", flow_run_name="report", **NO_RESULT)
async def report(place: Place, now: datetime | None = None, hours: int = 24) -> State[None]:
    """Show the charts with the open tickets on them, and compare the runs of the last hours."""
    engine = open_engine(place)
    at = now or observed()
    found, runs = await compared(engine.store, timedelta(hours=hours))
    if not found.whole:
        get_run_logger().warning(runs)
    charts = list(standing(engine, at)) or ["No ticket is open."]
    about = f"open tickets at {at:%Y-%m-%d %H:%M} UTC"
    await show("open-tickets", [*charts, people_needed(engine.store), runs], about=about)
    return Completed(message=runs.replace("*", ""))
