"""Effects that wait to be carried out, messages and acts: what is due, and claiming it.

An effect is claimed, with a lease, by whoever carries it out, so that nobody else begins it as
well. A worker that was killed lets go of it when its lease lapses: then it is tried again, with
the same key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from flows.clock import observed
from flows.points import passed
from flows.store.among import among
from flows.store.database import Store
from flows.store.fetching import fetch_rows
from flows.store.tables import EffectRow, table
from matrices.log import ACT, Effect
from matrices.messages import Letter, Message
from matrices.stopwatch import of_parts

LEASE = timedelta(minutes=2)
"""How long a claim holds, by the wall clock; it is made longer as long as its worker is at it."""
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
WITHDRAWN, COVERED = "withdrawn", "covered"

EFFECT_COLUMNS = (
    "key", "at", "ticket", "walk", "step", "visit", "whom", "channel", "subject", "text", "given",
    "try_at", "state", "attempts", "problem", "asks", "place",
)  # fmt: skip
"""The columns of an effect that is new."""

_EFFECT = table(EffectRow)
WAITS = _EFFECT.c.state == literal_column(f"'{PENDING}'")
"""Whether an effect is not over: in the very words of the index of those that are not."""
_EARLIER = _EFFECT.alias()
_FIELDS = tuple(name for name in Effect._fields if name != "message")
_MESSAGE = Effect._fields.index("message")
_AFTER = _MESSAGE + 2
_PARTS = tuple(
    _EFFECT.c[each]
    for name in Effect._fields
    for each in (("subject", "text") if name == "message" else (name,))
)
_NOTHING_GIVEN = "{}"
_NO_TIME = timedelta()


def count_pending(store: Store, now: datetime) -> int:
    """How many effects are to be carried out at `now`, without what somebody is at."""
    with store.reading() as connection:
        found = connection.scalar(select(func.count()).where(_due(now), in_order()))
    return int(found or 0)


def pending(store: Store, now: datetime, *, ticket: str | None = None) -> list[Effect]:
    """The messages to be sent at `now` that nobody is at (of one ticket, where it is named)."""
    return _pending(store, now, _EFFECT.c.channel != ACT, ticket)


def any_message(store: Store, now: datetime) -> bool:
    """Whether a message is to be sent at `now` that nobody is at."""
    query = select(_EFFECT.c.key).where(_due(now), _EFFECT.c.channel != ACT).limit(1)
    with store.reading() as connection:
        return connection.scalar(query) is not None


def tried_before(store: Store, now: datetime, *, limit: int) -> list[Effect]:
    """Up to so many messages to be sent at `now` that did not arrive before."""
    with store.reading() as connection:
        query = select(_EFFECT).where(_due(now), _EFFECT.c.channel != ACT, _EFFECT.c.attempts > 0)
        rows = connection.execute(query.order_by(_EFFECT.c.try_at, _EFFECT.c.key).limit(limit))
        return [effect_of(row) for row in rows]


def pending_acts(store: Store, now: datetime, *, ticket: str | None = None) -> list[Effect]:
    """The acts to be carried out at `now` that nobody is at (of one ticket, where it is named).

    Acts on one ticket are carried out in order: none while one before it is not over.
    """
    return _pending(store, now, and_(_EFFECT.c.channel == ACT, in_order()), ticket)


def claim_messages(
    store: Store,
    now: datetime,
    *,
    owner: str,
    limit: int,
    key: str | None = None,
) -> "Lease":
    """Up to `limit` messages that are to be sent at `now`, for `owner` alone, in their order.

    The one of a key, where that is named.
    """
    until = observed() + LEASE
    query = select(*_PARTS, _EFFECT.c.attempts).where(_due(now, owner), _EFFECT.c.channel != ACT)
    if key is not None:
        query = query.where(_EFFECT.c.key == key)
    query = query.order_by(_EFFECT.c.try_at, _EFFECT.c.key).limit(limit)
    with store.writing(lasting=False) as connection:
        rows = fetch_rows(connection, query.with_for_update(skip_locked=True))
        connection.execute(
            update(_EFFECT)
            .where(among(_EFFECT.c.key, [row[0] for row in rows]))
            .values(claimed_by=owner, claimed_until=until)
        )
        passed("messages claimed")
    passed("message claims committed")
    effects = sorted(map(_effect_of_parts, rows), key=attrgetter("at", "key"))
    tried = frozenset(row[0] for row in rows if row[-1])
    return Lease(store, owner, effects, tried, until)


@dataclass(slots=True)
class Lease:
    """The claims of one worker, kept up while it is at work; `tried` were tried before, by key."""

    store: Store
    owner: str
    effects: Sequence[Effect]
    tried: frozenset[str]
    until: datetime

    def __len__(self) -> int:
        """How many were claimed."""
        return len(self.effects)

    def holds(self) -> bool:
        """Whether the claims still hold; with two thirds of the lease left they are made longer.

        A worker that stood still, or was cut off, for longer than its lease has lost them: others
        may have begun.
        """
        now = observed()
        left = self.until - now
        if left <= _NO_TIME or left > LEASE:  # the clock was put back: nobody knows how far
            return False
        if left < LEASE * 2 / 3:
            until = now + LEASE
            with self.store.writing() as connection:
                hold(connection, [each.key for each in self.effects], self.owner, until)
            self.until = until
        return True


def hold(connection: Any, keys: Sequence[str], owner: str, until: datetime) -> None:
    """Make claims that are still the owner's last until an instant."""
    connection.execute(
        update(_EFFECT)
        .where(_EFFECT.c.key.in_(keys), WAITS, _EFFECT.c.claimed_by == owner)
        .values(claimed_until=until)
    )


def free(owner: str = "") -> ColumnElement[bool]:
    """What nobody has claimed, or somebody whose lease lapsed, or the owner himself."""
    no_more = or_(_EFFECT.c.claimed_until.is_(None), _EFFECT.c.claimed_until < observed())
    return or_(no_more, _EFFECT.c.claimed_by == owner) if owner else no_more


def in_order() -> ColumnElement[bool]:
    """What is no act, or one before which no other act on its ticket waits."""
    before = tuple_(_EARLIER.c.at, _EARLIER.c.visit, _EARLIER.c.key)
    waits = exists().where(
        _EARLIER.c.ticket == _EFFECT.c.ticket,
        _EARLIER.c.channel == ACT,
        _EARLIER.c.state == PENDING,
        before < tuple_(_EFFECT.c.at, _EFFECT.c.visit, _EFFECT.c.key),
    )
    return or_(_EFFECT.c.channel != ACT, ~waits)


def _due(now: datetime, owner: str = "") -> ColumnElement[bool]:
    """To be tried, by itself: what another message stands for is not."""
    return and_(
        WAITS,
        _EFFECT.c.try_at <= now,
        _EFFECT.c.covered_by == "",
        free(owner),
    )


def _pending(
    store: Store, now: datetime, condition: ColumnElement[bool], ticket: str | None
) -> list[Effect]:
    query: Select[Any] = select(_EFFECT).where(_due(now), condition)
    if ticket is not None:
        query = query.where(_EFFECT.c.ticket == ticket)
    with store.reading() as connection:
        rows = connection.execute(
            query.order_by(_EFFECT.c.at, _EFFECT.c.visit, _EFFECT.c.key)
        ).all()
    return [effect_of(row) for row in rows]


def effect_of(row: Row[Any]) -> Effect:
    """The effect that a row keeps."""
    facts = {name: getattr(row, name) for name in _FIELDS}
    return Effect(**facts, message=Letter(row.subject, row.text))


def _effect_of_parts(row: Sequence[Any]) -> Effect:
    """The effect of a row of _PARTS and how often it was tried."""
    letter = Letter(*row[_MESSAGE:_AFTER])
    return of_parts(Effect, (*row[:_MESSAGE], letter, *row[_AFTER:-1]))


def effect_row(effect: Effect, state: str) -> tuple[Any, ...]:
    """The values of EFFECT_COLUMNS for an effect that was never tried."""
    key, at, ticket, walk, step, visit, whom, channel, message, asks, place = effect
    given = _NOTHING_GIVEN
    if channel == ACT and isinstance(message, Message):
        given = orjson.dumps(message.values).decode()
    return (
        key, at, ticket, walk, step, visit, whom, channel, message.subject, message.text,
        given, at, state, 0, "", asks, place,
    )  # fmt: skip
