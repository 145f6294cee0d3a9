"""Where the open tickets stand, and what happened since a place in the log."""

from collections import Counter

from sqlalchemy import func, select

from flows.store.database import Store
from flows.store.tables import EntryRow, WalkRow, table

_WALK, _ENTRY = table(WalkRow), table(EntryRow)
_OPEN = (_WALK.c.outcome == "") & (_WALK.c.version != "")
_COUNTED = ("step", "breach", "skipped", "ended", "delivered", "failed")
"""What of the log is counted for a sweep."""


def more_open_than(store: Store, most: int) -> bool:
    """Whether more than so many tickets are open."""
    some = select(_WALK.c.id).where(_OPEN).limit(most + 1).subquery()
    with store.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(some)) or 0) > most


def standing_by_version(store: Store) -> dict[str, dict[str, int]]:
    """How many open tickets stand at each step (several in a fork), by the version they are on."""
    steps = (_WALK.c.version, _WALK.c.step)
    found: dict[str, Counter[str]] = {}
    with store.reading() as connection:
        for version, at, n in connection.execute(
            select(*steps, func.count()).where(_OPEN).group_by(*steps)
        ):
            found.setdefault(version, Counter()).update(dict.fromkeys(set(at.split(", ")), n))
    return {version: dict(counts) for version, counts in found.items()}


def need_a_person(store: Store, *, limit: int) -> list[tuple[str, str]]:
    """Tickets whose walk cannot go on or needs somebody, with the reason, the first `limit`."""
    needs = (_WALK.c.outcome == "") & ((_WALK.c.problem != "") | (_WALK.c.needs != ""))
    query = select(_WALK.c.ticket, _WALK.c.problem, _WALK.c.needs).where(needs)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(_WALK.c.id).limit(limit)).all()
    return [(row.ticket, row.problem or row.needs) for row in rows]


def log_ends_at(store: Store) -> int:
    """The number of the log's newest entry."""
    with store.reading() as connection:
        return int(connection.scalar(select(func.max(_ENTRY.c.id))) or 0)


def happened_since(store: Store, entry: int) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Entries after that number: by what they say, and escalations by kind and level."""
    new = _ENTRY.c.id > entry
    level = (_ENTRY.c.escalation, _ENTRY.c.level)
    kinds = [func.count().filter(_ENTRY.c.kind == kind) for kind in _COUNTED]
    with store.reading() as connection:
        counts = connection.execute(select(*kinds).where(new)).one()
        rows = connection.execute(
            select(*level, func.count()).where(new, _ENTRY.c.escalation != "").group_by(*level)
        )
        escalated = {(kind, "" if rung is None else f"level {rung}"): n for kind, rung, n in rows}
    counted = {kind: n for kind, n in zip(_COUNTED, counts, strict=True) if n}
    return counted, escalated
