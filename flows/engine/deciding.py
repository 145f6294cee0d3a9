"""Claimed walks in, one transaction out: walks, tickets, run log, and effects to carry out."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import add
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, func, literal_column, select

from flows.clock import observed
from flows.engine.outbox import EFFECT_COLUMNS, PENDING, WITHDRAWN, effect_row
from flows.engine.shares import Shares
from flows.engine.withdrawing import NOTHING, find_unsent, withdraw
from flows.points import passed
from flows.store.among import among
from flows.store.bulk import insert_rows, update_rows
from flows.store.claims import (
    Claim,
    Head,
    claim_due,
    due_now,
    given_back_on_error,
    still_held,
)
from flows.store.database import Store
from flows.store.fetching import fetch_rows
from flows.store.log import ENTRY_COLUMNS, entry_rows
from flows.store.postgres import alone_to_share
from flows.store.states import NOT_BEGUN, state_of, walk_of
from flows.store.tables import EffectRow, EntryRow, EventRow, TicketRow, WalkRow, table
from flows.store.versions import Versions
from matrices.decide import Decision, WalkError, decide
from matrices.desk import Desk
from matrices.log import Effect, Entry, Withdrawal
from matrices.stopwatch import of_parts
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

_WALK, _TICKET, _EVENT = table(WalkRow), table(TicketRow), table(EventRow)
_ENTRY, _EFFECT = table(EntryRow), table(EffectRow)
_WAITS = _EVENT.c.walk == literal_column("''")
"""Whether an event was not taken yet: in the very words of the index of those that were not."""

_TRIES = 3
"""How often walks are decided again because others gave turns meanwhile; then they have to wait."""
_AT_A_TIME = 1_000
"""Walks that are written before the next are decided, by whoever is alone with the store: what they
were made of is out of memory again, and out of the way of the processor's caches."""
_MOMENT = timedelta(microseconds=1)
_OF_EVENT = ("ticket", "at", "seq", "type", "old", "new", "actor")
_NO_LOG = Head()
_NO_EVENTS: Sequence[Event] = ()


class Decided(NamedTuple):
    """What a transaction kept: walks decided, steps taken, effects to carry out, walks stuck."""

    walks: int
    steps: int
    effects: int
    stuck: int

    def and_also(self, more: "Decided") -> "Decided":
        """What both kept."""
        return Decided(*map(add, self, more))


NONE_DECIDED = Decided(0, 0, 0, 0)


class _Outcome(NamedTuple):
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


_Found = Mapping[str, Sequence[_Outcome]]
_Waiting = Mapping[str, Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides walks of a store. The desk's roster is live, its paths are the newest versions.

    Of several threads one at a time decides; the others may write meanwhile.
    """

    store: Store
    desk: Desk
    versions: Versions
    alone: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def decide(self, claims: Sequence[Claim], *, now: datetime, run: str) -> Decided:
        """Decide the claimed walks up to `now`, kept in one transaction.

        Walks whose claim was lost meanwhile are left to whoever has it now. A walk that cannot be
        decided is kept with the reason, and needs a person. Where others gave a turn meanwhile
        that was given here too, the walks are decided again.
        """
        mine = list(claims)
        for _ in range(_TRIES):
            with ExitStack() as alone:
                alone.enter_context(self.alone)
                with self.store.reading() as connection:
                    waiting = _waiting(connection, mine, now)
                shares = Shares(self.store)
                found = self._found(mine, waiting, now, shares)
                passed("walks decided")
                if not shares.used:  # then the next are decided while these are written
                    alone.close()
                with self.store.writing() as connection:
                    held = still_held(connection, mine)
                    as_decided = _as_decided(connection, shares, mine, held)
                    if as_decided:
                        kept = _kept(connection, found, held, run)
                        shares.keep(connection)
                        passed("turns written")
            if as_decided:
                passed("decision committed")
                return kept
            mine = [claim for claim in mine if claim.walk in held]
        with self.store.writing() as connection:  # nobody is faster than who decides alone
            alone_to_share(connection)
            held = still_held(connection, mine)
            mine = [claim for claim in mine if claim.walk in held]
            return self._alone(connection, mine, held, now, run)

    def decide_due(self, now: datetime, *, limit: int, owner: str, run: str) -> Decided | None:
        """Decide up to `limit` walks that are due at `now`, the longest due first; None if none is.

        Whoever writes to a file is alone with it: what is due is read, decided and kept in one
        transaction. On a server it is claimed for `owner` first, and others go on meanwhile.
        """
        if not self.store.on_file:
            claims = claim_due(self.store, now, owner=owner, limit=limit)
            with given_back_on_error(self.store, claims):
                return self.decide(claims, now=now, run=run) if claims else None
        with self.alone, self.store.writing() as connection:
            due = due_now(connection, now, limit=limit)
            heads = {claim.walk: head for claim, head in due}
            claims = [claim for claim, _ in due]
            kept = self._alone(connection, claims, heads, now, run) if due else None
        passed("decision committed")
        return kept

    def _alone(
        self,
        connection: Connection,
        claims: Sequence[Claim],
        heads: Mapping[str, Head],
        now: datetime,
        run: str,
    ) -> Decided:
        """Decide and keep walks of which, and of turns and loads, nobody else changes anything."""
        waiting, shares = _waiting(connection, claims, now), Shares(self.store)
        kept = NONE_DECIDED
        for start in range(0, len(claims), _AT_A_TIME):
            found = self._found(claims[start : start + _AT_A_TIME], waiting, now, shares)
            passed("walks decided")
            kept = kept.and_also(_kept(connection, found, heads, run))
        shares.keep(connection)
        passed("turns written")
        return kept

    def _found(
        self, claims: Iterable[Claim], waiting: _Waiting, now: datetime, shares: Shares
    ) -> _Found:
        """What becomes of each walk, one after the other, and of turns and loads."""
        return {
            claim.walk: self._walked(claim, waiting.get(claim.ticket, _NO_EVENTS), now, shares)
            for claim in claims
        }

    def _walked(
        self, claim: Claim, events: Sequence[Event], now: datetime, shares: Shares
    ) -> list[_Outcome]:
        """The claimed walk decided, and the walks that follow if its ticket came back."""
        outcomes: list[_Outcome] = []
        begun = claim.state != NOT_BEGUN
        walk = walk_of(claim.state) if begun else Walk(claim.ticket, claim.number)
        known, fence = orjson.loads(claim.told), claim.fence
        ticket, new, problem = Ticket(claim.ticket, known), False, ""
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
                outcomes.append(
                    _Outcome(
                        walk.id, walk, ticket, (), (failed,), new=new, problem=problem, fence=fence
                    )
                )
                return outcomes
            shares.passed_on(walk, decision.walk, decision.turns)
            stuck = problem if not decision.rest else ""
            entries = decision.entries
            if stuck:
                entries = (*entries, Entry(now + _MOMENT, "failed", because=stuck))
            seen = [event for event in events if event.at <= now]
            outcomes.append(
                of_parts(
                    _Outcome,
                    (
                        decision.walk.id,
                        decision.walk,
                        decision.ticket,
                        tuple(seen[: len(seen) - len(decision.rest)]),
                        entries,
                        decision.effects,
                        decision.withdrawals,
                        new,
                        stuck,
                        decision.ticket.told != known,
                        "" if new else claim.needs,
                        fence,
                    ),
                )
            )
            if not decision.rest:
                return outcomes
            walk, ticket = decision.walk.again(), decision.ticket
            events, new = [*decision.rest, *events[len(seen) :]], True

    def _decision(
        self, walk: Walk, ticket: Ticket, events: Sequence[Event], now: datetime, shares: Shares
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
    connection: Connection, shares: Shares, claims: Sequence[Claim], held: Mapping[str, Head]
) -> bool:
    """Whether all is still as it was when it was decided.

    A walk that was lost takes the turns with it that it was given, and what it was to hold.
    """
    if not shares.used:
        return True
    alone_to_share(connection)
    return len(held) == len(claims) and shares.still_so(connection)


def _kept(
    connection: Connection,
    found: _Found,
    held: Mapping[str, Head],
    run: str,
) -> Decided:
    kept = [each for walk, outcomes in found.items() if walk in held for each in outcomes]
    _keep(connection, kept, held, run)
    return Decided(
        walks=len(kept),
        steps=sum(entry.kind == "step" for each in kept for entry in each.entries),
        effects=sum(len(each.effects) for each in kept),
        stuck=sum(bool(each.problem) for each in kept),
    )


def _waiting(
    connection: Connection, claims: Sequence[Claim], now: datetime
) -> dict[str, list[Event]]:
    """The events of each ticket that were not taken yet, up to `now`, in their order."""
    rows = fetch_rows(
        connection,
        select(*(_EVENT.c[name] for name in _OF_EVENT))
        .where(among(_EVENT.c.ticket, (claim.ticket for claim in claims)))
        .where(_WAITS, _EVENT.c.at <= now)
        .order_by(_EVENT.c.ticket, _EVENT.c.at, _EVENT.c.seq),
        about=len(claims),
    )
    found: dict[str, list[Event]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Event(*row))
    return found


def _keep(
    connection: Connection, outcomes: Sequence[_Outcome], heads: Mapping[str, Head], run: str
) -> None:
    """Write everything; `heads` are the ends of the walks' logs so far."""
    seen = observed()
    unsent = find_unsent(
        connection,
        {each.id: (each.withdrawals, each.effects) for each in outcomes if each.withdrawals},
    )
    rows: list[tuple[Any, ...]] = []
    ends: dict[str, Head] = {}
    for each in outcomes:
        end = heads.get(each.id, _NO_LOG)
        lines = entry_rows(
            (*each.entries, *unsent.get(each.id, NOTHING).entries),
            walk=each.id,
            ticket=each.ticket.id,
            version=each.walk.version,
            after=end.entries,
            head=end.hash,
            observed=seen,
            run=run,
        )
        ends[each.id] = Head(*_end(lines)) if lines else end
        rows += lines
    taken = [(each.id, event.ticket, event.seq) for each in outcomes for event in each.taken]
    update_rows(connection, _EVENT, ("walk",), ("ticket", "seq"), taken)
    passed("events taken")
    _keep_walks(connection, outcomes, ends)
    insert_rows(connection, _ENTRY, ENTRY_COLUMNS, rows)
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


_NUMBER, _HASH = ENTRY_COLUMNS.index("n"), ENTRY_COLUMNS.index("hash")


def _end(rows: Sequence[tuple[Any, ...]]) -> tuple[int, str]:
    return rows[-1][_NUMBER], rows[-1][_HASH]


_WALK_COLUMNS = (
    "version", "step", "outcome", "problem", "state", "entries", "head", "due_at", "claimed_by",
    "claimed_until", "holder",
)  # fmt: skip


def _keep_walks(
    connection: Connection, outcomes: Sequence[_Outcome], ends: Mapping[str, Head]
) -> None:
    coming = _coming(connection, {each.ticket.id for each in outcomes})
    last = {each.ticket.id: each for each in outcomes}
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


def _needs(outcome: _Outcome) -> str | None:
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
        .where(among(_EVENT.c.ticket, tickets), _WAITS)
        .group_by(_EVENT.c.ticket)
    )
    return {row[0]: row[1] for row in fetch_rows(connection, query, about=len(tickets))}


def _due(outcome: _Outcome, coming: Mapping[str, datetime]) -> datetime | None:
    if outcome.problem:
        return None
    ticket = outcome.ticket.id
    dues = [due for due in (outcome.walk.due_at, coming.get(ticket)) if due is not None]
    return min(dues, default=None)


def _walk_row(outcome: _Outcome, end: Head, due: datetime | None) -> tuple[Any, ...]:
    """The values of _WALK_COLUMNS."""
    walk = outcome.walk
    return (
        walk.version, ", ".join(walk.steps), walk.outcome, outcome.problem, state_of(walk),
        end.entries, end.hash, due, "", None, walk.holder if walk.begun else "",
    )  # fmt: skip
