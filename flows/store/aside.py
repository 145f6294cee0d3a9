"""What was told and is aside: looked at, taken again once it is mended, or thrown away.

A row is never removed: it says what became of it, by whom, and why.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select, update

from flows.clock import observed
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.inbox import taken
from flows.store.said import Said, from_json
from flows.store.tables import AsideRow, table
from matrices.tickets import Vocabulary

TAKEN, THROWN = "taken", "thrown away"
_ASIDE = table(AsideRow)


class Aside(NamedTuple):
    """Something said that is aside: its number, when it came in, why it is aside.

    Once it is `settled`, `outcome` says what became of it, `by` whom, and `because` why.
    """

    id: int
    received: datetime
    said: Said
    reason: str
    outcome: str
    by: str
    because: str
    settled: datetime | None


def aside(store: Store, *, settled: bool = False, limit: int | None = None) -> list[Aside]:
    """What is aside, oldest first; with `settled` also what was taken or thrown away since."""
    query = select(_ASIDE).order_by(_ASIDE.c.id).limit(limit)
    if not settled:
        query = query.where(_ASIDE.c.settled.is_(None))
    with store.reading() as connection:
        return [_of(row) for row in connection.execute(query)]


def take_again(
    store: Store,
    vocabulary: Vocabulary,
    numbers: Sequence[int] | None,
    *,
    by: str,
    now_instead: bool = False,
) -> list[Aside]:
    """Take what is aside (of all, where no numbers are given) as events, in one transaction.

    Answers what is aside still, each with the reason. With `now_instead` the events get the present
    instant instead of their own. FlowsError where a number is not aside.
    """
    now = observed()
    with store.writing() as connection:
        found = _held(connection, numbers)
        said = [replace(each.said, at=now) if now_instead else each.said for each in found]
        answers = taken(connection, vocabulary, said, now)
        left = []
        for each, answer in zip(found, answers, strict=True):
            if answer.how == "aside":
                _change(connection, each, reason=answer.reason)
                left.append(each._replace(reason=answer.reason))
            else:
                _change(connection, each, outcome=TAKEN, by=by, because=answer.reason, settled=now)
    return left


def throw_away(store: Store, numbers: Sequence[int], *, by: str, because: str) -> None:
    """Settle what is aside without taking it; FlowsError where a number is not aside."""
    with store.writing() as connection:
        for each in _held(connection, numbers):
            _change(connection, each, outcome=THROWN, by=by, because=because, settled=observed())


def _held(connection: Connection, numbers: Sequence[int] | None) -> list[Aside]:
    query: Select[Any] = select(_ASIDE).where(_ASIDE.c.settled.is_(None))
    if numbers is not None:
        query = query.where(_ASIDE.c.id.in_(numbers))
    rows = connection.execute(query.order_by(_ASIDE.c.id).with_for_update()).all()
    found = [_of(row) for row in rows]
    missing = set(numbers or ()) - {each.id for each in found}
    if missing:
        some = ", ".join(map(str, sorted(missing)))
        raise FlowsError(f"nothing is aside with number {some}; 'stepladder inbox' lists what is")
    return found


def _change(connection: Connection, each: Aside, **to: object) -> None:
    connection.execute(update(_ASIDE).where(_ASIDE.c.id == each.id).values(**to))


def _of(row: Row[Any]) -> Aside:
    return Aside(
        row.id, row.received, from_json(row.said), row.reason, row.outcome, row.by, row.because,
        row.settled,
    )  # fmt: skip
