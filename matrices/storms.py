"""Storm control: which of the messages that are due go out now, as one or by themselves.

Values in, values out: how often somebody was told lately is handed in, what is to be done comes
back. Nothing is dropped: what does not go out now waits, or another message stands for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from matrices.log import Effect

_M, _H, _NONE = timedelta(minutes=1), timedelta(hours=1), timedelta()


class Quota(NamedTuple):
    """So many messages within so long; one that went out leaves the span at its very end."""

    most: int
    within: timedelta
    words: str = ""

    def free_at(self, sent: Sequence[datetime], now: datetime) -> datetime | None:
        """When one more may go out; None where it may now. `sent` is in order."""
        lately = [at for at in sent if at > now - self.within]
        return lately[-self.most] + self.within if len(lately) >= self.most else None


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages a person gets by a channel.

    `most` are quotas beyond which messages wait, `warn` those beyond which the log says so;
    messages within `together` of the first become one; with `quiet`, what asks nobody to act waits
    for the person's own hours.
    """

    most: tuple[Quota, ...] = ()
    warn: tuple[Quota, ...] = ()
    together: timedelta = _NONE
    quiet: bool = False

    @property
    def longest(self) -> timedelta:
        """For how long what went out counts."""
        return max((each.within for each in (*self.most, *self.warn)), default=_NONE)


LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        "sms": Limits(
            (
                Quota(5, 15 * _M, "5 in 15m"),
                Quota(11, _H, "11 in 1h"),
                Quota(21, 3 * _H, "21 in 3h"),
            ),
            quiet=True,
        ),
        "voice": Limits(
            (Quota(3, 15 * _M, "3 in 15m"), Quota(7, _H, "7 in 1h"), Quota(15, 3 * _H, "15 in 3h")),
            quiet=True,
        ),
    }
)
"""What holds where a desk says nothing else: what rings has limits, mail and chat have none."""
NO_LIMITS = Limits()
Line = tuple[str, str]
"""A person and a channel."""


class Known(NamedTuple):
    """What is known around the messages that are due.

    `sent` are instants at which somebody was told lately, in order; `gathering` until when messages
    to somebody are gathered already; `opens` says when somebody's own hours are open next, which is
    now where they are or he has none; `tried` are the keys of what was tried before, which goes out
    by itself with its own text; what is later than `late` is of an outage.
    """

    sent: Mapping[Line, Sequence[datetime]] = {}
    gathering: Mapping[Line, datetime] = {}
    opens: Callable[[str, datetime], datetime] = lambda _whom, now: now
    tried: frozenset[str] = frozenset()
    late: timedelta = timedelta.max


class Parcel(NamedTuple):
    """A message that goes out, for itself and those that it covers; `warning` is for the log."""

    effect: Effect
    covers: tuple[Effect, ...] = ()
    warning: str = ""

    @property
    def all(self) -> tuple[Effect, ...]:
        """Everything that it stands for."""
        return (*self.covers, self.effect)


class Held(NamedTuple):
    """A message that waits until an instant, and why."""

    effect: Effect
    until: datetime
    because: str


@dataclass(slots=True)
class Plan:
    """What to do with messages that are due: all of them are in one of the two."""

    send: list[Parcel] = field(default_factory=list)
    hold: list[Held] = field(default_factory=list)


def plan(
    due: Iterable[Effect],
    now: datetime,
    limits: Mapping[str, Limits],
    known: Known,
) -> Plan:
    """What goes out now and what waits, of the messages that are due at `now`.

    First what has to wait for somebody's hours, or for more of its kind; then what belongs
    together; then the quotas, what asks somebody to act before the rest.
    """
    found = Plan()
    for line, effects in _by_line(due).items():
        _plan_line(found, line, effects, now, limits_for(line[1], limits), known)
    return found


def limits_for(channel: str, said: Mapping[str, Limits]) -> Limits:
    """The limits of a channel: the desk's, or those that hold where it says none."""
    return said.get(channel) or LIMITS.get(channel) or NO_LIMITS


def _plan_line(
    found: Plan,
    line: Line,
    effects: Sequence[Effect],
    now: datetime,
    limits: Limits,
    known: Known,
) -> None:
    ready = effects
    if limits.quiet:
        ready = [each for each in effects if not _waits(found, line, each, now, known)]
    fresh = [each for each in ready if each.key not in known.tried]
    if limits.together and fresh:
        until = known.gathering.get(line) or min(each.at for each in fresh) + limits.together
        if until > now:
            why = f"more may come within {_words(limits.together)}"
            found.hold += [Held(each, until, why) for each in fresh]
            ready = [each for each in ready if each.key in known.tried]
            fresh = []
    parcels = [Parcel(each) for each in ready if each.key in known.tried]
    gathered = _as_one(fresh) if limits.together else _after_outage(fresh, now, known.late)
    parcels += gathered
    parcels.sort(key=_asking_first)
    _within_quotas(found, parcels, now, limits, known, list(known.sent.get(line, ())))


def _waits(found: Plan, line: Line, effect: Effect, now: datetime, known: Known) -> bool:
    """Whether a message waits for somebody's hours: it asks nobody to act."""
    if effect.asks:
        return False
    opens = known.opens(line[0], now)
    if opens > now:
        found.hold.append(Held(effect, opens, f"{line[0]} is not within hours"))
    return opens > now


def _as_one(effects: Sequence[Effect]) -> Iterator[Parcel]:
    if effects:
        *before, last = effects
        yield Parcel(last, tuple(before))


def _after_outage(effects: Sequence[Effect], now: datetime, late: timedelta) -> list[Parcel]:
    """Of messages about one ticket that are late, the last stands for all."""
    by_ticket: dict[str, list[Effect]] = {}
    punctual: list[Parcel] = []
    for effect in effects:
        if now - effect.at > late:
            by_ticket.setdefault(effect.ticket, []).append(effect)
        else:
            punctual.append(Parcel(effect))
    return [*(parcel for each in by_ticket.values() for parcel in _as_one(each)), *punctual]


def _within_quotas(
    found: Plan,
    parcels: Sequence[Parcel],
    now: datetime,
    limits: Limits,
    known: Known,
    sent: list[datetime],
) -> None:
    """Send what the quotas allow; the last that goes out stands for all that would be too many."""
    if not (limits.most or limits.warn):
        found.send += parcels
        return
    waiting = list(parcels)
    while waiting:
        free, words = _free_at(limits.most, sent, now)
        if free is not None:
            why = f"no more than {words}"
            found.hold += [Held(one, free, why) for each in waiting for one in each.all]
            return
        sent.append(now)
        parcel = waiting.pop(0)
        if waiting and _free_at(limits.most, sent, now)[0] is not None:
            parcel, waiting = _standing_for(parcel, waiting, known.tried)
        over = [each.words for each in limits.warn if each.free_at(sent[:-1], now) is not None]
        found.send.append(parcel._replace(warning=f"more than {over[0]}" if over else ""))


def _standing_for(
    first: Parcel, others: Sequence[Parcel], tried: frozenset[str]
) -> tuple[Parcel, list[Parcel]]:
    """One parcel for all that were not tried yet, and the rest."""
    if first.effect.key in tried:
        return first, list(others)
    fresh = [each for each in others if each.effect.key not in tried]
    effects = sorted((one for each in (first, *fresh) for one in each.all), key=_order)
    (parcel,) = _as_one(effects)
    return parcel, [each for each in others if each.effect.key in tried]


def _free_at(
    quotas: Iterable[Quota], sent: Sequence[datetime], now: datetime
) -> tuple[datetime | None, str]:
    """When all quotas allow one more (None: now), and the one that does so last."""
    used = [(at, each.words) for each in quotas if (at := each.free_at(sent, now)) is not None]
    return max(used, default=(None, ""))


def _by_line(due: Iterable[Effect]) -> dict[Line, list[Effect]]:
    found: dict[Line, list[Effect]] = {}
    for effect in sorted(due, key=_order):
        found.setdefault((effect.whom, effect.channel), []).append(effect)
    return found


_order = attrgetter("at", "key")


def _asking_first(parcel: Parcel) -> tuple[bool, datetime]:
    effect, covers, _ = parcel
    asks = effect.asks or (bool(covers) and any(each.asks for each in covers))
    return (not asks, effect.at)


def _words(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes}m" if not seconds else f"{int(span.total_seconds())}s"
