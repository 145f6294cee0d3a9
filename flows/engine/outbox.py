"""Effects to carry out: messages to people and acts, their outcome in the store and the run log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from flows.clock import observed
from flows.notifiers.port import Notifier, Undelivered
from flows.points import passed
from flows.store.bulk import insert_rows, update_rows
from flows.store.database import Store
from flows.store.log import ENTRY_COLUMNS, entry_rows
from flows.store.tables import EffectRow, EntryRow, WalkRow, table
from matrices.log import ACT, Effect, Entry
from matrices.messages import Letter
from matrices.walk import Walk

_EFFECT, _ENTRY, _WALK = table(EffectRow), table(EntryRow), table(WalkRow)
_FIELDS = tuple(name for name in Effect._fields if name != "message")
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one sending; an empty `problem` is an arrival."""

    effect: Effect
    problem: str = ""


def count_pending(store: Store, now: datetime) -> int:
    """How many effects are to be carried out at `now`, without acts that somebody is at."""
    with store.reading() as connection:
        found = connection.scalar(
            select(func.count()).where(_EFFECT.c.state == PENDING, _EFFECT.c.at <= now, free_acts())
        )
    return int(found or 0)


def pending(store: Store, now: datetime, *, ticket: str | None = None) -> list[Effect]:
    """The messages to be sent at `now` (of one ticket, where it is named), in their order."""
    return _pending(store, now, _EFFECT.c.channel != ACT, ticket)


def pending_acts(store: Store, now: datetime, *, ticket: str | None = None) -> list[Effect]:
    """The acts to be carried out at `now` that nobody is at (of one ticket, where it is named)."""
    return _pending(store, now, and_(_EFFECT.c.channel == ACT, free_acts()), ticket)


def free_acts() -> ColumnElement[bool]:
    """What nobody has claimed, or somebody whose lease lapsed."""
    return or_(_EFFECT.c.claimed_until.is_(None), _EFFECT.c.claimed_until < observed())


def _pending(
    store: Store, now: datetime, condition: ColumnElement[bool], ticket: str | None
) -> list[Effect]:
    query = select(_EFFECT).where(_EFFECT.c.state == PENDING, _EFFECT.c.at <= now, condition)
    if ticket is not None:
        query = query.where(_EFFECT.c.ticket == ticket)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(_EFFECT.c.at, _EFFECT.c.key)).all()
    return [effect_of(row) for row in rows]


def effects_by_key(store: Store, keys: Sequence[str]) -> list[Effect]:
    """The effects of these keys that are still to be carried out, in the order of `keys`."""
    with store.reading() as connection:
        rows = connection.execute(
            select(_EFFECT).where(_EFFECT.c.key.in_(keys), _EFFECT.c.state == PENDING)
        ).all()
    found = {row.key: effect_of(row) for row in rows}
    return [found[key] for key in keys if key in found]


def send_all(notifier: Notifier, effects: Sequence[Effect]) -> list[Attempt]:
    """Try each message once; one that does not arrive keeps no other from its way."""
    attempts = [_send(notifier, effect) for effect in effects]
    passed("messages sent")
    try:
        notifier.settle()
    except Undelivered as error:
        return [Attempt(effect, str(error)) for effect in effects]
    passed("messages settled")
    return attempts


def record(store: Store, attempts: Sequence[Attempt], *, run: str, last: bool) -> None:
    """Keep what became of the sendings, in one transaction.

    An arrival ends an effect. A failure leaves it to be tried again, or ends it where it was the
    `last` try.
    """
    ended = [attempt for attempt in attempts if last or not attempt.problem]
    with store.writing() as connection:
        kept = {each.effect.key for each in keep_ended(connection, ended, observed(), run)}
        count_failures(connection, [each for each in attempts if each.effect.key not in kept])
    passed("outcomes committed")


def keep_ended(
    connection: Connection, ended: Sequence[Attempt], seen: datetime, run: str
) -> list[Attempt]:
    """Keep how effects ended, and say so in the log; answers those that had not ended before."""
    open_still = _pending_of(connection, [attempt.effect.key for attempt in ended])
    kept = [attempt for attempt in ended if attempt.effect.key in open_still]
    _log(connection, kept, seen, run)
    _settle(connection, kept, open_still, seen)
    return kept


def _send(notifier: Notifier, effect: Effect) -> Attempt:
    passed("message chosen")
    try:
        notifier.send(effect)
        passed("message sent")
    except Undelivered as error:
        return Attempt(effect, str(error))
    except Exception as error:  # whatever ails one message must not keep the others from their way
        return Attempt(effect, f"{type(error).__name__}: {error}")
    return Attempt(effect)


def _pending_of(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """How often each of these effects was tried that are still to be carried out."""
    query = select(_EFFECT.c.key, _EFFECT.c.attempts).where(
        _EFFECT.c.key.in_(keys), _EFFECT.c.state == PENDING
    )
    return {row.key: row.attempts for row in connection.execute(query.with_for_update())}


def _log(connection: Connection, ended: Sequence[Attempt], seen: datetime, run: str) -> None:
    """One log entry for each effect that ended, numbered on in its walk."""
    by_walk: dict[str, list[Attempt]] = {}
    for attempt in ended:
        by_walk.setdefault(attempt.effect.walk, []).append(attempt)
    if not by_walk:
        return
    walks = connection.execute(
        select(
            _WALK.c.id, _WALK.c.ticket, _WALK.c.number, _WALK.c.version, _WALK.c.entries,
            _WALK.c.head,
        )
        .where(_WALK.c.id.in_(list(by_walk)))
        .order_by(_WALK.c.id)
        .with_for_update()
    ).all()  # fmt: skip
    rows, ends = [], []
    for walk in walks:
        lines = entry_rows(
            Walk(walk.ticket, walk.number, version=walk.version),
            map(_entry, by_walk[walk.id]),
            after=walk.entries,
            head=walk.head,
            observed=seen,
            run=run,
        )
        rows += lines
        ends.append((walk.entries + len(lines), lines[-1][-1], walk.id))
    insert_rows(connection, _ENTRY, ENTRY_COLUMNS, rows)
    passed("outcomes logged")
    update_rows(connection, _WALK, ("entries", "head"), ("id",), ends)
    passed("log's ends written")


def _entry(attempt: Attempt) -> Entry:
    effect = attempt.effect
    return Entry(
        at=effect.at,
        kind="failed" if attempt.problem else "delivered",
        step=effect.step,
        visit=effect.visit,
        because=attempt.problem,
        values={"whom": effect.whom, "by": effect.channel, "key": effect.key},
    )


def _settle(
    connection: Connection, ended: Sequence[Attempt], tried: Mapping[str, int], seen: datetime
) -> None:
    rows = []
    for attempt in ended:
        state, key = FAILED if attempt.problem else DELIVERED, attempt.effect.key
        rows.append((state, attempt.problem, seen, tried[key] + 1, "", None, key))
    columns = ("state", "problem", "settled", "attempts", "claimed_by", "claimed_until")
    update_rows(connection, _EFFECT, columns, ("key",), rows)
    passed("outcomes written")


def count_failures(connection: Connection, failed: Sequence[Attempt]) -> None:
    """Note tries that failed, of effects that are still to be carried out."""
    if failed:
        connection.execute(
            update(_EFFECT)
            .where(_EFFECT.c.key == bindparam("this"), _EFFECT.c.state == PENDING)
            .values(problem=bindparam("why"), attempts=_EFFECT.c.attempts + 1),
            [{"this": each.effect.key, "why": each.problem} for each in failed],
        )
        passed("failures counted")


def effect_of(row: Row[Any]) -> Effect:
    """The effect that a row keeps."""
    facts = {name: getattr(row, name) for name in _FIELDS}
    return Effect(**facts, message=Letter(row.subject, row.text))
