"""Who is told and asked: messages now, and later ones by each person's own timings."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from matrices.log import Effect, Withdrawal
from matrices.messages import Message
from matrices.plan import Why
from matrices.roster import Channel, Timing
from matrices.stopwatch import Stopwatch, instant_after, of_parts
from matrices.targets import Target
from matrices.waits import Wait
from matrices.walk import Asked, Position
from matrices.walking.crews import audience
from matrices.walking.state import Walking

ENTER = "enter"


def tell_targets(
    walking: Walking,
    position: Position,
    targets: Sequence[Target],
    effect: str,
    at: datetime,
    why: Why,
    asking: Collection[str] = (),
    also: Collection[str] = (),
) -> None:
    """One message to each person behind the targets, after those in `also`.

    The log says where there is nobody.
    """
    place = walking.places[position.step]
    who = audience(walking, place, at)
    behind = who.people(targets, place.step.does, position.asked)
    people = list(dict.fromkeys((*also, *behind))) if also else behind
    for each in who.instead:
        walking.note(at, "instead", Why("", why.rule, each), position)
    if people:
        tell(walking, position, people, effect, at, why, asking, targets)
        return
    whom = ", ".join(map(str, targets))
    walking.note(at, "told", Why("", why.rule, f"nobody stands behind {whom}"), position)


def tell(
    walking: Walking,
    position: Position,
    people: Iterable[str],
    effect: str,
    at: datetime,
    why: Why,
    asking: Collection[str] = (),
    targets: Sequence[Target] = (),
) -> None:
    """One message to each of these people, who stand behind the targets.

    Those among `asking` are asked to act: they are told by all their channels, in time.
    """
    message = message_of(walking, position, at, why)
    people = tuple(people)
    by = _told_how(walking, position, people, targets, at)
    place = "\n".join([target.text for target in targets])
    for whom in people:
        told_by = channels(walking, whom, by.get(whom, ()))
        asks = whom in asking
        send(walking, position, whom, told_by, effect, message, asks=asks, place=place)
    for whom in people:
        if whom in asking:
            _keep_asking(walking, position, whom, effect, at, why)


def channels(walking: Walking, whom: str, by: Iterable[Channel] = ()) -> list[str]:
    """By which channels somebody is told at once: those of `by` that reach him, else his own."""
    reaching: list[str] = [each for each in by if walking.roster.address(whom, each)]
    return reaching or [each.channel for each in walking.roster.timings(whom) if each.wait is None]


def _told_how(
    walking: Walking,
    position: Position,
    people: Sequence[str],
    targets: Sequence[Target],
    at: datetime,
) -> Mapping[str, tuple[Channel, ...]]:
    """By which channels the matrix has its levels told: by the people behind them."""
    place = walking.places[position.step]
    how = walking.row(place.path).by if targets else None
    if not how:
        return {}
    found: dict[str, tuple[Channel, ...]] = {}
    # Whom a level chose in turn was found before, and is not counted again.
    who = audience(walking, place, at)._replace(turns=dict(walking.turns))
    for target in targets:
        by = how.get(target.level or 0)
        if by:
            for whom in who.people((target,), (target,), people):
                found.setdefault(whom, by)
    return found


def send(
    walking: Walking,
    position: Position,
    whom: str,
    by: Iterable[str],
    effect: str,
    message: Message,
    *,
    asks: bool,
    place: str = "",
) -> None:
    """Note one message by each channel, and what is to be sent."""
    walk, at, why = walking.was, message.at, Why("", message.rule)
    occurrence = walking.taken.get(effect, 1)
    for channel in by:
        key = (
            f"{walk.ticket}/{walk.number}/{position.visit}/{position.step}/{effect}/{occurrence}"
            f"/{whom}/{channel}"
        )
        told = {"whom": whom, "by": channel, "key": key}
        walking.note(at, "told", why, position, told)
        walking.effects.append(
            of_parts(
                Effect,
                (
                    key, at, walk.ticket, walk.id, position.step, position.visit, whom, channel,
                    message, asks, place,
                ),
            )
        )  # fmt: skip


def message_of(walking: Walking, position: Position, at: datetime, why: Why) -> Message:
    """What is told at a position, with the ticket as it is now."""
    path, step = walking.path, walking.places[position.step].step
    return of_parts(
        Message,
        (
            walking.was.ticket, at, path.calendar.zone, path.title, path.version, step.title,
            at == position.entered, why.rule, why.because, why.escalation, step.question,
            walking.values.copy(),
        ),
    )  # fmt: skip


def tell_again(
    walking: Walking, position: Position, people: Iterable[str], at: datetime, why: Why
) -> None:
    """Remind those who acknowledged a visit."""
    effect = f"remind {at.isoformat()}"
    message = message_of(walking, position, at, why)
    for whom in filter(None, people):
        send(walking, position, whom, channels(walking, whom), effect, message, asks=True)


# Personal timings


def _keep_asking(
    walking: Walking,
    position: Position,
    whom: str,
    effect: str,
    at: datetime,
    why: Why,
) -> None:
    """Remember that somebody was asked, for the messages that his timings add later."""
    kept = [
        each
        for each in walking.asked
        if each.whom != whom or next(_coming(walking, each, at), None) is not None
    ]
    asked = Asked(whom, at, at, position.step, position.visit, effect, why.rule, why.because)
    walking.asked = (*kept, asked)


def _coming(
    walking: Walking, asked: Asked, after: datetime
) -> Iterator[tuple[datetime, Timing, Wait]]:
    """The messages that somebody's timings have still to add."""
    for timing in walking.roster.timings(asked.whom):
        if timing.wait is not None:
            due = instant_after(asked.at, timing.wait, walking.path.calendar)
            if due > asked.until and due >= after:
                yield due, timing, timing.wait


def next_message(walking: Walking) -> datetime | None:
    """When the next message by somebody's own timings is due."""
    decided = walking.decided
    dues = [
        due
        for asked in walking.asked
        for due, *_ in _coming(walking, asked, decided if decided is not None else asked.at)
    ]
    return min(dues, default=None)


def send_due(walking: Walking, at: datetime) -> None:
    """Send what is due by people's own timings; of several alike, one."""
    sent: set[tuple[str, str]] = set()
    still: list[Asked] = []
    for asked in walking.asked:
        due_now = [
            (timing.channel, wait) for due, timing, wait in _coming(walking, asked, at) if due == at
        ]
        for channel, wait in due_now:
            if (asked.whom, channel) in sent:
                continue
            sent.add((asked.whom, channel))
            then = _then(asked)
            rule = f"{asked.rule}, then after {wait}"
            message = message_of(walking, then, at, Why("", rule, asked.because))
            effect = f"{asked.effect} +{wait}".replace(" ", "-")
            send(walking, then, asked.whom, [channel], effect, message, asks=True)
        still.append(asked._replace(until=at) if due_now else asked)
    walking.asked = tuple(still)


def _then(asked: Asked) -> Position:
    """The visit in which somebody was asked, which may be over by now."""
    watch = Stopwatch(asked.at, None)
    return Position(asked.step, asked.visit, watch, watch)


def withdraw(walking: Walking, at: datetime, rule: str, *, whom: str = "") -> None:
    """Somebody acted: what would still have asked people to act is not sent any more.

    With `whom`, only what would have asked him.
    """
    walking.withdrawals.append(Withdrawal(at, rule, len(walking.effects), whom))
    going = [asked for asked in walking.asked if whom in ("", asked.whom)]
    if not going:
        return
    walking.asked = tuple(asked for asked in walking.asked if asked not in going)
    people = [asked.whom for asked in going if next(_coming(walking, asked, at), None) is not None]
    if people:
        values = {"whom": ", ".join(dict.fromkeys(people))}
        walking.note(at, "withdrawn", Why("", rule, "somebody acted"), values=values)
