"""One run: an undisturbed one and a disturbed one of the same tickets, each with its receiver."""

import os
import pickle
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol

from flows.store.database import open_store
from flows.store.tables import EffectRow, EntryRow, EventRow, WalkRow
from matrices.desk import Desk
from tests.chaos import met
from tests.chaos.desk import AFTERWARDS, PHASES, fill
from tests.chaos.flowing import gone, place_of, prefect_server
from tests.chaos.judging import Left, Verdict, judge, told_twice
from tests.chaos.met import note, noted
from tests.chaos.plans import Death, Plan
from tests.chaos.receiver import Receiver, book_in
from tests.chaos.worker import Order, work
from tests.flows.histories import rows_of

PATIENCE = 90.0
"""Seconds after which what is not done is stuck."""
_GONE_FOR = 0.3


class Database(Protocol):
    """A place for stores, which can go away for a moment."""

    disk: Path | None

    def new(self, folder: Path, *, on_disk: bool = False) -> str:
        """The URL of a new store; on the small disk, where there is one."""

    def full(self) -> Callable[[], None]:
        """Fill the small disk; answers what makes room again."""

    def gone(self, url: str) -> Callable[[], None]:
        """Take it away; answers what brings it back."""


@dataclass(slots=True)
class Ran:
    """What became of a run."""

    plan: Plan
    verdict: Verdict
    hits: list[str]
    killed: int
    told_twice: int
    seconds: float
    gave_up: str = ""
    met: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Worker:
    number: int
    pid: int
    begun: float
    death: Death
    order: Order


def run(plan: Plan, desk: Desk, database: Database, folder: Path, fault: str = "") -> Ran:
    """A run by its plan, and its verdict; `folder` keeps what it left."""
    began = time.monotonic()
    before = Scene(replace(plan, honours=True), desk, folder / "undisturbed", database)
    right = before.played(disturbed=False)
    scene = Scene(plan, desk, folder / "disturbed", database, fault)
    left, killed = in_child(scene.disturbed_by_flows) if plan.by_flows else scene.disturbed()
    verdict = judge(right, left, until=AFTERWARDS[-1], honest=plan.honours)
    gave_up = next((file.read_text() for file in sorted(folder.glob("*/gave-up-*"))), "")
    hits = scene.folder / "hits"
    return Ran(
        plan=plan,
        verdict=verdict,
        hits=hits.read_text().splitlines() if hits.exists() else [],
        killed=killed,
        told_twice=told_twice(left),
        seconds=time.monotonic() - began,
        gave_up=gave_up,
        met=noted(scene.folder),
    )


@dataclass(slots=True)
class Scene:
    """A desk with its tickets, played once."""

    plan: Plan
    desk: Desk
    folder: Path
    database: Database
    fault: str = ""
    killed: int = 0
    deaths: list[Death] = field(default_factory=list)
    events: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def disturbed(self) -> tuple[Left, int]:
        """What is left when all is over, and how many workers were killed."""
        return self.played(disturbed=True), self.killed

    def disturbed_by_flows(self) -> tuple[Left, int]:
        """The same, by workers that sweep by the flow; this process has Prefect afterwards."""
        with prefect_server(self.folder.with_name("prefect"), self.folder.parents[1]) as server:
            began = time.monotonic()
            for after in self.plan.server_gone_after:
                self._comes(began + after, lambda: self._away(met.PREFECT, lambda: gone(server)))
            return self.disturbed()

    def played(self, *, disturbed: bool) -> Left:
        """What is left when all is over."""
        self.folder.mkdir(parents=True)
        fills = disturbed and self.plan.full_after is not None and self.database.disk is not None
        url = self.database.new(self.folder, on_disk=fills)
        in_child(lambda: self.filled(url))
        with receiving(self.folder / "book", self.plan) as address:
            order = Order(store=url, receiver=address, phases=PHASES, folder=self.folder)
            if disturbed and self.plan.by_flows:
                order = replace(order, place=place_of(self.folder, url))
            until = time.monotonic() + PATIENCE * (2 if self.plan.by_flows else 1)
            if disturbed:
                self._disturbed(replace(order, fault=self.fault), until)
            time.sleep(self.plan.lease.total_seconds() if disturbed else 0)
            # At last one worker that nothing befalls, later than every lease: also than that of a
            # worker whose clock had jumped ahead, and which had waited.
            self.deaths = []
            order = replace(order, phases=PHASES + AFTERWARDS)
            last = replace(order, jump=timedelta(hours=3), jump_after=0, fault=self.fault)
            self._until_done([last if disturbed else order], until + 20)
        left: Left = in_child(lambda: self.left(url))
        return left

    def filled(self, url: str) -> None:
        """Put the tickets into a new store."""
        store = open_store(url)
        plan = self.plan
        fill(store, self.desk, seed=plan.seed, tickets=plan.tickets, acts=plan.together)
        store.close()

    def left(self, url: str) -> Left:
        """What is in the store and in the receiver's book."""
        store = open_store(url)
        left = Left(
            entries=rows_of(store, EntryRow),
            effects=rows_of(store, EffectRow),
            walks=rows_of(store, WalkRow),
            events=rows_of(store, EventRow),
            book=book_in(self.folder / "book"),
        )
        store.close()
        return left

    def _disturbed(self, order: Order, until: float) -> None:
        plan = self.plan
        self.deaths = list(plan.deaths)
        order = replace(order, chunk=plan.chunk, claims=plan.claims, lease=plan.lease)
        if plan.gone_after is not None:
            database, store = self.database, order.store
            self._comes(
                time.monotonic() + plan.gone_after,
                lambda: self._away(met.DATABASE, lambda: database.gone(store)),
            )
        if plan.full_after is not None and self.database.disk is not None:
            full, at = self.database.full, time.monotonic() + plan.full_after
            self._comes(at, lambda: self._away(met.FILLED, full))
        orders = [replace(order, jump=jump) for jump in plan.jumps[: plan.workers]]
        if plan.fills_up:
            orders[0] = replace(orders[0], fills_up=True)
        if plan.together:
            for place, phase in enumerate(PHASES):
                self.deaths = list(plan.deaths[place :: len(PHASES) - 1]) if place < 4 else []
                self._until_done([replace(each, phases=(phase,)) for each in orders], until)
        else:
            chance = Random(f"paces {plan.seed}")
            paces = [
                tuple(sorted({*chance.sample(PHASES, chance.randrange(1, 5)), PHASES[-1]}))
                for _ in orders
            ]
            self._until_done(
                [replace(each, phases=pace) for each, pace in zip(orders, paces, strict=True)],
                until,
            )

    def _comes(self, at: float, event: Callable[[], None]) -> None:
        self.events = sorted([*self.events, (at, event)], key=lambda each: each[0])

    def _away(self, what: str, gone: Callable[[], Callable[[], None]]) -> None:
        """Something goes, and is back in a moment."""
        back = gone()
        note(self.folder, what)
        self._comes(time.monotonic() + _GONE_FOR, back)

    def _until_done(self, orders: list[Order], until: float) -> None:
        """A worker for each order, begun again where it was killed, until each has ended."""
        at_work = [self._begin(number, order) for number, order in enumerate(orders)]
        while at_work:
            time.sleep(0.003)
            self._what_happens()
            for worker in list(at_work):
                self._kill_in_time(worker, until)
                pid, status = os.waitpid(worker.pid, os.WNOHANG)
                if not pid:
                    continue
                at_work.remove(worker)
                if os.WIFSIGNALED(status) and time.monotonic() < until:
                    self.killed += 1
                    calm = replace(worker.order, jump=timedelta(), fills_up=False)
                    at_work.append(self._begin(worker.number, calm))
        while self.events and self.events[0][0] < time.monotonic() + _GONE_FOR * 2:
            time.sleep(0.01)  # what is away has to come back
            self._what_happens()

    def _begin(self, number: int, order: Order) -> _Worker:
        death = self.deaths.pop(0) if self.deaths else Death()
        order = replace(order, point=death.point, nth=death.nth)
        pid = os.fork()
        if pid == 0:
            work(order, self.desk)
        return _Worker(number, pid, time.monotonic(), death, order)

    def _kill_in_time(self, worker: _Worker, until: float) -> None:
        now = time.monotonic()
        random = worker.death.after and now > worker.begun + worker.death.after
        if random or now > until:
            os.kill(worker.pid, signal.SIGKILL)
            worker.death = Death()

    def _what_happens(self) -> None:
        while self.events and self.events[0][0] < time.monotonic():
            self.events.pop(0)[1]()


@contextmanager
def receiving(book: Path, plan: Plan, host: str = "127.0.0.1") -> Iterator[tuple[str, int]]:
    """The address of a receiver, in a process of its own, that is there as long as this."""
    with socket.create_server((host, 0), backlog=64) as listening:
        pid = os.fork()
        if pid == 0:
            with suppress(BaseException):
                Receiver(book, plan.seed, plan.honours, plan.together).serve(listening)
            os._exit(1)
        address: tuple[str, int] = listening.getsockname()
    try:
        yield address
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def in_child(ask: Callable[[], Any]) -> Any:
    """What a forked process answers: this one never opens a store, so that it can be forked."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            answer: Any = (ask(), None)
        except Exception as error:
            answer = (None, f"{type(error).__name__}: {error}")
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said, problem = pickle.load(pipe)
    os.waitpid(pid, 0)
    if problem:
        raise RuntimeError(problem)
    return said
