"""The demo's fourteen days: a sweep at each stop of the virtual clock, by real Prefect flows."""

from collections.abc import Callable
from datetime import datetime

from prefect import tags

from flows.engine.opening import Place, open_engine
from flows.engine.outbox import count_pending
from flows.engine.runs import WALK, count_runs
from flows.problems import FlowsError
from flows.store.claims import count_due, release_claims
from flows.sweep import sweep

WALKS = 200
"""Flow runs of single tickets in one demo: enough to see them, few enough to wait for."""
SMALL = 50
"""Tickets of a sweep up to which each gets a flow run of its own."""


async def sweep_through(
    place: Place,
    stops: tuple[datetime, ...],
    shown_from: datetime,
    passed: Callable[[datetime], None],
) -> None:
    """Sweep at each stop at which something is due; `passed` hears of every stop.

    Single tickets get their own flow runs from `shown_from` on. What a killed demo had claimed is
    given back first: the demo is alone in its folder, so nobody is at work on it.
    """
    store = open_engine(place).store
    release_claims(store)
    with tags("demo"):
        for stop in stops:
            if count_due(store, stop) or count_pending(store, stop):
                left = WALKS - count_runs(store, WALK)
                small = min(SMALL, left) if stop > shown_from else 0
                state = await sweep(place, stop, small, return_state=True)
                if not state.is_completed():
                    raise FlowsError(f"the sweep at {stop:%Y-%m-%d %H:%M}Z failed: {state.message}")
            passed(stop)
