"""The path as one loop for it alone: what somebody writes who needs no other path."""

from collections.abc import Iterable
from typing import NamedTuple

from bench.peers.history import History, Way
from bench.peers.hours import NEVER, Hours

DOES = (
    "one plain loop for this path: same steps, events, pauses, both clocks and working-time sums "
    "by look-up tables of minutes made beforehand; no log, reasons, people and messages"
)

DIAGNOSE_WITHIN = 4 * 60
AFTER = {
    "first-line": "specialists",
    "diagnose": "specialists",
    "specialists": "manager",
    "resolved": "closed",
}
HANDED_ON = {"first-line": "specialists", "diagnose": "specialists", "manager": "specialists"}


class Row(NamedTuple):
    """A row of the matrix; lengths are minutes, and days where their flag says so."""

    response: int
    resolution: int
    level_1: int
    level_2: int
    wall_clocks: bool = False
    days_to_solve: bool = False
    days_of_level_2: bool = False


ROWS = {
    1: Row(15, 8 * 60, 15, 2 * 60, wall_clocks=True),
    2: Row(30, 1, 30, 4 * 60, days_to_solve=True),
    3: Row(2 * 60, 3, 60, 2, days_to_solve=True, days_of_level_2=True),
}


def walk(history: History, hours: Hours) -> Way:  # noqa: C901, PLR0912, PLR0915 — one loop: that is the peer
    """One ticket's whole way."""
    priority, told = history
    row = ROWS[priority]
    used, ends, opens, _, days_on = hours
    clock_used, clock_ends = (hours.wall, hours.wall) if row.wall_clocks else (used, ends)

    begun = told[0][0]
    steps = [(begun, "triage")]
    breaches: list[tuple[int, str]] = []
    if priority == 1:
        steps.append((begun, "alarm"))
        target = "specialists"
    else:
        target = "first-line"

    # What a clock's table has to reach; 0 once the clock is over.
    start = clock_used[begun]
    response = start + row.response
    if row.days_to_solve:
        resolution = used[days_on[row.resolution][begun]]
    else:
        resolution = start + row.resolution
    empty = resolution == start
    response_due = clock_ends[response]
    resolution_due = opens[begun] if empty else clock_ends[resolution]

    step, now, wait, wait_due, in_days = "", begun, 0, NEVER, False
    pause, index, last = NEVER, 1, len(told)
    at, name = told[1]
    while True:
        if target:
            step = target
            steps.append((now, step))
            if step == "closed":
                return Way(steps, breaches)
            wait, in_days = 0, False
            if step == "first-line":
                wait = used[now] + row.level_1
            elif step == "diagnose":
                wait = used[now] + DIAGNOSE_WITHIN
            elif step == "specialists":
                in_days = row.days_of_level_2
                wait = used[days_on[row.level_2][now]] if in_days else used[now] + row.level_2
            elif step == "resolved":
                wait, in_days = used[days_on[3][now]], True
            if not wait or pause != NEVER:
                wait_due = NEVER
            else:
                wait_due = max(ends[wait], now)
                if in_days:
                    wait_due = opens[wait_due]
            if wait and pause != NEVER:
                wait -= used[now] - used[pause]  # the pause adds it again when it ends
            target = ""

        due = min(response_due, resolution_due, wait_due)
        if at > due:
            now = due
            if response_due == due:
                breaches.append((now, "response"))
                response, response_due = 0, NEVER
            elif resolution_due == due:
                breaches.append((now, "resolution"))
                resolution, resolution_due, target = 0, NEVER, "manager"
            else:
                target = AFTER[step]
            continue

        now = at
        if name == "pending":
            pause = now
            response_due = resolution_due = wait_due = NEVER
        elif pause != NEVER and name in {"active", "resolved", "closed"}:
            stood = clock_used[now] - clock_used[pause]
            if response:
                response += stood
                response_due = max(clock_ends[response], now)
            if resolution:
                resolution += stood
                resolution_due = opens[now] if empty else max(clock_ends[resolution], now)
            if wait:
                wait += used[now] - used[pause]
                wait_due = max(ends[wait], now)
                if in_days:
                    wait_due = opens[wait_due]
            pause = NEVER
        if name == "taken":
            response, response_due = 0, NEVER
            if step == "first-line":
                target = "diagnose"
        elif name == "reassigned":
            target = HANDED_ON.get(step, "")
        elif name == "resolved":
            resolution, resolution_due, target = 0, NEVER, "resolved"
        elif name == "closed":
            target = "closed"
        index += 1
        at, name = told[index] if index < last else (NEVER, "")


def walk_all(histories: Iterable[History], hours: Hours) -> list[Way]:
    """Every ticket's whole way."""
    return [walk(history, hours) for history in histories]
