"""The clocks of real tickets, kept from decision to decision, against their whole histories.

At any instant a clock's time is computed anew from every event of the ticket up to then, open
second by open second; only when walks ended is taken from the log.
"""

import itertools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from matrices.clocks import reading
from matrices.desk import Desk
from matrices.log import Entry
from matrices.replay import replay
from tests import oracle
from tests.conftest import berlin
from tests.test_decide_by_oracle import events_of

RULES = {"response": ("taken", ""), "resolution": ("resolved", "reopened")}
Closed = list[tuple[int, int]]


def epoch(at: datetime) -> int:
    return int(at.timestamp())


def closed_spells(entries: Sequence[Entry], until: int) -> Closed:
    """From when to when the ticket had no walk."""
    ends = [epoch(each.at) for each in entries if each.kind == "ended"]
    begins = [epoch(each.at) for each in entries if each.kind == "reopened"]
    return list(zip(ends, [*begins, until][: len(ends)], strict=True))


def runs(clock: str, rows: Sequence[oracle.Row], closed: Closed, at: int) -> bool:
    """Whether a clock runs from an instant on, by all that was told up to then."""
    stops, resumes = RULES[clock]
    state, stopped, opened = "New", False, False
    for row in rows:
        happened = epoch(row.at)
        if happened > at:
            break
        opened = opened or row.type == "opened"
        state = (row.new or "New") if row.type == "state" else state
        names = oracle.names_of(row)
        if opened and not any(a < happened < b for a, b in closed):
            stopped = (stopped or stops in names) and resumes not in names
    return (
        opened
        and not stopped
        and state not in oracle.PAUSES
        and not any(a <= at < b for a, b in closed)
    )


def used(
    clock: str, rows: Sequence[oracle.Row], closed: Closed, until: int, calendar: oracle.Calendar
) -> tuple[int, int]:
    """The open seconds, and the seconds on the wall, that a clock has run up to an instant."""
    marks = {epoch(row.at) for row in rows} | {at for spell in closed for at in spell} | {until}
    known = sorted(at for at in marks if at <= until)
    spells = [(a, b) for a, b in itertools.pairwise(known) if runs(clock, rows, closed, a)]
    return sum(calendar.between(a, b) for a, b in spells), sum(b - a for a, b in spells)


@pytest.mark.slow
@pytest.mark.parametrize("until", ["2016-04-08 11:07", "2016-04-18 00:00", "2017-03-01 00:00"])
def test_clocks_of_the_real_incidents(incidents: Desk, real_log: Path, until: str) -> None:
    """Clocks computed incrementally equal the same clock computed from the whole history."""
    opened, rows = oracle.read(real_log)
    now = berlin(until)
    first, last = min(opened.values()).date(), now.date()
    calendar = oracle.Calendar(first, last)
    looked_at = 0
    for ticket, at in opened.items():
        if at > now:
            continue
        events = [e for e in events_of(ticket, at, rows.get(ticket, [])) if e.at <= now]
        *_, decision = done = list(replay(desk=incidents, ticket=ticket, events=events, until=now))
        entries = [entry for each in done for entry in each.entries]
        told = [oracle.Row(ticket, e.seq, e.at, e.type, e.old, e.new) for e in events]
        closed = closed_spells(entries, epoch(now))
        for clock in RULES:
            found = reading(incidents.paths["incident"], decision.walk, decision.ticket, clock, now)
            open_used, wall_used = used(clock, told, closed, epoch(now), calendar)
            wall = decision.ticket.told.get("priority") == "1"
            assert found is not None
            assert found.used.total_seconds() == (wall_used if wall else open_used), ticket
            looked_at += 1
    assert looked_at
