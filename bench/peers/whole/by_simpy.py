"""The path as a SimPy simulation: a process a ticket, asleep until its next event or timer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import simpy

from bench.peers.history import History, Way
from bench.peers.hours import NEVER, Hours
from bench.peers.whole.by_hand import AFTER, DIAGNOSE_WITHIN, HANDED_ON, ROWS

DOES = (
    "one process a ticket, all in one environment: same steps, events, pauses, both clocks and "
    "working-time sums by look-up tables made beforehand; no log, reasons, people and messages"
)


def walk_all(histories: Iterable[History], hours: Hours) -> list[Way]:
    """Every ticket's whole way, in one simulation."""
    env = simpy.Environment()
    cases = [Case(env, history, hours) for history in histories]
    for case in cases:
        env.process(case.live())
    env.run()
    return [case.way for case in cases]


class Meter:
    """A wait or a clock: what its table has to reach, and when it does so; it stands in a pause."""

    __slots__ = ("begun", "due", "empty", "ends", "need", "on", "opens", "used")

    def __init__(
        self, begun: int, need: int, used: Sequence[int], ends: Sequence[int], opens: Sequence[int]
    ) -> None:
        self.begun, self.need, self.empty = used[begun], need, need == used[begun]
        self.used, self.ends, self.opens = used, ends, opens
        self.due, self.on = NEVER, True

    def run(self, at: int) -> None:
        if self.on:
            reached = self.opens[at] if self.empty else self.ends[self.need]
            self.due = max(reached, at)

    def stop(self) -> None:
        self.due, self.on = NEVER, False


class Case:
    """One ticket under way."""

    def __init__(self, env: Any, history: History, hours: Hours) -> None:
        self.env, self.hours, self.told = env, hours, history.told
        self.row = ROWS[history.priority]
        self.major = history.priority == 1
        self.way = Way([], [])
        self.step = ""
        self.pause: int | None = None
        self.wait: Meter | None = None
        self.in_days = False

    def live(self) -> Iterator[Any]:
        env, told = self.env, iter(self.told)
        at, _ = next(told)
        yield env.timeout(at)
        self.open()
        at, name = next(told)
        while self.step != "closed":
            due = self.due()
            yield env.timeout(min(at, due) - env.now)
            if at <= due:
                self.take(name)
                at, name = next(told, (NEVER, ""))
            else:
                self.fire(due)

    def open(self) -> None:
        at, row, hours = self.env.now, self.row, self.hours
        self.response = self.clock(row.response)
        if row.days_to_solve:
            need = hours.used[hours.days_on[row.resolution][at]]
            self.resolution = Meter(at, need, hours.used, hours.ends, hours.opens)
        else:
            self.resolution = self.clock(row.resolution)
        self.response.run(at)
        self.resolution.run(at)
        self.enter("triage")
        if self.major:
            self.enter("alarm")
            self.enter("specialists")
        else:
            self.enter("first-line")

    def clock(self, minutes: int) -> Meter:
        at, hours = self.env.now, self.hours
        if self.row.wall_clocks:
            return Meter(at, at + minutes, hours.wall, hours.wall, hours.opens)
        return Meter(at, hours.used[at] + minutes, hours.used, hours.ends, hours.opens)

    def due(self) -> int:
        waiting = self.wait.due if self.wait else NEVER
        if self.in_days and waiting != NEVER:
            waiting = self.hours.opens[waiting]
        return min(self.response.due, self.resolution.due, waiting)

    def fire(self, due: int) -> None:
        if self.response.due == due:
            self.way.breaches.append((due, "response"))
            self.response.stop()
        elif self.resolution.due == due:
            self.way.breaches.append((due, "resolution"))
            self.resolution.stop()
            self.enter("manager")
        else:
            self.enter(AFTER[self.step])

    def take(self, name: str) -> None:
        if name == "pending":
            self.pause = self.env.now
            for meter in self.meters():
                meter.due = NEVER
        elif name not in {"taken", "reassigned"}:
            self.go_on()
        if name == "taken":
            self.response.stop()
            if self.step == "first-line":
                self.enter("diagnose")
        elif name == "reassigned":
            if self.step in HANDED_ON:
                self.enter(HANDED_ON[self.step])
        elif name == "resolved":
            self.resolution.stop()
            self.enter("resolved")
        elif name == "closed":
            self.enter("closed")

    def go_on(self) -> None:
        at = self.env.now
        if self.pause is not None:
            for meter in self.meters():
                meter.need += meter.used[at] - max(meter.used[self.pause], meter.begun)
                meter.run(at)
            self.pause = None

    def meters(self) -> Iterator[Meter]:
        yield self.response
        yield self.resolution
        if self.wait:
            yield self.wait

    def enter(self, step: str) -> None:
        at, hours = self.env.now, self.hours
        self.step = step
        self.way.steps.append((at, step))
        need = self.need()
        self.wait = Meter(at, need, hours.used, hours.ends, hours.opens) if need else None
        if self.wait and self.pause is None:
            self.wait.run(at)

    def need(self) -> int:
        at: int = self.env.now
        row, hours = self.row, self.hours
        self.in_days = False
        if self.step == "first-line":
            return hours.used[at] + row.level_1
        if self.step == "diagnose":
            return hours.used[at] + DIAGNOSE_WITHIN
        if self.step == "specialists" and not row.days_of_level_2:
            return hours.used[at] + row.level_2
        if self.step in {"specialists", "resolved"}:
            self.in_days = True
            return hours.used[hours.days_on[3 if self.step == "resolved" else row.level_2][at]]
        return 0
