"""Storm control in the store: what is held back, stands for others, or goes to somebody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, literal_column, or_, select

from flows.clock import observed
from flows.engine.outbox import (
    COVERED,
    DELIVERED,
    EFFECT_COLUMNS,
    PENDING,
    WAITS,
    Lease,
    effect_of,
    effect_row,
)
from flows.engine.outcomes import Teller, about, hold_walks, write_entries
from flows.store.among import among
from flows.store.bulk import insert_rows, update_rows
from flows.store.database import Store
from flows.store.tables import EffectRow, TicketRow, WalkRow, table
from flows.store.versions import Versions
from matrices.desk import Desk
from matrices.handing import taken_over
from matrices.log import Effect, Entry
from matrices.storms import Held, Known, Line, Parcel, limits_for, plan
from matrices.tickets import Ticket

_EFFECT, _WALK, _TICKET = table(EffectRow), table(WalkRow), table(TicketRow)


@dataclass(frozen=True, slots=True)
class Control:
    """By whose rules messages are held back, gathered and handed over.

    What is later than `late`, two sweep intervals, is of an outage.
    """

    store: Store
    desk: Desk
    versions: Versions
    late: timedelta

    def prepare(self, lease: Lease, teller: Teller) -> list[Parcel]:
        """What to send now of the claimed messages; the rest is kept, and logged, so.

        What a message stands for is kept before it is sent: also when it is tried again it stands
        for the same, so that the same key always means the same.
        """
        now, effects = teller.at, lease.effects
        with self.store.reading() as connection:
            bound = _bound(connection, [each.key for each in effects])
            handed = dict(self._handed(connection, effects, lease.tried, now))
            mine = [each for each in effects if each.key not in handed]
            known = Known(
                *self._lately(connection, mine, teller),
                opens=self._opens,
                tried=lease.tried.union(bound),
                late=self.late,
            )
        found = plan(mine, now, self.desk.limits, known)
        self._keep(found.send, found.hold, handed, teller)
        return [
            each._replace(covers=tuple(bound[each.effect.key]))
            if each.effect.key in bound
            else each
            for each in found.send
        ]

    def _opens(self, whom: str, now: datetime) -> datetime:
        person = self.desk.roster.people.get(whom)
        hours = person.hours if person else None
        return now if hours is None or hours.is_open(now) else hours.next_open(now)

    def _lately(
        self, connection: Connection, effects: Sequence[Effect], teller: Teller
    ) -> tuple[dict[Line, list[datetime]], dict[Line, datetime]]:
        """When people were told lately, and until when what comes for them is gathered."""
        sent: dict[Line, list[datetime]] = {}
        gathering: dict[Line, datetime] = {}
        by_channel: dict[str, set[str]] = {}
        for effect in effects:
            by_channel.setdefault(effect.channel, set()).add(effect.whom)
        for channel, people in by_channel.items():
            limits = limits_for(channel, self.desk.limits)
            if limits.longest:
                since = teller.at - limits.longest
                for whom, at in _sent(connection, channel, people, since, teller):
                    sent.setdefault((whom, channel), []).append(at)
            if limits.together:
                rows = connection.execute(_gathering(channel, people, teller.at))
                gathering.update({(row[0], channel): row[1] for row in rows})
        return sent, gathering

    def _handed(
        self,
        connection: Connection,
        effects: Iterable[Effect],
        tried: frozenset[str],
        now: datetime,
    ) -> Iterator[tuple[str, tuple[Effect, tuple[Effect, ...]]]]:
        """Late messages whose person is off duty by now, with those to whoever is told instead."""
        late = [
            effect
            for effect in effects
            if effect.place and now - effect.at > self.late and effect.key not in tried
        ]
        rows = _standing(connection, {effect.walk for effect in late}) if late else {}
        for effect in late:
            row = rows[effect.walk]
            path = self.versions.path(row.version)
            values = path.vocabulary.values(Ticket(effect.ticket, row.told))
            people = taken_over(effect, path, values, row.holder, self.desk.roster, now)
            if people:
                yield effect.key, (effect, tuple(self._to(effect, each) for each in people))

    def _to(self, effect: Effect, whom: str) -> Effect:
        """The same message, to somebody else: by the same channel where it reaches him."""
        roster, channel = self.desk.roster, effect.channel
        if not roster.address(whom, channel):
            at_once = (each.channel for each in roster.timings(whom) if each.wait is None)
            channel = next(at_once, channel)
        stem = effect.key.removesuffix(f"/{effect.whom}/{effect.channel}")
        return effect._replace(key=f"{stem}/{whom}/{channel}", whom=whom, channel=channel)

    def _keep(
        self,
        send: Sequence[Parcel],
        hold: Sequence[Held],
        handed: Mapping[str, tuple[Effect, tuple[Effect, ...]]],
        teller: Teller,
    ) -> None:
        binding = [each for each in send if each.covers]
        warned = [each for each in send if each.warning]
        entries = [*_held(hold), *_instead(handed.values())]
        entries += [about(each.effect, "warned", each.warning) for each in warned]
        if not (entries or binding):
            return
        with self.store.writing() as connection:
            by_walk = [(by.values["key"], by) for by in entries]
            walks = _walks_of(connection, [key for key, _ in by_walk])
            held = hold_walks(connection, walks=set(walks.values()))
            lines = [(walks[key], entry) for key, entry in by_walk if key in walks]
            write_entries(connection, lines, held, teller.run)
            _release(connection, hold)
            _bind(connection, binding)
            _hand_over(connection, handed.values())


def _standing(connection: Connection, walks: Iterable[str]) -> dict[str, Row[Any]]:
    """The version and holder of walks, and what is known of their tickets."""
    rows = connection.execute(
        select(_WALK.c.id, _WALK.c.version, _WALK.c.holder, _TICKET.c.told)
        .join(_TICKET, _TICKET.c.id == _WALK.c.ticket)
        .where(among(_WALK.c.id, walks))
    )
    return {row.id: row for row in rows.all()}


def _bound(connection: Connection, keys: Sequence[str]) -> dict[str, list[Effect]]:
    """What each stands for already; mostly nothing ever stood for others."""
    by_another = _EFFECT.c.covered_by != literal_column("''")
    if connection.scalar(select(_EFFECT.c.key).where(by_another).limit(1)) is None:
        return {}
    covered = select(_EFFECT, _EFFECT.c.covered_by).where(
        by_another, among(_EFFECT.c.covered_by, keys)
    )
    bound: dict[str, list[Effect]] = {}
    for row in connection.execute(covered.order_by(_EFFECT.c.at, _EFFECT.c.key)):
        # Asked here: SQLite would look through all that is pending, for each chunk anew.
        if row.state == PENDING:
            bound.setdefault(row.covered_by, []).append(effect_of(row))
    return bound


def _sent(
    connection: Connection, channel: str, people: Iterable[str], since: datetime, teller: Teller
) -> Iterator[tuple[str, datetime]]:
    """Who was told when by a channel; what others are sending right now counts as told now."""
    over = and_(_EFFECT.c.state == DELIVERED, _EFFECT.c.try_at > since)
    others = and_(
        WAITS,
        _EFFECT.c.claimed_until > observed(),
        _EFFECT.c.claimed_by != teller.owner,
    )
    query = select(_EFFECT.c.whom, _EFFECT.c.state, _EFFECT.c.try_at).where(
        _EFFECT.c.whom.in_(list(people)), _EFFECT.c.channel == channel, or_(over, others)
    )
    found = [
        (row.whom, row.try_at if row.state == DELIVERED else teller.at)
        for row in connection.execute(query)
    ]
    return iter(sorted(found, key=lambda each: each[1]))


def _gathering(channel: str, people: Iterable[str], now: datetime) -> Select[tuple[str, datetime]]:
    return (
        select(_EFFECT.c.whom, func.min(_EFFECT.c.try_at))
        .where(_EFFECT.c.whom.in_(list(people)), _EFFECT.c.channel == channel)
        .where(WAITS, _EFFECT.c.attempts == 0)
        .where(_EFFECT.c.try_at > now, _EFFECT.c.covered_by == "")
        .group_by(_EFFECT.c.whom)
    )


def _held(hold: Iterable[Held]) -> Iterator[Entry]:
    for each in hold:
        again = {"again": each.until.isoformat()}
        yield about(each.effect, "held back", each.because, again)


def _instead(handed: Iterable[tuple[Effect, tuple[Effect, ...]]]) -> Iterator[Entry]:
    for effect, others in handed:
        names = ", ".join(each.whom for each in others)
        yield about(effect, "instead", f"{effect.whom} is off duty by now: {names} instead")


def _walks_of(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(
        select(_EFFECT.c.key, _EFFECT.c.walk).where(among(_EFFECT.c.key, keys))
    )
    return {row.key: row.walk for row in rows}


def _release(connection: Connection, hold: Iterable[Held]) -> None:
    rows = [(each.until, "", None, each.effect.key) for each in hold]
    update_rows(connection, _EFFECT, ("try_at", "claimed_by", "claimed_until"), ("key",), rows)


def _bind(connection: Connection, parcels: Iterable[Parcel]) -> None:
    rows = [(each.effect.key, "", None, one.key) for each in parcels for one in each.covers]
    update_rows(connection, _EFFECT, ("covered_by", "claimed_by", "claimed_until"), ("key",), rows)


def _hand_over(connection: Connection, handed: Iterable[tuple[Effect, tuple[Effect, ...]]]) -> None:
    seen = observed()
    over: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    for effect, others in handed:
        over.append((COVERED, others[0].key, seen, "", None, effect.key))
        new += [effect_row(other, PENDING) for other in others]
    insert_rows(connection, _EFFECT, EFFECT_COLUMNS, new, unless_there=True)
    columns = ("state", "covered_by", "settled", "claimed_by", "claimed_until")
    update_rows(connection, _EFFECT, columns, ("key",), over)
