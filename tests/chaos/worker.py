"""A worker: claims, decides, tells and acts as the flows do, without Prefect, until it is killed.

It is a fork of a process that has everything imported, so that it begins within milliseconds.
"""

import asyncio
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

import flows.clock
import flows.engine.acts
import flows.engine.outbox
import flows.store.claims
from flows import points
from flows.engine import acts
from flows.engine.deciding import Decider
from flows.engine.opening import Place
from flows.engine.outbox import claim_messages, in_order, pending_acts
from flows.engine.outcomes import Teller
from flows.engine.telling import tell_claimed
from flows.problems import FlowsError
from flows.store.claims import claim_due, given_back_on_error
from flows.store.database import Store, open_store
from flows.store.tables import EffectRow, WalkRow, table
from flows.store.versions import Versions
from matrices.desk import Desk
from tests.chaos import flowing
from tests.chaos.faults import apply
from tests.chaos.met import FAILED, FULL, JUMPED, note
from tests.chaos.receiver import Sender

_WALK, _EFFECT = table(WalkRow), table(EffectRow)
GAVE_UP = 3
"""The exit code of a worker that met something nobody foresaw; it has written down what."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to do, and what is to befall it."""

    store: str
    receiver: tuple[str, int]
    phases: tuple[datetime, ...]
    folder: Path
    chunk: int = 40
    claims: bool = False
    point: str = ""
    nth: int = 1
    lease: timedelta = timedelta(seconds=0.4)
    jump: timedelta = timedelta()
    jump_after: int = 10
    fills_up: bool = False
    fault: str = ""
    place: Place | None = None
    """Where the flow `sweep` is to do it; without, it is done without Prefect."""


@dataclass(slots=True)
class _Clock:
    """The wall clock, which jumps after it was looked at so often."""

    jump: timedelta
    after: int
    real: Callable[[], datetime] = flows.clock.observed
    looks: int = 0
    folder: Path | None = None
    waited: timedelta = timedelta()

    def observed(self) -> datetime:
        self.looks += 1
        if self.folder is not None and self.jump and self.looks == self.after + 1:
            note(self.folder, JUMPED)
        return self.real() + self.waited + (self.jump if self.looks > self.after else timedelta())


_WAITS, _LONG = 15, timedelta(hours=3)
"""After so many rounds in vain it is so much later: what a clock that jumped ahead holds lapses."""
_FULL_FOR = 4
"""How often a worker meets a full disk."""

_sender: list[Any] = []
_full: list[int] = []


def restart_server(ticket: str, values: Mapping[str, str], key: str) -> None:
    """The desk's task: the receiver restarts the server."""
    del values
    # By a line of its own: flows carry out several at a time.
    Sender(_sender[0].address).hand_over(key, {"ticket": ticket, "act": key})


def work(order: Order, desk: Desk) -> None:
    """Work through the phases, in this process, which is only for that."""
    try:
        clock = _prepare(order)
        store = _opened(order.store)
        decider = Decider(store, desk, Versions(store, desk))
        for now in order.phases:
            rounds = 0
            while not _over(store, now):
                _round(order, decider, now)
                rounds += 1
                if rounds == _WAITS:
                    clock.waited = _LONG
                time.sleep(0.03 if rounds > 1 else 0)
    except Exception:
        (order.folder / f"gave-up-{os.getpid()}").write_text(traceback.format_exc())
        sys.stderr.flush()
        os._exit(GAVE_UP)
    os._exit(0)


def _prepare(order: Order) -> _Clock:
    for module in (flows.store.claims, flows.engine.acts, flows.engine.outbox):
        module.LEASE = order.lease  # type: ignore[attr-defined]  # any module
    if order.place is not None:
        flowing.prepare(lambda: _sender[0], order.chunk)
    clock = _Clock(order.jump, order.jump_after, folder=order.folder)
    _use_clock(clock.observed)
    _sender[:] = [Sender(order.receiver)]
    if order.fills_up:
        _fill_up(order)
    if order.point:
        points.watch(_Death(order.folder / "hits", order.point, order.nth).passes)
    apply(order.fault, _sender)
    return clock


def _fill_up(order: Order) -> None:
    """The disk is full, for this process: files may not grow, until it has met that some times."""
    file = Path(order.store.removeprefix("sqlite:///"))
    sizes = [each.stat().st_size for each in file.parent.glob("*")]
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes) + 20_000, hard))
    _full[:] = [_FULL_FOR]


def _met(order: Order) -> None:
    """Something failed; a full disk is emptied by somebody after some time."""
    if _full:
        note(order.folder, FULL)
        _full[0] -= 1
        if not _full[0]:
            _full.clear()
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _use_clock(observed: Callable[[], datetime]) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("flows.") and hasattr(module, "observed"):
            setattr(module, "observed", observed)  # noqa: B010 — any module


@dataclass(slots=True)
class _Death:
    """Kills this process where a point is passed for the nth time, and notes that it does."""

    hits: Path
    point: str
    left: int

    def passes(self, point: str) -> None:
        if point != self.point:
            return
        self.left -= 1
        if self.left == 0:
            with self.hits.open("a") as hits:
                hits.write(f"{point}\n")
            os.kill(os.getpid(), signal.SIGKILL)


def _opened(url: str) -> Store:
    while True:
        try:
            return open_store(url)
        except FlowsError:  # the database is gone for a moment
            time.sleep(0.05)


def _round(order: Order, decider: Decider, now: datetime) -> None:
    """What a sweep does; what fails in between is left to the next round."""
    run = f"worker {os.getpid()}"
    try:
        if order.place is not None:
            flowing.sweep_once(order.place, now)
            return
        _decide(order, decider, now, run)
        _tell(order, decider, now, run)
        _act(decider, now, run)
    except Exception as error:
        if not _passing(order, error):
            raise
        if order.place is not None:
            note(order.folder, FAILED)
        if "No space left" in str(error):
            note(order.folder, FULL)
        _met(order)
        time.sleep(0.05)


def _passing(order: Order, error: Exception) -> bool:
    """Whether the database is away, or Prefect's server; anything else is a fault."""
    if isinstance(error, FlowsError):
        return True
    if not isinstance(error, DBAPIError):
        return order.place is not None and flowing.is_of_prefect(error)
    return error.connection_invalidated or type(error).__name__ in {
        "OperationalError", "InterfaceError", "InternalError",
    }  # fmt: skip


def _decide(order: Order, decider: Decider, now: datetime, run: str) -> None:
    """Chunk by chunk as `sweep` does it, or of claimed walks as `walk_ticket` does it."""
    if not order.claims:
        while decider.decide_due(now, limit=order.chunk, owner=run, run=run):
            pass
        return
    store = decider.store
    while claims := claim_due(store, now, owner=run, limit=order.chunk):
        with given_back_on_error(store, claims):
            decider.decide(claims, now=now, run=run)


def _tell(order: Order, decider: Decider, now: datetime, run: str) -> None:
    store, teller = decider.store, _teller(decider, now, run)
    while effects := claim_messages(store, now, owner=run, limit=order.chunk):
        tell_claimed(store, _sender[0], effects, teller)


def _act(decider: Decider, now: datetime, run: str) -> None:
    store, teller = decider.store, _teller(decider, now, run)
    for effect in pending_acts(store, now):
        act = acts.claim_act(store, effect.key, owner=run, now=now)
        if act is None:
            continue
        try:
            asyncio.run(acts.carry_out(store, restart_server, act))
        except acts.Undone as error:
            acts.record_undone(store, effect, str(error), teller)
        else:
            acts.record_done(store, effect, teller)


def _teller(decider: Decider, now: datetime, run: str) -> Teller:
    return Teller(now, run, run, decider.desk.deliveries)


def _over(store: Store, now: datetime) -> bool:
    """Whether nothing is left to be done by now, not by others either."""
    try:
        with store.reading() as connection:
            walks = connection.scalar(select(func.count()).where(_WALK.c.due_at <= now))
            effects = connection.scalar(
                select(func.count()).where(
                    _EFFECT.c.state == "pending", _EFFECT.c.try_at <= now, in_order()
                )
            )
    except (FlowsError, DBAPIError):
        time.sleep(0.05)
        return False
    return not walks and not effects
