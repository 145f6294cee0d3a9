"""A path as `decide` walks it, log, reasons, people and messages included."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bench.peers.history import BEGIN, UNTIL, History, Way, events_of
from matrices.decide import Decision, decide
from matrices.desk import Desk
from matrices.log import Entry
from matrices.tickets import Event, Ticket
from matrices.walk import Walk


class Case(NamedTuple):
    """One ticket as `decide` takes it."""

    walk: Walk
    ticket: Ticket
    events: tuple[Event, ...]


class Station(NamedTuple):
    """One thing that happened, by an event or by time, and the step where the walk stood then."""

    name: str
    step: str


def cases(histories: Sequence[History]) -> list[Case]:
    """The tickets, their priorities known from the beginning."""
    found = []
    for number, history in enumerate(histories):
        name = f"T-{number}"
        told = {"priority": str(history.priority)}
        found.append(Case(Walk(name), Ticket(name, told), events_of(name, history)))
    return found


def decisions(desk: Desk, tickets: Sequence[Case]) -> Iterator[Decision]:
    """Every ticket decided from its opening to its end."""
    path, roster = desk.paths["escalation"], desk.roster
    for walk, ticket, events in tickets:
        yield decide(path=path, walk=walk, ticket=ticket, events=events, roster=roster, now=UNTIL)


def way(entries: Sequence[Entry]) -> Way:
    """Steps entered and clocks breached, as the log tells them."""
    steps = [(_minute(each.at), each.step) for each in entries if each.kind == "step"]
    breaches = [
        (_minute(each.at), each.rule.removeprefix("breach of "))
        for each in entries
        if each.kind == "breach"
    ]
    return Way(steps, breaches)


def moves(entries: Sequence[Entry]) -> int:
    """How many transitions led to another visit."""
    return sum(1 for each in entries if each.kind == "step" and each.transition)


def stations(history: History, entries: Sequence[Entry]) -> list[Station]:
    """All that moved or might have moved the walk, in order: events, waits run out, breaches."""
    names = (name for _, name in history.told)
    found: list[Station] = []
    step = ""
    for each in entries:
        if each.kind in {"opened", "event"}:
            found.append(Station(next(names), step))
        elif each.kind == "breach":
            found.append(Station(each.rule.replace(" ", "_"), step))
        elif each.kind == "step":
            step = each.step
            if each.rule.startswith("after "):
                found.append(Station("waited", step))
            found[-1] = Station(found[-1].name, step)
    return found


def _minute(at: datetime) -> int:
    return (at - BEGIN) // timedelta(minutes=1)
