"""Whether walks and effects say in their rows what the log says of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Text, bindparam, cast, select, text

from flows.proof.chains import Said, Told
from flows.proof.checkpoints import last_checkpoint
from flows.store.states import NOT_BEGUN, STATE
from flows.store.tables import EffectRow, WalkRow, table

_WALK, _EFFECT = table(WalkRow), table(EffectRow)
_OF_WALK = (
    "id", "ticket", "number", "version", "step", "outcome", "problem", "holder", "entries", "head",
)  # fmt: skip
_OF_EFFECT = ("key", "ticket", "walk", "step", "visit", "whom", "channel", "state")
PENDING = "pending"


def row_problems(connection: Connection, walks: Sequence[Said]) -> Iterator[str]:
    """A sentence for each thing in the rows of these walks, and their effects, that differs."""
    names = [said.walk for said in walks]
    columns = (*(_WALK.c[name] for name in _OF_WALK), cast(_WALK.c.state, Text).label("told"))
    rows = {
        row.id: row for row in connection.execute(select(*columns).where(_WALK.c.id.in_(names)))
    }
    effects: dict[str, list[Row[Any]]] = {}
    query = select(*(_EFFECT.c[name] for name in _OF_EFFECT)).where(_EFFECT.c.walk.in_(names))
    for effect in connection.execute(query.order_by(_EFFECT.c.key)):
        effects.setdefault(effect.walk, []).append(effect)
    for said in walks:
        if said.walk not in rows:
            yield f"{said.where}: it has {said.entries} entries, and there is no such walk"
        else:
            yield from _walk_problems(said, rows[said.walk])
        yield from _effect_problems(said, effects.get(said.walk, []))


def lost_problems(connection: Connection) -> Iterator[str]:
    """A sentence for each walk and effect whose log is not there."""
    lost = text(
        "SELECT ticket, id, entries FROM walk WHERE (entries <> 0 OR head <> '' OR outcome <> '') "
        "AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.walk = walk.id) ORDER BY id"
    )
    for ticket, walk, entries in connection.execute(lost):
        yield f"ticket {ticket}, walk {walk}: all of its {entries} entries are missing"
    lost = text(
        "SELECT ticket, walk, key FROM effect "
        "WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.walk = effect.walk) ORDER BY key"
    )
    for ticket, walk, key in connection.execute(lost):
        yield f"ticket {ticket}, walk {walk}: effect {key} is of a walk without a log"


def unsealed_problems(connection: Connection) -> Iterator[str]:
    """A sentence for each walk with entries that the last checkpoint passed by unsealed."""
    _, upto = last_checkpoint(connection)
    query = text(
        "SELECT ticket, walk, min(n), count(*) FROM entry WHERE id <= :upto AND n > COALESCE("
        "(SELECT max(entries) FROM sealed WHERE sealed.walk = entry.walk), 0) "
        "GROUP BY ticket, walk ORDER BY walk"
    ).bindparams(bindparam("upto", upto))
    for ticket, walk, n, count in connection.execute(query):
        yield (
            f"ticket {ticket}, walk {walk}, entry {n}: it and what follows ({count} entries) are "
            "older than the last checkpoint, and it did not seal them"
        )


def _walk_problems(said: Said, row: Row[Any]) -> Iterator[str]:
    ticket, _, number = said.walk.rpartition("/")
    claims = {
        "ticket": (row.ticket, ticket),
        "number": (str(row.number), number),
        "entries": (row.entries, said.entries),
        "head": (row.head, said.head),
        "version": (row.version, said.version),
        "outcome": (row.outcome, said.outcome),
    }
    if row.problem:
        claims["problem"] = (row.problem, said.failed)
    claims |= _state_claims(row)
    for name, (found, right) in claims.items():
        if found != right:
            yield f"{said.where}: its row says {name} {_short(found)}, its log {_short(right)}"


def _state_claims(row: Row[Any]) -> Mapping[str, tuple[Any, Any]]:
    """What a walk's row says, and what the state in it says of the same."""
    if row.told == NOT_BEGUN:  # it failed before it began
        return {}
    try:
        walk = STATE.validate_json(row.told)
    except ValueError:
        return {"state": (row.told, "another")}
    holder = walk.holder if walk.begun else ""
    return {
        "state (ticket)": (walk.id, row.id),
        "state (version)": (walk.version, row.version),
        "state (steps)": (", ".join(walk.steps), row.step),
        "state (outcome)": (walk.outcome, row.outcome),
        "state (holder)": (holder, row.holder),
    }


def _effect_problems(said: Said, rows: Sequence[Row[Any]]) -> Iterator[str]:
    left = dict(said.effects)
    for row in rows:
        told = left.pop(row.key, None)
        if told is None or told.whom is None:
            yield f"{said.where}: effect {row.key} is in the outbox, and its log did not decide it"
        else:
            yield from _differences(said, row, told)
    for key, told in left.items():
        how = f"was {told.state}" if told.state else "was decided"
        yield f"{said.where}: effect {key} {how} by its log, and is not in the outbox"


def _differences(said: Said, row: Row[Any], told: Told) -> Iterator[str]:
    right = told.state or PENDING
    if row.state != right:
        yield f"{said.where}: effect {row.key} is {row.state} in the outbox, {right} in its log"
    _, _, after = row.key.partition(f"{said.walk}/")
    visit, _, _ = after.partition("/")
    if (row.whom, row.channel, row.ticket) != (told.whom, told.by, said.ticket):
        yield (
            f"{said.where}: effect {row.key} is for {row.whom} by {row.channel} in the outbox, "
            f"for {told.whom} by {told.by} in its log"
        )
    elif str(row.visit) != visit or not after.startswith(f"{visit}/{row.step}/"):
        yield f"{said.where}: effect {row.key} is of step {row.step}, visit {row.visit} in its row"


def _short(value: Any) -> str:
    said = value if isinstance(value, str) else orjson.dumps(value, str).decode()
    return f"'{said[:60]}…'" if len(said) > 60 else f"'{said}'"  # noqa: PLR2004 — a line of text
