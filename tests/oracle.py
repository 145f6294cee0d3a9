"""What must come out of the desk `incidents`: tiny, slow, and nothing shared with the engine.

The policy of that one desk is restated by hand, and time is counted second by second, so that the
engine can be held against something thought out apart from it. Quotations: docs/meanings.md.
"""

import csv
import gzip
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Row(NamedTuple):
    """One event of a ticket's history."""

    ticket: str
    seq: int
    at: datetime
    type: str
    old: str
    new: str


class Way(NamedTuple):
    """What became of one ticket: steps entered, clocks breached, single messages sent."""

    steps: list[tuple[datetime, str]]
    breaches: list[tuple[datetime, str]]
    told: int


# ---- the policy, by hand

BERLIN = ZoneInfo("Europe/Berlin")
LONG, SHORT = [(time(8), time(12)), (time(12, 30), time(18))], [(time(8), time(16))]
WEEK = [LONG, LONG, LONG, LONG, SHORT, [], []]
HOLIDAYS = {
    *(date(2016, 3, 25), date(2016, 3, 28), date(2016, 5, 5), date(2016, 5, 16)),
    *(date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25)),
}
PAUSES = {"Awaiting User Info", "Awaiting Vendor", "Awaiting Problem", "Awaiting Evidence"}
MISSING = {"state": "New", "priority": "3", "assignee": ""}

ROWS = {  # for priorities 1, 2, 3 and 4
    "response": ("wall 15m", "30m", "2h", "4h"),
    "resolution": ("wall 8h", "1d", "3d", "5d"),
    "level 1": ("wall 15m", "30m", "1h", "2h"),
    "level 2": ("wall 2h", "4h", "2d", "3d"),
}
AFTER = {
    "intake": ("30m", "triage"),
    "first-line": ("level 1", "specialists"),
    "diagnose": ("4h", "specialists"),
    "specialists": ("level 2", "manager"),
    "resolved": ("3d", "closed"),
}
TRANSITIONS = [  # at which step, on, go, at most; "those of `anywhere` before the step's own"
    ("anywhere", "resolved", "resolved", 9999),
    ("anywhere", "closed", "closed", 9999),
    ("anywhere", "prioritised", "alarm", 9999),  # the one with a guard
    ("anywhere", "asks-for-manager", "manager", 1),
    ("intake", "prioritised", "triage", 9999),
    ("first-line", "taken", "diagnose", 9999),
    ("first-line", "reassigned", "specialists", 9999),
    ("diagnose", "reassigned", "specialists", 9999),
    ("specialists", "reassigned", "specialists", 3),
    ("manager", "reassigned", "specialists", 1),
    ("resolved", "reopened", "diagnose", 9999),
]
TOLD = {
    "alarm": 2,  # dora (duty manager) and chris (on-call)
    "specialists": 2,  # chris and emil
    "manager": 1,  # dora
    "response": 1,  # frida (team leads), at its breach
}

CLOCKS = ("response", "resolution")


# ---- time, second by second


class Calendar:
    """Every open second of a period, as a sorted list of UTC epoch seconds."""

    def __init__(self, first: date, last: date) -> None:
        self.seconds = array("q")
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            for opens, closes in windows(day):
                self.seconds.extend(range(epoch(day, opens), epoch(day, closes)))  # half open

    def between(self, a: int, b: int) -> int:
        return bisect_left(self.seconds, b) - bisect_left(self.seconds, a)

    def later(self, at: int, count: int) -> int:
        """The end of the count-th open second: "the closing instant is the deadline"."""
        return self.seconds[bisect_left(self.seconds, at) + count - 1] + 1

    def opening(self, at: int) -> int:
        return self.seconds[bisect_left(self.seconds, at)]

    def dates_on(self, at: int, count: int) -> int:
        """So many "working dates on, at the same wall time, moved forward into opening hours"."""
        here = datetime.fromtimestamp(at, BERLIN)
        day = here.date()
        while count:
            day += timedelta(days=1)
            count -= bool(windows(day))
        return self.opening(epoch(day, here.time()))


@lru_cache(maxsize=8)
def calendar_of(first: date, last: date) -> Calendar:
    """The calendar of a period, made once."""
    return Calendar(first, last)


def windows(day: date) -> list[tuple[time, time]]:
    return [] if day in HOLIDAYS else WEEK[day.weekday()]


def epoch(day: date, wall_time: time) -> int:
    return int(datetime.combine(day, wall_time, BERLIN).timestamp())


def amount_of(length: str) -> tuple[int, str]:
    """So many wall seconds, open seconds or days."""
    unit = "wall" if length.startswith("wall") else "days" if length.endswith("d") else "open"
    return int(length.removeprefix("wall ")[:-1]) * {"m": 60, "h": 3600, "d": 1}[length[-1]], unit


class Meter:
    """When a clock or a visit began, and the pieces of time in which it has run since."""

    def __init__(self, name: str, begin: int) -> None:
        self.name, self.begin = name, begin
        self.pieces: list[tuple[int, int]] = []
        self.since: int | None = None  # standing
        self.on = True  # for clocks: not stopped
        self.breached = False

    def set(self, at: int, *, running: bool) -> None:
        if running and self.since is None:
            self.since = at
        elif not running and self.since is not None:
            self.pieces.append((self.since, at))
            self.since = None

    def due(self, now: int, length: str, calendar: Calendar) -> int:
        """When the length is used up if all stays as it is; `now` if that was so before."""
        amount, unit = amount_of(length)
        ran = self.pieces + ([] if self.since is None else [(self.since, now)])
        if unit == "wall":
            return now + max(0, amount - sum(b - a for a, b in ran))
        if unit == "days":  # "the open time between the beginning and the instant the days lead to"
            amount = calendar.between(self.begin, calendar.dates_on(self.begin, amount))
        left = amount - sum(calendar.between(a, b) for a, b in ran)
        if left < 0:
            return now  # "what is newly passed happens now"
        due = calendar.later(now, left) if left else now
        if amount == 0:
            return calendar.opening(due)  # "0 time from a closed instant is the next opening"
        if unit == "days" and self.name not in CLOCKS:
            return calendar.opening(due)  # "a wait in days never ends at a closing"
        return due


# ---- one ticket


class Ticket:
    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.fields = dict(MISSING)
        self.clocks: list[Meter] = []
        self.step = ""  # none: not begun, or ended
        self.now = 0
        self.taken: Counter[tuple[str, str]] = Counter()  # in this walk
        self.way = Way([], [], 0)

    def event(self, at: int, row: Row) -> None:
        self.now = at
        if row.type in self.fields:  # (1) "the ticket's field takes the new value"
            self.fields[row.type] = row.new or MISSING[row.type]
        names = names_of(row)
        start = ""
        if row.type == "opened" and not self.clocks:
            start = "intake"
            self.clocks = [Meter("response", at), Meter("resolution", at)]
        elif row.type == "reopened" and self.clocks and not self.step:
            start = "triage"  # "`reopened` after the end begins a new walk ... at `restart`"
            self.taken.clear()
        elif not self.step:
            return  # "Other events after the end change the ticket's fields ...; nothing else"
        for clock in self.clocks:  # (3) "clocks start, stop or resume"
            if {"response": "taken", "resolution": "resolved"}[clock.name] in names:
                clock.on = False
            if clock.name == "resolution" and "reopened" in names:
                clock.on = True
        step = start or self.transition(names)  # (4)
        self.step = self.step or start
        self.set_meters()  # (2) and (3) at one instant
        if step:
            self.enter(step)

    def transition(self, names: set[str]) -> str:
        """Where "the first that fits" leads; "one event takes one transition at most"."""
        alarming = self.fields["priority"] == "1" and self.fields["state"] != "Resolved"
        for where, on, go, at_most in TRANSITIONS:
            fits = where in ("anywhere", self.step) and on in names and (go != "alarm" or alarming)
            if fits and self.taken[where, on] < at_most:
                self.taken[where, on] += 1
                return go
        return ""

    def timers(self) -> list[tuple[int, str]]:
        """What is due and when: "clocks in the order in which the path writes them", then waits."""
        if not self.step:
            return []
        found = [(clock, clock.name) for clock in self.clocks if not clock.breached]
        if self.step in AFTER:
            after = AFTER[self.step][0]
            on_the_wall = self.length(after).startswith("wall")
            found.append((self.wall_visit if on_the_wall else self.visit, after))
        return [
            (meter.due(self.now, self.length(name), self.calendar), name)
            for meter, name in found
            if meter.since is not None
        ]

    def length(self, name: str) -> str:
        """A length itself, or that "of the row that fits the ticket *now*"."""
        return ROWS[name][int(self.fields["priority"]) - 1] if name in ROWS else name

    def timer(self, at: int, name: str) -> None:
        self.now = at
        for clock in self.clocks:
            if clock.name == name:  # "breached at that instant, once"
                clock.breached = True
                self.way.breaches.append((instant(at), name))
        if name == "response":
            self.tell("response")  # and stay
        else:
            self.enter("manager" if name == "resolution" else AFTER[self.step][1])

    def enter(self, step: str) -> None:
        """A new visit: "its waits begin at that instant, from nothing"."""
        self.way.steps.append((instant(self.now), step))
        self.tell(step)
        self.step = "" if step == "closed" else step
        self.visit, self.wall_visit = Meter(step, self.now), Meter(step, self.now)
        self.set_meters()
        if step == "triage" and self.fields["priority"] == "1":
            self.enter("alarm")
        elif step == "triage":
            self.enter("diagnose" if self.fields["assignee"] else "first-line")
        elif step == "alarm":
            self.enter("specialists")

    def tell(self, what: str) -> None:
        self.way = self.way._replace(told=self.way.told + TOLD.get(what, 0))

    def set_meters(self) -> None:
        """In a pause, clocks and open waits stand still, "`wall` waits run on"."""
        running = bool(self.step) and self.fields["state"] not in PAUSES
        for clock in self.clocks:
            clock.set(self.now, running=running and clock.on)
        if self.way.steps:
            self.visit.set(self.now, running=running)
            self.wall_visit.set(self.now, running=True)


def names_of(row: Row) -> set[str]:
    """Its type, "and besides every name in the desk's `events` whose change it makes"."""
    changes = {
        "prioritised": row.type == "priority" and row.new != "",
        "taken": row.type == "assignee" and row.new != "",
        "resolved": (row.type, row.new) == ("state", "Resolved"),
        "closed": (row.type, row.new) == ("state", "Closed"),
    }
    return {row.type} | {name for name, made in changes.items() if made}


def instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def walk(opened: datetime | None, rows: Sequence[Row], until: datetime, calendar: Calendar) -> Way:
    """One ticket's way: again and again the next event or the earliest timer."""
    if opened and all(row.type != "opened" for row in rows):
        rows = [Row("", -1, opened, "opened", "", ""), *rows]  # "the instant its table row says"
    todo = [(int(row.at.timestamp()), row.seq, row) for row in rows if row.at <= until]
    todo.sort(reverse=True)
    ticket = Ticket(calendar)
    while True:
        due = min(ticket.timers(), key=lambda timer: timer[0], default=None)
        if todo and (due is None or todo[-1][0] <= due[0]):  # "events before timers"
            at, _, row = todo.pop()
            ticket.event(at, row)
        elif due and due[0] <= until.timestamp():
            ticket.timer(*due)
        else:
            return ticket.way


def ways(
    opened: Mapping[str, datetime], rows: Mapping[str, Sequence[Row]], until: datetime
) -> dict[str, Way]:
    """Each ticket's way as far as `until`; what happens exactly then is part of it."""
    begins = [*opened.values(), *(row.at for history in rows.values() for row in history)]
    first = min(begins, default=until).astimezone(BERLIN).date() - timedelta(days=1)
    calendar = calendar_of(first, until.astimezone(BERLIN).date() + timedelta(days=40))
    tickets = sorted({*opened, *rows})
    return {t: walk(opened.get(t), rows.get(t, []), until, calendar) for t in tickets}


# ---- histories


def read(folder: Path | str) -> tuple[dict[str, datetime], dict[str, list[Row]]]:
    """When each ticket was opened, and its events, from tickets.csv and events.csv (or .csv.gz)."""
    opened = {t["ticket_id"]: moment(t["opened_at"]) for t in table(Path(folder, "tickets.csv"))}
    rows: dict[str, list[Row]] = {}
    for e in table(Path(folder, "events.csv")):
        ticket, seq, at = e["ticket_id"], int(e["seq"]), moment(e["at"])
        rows.setdefault(ticket, []).append(Row(ticket, seq, at, e["type"], e["old"], e["new"]))
    return opened, rows


def table(file: Path) -> list[dict[str, str]]:
    packed = file.with_name(f"{file.name}.gz")
    raw = file.read_bytes() if file.exists() else gzip.decompress(packed.read_bytes())
    return list(csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline="")))


def moment(written: str) -> datetime:
    """Without an offset a wall time in Berlin, where fold 0 is what is meant: "one that does not
    exist moves forward by the gap, one that exists twice is the first"."""
    at = datetime.fromisoformat(written)
    return (at if at.tzinfo else at.replace(tzinfo=BERLIN)).astimezone(UTC)
