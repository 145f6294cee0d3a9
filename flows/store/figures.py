"""What the store can say about many tickets at once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select

from diagrams.overlay import step_on_chart
from flows.store.database import Store
from flows.store.tables import EffectRow, EntryRow, TicketRow, WalkRow, table
from matrices.log import ACT

_WALK, _ENTRY = table(WalkRow), table(EntryRow)
_EFFECT, _TICKET = table(EffectRow), table(TicketRow)
_MESSAGE: ColumnElement[bool] = _EFFECT.c.channel != ACT
_DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of tickets, escalations, people and deadlines in a store.

    `stuck` are walks that cannot go on, `needing` those that go on and need a person all the same.
    `standing` is how many open tickets stand at each step: in a fork at several, in a called path
    at the step that calls it. `told` are messages by person, `acts` the desk's own tasks by what
    became of them, `unsent` the messages that were withdrawn, or for which others stand.
    """

    tickets: int
    opened: int
    still_open: int
    stuck: int
    needing: int
    standing: dict[str, int]
    escalations: dict[tuple[str, str, int | None], int]
    told: dict[str, int]
    undelivered: int
    acts: dict[str, int]
    unsent: dict[str, int]
    missed: dict[str, int]


def figures_of(store: Store) -> Figures:
    """The counts as they are now; a ticket stands where its last walk does."""
    with store.reading() as connection:
        together = _pairs(connection, _standing())
        return Figures(
            tickets=_count(connection, select(func.count()).select_from(_TICKET)),
            opened=_count(
                connection,
                select(func.count(_WALK.c.ticket.distinct())).where(_WALK.c.version != ""),
            ),
            still_open=sum(together.values()),
            stuck=_count(connection, select(func.count()).where(_WALK.c.problem != "")),
            needing=_count(connection, select(func.count()).where(_WALK.c.needs != "")),
            standing=_by_step(together),
            escalations=_escalations(connection),
            told=_pairs(connection, _by(_EFFECT.c.whom, _MESSAGE, _EFFECT.c.state == _DELIVERED)),
            undelivered=_count(
                connection,
                select(func.count()).where(_MESSAGE, _EFFECT.c.state.in_(("pending", "failed"))),
            ),
            unsent=_pairs(
                connection, _by(_EFFECT.c.state, _EFFECT.c.state.in_(("withdrawn", "covered")))
            ),
            acts=_pairs(connection, _by(_EFFECT.c.state, ~_MESSAGE)),
            missed=_pairs(connection, _by(_ENTRY.c.rule, _ENTRY.c.kind == "breach")),
        )


def _standing() -> Select[tuple[str, int]]:
    last = select(_WALK.c.ticket, func.max(_WALK.c.number).label("n")).group_by(_WALK.c.ticket)
    newest = last.subquery()
    return (
        select(_WALK.c.step, func.count())
        .join(newest, (newest.c.ticket == _WALK.c.ticket) & (newest.c.n == _WALK.c.number))
        .where(_WALK.c.outcome == "", _WALK.c.version != "")
        .group_by(_WALK.c.step)
    )


def _by_step(together: Mapping[str, int]) -> dict[str, int]:
    """Tickets by step, from tickets by the steps at which they stand at once."""
    found: Counter[str] = Counter()
    for steps, tickets in together.items():
        found.update(dict.fromkeys({step_on_chart(step) for step in steps.split(", ")}, tickets))
    return dict(found)


def _by(column: Column[str], *conditions: ColumnElement[bool]) -> Select[tuple[str, int]]:
    return select(column, func.count()).where(*conditions).group_by(column).order_by(column)


def _pairs(connection: Connection, query: Select[tuple[str, int]]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query).all()}


def _escalations(connection: Connection) -> dict[tuple[str, str, int | None], int]:
    """By kind, whether the ticket moved (`step`) or stayed (`stayed`), and the level it came to."""
    told = (_ENTRY.c.escalation, _ENTRY.c.kind, _ENTRY.c.level)
    query = select(*told, func.count()).where(_ENTRY.c.escalation != "").group_by(*told)
    rows = connection.execute(query.order_by(*told)).all()
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def _count(connection: Connection, query: Select[tuple[int]]) -> int:
    return int(connection.scalar(query) or 0)


def longest_walk(store: Store) -> str:
    """The ticket that entered the most steps; empty where none entered any."""
    ticket = _ENTRY.c.ticket
    query = (
        select(ticket).where(_ENTRY.c.kind == "step").group_by(ticket)
        .order_by(func.count().desc(), ticket).limit(1)
    )  # fmt: skip
    with store.reading() as connection:
        return str(connection.scalar(query) or "")
