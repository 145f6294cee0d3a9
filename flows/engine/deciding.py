"""Walks that are due decided, and what became of them kept, in one transaction."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, select

from flows.engine.keeping import Outcome, keep
from flows.engine.shares import Shares
from flows.points import passed
from flows.store.among import among
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
from flows.store.inbox import NOT_TAKEN, any_waits
from flows.store.postgres import alone_to_share
from flows.store.states import NOT_BEGUN, walk_of
from flows.store.tables import EventRow, table
from flows.store.versions import Versions
from matrices.decide import Decision, WalkError, decide
from matrices.desk import Desk
from matrices.log import Entry
from matrices.stopwatch import of_parts
from matrices.tickets import Event, Ticket
from matrices.walk import Walk

_EVENT = table(EventRow)

_TRIES = 3
"""How often walks are decided again because others gave turns meanwhile; then they have to wait."""
_AT_A_TIME = 1_000
"""Walks that are written before the next are decided, by whoever is alone with the store: what they
were made of is out of memory again, and out of the way of the processor's caches."""
_MOMENT = timedelta(microseconds=1)
_OF_EVENT = ("ticket", "at", "seq", "type", "old", "new", "actor")
_NO_EVENTS: Sequence[Event] = ()
_Found = Mapping[str, Sequence[Outcome]]
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

    def decide(self, claims: Sequence[Claim], *, now: datetime, run: str) -> int:
        """Decide the claimed walks up to `now`, kept in one transaction; how many were kept.

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
            if as_decided:
                passed("decision committed")
                return kept
            mine = [claim for claim in mine if claim.walk in held]
        with self.store.writing() as connection:  # nobody is faster than who decides alone
            alone_to_share(connection)
            held = still_held(connection, mine)
            mine = [claim for claim in mine if claim.walk in held]
            return self._alone(connection, mine, held, now, run)

    def decide_due(
        self, now: datetime, *, limit: int, owner: str, run: str, ticket: str | None = None
    ) -> int | None:
        """Decide up to `limit` walks that are due at `now` (of one ticket, where it is named).

        The longest due come first. Answers how many were kept, None where none was due.

        Whoever writes to a file is alone with it: what is due is read, decided and kept in one
        transaction. On a server it is claimed for `owner` first, and others go on meanwhile.
        """
        if not self.store.on_file:
            claims = claim_due(self.store, now, owner=owner, limit=limit, ticket=ticket)
            with given_back_on_error(self.store, claims):
                return self.decide(claims, now=now, run=run) if claims else None
        with self.alone, self.store.writing() as connection:
            due = due_now(connection, now, limit=limit, ticket=ticket)
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
    ) -> int:
        """Decide and keep walks of which, and of turns and loads, nobody else changes anything."""
        some = any_waits(connection)
        waiting = _waiting(connection, claims, now) if some else {}
        shares, kept = Shares(self.store), 0
        for start in range(0, len(claims), _AT_A_TIME):
            found = self._found(claims[start : start + _AT_A_TIME], waiting, now, shares)
            passed("walks decided")
            kept += _kept(connection, found, heads, run, events=some)
        shares.keep(connection)
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
    ) -> list[Outcome]:
        """The claimed walk decided, and the walks that follow if its ticket came back."""
        outcomes: list[Outcome] = []
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
                    Outcome(
                        walk.id, walk, ticket, (), (failed,), new=new, problem=problem, fence=fence
                    )
                )
                return outcomes
            after, ticket, entries, effects, rest, turns, withdrawals = decision
            shares.passed_on(walk, after, turns)
            stuck = problem if not rest else ""
            if stuck:
                entries += (Entry(now + _MOMENT, "failed", because=stuck),)
            seen = [event for event in events if event.at <= now]
            outcomes.append(
                of_parts(
                    Outcome,
                    (
                        after.id, after, ticket, tuple(seen[: len(seen) - len(rest)]), entries,
                        effects, withdrawals, new, stuck, ticket.told != known,
                        "" if new else claim.needs, fence,
                    ),
                )
            )  # fmt: skip
            if not rest:
                return outcomes
            walk, events, new = after.again(), [*rest, *events[len(seen) :]], True

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
    *,
    events: bool = True,
) -> int:
    kept = [each for walk, outcomes in found.items() if walk in held for each in outcomes]
    keep(connection, kept, held, run, events=events)
    return len(kept)


def _waiting(
    connection: Connection, claims: Sequence[Claim], now: datetime
) -> dict[str, list[Event]]:
    """The events of each ticket that were not taken yet, up to `now`, in their order."""
    rows = fetch_rows(
        connection,
        select(*(_EVENT.c[name] for name in _OF_EVENT))
        .where(among(_EVENT.c.ticket, (claim.ticket for claim in claims)))
        .where(NOT_TAKEN, _EVENT.c.at <= now)
        .order_by(_EVENT.c.ticket, _EVENT.c.at, _EVENT.c.seq),
    )
    found: dict[str, list[Event]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Event(*row))
    return found
