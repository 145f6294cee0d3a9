"""What a sweep shows of itself: how far it is, and what it did."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact

from flows.engine.opening import Engine
from flows.showing import compared, happened, people_needed, show, standing, table
from flows.store.standing import log_ends_at, more_open_than

_LONG = 2_000
"""Tickets due with which a sweep shows how far it is."""
_APART = 2.0
_DRAWN_UP_TO = 5_000
"""Open tickets up to which each sweep counts and draws where they stand; beyond, `report` does."""
_COMPARED = timedelta(hours=1)


@dataclass(slots=True)
class Shown:
    """Shows one sweep. What cannot be shown keeps no sweep from its work."""

    engine: Engine
    at: datetime
    since: int = field(init=False)
    bar: UUID | None = None
    done: int = 0
    told: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Mark where the log ends."""
        self.since = log_ends_at(self.engine.store)

    async def progress(self, more: int, due: int) -> None:
        """Show how far a long sweep is, every few seconds."""
        self.done += more
        whole = self.done >= due
        if due < _LONG or whole or time.monotonic() - self.told < _APART:
            return
        self.told, share = time.monotonic(), min(100.0, 100 * self.done / due)
        about = f"{self.done:,} of {due:,} tickets decided"
        try:
            if self.bar is None:
                self.bar = await acreate_progress_artifact(share, key="sweeping", description=about)
            else:
                await aupdate_progress_artifact(self.bar, share, description=about)
        except Exception as error:
            get_run_logger().warning("progress could not be shown: %r", error)

    async def sweep(
        self, *, due: int, failed: list[str], told: int, acted: int, missing: list[str]
    ) -> None:
        """Keep the sweep's artifact; a difference between runs begun and recorded is said."""
        try:
            found, runs = await compared(self.engine.store, _COMPARED)
            if not found.whole:
                get_run_logger().warning(runs)
            rows = [("tickets due", due), ("messages in chunks", told), ("acts", acted)]
            about = f"sweep at {self.at:%Y-%m-%d %H:%M} UTC: {due:,} tickets due"
            parts = [
                table(("this sweep", "how many"), rows),
                table(("could not be walked",), [(ticket,) for ticket in failed]),
                *missing,
                *happened(self.engine.store, self.since),
                *self._charts(),
                f"In the last hour: {runs}",
            ]
        except Exception as error:
            get_run_logger().warning("the sweep could not be shown: %r", error)
            return
        await show("sweep", parts, about=about)

    def _charts(self) -> list[str]:
        if more_open_than(self.engine.store, _DRAWN_UP_TO):
            return [
                f"More than {_DRAWN_UP_TO:,} tickets are open: `report` draws where they stand."
            ]
        return [people_needed(self.engine.store), *standing(self.engine, self.at)]
