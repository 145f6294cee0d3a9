"""What became of effects: kept in the store and the run log, in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from flows.clock import observed
from flows.engine.outbox import COVERED, DELIVERED, FAILED, PENDING
from flows.points import passed
from flows.store.among import among
from flows.store.bulk import insert_rows, update_rows
from flows.store.claims import Head
from flows.store.database import Store
from flows.store.fetching import fetch_rows
from flows.store.inbox import put_in
from flows.store.log import ENTRY_COLUMNS, Lines
from flows.store.said import Said
from flows.store.tables import EffectRow, EntryRow, WalkRow, table
from matrices.deliveries import Policy, policy_for
from matrices.log import ACT, Effect, Entry, EntryKind
from matrices.paths import DONE
from matrices.paths import FAILED as UNDONE
from matrices.stopwatch import of_parts
from matrices.tickets import UNDELIVERED

_EFFECT, _ENTRY, _WALK = table(EffectRow), table(EntryRow), table(WalkRow)
_NOTHING: Mapping[str, str] = {}


class Attempt(NamedTuple):
    """What became of one try; an empty `problem` is an arrival, or an act that is done.

    A message may stand for others, which it `covers`.

    It is tried again unless it failed `for_good`; not before `later` has passed.
    """

    effect: Effect
    problem: str = ""
    for_good: bool = False
    later: timedelta | None = None
    covers: tuple[Effect, ...] = ()

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effect and what it covers."""
        return (self.effect, *self.covers)


@dataclass(frozen=True, slots=True)
class Teller:
    """Who keeps what became of effects: in which run, as whose claims, by which policies.

    `at` is the present, by the clock of the sweep.
    """

    at: datetime
    run: str
    owner: str = ""
    policies: Mapping[str, Policy] = field(default_factory=dict)


class Held(NamedTuple):
    """A walk that is held until a transaction ends, and where its log ends."""

    walk: str
    ticket: str
    version: str
    entries: int
    head: str


class _Before(NamedTuple):
    """How an effect stood before a try."""

    state: str
    attempts: int
    until: datetime | None
    claimed_by: str


class _Result(NamedTuple):
    """How an effect stands after a try: its state, how often it was tried, when it is again."""

    attempt: Attempt
    state: str
    tries: int
    try_at: datetime | None = None
    until: datetime | None = None
    was: str = PENDING


def record(store: Store, attempts: Sequence[Attempt], teller: Teller) -> None:
    """Keep what became of the tries, in one transaction.

    An arrival ends an effect, whoever says it. A failure counts only for whoever has the claim: it
    leaves the effect to be tried again later, or ends it. What failed for good is an event.
    """
    effects = [each for attempt in attempts for each in attempt.effects]
    with store.writing() as connection:
        walks = _locked(connection, attempts, effects)
        rows = _before(connection, [each.key for each in effects])
        results = [
            result
            for attempt in attempts
            if (row := rows.get(attempt.effect.key)) is not None
            and (result := _result(attempt, row, teller)) is not None
        ]
        covered = _covered(results, rows)
        entries = [(each.attempt.effect.walk, _entry(each)) for each in results]
        entries += [
            (each.walk, about(each, "covered", f"another message stands for it: {by.key}"))
            for each, by in covered
        ]
        write_entries(connection, entries, walks, teller.run)
        _settle(connection, results, teller.at)
        _settle_covered(connection, covered, results)
        for each in results:
            if each.was == PENDING:  # else its end was told before
                _tell(connection, each, teller.at)
    passed("outcomes committed")


def _result(attempt: Attempt, row: _Before, teller: Teller) -> _Result | None:
    """How the effect stands now; None where the try changes nothing."""
    tries = row.attempts + 1
    if not attempt.problem:
        return None if row.state == DELIVERED else _Result(attempt, DELIVERED, tries, was=row.state)
    if row.state != PENDING or row.claimed_by not in (teller.owner, ""):
        return None
    policy = policy_for(attempt.effect.channel, teller.policies)
    until = row.until or teller.at + policy.until
    wait = policy.wait(attempt.effect.key, tries)
    if attempt.later is not None:
        wait = max(wait, attempt.later)
    if attempt.for_good or teller.at + wait > until:
        return _Result(attempt, FAILED, tries)
    return _Result(attempt, PENDING, tries, teller.at + wait, until)


def _entry(result: _Result) -> Entry:
    effect, tries = result.attempt.effect, str(result.tries)
    kind: EntryKind = "delivered"
    more = _NOTHING
    if result.state == FAILED:
        kind, more = "failed", {"tries": tries}
    elif result.try_at is not None:
        kind, more = "tried", {"tries": tries, "again": result.try_at.isoformat()}
    return about(effect, kind, result.attempt.problem, more)


def about(
    effect: Effect, kind: EntryKind, because: str, more: Mapping[str, str] = _NOTHING
) -> Entry:
    """A line of the log about an effect, at the instant for which it is meant."""
    key, at, _, _, step, visit, whom, channel, *_ = effect
    values = {"whom": whom, "by": channel, "key": key, **more}
    return of_parts(Entry, (at, kind, step, visit, "", "", because, "", None, values))


def _locked(
    connection: Connection, attempts: Iterable[Attempt], effects: Iterable[Effect]
) -> list[Held]:
    """The walks that the attempts are about, held; always before the effects, as deciding does."""
    if any(attempt.problem or attempt.effect.channel == ACT for attempt in attempts):
        return hold_walks(connection, tickets=dict.fromkeys(each.ticket for each in effects))
    return hold_walks(connection, walks=dict.fromkeys(each.walk for each in effects))


def hold_walks(
    connection: Connection, *, walks: Collection[str] = (), tickets: Collection[str] = ()
) -> list[Held]:
    """These walks, or all of these tickets, held until the transaction ends.

    Each with its ticket and version, and where its log ends.
    """
    mine = among(_WALK.c.ticket, tickets) if tickets else among(_WALK.c.id, walks)
    columns = (_WALK.c.id, _WALK.c.ticket, _WALK.c.version, _WALK.c.entries, _WALK.c.head)
    query = select(*columns).where(mine).order_by(_WALK.c.id).with_for_update()
    return [of_parts(Held, row) for row in fetch_rows(connection, query)]


def _before(connection: Connection, keys: Sequence[str]) -> dict[str, _Before]:
    columns = (_EFFECT.c[name] for name in ("key", *_Before._fields))
    query = select(*columns).where(among(_EFFECT.c.key, keys)).order_by(_EFFECT.c.key)
    rows = fetch_rows(connection, query.with_for_update())
    return {row[0]: of_parts(_Before, row[1:]) for row in rows}


def write_entries(
    connection: Connection,
    entries: Iterable[tuple[str, Entry]],
    walks: Iterable[Held],
    run: str,
) -> None:
    """Add lines to the logs of these walks, which are held, each chained on to its last."""
    by_walk: dict[str, list[Entry]] = {}
    for walk_id, entry in entries:
        by_walk.setdefault(walk_id, []).append(entry)
    lines = Lines(observed(), run)
    ends = [
        (*lines.add(by_walk[walk], walk, ticket, version, Head(after, head)), walk)
        for walk, ticket, version, after, head in walks
        if walk in by_walk
    ]
    insert_rows(connection, _ENTRY, ENTRY_COLUMNS, lines.rows)
    passed("outcomes logged")
    update_rows(connection, _WALK, ("entries", "head"), ("id",), ends)
    passed("log's ends written")


def _covered(
    results: Iterable[_Result], rows: Mapping[str, _Before]
) -> list[tuple[Effect, Effect]]:
    """What is told by messages that arrived and stand for it, each with that."""
    return [
        (each, result.attempt.effect)
        for result in results
        if result.state == DELIVERED
        for each in result.attempt.covers
        if each.key in rows and rows[each.key].state == PENDING
    ]


def _settle_covered(
    connection: Connection,
    covered: Iterable[tuple[Effect, Effect]],
    results: Iterable[_Result],
) -> None:
    """What was covered ends so; where the message failed for good, each is tried by itself."""
    seen = observed()
    over = [(COVERED, seen, each.key) for each, _ in covered]
    update_rows(connection, _EFFECT, ("state", "settled"), ("key",), over)
    failed = [each.attempt for each in results if each.state == FAILED]
    alone = [("", each.key) for attempt in failed for each in attempt.covers]
    update_rows(connection, _EFFECT, ("covered_by",), ("key",), alone)


def _settle(connection: Connection, results: Sequence[_Result], at: datetime) -> None:
    seen = observed()
    arrived = [each.attempt.effect.key for each in results if each.state == DELIVERED]
    connection.execute(
        update(_EFFECT)
        .where(among(_EFFECT.c.key, arrived))
        .values(
            state=DELIVERED, problem="", settled=seen, attempts=_EFFECT.c.attempts + 1, try_at=at,
            claimed_by="", claimed_until=None,
        )
    )  # fmt: skip
    failed = [
        (FAILED, each.attempt.problem, seen, each.tries, at, "", None, each.attempt.effect.key)
        for each in results
        if each.state == FAILED
    ]
    ended = ("state", "problem", "settled", "attempts", "try_at", "claimed_by", "claimed_until")
    update_rows(connection, _EFFECT, ended, ("key",), failed)
    passed("ends written")
    again = [
        (each.attempt.problem, each.tries, each.try_at, each.until, "", None,
         each.attempt.effect.key)
        for each in results
        if each.state == PENDING
    ]  # fmt: skip
    columns = ("problem", "attempts", "try_at", "until", "claimed_by", "claimed_until")
    update_rows(connection, _EFFECT, columns, ("key",), again)
    passed("tries written")


# What the walk hears


def _tell(connection: Connection, result: _Result, at: datetime) -> None:
    """What a walk has to hear of it: of acts how they ended, of messages that one never arrived."""
    effect = result.attempt.effect
    if effect.channel == ACT and result.state in (DELIVERED, FAILED):
        tell_walk(connection, effect, DONE if result.state == DELIVERED else UNDONE, at)
    elif result.state == FAILED:
        tell_walk(connection, effect, UNDELIVERED, at)


def tell_walk(connection: Connection, effect: Effect, event: str, at: datetime) -> None:
    """An event in the inbox, and the ticket's last walk due to hear it."""
    put_in(connection, Said(effect.ticket, event, effect.whom, at=at), observed())
