"""How many due tickets a sweep takes a second, by the real flows, with Prefect's server beside it.

Prints JSON lines. A whole sweep is: claim, decide, commit with log and outbox, deliver to a
receiver that keeps nothing; each ticket takes a step and one person is told, his message rendered.
The worker is a process of its own; its wall and CPU seconds count, inside `sweep`, from the flow
run's beginning to its end. Each row stands beside its peer of the same run:

- the bare limit: the rows that the sweep left, written by hand 500 tickets a transaction;
- one ticket in a transaction, by the same engine, so that nobody mistakes batching for speed;
- django-helpdesk's `escalate_tickets` (needs ../shared; skipped with a word without it);
- a million open tickets beside ten thousand, of which a thousand are due;
- a flow run for each ticket beside empty Prefect flows of the same shape;
- from an event written to the step taken, with `stepladder up`, beside a run asked of Prefect.

`python -m bench.engine ROW ...` measures some only: sweep, helpdesk, million, singly, latency.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.measuring import tell
from bench.sweeps import desk, helpdesk
from bench.sweeps.bare import BATCH, audit_rows, rewritten
from bench.sweeps.filling import NOW, THEN, fill
from bench.sweeps.latency import up
from bench.sweeps.stores import KINDS, opened
from bench.sweeps.worker import Null, Took
from flows.embedded.server import serving
from flows.engine.deciding import Decider
from flows.engine.outbox import claim_messages
from flows.engine.outcomes import Teller
from flows.engine.telling import tell_claimed
from flows.store.claims import claim_due
from flows.store.database import Store
from flows.store.versions import Versions

DUE, PEER_DUE, SINGLY = 20_000, 10_000, 500
FEW, MANY, OF_MANY = 10_000, 1_000_000, 1_000
OPEN, HEARD, ASKED = 10_000, 30, 10
AROUND = 3
"""Sweeps before the peer is at work, and as many after it."""
RUNS, ROUNDS = 50, 10
"""Tickets with a flow run each, as many as a sweep gives one at the most; and how often, in turn
with the peer: a disturbance of some seconds is as much as the difference."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where things are while the bench is at work."""

    folder: Path
    home: Path
    port: int

    def sweep(self, url: str, *, now: datetime = NOW, small: int = 0, empty: int = 0) -> Took:
        """What a worker says of a sweep of the store.

        What was written to fill stores is on the disk before: it is no part of a sweep.
        """
        os.sync()
        job = {
            "store": url, "desk": str(self.folder / "desk"), "home": str(self.home),
            "port": self.port, "now": now.isoformat(), "small": small, "empty": empty,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "bench.sweeps.worker", json.dumps(job)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return Took(**json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def bench() -> Iterator[Bench]:
    with TemporaryDirectory() as name, serving(Path(name) / "prefect") as server:
        desk.write(Path(name) / "desk")
        server.wait()
        yield Bench(Path(name), server.home, server.port)


def whole(at: Bench) -> None:
    """Whole sweeps on both databases, the bare limit, and one ticket in a transaction."""
    for kind, stores in KINDS.items():
        with stores(at.folder / kind) as (new, copy):
            url = new("swept")
            with opened(url) as store:
                fill(store, tickets=DUE, due=DUE)
            bare_url, single_url = copy("swept", "bare"), copy("swept", "single")
            took = at.sweep(url)
            with opened(url) as swept, opened(bare_url) as before:
                wall, cpu = rewritten(swept, before)
            with opened(single_url) as store:
                one_wall, one_cpu = one_by_one(store, SINGLY)
            tell(
                f"whole sweep, {kind}",
                tickets=DUE,
                tickets_a_second=round(DUE / took.wall),
                tickets_a_cpu_second=round(DUE / took.cpu),
                peer=f"the bare limit: the same rows by hand, {BATCH} tickets a transaction",
                peer_tickets_a_second=round(DUE / wall),
                peer_tickets_a_cpu_second=round(DUE / cpu),
                ratio=round(wall / took.wall, 3),
            )
            tell(
                f"one ticket in a transaction, {kind}",
                tickets=SINGLY,
                tickets_a_second=round(SINGLY / one_wall),
                tickets_a_cpu_second=round(SINGLY / one_cpu),
                peer="a whole sweep",
                ratio=round((SINGLY / one_wall) / (DUE / took.wall), 3),
            )


def one_by_one(store: Store, tickets: int) -> tuple[float, float]:
    """Wall and CPU seconds of the engine without Prefect, one ticket at a time."""
    decider = Decider(store, desk.desk(), Versions(store, desk.desk()))
    teller, null = Teller(NOW, "bench", "bench"), Null()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(tickets):
        decider.decide(claim_due(store, NOW, owner="bench", limit=1), now=NOW, run="bench")
        tell_claimed(store, null, claim_messages(store, NOW, owner="bench", limit=1), teller)
    return time.perf_counter() - wall, time.process_time() - cpu


def beside_helpdesk(at: Bench) -> None:
    """The same number of tickets escalated by django-helpdesk, on SQLite too.

    It takes half a minute, a sweep a second: so that both have the same machine, which is not the
    same from one minute to the next, there are sweeps before it and after it; the median counts.
    """
    row = "whole sweep beside django-helpdesk escalate_tickets, SQLite"
    if not helpdesk.there():
        tell(row, skipped=f"{helpdesk.SCRIPT} is not there")
        return
    with KINDS["SQLite"](at.folder) as (new, copy):
        url = new("helpdesk")
        with opened(url) as store:
            fill(store, tickets=PEER_DUE, due=PEER_DUE)
            before = audit_rows(store)
        copies = [copy("helpdesk", f"helpdesk_{number}") for number in range(2 * AROUND)]
        sweeps = [at.sweep(each) for each in copies[:AROUND]]
        peer = helpdesk.escalate(PEER_DUE)
        sweeps += [at.sweep(each) for each in copies[AROUND:]]
        with opened(copies[0]) as store:
            rows = audit_rows(store) - before
    wall, cpu = median(each.wall for each in sweeps), median(each.cpu for each in sweeps)
    tell(
        row,
        tickets=PEER_DUE,
        tickets_a_second=round(PEER_DUE / wall),
        tickets_a_cpu_second=round(PEER_DUE / cpu),
        audit_rows=rows,
        peer=peer["peer"],
        peer_tickets_a_second=peer["tickets_per_s"],
        peer_tickets_a_cpu_second=round(PEER_DUE / peer["cpu_s"], 1),
        peer_audit_rows=peer["audit_rows"],
        ratio=round(PEER_DUE / wall / peer["tickets_per_s"], 1),
        seconds_of_each_sweep=[round(each.wall, 3) for each in sweeps],
        ratio_of_cpu=round(peer["cpu_s"] / cpu, 1),
    )


def million(at: Bench) -> None:
    """A thousand due among a million open tickets, and among ten thousand.

    Opened one after the other, as what is due at the same time mostly was; and spread among all
    others, so that each lies in pages of its own.
    """
    for kind, stores in KINDS.items():
        with stores(at.folder / f"many-{kind}") as (new, _):
            filled, spread, together = {}, {}, {}
            for count in (FEW, MANY):
                url = new(f"open_{count}")
                with opened(url) as store:
                    filled[count] = fill(store, tickets=count, due=OF_MANY, then=OF_MANY)
                spread[count] = at.sweep(url)
                together[count] = at.sweep(url, now=THEN)
            for how, took in (("one after the other", together), ("all over the store", spread)):
                _tell_many(f"{kind}, opened {how}", took, filled[MANY])


def _tell_many(how: str, took: Mapping[int, Took], filled: float) -> None:
    many, few = took[MANY], took[FEW]
    tell(
        f"{MANY:,} open tickets, {OF_MANY:,} due, {how}",
        sweep_seconds=round(many.wall, 3),
        sweep_cpu_seconds=round(many.cpu, 3),
        idle_sweep_ms=round(many.idle_wall * 1000, 1),
        idle_inside_the_flow_ms=round(many.idle_inside * 1000, 1),
        peak_mb_of_the_worker=round(many.peak_mb),
        filling_seconds=round(filled),
        peer=f"{FEW:,} open tickets, {OF_MANY:,} due, {how}",
        peer_sweep_seconds=round(few.wall, 3),
        peer_sweep_cpu_seconds=round(few.cpu, 3),
        ratio=round(many.wall / few.wall, 2),
        ratio_of_cpu=round(many.cpu / few.cpu, 2),
    )


def singly(at: Bench) -> None:
    """A flow run for each ticket, beside empty flows of the same shape.

    Those are as Prefect makes them; and, beside them, told as ours are that they keep no result.
    """
    ours = theirs = alike = 0.0
    for number in range(ROUNDS):
        with KINDS["SQLite"](at.folder) as (new, _):
            url = new(f"singly_{number}")
            with opened(url) as store:
                fill(store, tickets=RUNS, due=RUNS)
            took = at.sweep(url, small=RUNS, empty=RUNS)
        ours, theirs = ours + took.wall, theirs + took.empty_wall
        alike += took.alike_wall
    tell(
        "a flow run for each ticket",
        tickets=ROUNDS * RUNS,
        tickets_a_second=round(ROUNDS * RUNS / ours, 2),
        peer="empty Prefect flows of the same shape, as many in turn",
        peer_flows_a_second=round(ROUNDS * RUNS / theirs, 2),
        ratio=round(theirs / ours, 3),
        peer_keeping_no_result_a_second=round(ROUNDS * RUNS / alike, 2),
        ratio_keeping_no_result=round(alike / ours, 3),
    )


def latency(at: Bench) -> None:
    """From an event written to the step taken: heard by the listener, and asked of Prefect."""
    with KINDS["SQLite"](at.folder) as (new, _), up(
        at.folder / "up", new("heard"), tickets=OPEN
    ) as there:  # fmt: skip
        heard = sorted(there.latency(f"T-{number}") for number in range(HEARD))
        with there.without_listener():
            asked = sorted(
                there.latency(f"T-{HEARD + number}", there.deployed) for number in range(ASKED)
            )
    tell(
        "from an event written to the step taken, stepladder up on the embedded default",
        open_tickets=OPEN,
        events=HEARD,
        seconds_at_the_median=round(median(heard), 3),
        seconds_for_nine_of_ten=round(quantiles(heard, n=10)[-1], 3),
        seconds_at_the_worst=round(heard[-1], 3),
        peer="a run of the deployment walk_ticket, asked of Prefect at the same moment",
        peer_events=ASKED,
        peer_seconds_at_the_median=round(median(asked), 3),
        peer_seconds_for_nine_of_ten=round(quantiles(asked, n=10)[-1], 3),
        ratio=round(median(asked) / median(heard), 1),
    )


ROWS: dict[str, Callable[[Bench], None]] = {
    "sweep": whole, "helpdesk": beside_helpdesk, "million": million, "singly": singly,
    "latency": latency,
}  # fmt: skip


def main() -> None:
    choice = argparse.ArgumentParser(
        prog="python -m bench.engine", description=(__doc__ or "").split("\n")[0]
    )
    choice.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(ROWS)}; none means all")
    named = choice.parse_args().rows
    for name in named:
        if name not in ROWS:
            choice.error(f"there is no row {name!r}; the rows are {', '.join(ROWS)}")
    with bench() as at:
        for name in named or ROWS:
            ROWS[name](at)


if __name__ == "__main__":
    main()
