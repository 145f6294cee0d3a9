"""Messages that are not sent any more, because somebody acted before they were."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select, update

from flows.engine.outbox import WAITS, WITHDRAWN, effect_of
from flows.engine.outcomes import about
from flows.store.among import among
from flows.store.bulk import update_rows
from flows.store.tables import EffectRow, table
from matrices.log import Effect, Entry, Withdrawal

_EFFECT = table(EffectRow)


class Unsent(NamedTuple):
    """What one decision withdraws: its own effects and earlier ones, by key, with its log lines."""

    keys: frozenset[str]
    entries: tuple[Entry, ...] = ()


def find_unsent(
    connection: Connection,
    decided: Mapping[str, tuple[Sequence[Withdrawal], Sequence[Effect]]],
) -> dict[str, Unsent]:
    """What each walk's decision withdraws, from its withdrawals, which are some, and effects.

    Of earlier effects those that still wait. One that is being sent right now may still arrive;
    then the log says that, too.
    """
    if not decided:
        return {}
    earlier = _waiting(connection, list(decided))
    found = {}
    for walk, (withdrawals, effects) in decided.items():
        numbered = [*((each, -1) for each in earlier.get(walk, ())), *_numbered(effects)]
        taken = {
            effect.key: (effect, first)
            for effect, number in numbered
            if (first := next((w for w in withdrawals if w.takes(effect, number)), None))
        }
        if taken:
            entries = tuple(_entry(*each) for each in taken.values())
            found[walk] = Unsent(frozenset(taken), entries)
    return found


def withdraw(connection: Connection, keys: Iterable[str], seen: datetime) -> None:
    """Keep that these effects are withdrawn."""
    rows = [(WITHDRAWN, seen, key) for key in keys]
    update_rows(connection, _EFFECT, ("state", "settled"), ("key",), rows)
    if rows:  # what these stood for is told by itself
        connection.execute(
            update(_EFFECT)
            .where(_EFFECT.c.covered_by != "", _EFFECT.c.covered_by.in_([row[2] for row in rows]))
            .where(WAITS)
            .values(covered_by="")
        )


def _waiting(connection: Connection, walks: Sequence[str]) -> dict[str, list[Effect]]:
    query = (
        select(_EFFECT)
        .where(among(_EFFECT.c.walk, walks), WAITS, _EFFECT.c.asks)
        .order_by(_EFFECT.c.key)
        .with_for_update()
    )
    found: dict[str, list[Effect]] = {}
    rows: Iterable[Row[Any]] = connection.execute(query)
    for effect in sorted(map(effect_of, rows), key=lambda each: (each.at, each.key)):
        found.setdefault(effect.walk, []).append(effect)
    return found


def _numbered(effects: Sequence[Effect]) -> Iterable[tuple[Effect, int]]:
    return ((effect, number) for number, effect in enumerate(effects))


def _entry(effect: Effect, withdrawal: Withdrawal) -> Entry:
    entry = about(effect, "withdrawn", "somebody acted before it was sent")
    return entry._replace(at=withdrawal.at, rule=withdrawal.rule)
