"""What became of walks, written: walks, tickets, events taken, log, and effects to carry out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from flows.clock import observed
from flows.engine.outbox import EFFECT_COLUMNS, PENDING, WITHDRAWN, effect_row
from flows.engine.withdrawing import find_unsent, withdraw
from flows.points import passed
from flows.store.among import among
from flows.store.bulk import insert_rows, update_rows
from flows.store.claims import Head
from flows.store.fetching import fetch_rows
from flows.store.inbox import NOT_TAKEN
from flows.store.log import ENTRY_COLUMNS, Lines
from flows.store.states import state_of
from flows.store.tables import EffectRow, EntryRow, EventRow, TicketRow, WalkRow, table
from matrices.log import Effect, Entry, Withdrawal
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

_WALK, _TICKET, _EVENT = table(WalkRow), table(TicketRow), table(EventRow)
_ENTRY, _EFFECT = table(EntryRow), table(EffectRow)
_NO_LOG = Head()


class Outcome(NamedTuple):
    """What became of one walk; `new` where it follows one that had ended.

    `learned` is whether something new is known of its ticket, `fence` that of its claim.
    """

    id: str
    walk: Walk
    ticket: Ticket
    taken: tuple[Event, ...]
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    new: bool = False
    problem: str = ""
    learned: bool = False
    needs: str = ""
    fence: int = 0


def keep(
    connection: Connection,
    outcomes: Sequence[Outcome],
    heads: Mapping[str, Head],
    run: str,
    *,
    events: bool,
) -> None:
    """Write everything; `heads` are the ends of the walks' logs so far.

    Without `events` none waits, of no ticket.
    """
    seen = observed()
    unsent = find_unsent(
        connection,
        {each.id: (each.withdrawals, each.effects) for each in outcomes if each.withdrawals},
    )
    lines = Lines(seen, run)
    ends: dict[str, Head] = {}
    for each in outcomes:
        walk, entries = each.id, each.entries
        if walk in unsent:
            entries += unsent[walk].entries
        end = heads.get(walk, _NO_LOG)
        ends[walk] = lines.add(entries, walk, each.ticket.id, each.walk.version, end)
    taken = [(each.id, event.ticket, event.seq) for each in outcomes for event in each.taken]
    update_rows(connection, _EVENT, ("walk",), ("ticket", "seq"), taken)
    passed("events taken")
    _keep_walks(connection, outcomes, ends, events=events)
    insert_rows(connection, _ENTRY, ENTRY_COLUMNS, lines.rows)
    passed("log written")
    gone = {key for each in unsent.values() for key in each.keys}
    effects = [
        effect_row(effect, PENDING if effect.key not in gone else WITHDRAWN)
        for each in outcomes
        for effect in each.effects
    ]
    insert_rows(connection, _EFFECT, EFFECT_COLUMNS, effects)
    passed("outbox written")
    withdraw(connection, gone, seen)
    passed("messages withdrawn")


_WALK_COLUMNS = (
    "version", "step", "outcome", "problem", "state", "entries", "head", "due_at", "claimed_by",
    "claimed_until", "holder",
)  # fmt: skip


def _keep_walks(
    connection: Connection,
    outcomes: Sequence[Outcome],
    ends: Mapping[str, Head],
    *,
    events: bool,
) -> None:
    last = {each.ticket.id: each for each in outcomes}
    coming = _coming(connection, last) if events else {}
    changed, added = [], []
    for each in outcomes:
        due = _due(each, coming) if last[each.ticket.id] is each else None
        row = _walk_row(each, ends[each.id], due)
        if each.new:
            added.append((*row, each.id, each.ticket.id, each.walk.number, 0))
        else:
            changed.append((*row, each.fence + 1, each.id))
    insert_rows(connection, _WALK, (*_WALK_COLUMNS, "id", "ticket", "number", "fence"), added)
    passed("walks begun")
    # A claim is good for one decision: who tries again after it was kept finds it lost.
    update_rows(connection, _WALK, (*_WALK_COLUMNS, "fence"), ("id",), changed)
    passed("walks written")
    needs = [(needed, each.id) for each in outcomes if (needed := _needs(each)) is not None]
    update_rows(connection, _WALK, ("needs",), ("id",), needs)
    passed("needs written")
    told = [(dict(each.ticket.told), ticket) for ticket, each in last.items() if each.learned]
    update_rows(connection, _TICKET, ("told",), ("id",), told)
    passed("tickets written")


def _needs(outcome: Outcome) -> str | None:
    """What a person is needed for by now; None where that is as it was.

    It is over when the walk comes to another step or ends, or somebody acknowledges.
    """
    needs = outcome.needs
    for entry in outcome.entries:
        if entry.kind == "needs":
            needs = entry.because
        elif needs and entry.kind in ("step", "acknowledged", "ended"):
            needs = ""
    return None if needs == outcome.needs else needs


def _coming(connection: Connection, tickets: Collection[str]) -> Mapping[str, datetime]:
    """When the next event that was not taken yet happens, by ticket."""
    query = (
        select(_EVENT.c.ticket, func.min(_EVENT.c.at).label("at"))
        .where(among(_EVENT.c.ticket, tickets), NOT_TAKEN)
        .group_by(_EVENT.c.ticket)
    )
    return {row[0]: row[1] for row in fetch_rows(connection, query)}


def _due(outcome: Outcome, coming: Mapping[str, datetime]) -> datetime | None:
    if outcome.problem:
        return None
    due, event = outcome.walk.due_at, coming.get(outcome.ticket.id)
    if due is None or event is None:
        return due or event
    return min(due, event)


def _walk_row(outcome: Outcome, end: Head, due: datetime | None) -> tuple[Any, ...]:
    """The values of _WALK_COLUMNS."""
    walk = outcome.walk
    return (
        walk.version, ", ".join(walk.steps), walk.outcome, outcome.problem, state_of(walk),
        end.entries, end.hash, due, "", None, walk.holder if walk.begun else "",
    )  # fmt: skip
