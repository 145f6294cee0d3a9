"""What the log has of a path's traffic in a period, and how late open tickets are; streamed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, Text, and_, cast, func, select

from diagrams.overlay import Late, step_on_chart
from flows.store.database import Store
from flows.store.states import walk_of
from flows.store.tables import EntryRow, TicketRow, VersionRow, WalkRow, table
from matrices.clocks import reading
from matrices.log import Entry
from matrices.paths import Path
from matrices.tickets import Ticket
from matrices.traffic import MOVES, Traffic, traffic_of

_ENTRY, _WALK, _TICKET, _VERSION = (
    table(each) for each in (EntryRow, WalkRow, TicketRow, VersionRow)
)
_STATE = cast(_WALK.c.state, Text).label("state")
_AT_ONCE = 2_000
_KINDS = (*MOVES, "breach", "ended")
_OF_ENTRY = ("at", "kind", "step", "visit", "transition", "rule")


def log_ends(store: Store) -> datetime | None:
    """The instant of the log's last entry; None where it has none."""
    with store.reading() as connection:
        found: datetime | None = connection.scalar(select(func.max(_ENTRY.c.at)))
    return found


def versions_of(store: Store, path: str) -> list[str]:
    """The versions of a path that the store has, the newest first."""
    query = select(_VERSION.c.id).where(_VERSION.c.path == path)
    with store.reading() as connection:
        return list(connection.scalars(query.order_by(_VERSION.c.published.desc(), _VERSION.c.id)))


def traffic_in(store: Store, path: Path, since: datetime, until: datetime) -> Traffic:
    """What went over the transitions of this version of a path from `since` up to `until`."""
    return traffic_of(_walks(store, path.version, since, until), path.calendar, since, until)


def walks_in(store: Store, path: str, since: datetime, until: datetime) -> dict[str, int]:
    """How many walks each version of a path has with an entry in the period."""
    query = (
        select(_ENTRY.c.version, func.count(_ENTRY.c.walk.distinct()))
        .join(_VERSION, _VERSION.c.id == _ENTRY.c.version)
        .where(_VERSION.c.path == path, *_within(since, until))
        .group_by(_ENTRY.c.version)
    )
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _walks(store: Store, version: str, since: datetime, until: datetime) -> Iterator[list[Entry]]:
    with store.reading() as connection:
        rows = connection.execute(_moves(version, since, until))
        for _, of_walk in groupby(rows, key=lambda row: row.walk):
            yield [_entry(row) for row in of_walk]


def _entry(row: Row[Any]) -> Entry:
    return Entry(*(getattr(row, name) for name in _OF_ENTRY))


def _moves(version: str, since: datetime, until: datetime) -> Select[Any]:
    """The moves of all walks that did something in the period, each from its beginning."""
    alive = select(_ENTRY.c.walk).where(_ENTRY.c.version == version, *_within(since, until))
    columns = (_ENTRY.c.walk, *(_ENTRY.c[name] for name in _OF_ENTRY))
    return (
        select(*columns)
        .where(
            and_(_ENTRY.c.version == version, _ENTRY.c.kind.in_(_KINDS), _ENTRY.c.at < until),
            _ENTRY.c.walk.in_(alive),
        )
        .order_by(_ENTRY.c.walk, _ENTRY.c.n)
        .execution_options(yield_per=_AT_ONCE)
    )


def _within(since: datetime, until: datetime) -> tuple[Any, ...]:
    return _ENTRY.c.at >= since, _ENTRY.c.at < until


# -- How late open tickets are ---------------------------------------------------------------------


class Standing(NamedTuple):
    """Open tickets by the step of the chart where they stand, those late there, and how many."""

    counts: dict[str, int]
    late: dict[str, Late]
    tickets: int


def standing_at(store: Store, paths: dict[str, Path], at: datetime) -> Standing:
    """Where the open tickets on these versions stand at an instant, and how late they are.

    A ticket is as late as the clock that is furthest over its target, in the target's time.
    """
    counts: dict[str, int] = {}
    late: dict[str, Late] = {}
    tickets = 0
    query = (
        select(_WALK.c.ticket, _WALK.c.version, _WALK.c.step, _STATE, _TICKET.c.told)
        .join(_TICKET, _TICKET.c.id == _WALK.c.ticket)
        .where(_WALK.c.outcome == "", _WALK.c.version.in_(list(paths)))
        .order_by(_WALK.c.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    with store.reading() as connection:
        for row in connection.execute(query):
            tickets += 1
            over = _over(row, paths[row.version], at)
            for step in {step_on_chart(each) for each in row.step.split(", ")}:
                counts[step] = counts.get(step, 0) + 1
                if over is not None:
                    late[step] = _later(late.get(step), row.ticket, over)
    return Standing(counts, late, tickets)


def _over(row: Row[Any], path: Path, at: datetime) -> timedelta | None:
    """By how much a ticket is over the target of a clock that was not stopped; None if of none."""
    walk, ticket = walk_of(row.state), Ticket(row.ticket, row.told)
    overdue = []
    for name, clock in walk.clocks.items():
        try:
            shows = None if clock.stopped else reading(path, walk, ticket, name, at)
        except LookupError:
            continue  # no row fits the ticket any more: it has no target
        if shows is not None and shows.left is not None and shows.left < timedelta(0):
            overdue.append(-shows.left)
    return max(overdue, default=None)


def _later(before: Late | None, ticket: str, over: timedelta) -> Late:
    if before is None:
        return Late(1, ticket, over)
    worst = (ticket, over) if over > before.by else (before.ticket, before.by)
    return Late(before.tickets + 1, *worst)
