"""A realistic ticket history for trying things out: two weeks of a desk that never was."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from flows.generator import figures, people
from flows.generator.chance import Chance
from flows.generator.hours import BERLIN, arrivals
from flows.generator.life import live
from flows.generator.ticket import Event, Ticket, written

IMPACT_AND_URGENCY = {"1": ("1", "1"), "2": ("1", "2"), "3": ("2", "2"), "4": ("2", "3")}
PROBLEMS = [f"PRB-{number:03}" for number in range(1, 41)]


class Row(NamedTuple):
    """One line of tickets.csv."""

    ticket_id: str
    opened_at: str
    resolved_at: str
    closed_at: str
    priority: str
    impact: str
    urgency: str
    customer: str
    channel: str
    location: str
    category: str
    subcategory: str
    first_group: str
    last_group: str
    resolved_by: str
    reassignment_count: int
    reopen_count: int
    made_sla: str
    closed_code: str
    problem_id: str
    audit_rows: int


class Made(NamedTuple):
    """How much was written."""

    tickets: int
    events: int


def generate(
    folder: Path, *, seed: int, tickets: int = 3200, start: date = date(2026, 3, 23)
) -> Made:
    """Write the same two weeks for the same seed: ``tickets.csv`` and ``events.csv`` in the folder.

    They hold fourteen days from `start`, which is best a Monday, and what becomes of the tickets
    later. Files that are there already are replaced, each at once, when both new ones are complete.
    """
    if tickets < 0:
        raise ValueError(f"tickets must be 0 or more, not {tickets}")
    chance = Chance(seed)
    opened = arrivals(chance, start=start, count=tickets)
    until = datetime.combine(start, time(), BERLIN).astimezone(UTC) + figures.WATCHED
    lived = [_ticket(number, at, chance, until) for number, at in enumerate(opened, start=1)]
    rows = [_row(ticket, chance, until) for ticket in lived]
    events = [event for ticket in lived for event in ticket.events]
    _write(folder, {"tickets.csv": (Row._fields, rows), "events.csv": (Event._fields, events)})
    return Made(tickets=len(rows), events=len(events))


def _ticket(number: int, opened: datetime, chance: Chance, until: datetime) -> Ticket:
    ticket = Ticket(
        id=f"T-{number:05}",
        opened_at=opened,
        channel=chance.pick(figures.CHANNELS),
        customer=people.customer(chance),
        topic=chance.pick(people.TOPICS),
    )
    live(ticket, chance, until=until)
    return ticket


def _row(ticket: Ticket, chance: Chance, until: datetime) -> Row:
    """Give the ticket's line of tickets.csv: how it stands when nobody looks any further."""
    impact, urgency = IMPACT_AND_URGENCY[ticket.now["priority"]]
    return Row(
        ticket_id=ticket.id,
        opened_at=written(ticket.opened_at),
        resolved_at=_or_empty(ticket.resolved_at),
        closed_at=_or_empty(ticket.closed_at),
        priority=ticket.now["priority"],
        impact=impact,
        urgency=urgency,
        customer=ticket.customer,
        channel=ticket.channel,
        location=chance.pick(people.LOCATIONS),
        category=ticket.now["category"],
        subcategory=chance.among(people.DETAILS),
        first_group=ticket.first_group,
        last_group=ticket.now["group"],
        resolved_by=ticket.resolved_by,
        reassignment_count=ticket.counts["reassigned"],
        reopen_count=ticket.counts["reopened"],
        made_sla=_made_sla(ticket, until),
        closed_code=chance.pick(figures.CODES) if ticket.resolved_at else "",
        problem_id=chance.among(PROBLEMS) if chance.happens(figures.PROBLEM) else "",
        audit_rows=ticket.saves,
    )


def _or_empty(at: datetime | None) -> str:
    return written(at) if at else ""


def _made_sla(ticket: Ticket, until: datetime) -> str:
    promised = timedelta(hours=figures.PROMISED[ticket.now["priority"]])
    return "true" if (ticket.resolved_at or until) - ticket.opened_at <= promised else "false"


def _write(
    folder: Path, files: dict[str, tuple[Sequence[str], Iterable[Sequence[object]]]]
) -> None:
    """Write every file under another name first, so that none is ever seen half written."""
    folder.mkdir(parents=True, exist_ok=True)
    halves = {folder / f".{name}.part": folder / name for name in files}
    try:
        for half, (head, lines) in zip(halves, files.values(), strict=True):
            with half.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows([head, *lines])
        for half, whole in halves.items():
            half.replace(whole)
    finally:
        for half in halves:
            half.unlink(missing_ok=True)
