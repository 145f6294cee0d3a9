"""Claimed walks in, one transaction out: walks, tickets, run log, and effects to carry out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Result, Row, bindparam, func, select, update

from flows.clock import observed
from flows.engine.outbox import PENDING
from flows.engine.shares import Shares
from flows.store.claims import Claim, still_held
from flows.store.database import Store
from flows.store.log import STATE, entry_rows, state_of
from flows.store.tables import EffectRow, EntryRow, EventRow, TicketRow, WalkRow, table
from flows.store.versions import Versions
from matrices.decide import Decision, WalkError, decide
from matrices.desk import Desk
from matrices.log import ACT, Effect, Entry
from matrices.messages import Message
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

_WALK, _TICKET, _EVENT = table(WalkRow), table(TicketRow), table(EventRow)
_ENTRY, _EFFECT = table(EntryRow), table(EffectRow)

_TRIES = 3
"""How often walks are decided again because others gave turns meanwhile; then they have to wait."""
_MOMENT = timedelta(microseconds=1)
_OF_EFFECT = (*(name for name in Effect._fields if name != "message"), "subject", "text")


class Decided(NamedTuple):
    """What a transaction kept: walks decided, steps taken, effects to carry out, walks stuck."""

    walks: int
    steps: int
    effects: int
    stuck: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one walk; `new` where it follows one that had ended."""

    walk: Walk
    ticket: Ticket
    taken: tuple[Event, ...]
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...] = ()
    new: bool = False
    problem: str = ""


_Found = Mapping[str, Sequence[_Outcome]]


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides walks of a store. The desk's roster is live, its paths are the newest versions."""

    store: Store
    desk: Desk
    versions: Versions

    def decide(self, claims: Sequence[Claim], *, now: datetime, run: str) -> Decided:
        """Decide the claimed walks up to `now`, kept in one transaction.

        Walks whose claim was lost meanwhile are left to whoever has it now. A walk that cannot be
        decided is kept with the reason, and needs a person. Where others gave a turn meanwhile
        that was given here too, the walks are decided again.
        """
        mine = list(claims)
        for _ in range(_TRIES):
            found, shares = self._found(mine, now)
            with self.store.writing() as connection:
                held = still_held(connection, mine)
                if _as_decided(connection, shares, mine, held):
                    return _kept(connection, found, shares, held, run)
            mine = [claim for claim in mine if claim.walk in held]
        with self.store.writing() as connection:  # nobody is faster than who decides alone
            held = still_held(connection, mine)
            mine = [claim for claim in mine if claim.walk in held]
            found, shares = self._found(mine, now)
            return _kept(connection, found, shares, held, run)

    def _found(self, claims: Sequence[Claim], now: datetime) -> tuple[_Found, Shares]:
        """What becomes of each claimed walk, one after the other, and of turns and loads."""
        with self.store.reading() as connection:
            rows = _rows(connection, claims)
            waiting = _waiting(connection, claims, now)
        shares = Shares(self.store)
        found = {
            claim.walk: list(
                self._walked(rows[claim.walk], waiting.get(claim.ticket, []), now, shares)
            )
            for claim in claims
        }
        return found, shares

    def _walked(
        self, row: Row[Any], events: list[Event], now: datetime, shares: Shares
    ) -> Iterator[_Outcome]:
        """The walk of a row decided, and the walks that follow if its ticket came back."""
        walk = STATE.validate_python(row.state) if row.state else Walk(row.ticket, row.number)
        ticket, new, problem = Ticket(row.ticket, row.told), False, ""
        while True:
            try:
                decision = self._decision(walk, ticket, events, now, shares)
            except Exception as error:  # whatever ails one walk must not take its chunk with it
                if isinstance(error, WalkError) and not problem:
                    # What was due before is done, as punctual sweeps would have done it.
                    now, problem = error.at - _MOMENT, str(error)
                    continue
                problem = problem or f"{type(error).__name__}: {error}"
                failed = Entry(now, "failed", because=problem)
                yield _Outcome(walk, ticket, (), (failed,), new=new, problem=problem)
                return
            shares.passed_on(walk, decision.walk, decision.turns)
            stuck = problem if not decision.rest else ""
            failed = Entry(now + _MOMENT, "failed", because=stuck)
            seen = [event for event in events if event.at <= now]
            yield _Outcome(
                walk=decision.walk,
                ticket=decision.ticket,
                taken=tuple(seen[: len(seen) - len(decision.rest)]),
                entries=(*decision.entries, failed) if stuck else decision.entries,
                effects=decision.effects,
                new=new,
                problem=stuck,
            )
            if not decision.rest:
                return
            walk, ticket = decision.walk.again(), decision.ticket
            events, new = [*decision.rest, *events[len(seen) :]], True

    def _decision(
        self, walk: Walk, ticket: Ticket, events: list[Event], now: datetime, shares: Shares
    ) -> Decision:
        if walk.begun:
            path = self.versions.path(walk.version)
        else:
            path = self.desk.path_for(ticket, (event for event in events if event.at <= now))
        return decide(
            path=path,
            walk=walk,
            ticket=ticket,
            events=events,
            roster=self.desk.roster,
            now=now,
            turns=shares.turns,
            loads=shares.loads_on(path, walk),
        )


def _as_decided(
    connection: Connection, shares: Shares, claims: Sequence[Claim], held: Mapping[str, int]
) -> bool:
    """Whether all is still as it was when it was decided.

    A walk that was lost takes the turns with it that it was given, and what it was to hold.
    """
    return not shares.used or (len(held) == len(claims) and shares.still_so(connection))


def _kept(
    connection: Connection,
    found: _Found,
    shares: Shares,
    held: Mapping[str, int],
    run: str,
) -> Decided:
    kept = [each for walk, outcomes in found.items() if walk in held for each in outcomes]
    _keep(connection, kept, held, run)
    shares.keep(connection)
    return Decided(
        walks=len(kept),
        steps=sum(entry.kind == "step" for each in kept for entry in each.entries),
        effects=sum(len(each.effects) for each in kept),
        stuck=sum(bool(each.problem) for each in kept),
    )


def _rows(connection: Connection, claims: Sequence[Claim]) -> dict[str, Row[Any]]:
    rows: Result[Any] = connection.execute(
        select(
            _WALK.c.id,
            _WALK.c.ticket,
            _WALK.c.number,
            _WALK.c.state,
            _TICKET.c.told,
        )
        .join(_TICKET, _TICKET.c.id == _WALK.c.ticket)
        .where(_WALK.c.id.in_([claim.walk for claim in claims]))
    )
    return {row.id: row for row in rows.all()}


def _waiting(
    connection: Connection, claims: Sequence[Claim], now: datetime
) -> dict[str, list[Event]]:
    """The events of each ticket that were not taken yet, up to `now`, in their order."""
    rows = connection.execute(
        select(_EVENT)
        .where(_EVENT.c.ticket.in_([claim.ticket for claim in claims]))
        .where(_EVENT.c.walk == "", _EVENT.c.at <= now)
        .order_by(_EVENT.c.ticket, _EVENT.c.at, _EVENT.c.seq)
    )
    found: dict[str, list[Event]] = {}
    for row in rows:
        event = Event(row.ticket, row.at, row.seq, row.type, row.old, row.new, row.actor)
        found.setdefault(row.ticket, []).append(event)
    return found


def _keep(
    connection: Connection, outcomes: Sequence[_Outcome], entered: Mapping[str, int], run: str
) -> None:
    """Write everything; `entered` is how many log entries a walk has already."""
    _mark_taken(connection, outcomes)
    _keep_walks(connection, outcomes, entered)
    seen = observed()
    entries = [
        row
        for each in outcomes
        for row in entry_rows(
            each.walk, each.entries, after=entered.get(each.walk.id, 0), observed=seen, run=run
        )
    ]
    effects = [_effect_row(effect) for each in outcomes for effect in each.effects]
    if entries:
        connection.execute(_ENTRY.insert(), entries)
    if effects:
        connection.execute(_EFFECT.insert(), effects)


def _mark_taken(connection: Connection, outcomes: Sequence[_Outcome]) -> None:
    taken = [
        {"of": event.ticket, "number": event.seq, "by": each.walk.id}
        for each in outcomes
        for event in each.taken
    ]
    if taken:
        connection.execute(
            update(_EVENT)
            .where(_EVENT.c.ticket == bindparam("of"), _EVENT.c.seq == bindparam("number"))
            .values(walk=bindparam("by")),
            taken,
        )


def _keep_walks(
    connection: Connection, outcomes: Sequence[_Outcome], entered: Mapping[str, int]
) -> None:
    coming = _coming(connection, {each.ticket.id for each in outcomes})
    last = {each.ticket.id: each for each in outcomes}
    changed: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for each in outcomes:
        due = _due(each, coming) if last[each.ticket.id] is each else None
        entries = entered.get(each.walk.id, 0) + len(each.entries)
        (added if each.new else changed).append(_walk_row(each, entries, due))
    if added:
        connection.execute(_WALK.insert(), [{**row, "fence": 0} for row in added])
    if changed:
        names = [name for name in changed[0] if name != "id"]
        connection.execute(
            update(_WALK)
            .where(_WALK.c.id == bindparam("this"))
            # A claim is good for one decision: who tries again after it was kept finds it lost.
            .values(fence=_WALK.c.fence + 1, **{name: bindparam(f"to_{name}") for name in names}),
            [{"this": row["id"], **{f"to_{name}": row[name] for name in names}} for row in changed],
        )
    if last:
        connection.execute(
            update(_TICKET).where(_TICKET.c.id == bindparam("this")).values(told=bindparam("now")),
            [{"this": ticket, "now": dict(each.ticket.told)} for ticket, each in last.items()],
        )


def _coming(connection: Connection, tickets: Iterable[str]) -> Mapping[str, datetime]:
    """When the next event that was not taken yet happens, by ticket."""
    rows = connection.execute(
        select(_EVENT.c.ticket, func.min(_EVENT.c.at).label("at"))
        .where(_EVENT.c.ticket.in_(list(tickets)), _EVENT.c.walk == "")
        .group_by(_EVENT.c.ticket)
    )
    return {row.ticket: row.at for row in rows}


def _due(outcome: _Outcome, coming: Mapping[str, datetime]) -> datetime | None:
    if outcome.problem:
        return None
    ticket = outcome.ticket.id
    dues = [due for due in (outcome.walk.due_at, coming.get(ticket)) if due is not None]
    return min(dues, default=None)


def _effect_row(effect: Effect) -> dict[str, Any]:
    given = {name: getattr(effect, name) for name in _OF_EFFECT}
    values = effect.message.values if isinstance(effect.message, Message) else {}
    return {
        **given,
        "state": PENDING,
        "attempts": 0,
        "settled": None,
        "problem": "",
        "given": dict(values) if effect.channel == ACT else {},
        "claimed_by": "",
        "claimed_until": None,
    }


def _walk_row(outcome: _Outcome, entries: int, due: datetime | None) -> dict[str, Any]:
    walk = outcome.walk
    return {
        "id": walk.id,
        "ticket": walk.ticket,
        "number": walk.number,
        "version": walk.version,
        "step": ", ".join(walk.steps),
        "outcome": walk.outcome,
        "problem": outcome.problem,
        "state": state_of(walk),
        "entries": entries,
        "due_at": due,
        "claimed_by": "",
        "claimed_until": None,
        "holder": walk.holder if walk.begun else "",
    }
