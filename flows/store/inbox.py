"""The inbox: the one way in for whatever changes a ticket.

What is told becomes an event, and the ticket's walk is due to hear it, in one transaction. What
cannot be an event is kept aside, as it came, with a sentence: nothing that was told is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, func, literal_column, or_, select, text, update

from flows.clock import observed
from flows.points import passed
from flows.store.bulk import Row, insert_rows
from flows.store.database import Store
from flows.store.said import Said, as_json, storable, wrong_with
from flows.store.tables import AsideRow, EventRow, TicketRow, WalkRow, table
from matrices.problems import nearest
from matrices.tickets import OPENED, Vocabulary

CHANNEL = "stepladder_inbox"
"""The name by which PostgreSQL wakes those who listen."""
_NAMED = 1_000
"""Among how many tickets the nearest id is looked for."""

_EVENT, _WALK, _TICKET = table(EventRow), table(WalkRow), table(TicketRow)
_ASIDE = table(AsideRow)
NOT_TAKEN = _EVENT.c.walk == literal_column("''")
"""Whether no walk took an event yet: in the very words of the index of those that wait."""
_EVENT_COLUMNS = (
    "ticket", "at", "seq", "type", "old", "new", "actor", "source", "received", "walk",
)  # fmt: skip
_WALK_COLUMNS = (
    "id", "ticket", "number", "version", "step", "outcome", "problem", "state", "entries",
    "claimed_by", "fence",
)  # fmt: skip


class Answer(NamedTuple):
    """What became of something said: `taken`, `known` by its source before, or `aside`; and why."""

    how: Literal["taken", "known", "aside"]
    reason: str = ""


def tell(
    store: Store, vocabulary: Vocabulary, said: Sequence[Said], *, received: datetime | None = None
) -> list[Answer]:
    """Take in what is said, all of it in one transaction; an answer for each, in its order.

    A ticket that nobody knew begins with its `opened`; what is said of it together with that, in
    whatever order, is of it too.
    """
    now = received or observed()
    with store.writing() as connection:
        return _kept_aside(connection, said, taken(connection, vocabulary, said, now), now)


def taken(
    connection: Connection, vocabulary: Vocabulary, said: Sequence[Said], now: datetime
) -> list[Answer]:
    """As `tell`, inside a transaction; what cannot be taken is not kept aside."""
    wrongs = [wrong_with(each, vocabulary, now) for each in said]
    good = [each for each, wrong in zip(said, wrongs, strict=True) if not wrong]
    _begin_new(connection, good)
    inbox = _Inbox(connection, sorted({each.ticket for each in good}))
    answers = [
        Answer("aside", wrong) if wrong else inbox.takes(each, now)
        for each, wrong in zip(said, wrongs, strict=True)
    ]
    inbox.keep()
    return answers


def put_in(connection: Connection, said: Said, now: datetime) -> None:
    """An event of the engine's own for a ticket that has a walk, inside a transaction."""
    inbox = _Inbox(connection, [said.ticket])
    inbox.takes(said, now)
    inbox.keep()


def any_waits(connection: Connection) -> bool:
    """Whether any event waits that no walk took; in a desk at work mostly none does."""
    return connection.scalar(select(_EVENT.c.id).where(NOT_TAKEN).limit(1)) is not None


def wake(connection: Connection) -> None:
    """Wake whoever listens, when this transaction is kept; who looks at a file sees it anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def _begin_new(connection: Connection, said: Iterable[Said]) -> None:
    """A ticket and a walk for each that is told to have opened and that nobody knew."""
    opened = sorted({each.ticket for each in said if each.type == OPENED})
    known = set(connection.scalars(select(_TICKET.c.id).where(_TICKET.c.id.in_(opened))))
    names = [name for name in opened if name not in known]
    tickets: list[Row] = [(name, {}) for name in names]
    insert_rows(connection, _TICKET, ("id", "told"), tickets, unless_there=True)
    walks: list[Row] = [(f"{name}/1", name, 1, "", "", "", "", {}, 0, "", 0) for name in names]
    insert_rows(connection, _WALK, _WALK_COLUMNS, walks, unless_there=True)


class _Inbox:
    """The inbox of some tickets, alone to write to them until the transaction ends.

    Whoever holds the row of a ticket's newest walk is alone. A worker that keeps a decision holds
    it too: it either sees the event, or leaves a walk that is made due after it.
    """

    def __init__(self, connection: Connection, tickets: Sequence[str]) -> None:
        self._connection = connection
        self._walks = dict(_newest_held(connection, tickets))
        last = select(_EVENT.c.ticket, func.max(_EVENT.c.seq)).group_by(_EVENT.c.ticket)
        rows = connection.execute(last.where(_EVENT.c.ticket.in_(list(self._walks))))
        self._last: dict[str, int] = {row[0]: row[1] for row in rows}
        self._rows: list[Row] = []
        self._sources: set[tuple[str, str]] = set()
        self._due: dict[str, datetime] = {}

    def takes(self, said: Said, now: datetime) -> Answer:
        """Take one, unless it is known by its source, or its ticket is not known."""
        ticket = said.ticket
        if ticket not in self._walks:
            return Answer("aside", _unknown(self._connection, ticket))
        if self._knows(said):
            return Answer("known", f"ticket {ticket}: '{said.source}' was told before")
        at, seq = (said.at or now).astimezone(UTC), self._last.get(ticket, -1) + 1
        self._last[ticket] = seq
        self._due[ticket] = min(at, self._due.get(ticket, at))
        self._rows.append(
            (ticket, at, seq, said.type, said.old, said.new, said.actor, said.source, now, "")
        )
        return Answer("taken")

    def keep(self) -> None:
        """Write the events, and make their walks due."""
        if not self._rows:
            return
        insert_rows(self._connection, _EVENT, _EVENT_COLUMNS, self._rows)
        passed("walk told")
        for ticket, at in self._due.items():
            self._connection.execute(
                update(_WALK)
                .where(_WALK.c.id == self._walks[ticket], _WALK.c.problem == "")
                .where(or_(_WALK.c.due_at.is_(None), _WALK.c.due_at > at))
                .values(due_at=at)
            )
        passed("walk due")
        wake(self._connection)

    def _knows(self, said: Said) -> bool:
        name = (said.ticket, said.source)
        if not said.source or name in self._sources:
            return bool(said.source)
        self._sources.add(name)
        there = select(func.count()).where(
            _EVENT.c.source == said.source, _EVENT.c.ticket == said.ticket
        )
        return bool(self._connection.scalar(there))


def _newest_held(connection: Connection, tickets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each ticket's newest walk, its row held; nothing for a ticket that has none."""
    for ticket in tickets:
        held = ""
        while newest := _newest(connection, ticket):
            if newest == held:
                yield ticket, newest
                break
            held = newest
            # Whoever decided it meanwhile may have begun another walk: it is looked at again.
            connection.execute(select(_WALK.c.id).where(_WALK.c.id == held).with_for_update())


def _newest(connection: Connection, ticket: str) -> str:
    query = select(_WALK.c.id).where(_WALK.c.ticket == ticket)
    return connection.scalar(query.order_by(_WALK.c.number.desc()).limit(1)) or ""


def _unknown(connection: Connection, ticket: str) -> str:
    if connection.scalar(select(func.count()).where(_TICKET.c.id == ticket)):
        return f"ticket {ticket} has no walk in the store any more"
    right = nearest(ticket, connection.scalars(select(_TICKET.c.id).limit(_NAMED)))
    near = f"{right} If not, tell" if right.startswith("did you mean") else "tell"
    return f"there is no ticket '{ticket}'; {near} first that it has 'opened'"


def _kept_aside(
    connection: Connection, said: Sequence[Said], answers: Sequence[Answer], now: datetime
) -> list[Answer]:
    """Keep what is aside; what its source has told before is kept once."""
    found, rows, names = [], [], set[tuple[str, str]]()
    for each, answer in zip(said, answers, strict=True):
        name = (storable(each.ticket), storable(each.source))
        if answer.how == "aside" and each.source:
            if name in names or _is_aside(connection, *name):
                found.append(Answer("known", answer.reason))
                continue
            names.add(name)
        if answer.how == "aside":
            rows.append((now, storable(answer.reason), as_json(each), *name))
        found.append(answer)
    insert_rows(connection, _ASIDE, ("received", "reason", "said", "ticket", "source"), rows)
    return found


def _is_aside(connection: Connection, ticket: str, source: str) -> bool:
    there = select(func.count()).where(_ASIDE.c.ticket == ticket, _ASIDE.c.source == source)
    return bool(connection.scalar(there))
