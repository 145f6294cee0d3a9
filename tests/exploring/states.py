"""When two tickets stand alike: nothing that may happen to them can ever tell them apart.

Time is kept as what is left of each wait, target and point, as far as any is left; counts and
numbers as the region in which they lie; the rest as it is.
"""

from collections.abc import Hashable, Iterator
from datetime import datetime, timedelta
from math import gcd
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.comparisons import Among, Beside
from matrices.paths import ClockRule
from matrices.plan import Place
from matrices.stopwatch import Stopwatch
from matrices.tickets import Ticket
from matrices.walk import Answer, Clock, Position, Walk
from tests.exploring.happenings import Alphabet, region

_NONE = timedelta(0)
_DAY = timedelta(days=1)
_LIMITED = 60


class Standing(NamedTuple):
    """Where a ticket stands at an instant, everything up to which has been decided."""

    walk: Walk
    ticket: Ticket
    now: datetime


class Spans(NamedTuple):
    """The lengths of open time, and of time round the clock, that a clock can still run into."""

    open: tuple[timedelta, ...]
    wall: tuple[timedelta, ...]


class Likeness:
    """Tells which standings on a path are alike."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.path = alphabet.path
        self.places = self.path.plan.places
        self.classes: dict[tuple[str, str], Hashable] = {}
        self.daily = any(not _always(path.calendar) for path in alphabet.paths) or any(
            way.trigger == "during" for way in alphabet.ways
        )
        self.spans = {rule.name: self._spans(rule) for rule in self.path.clocks}
        self.limits = {
            way.id: way.each.at_most
            for place in self.places.values()
            for way in (*place.hears, *place.timed, *place.points, *place.at_once, *place.back)
            if way.each.at_most is not None
        }
        self.holders = "assignee" in alphabet.fields
        self.relative = {
            way.point.clock
            for way in self.alphabet.ways
            if way.point is not None and way.point.wait is not None
        }

    def key(self, standing: Standing) -> Hashable:
        walk, ticket, now = standing
        forks: dict[int, int] = {}
        values = self.path.vocabulary.values(ticket)
        return (
            walk.outcome,
            ()
            if walk.ended
            else tuple(self._position(each, forks, now) for each in walk.positions),
            tuple(self._clock(rule, walk.clocks.get(rule.name), now) for rule in self.path.clocks),
            ()
            if walk.ended
            else tuple(min(walk.taken.get(name, 0), most) for name, most in self.limits.items()),
            walk.paused,
            walk.holder if self.holders else "",
            tuple(self._value(name, values[name]) for name in self.alphabet.fields),
            (now - datetime(2026, 1, 5, tzinfo=now.tzinfo)) % _DAY if self.daily else None,
        )

    def _value(self, name: str, value: str) -> Hashable:
        found = self.classes.get((name, value))
        if found is None:
            found = self.classes[name, value] = self._class(name, value)
        return found

    def _class(self, name: str, value: str) -> Hashable:
        """What a value is to the path: the same for those that nothing tells apart."""
        alphabet, field = self.alphabet, self.alphabet.words.fields[name]
        compared = any(isinstance(each, Beside) for each in alphabet.tests)
        if field.numeric:
            return region(field, value, alphabet.fields[name])
        if compared or name == "assignee":
            return value
        named = [each for each in alphabet.tests if isinstance(each, Among) and each.field == name]
        cells = [row.when.get(name) for path in alphabet.paths for row in path.matrix.rows]
        return (
            tuple(value in each.texts for each in named),
            tuple(cell is None or cell.fits(value) for cell in cells),
            name == "state" and value in self.path.pauses,
        )

    def _position(self, position: Position, forks: dict[int, int], now: datetime) -> Hashable:
        place = self.places[position.step]
        for each in position.branch:
            forks.setdefault(each.visit, len(forks))
        matters = place.step.kind == "approve" or place.step.acknowledge is not None
        return (
            position.step,
            tuple((each.fork, forks[each.visit]) for each in position.branch),
            frozenset(position.fired),
            frozenset(position.heard),
            frozenset(position.asked) if matters else (),
            self._answer(place, position, now),
            position.snoozed,
            position.wakes and position.wakes - now,
            tuple(self._left(place, position, now)),
        )

    def _left(self, place: Place, position: Position, now: datetime) -> Iterator[timedelta]:
        """What is left of each wait of the step, by every row that may come to fit."""
        if position.acknowledged:
            return
        calendar = place.path.calendar
        for way in place.timed:
            each = way.each
            if way.id in position.fired or each.trigger == "during":
                continue
            waits = (
                [each.wait]
                if each.wait is not None
                else [row.within[each.level or 0] for row in place.path.matrix.rows]
            )
            rounds = position.rounds.get(way.id, 0) + 1 if each.trigger == "every" else 1
            for wait in waits:
                steady = each.runs_on or wait.wall
                watch = position.steady if steady else position.watch
                yield left(watch, wait.length * rounds, now, calendar, wall=wait.wall)

    def _answer(self, place: Place, position: Position, now: datetime) -> Hashable:
        answer, rule = position.answer, place.step.acknowledge
        if answer is None or rule is None:
            return None
        if answer.held is None:
            return frozenset(answer.by)
        return (answer.waiting, *_answer_left(answer, place, now))

    def _clock(self, rule: ClockRule, clock: Clock | None, now: datetime) -> Hashable:
        if clock is None:
            return None
        if clock.stopped and not rule.resumes:
            return "stopped"
        spans, calendar = self.spans[rule.name], self.path.calendar
        late = None
        if clock.breached is not None and rule.name in self.relative:
            late = min(now - clock.breached, timedelta(hours=_LIMITED))
        return (
            clock.stopped,
            clock.watch.since is not None,
            clock.breached is not None,
            late,
            frozenset(clock.fired),
            tuple(left(clock.watch, span, now, calendar, wall=False) for span in spans.open),
            tuple(left(clock.watch, span, now, calendar, wall=True) for span in spans.wall),
        )

    def _spans(self, rule: ClockRule) -> Spans:
        targets = (
            [rule.target]
            if rule.target is not None
            else [row.targets.get(rule.name) for row in self.path.matrix.rows]
        )
        found: dict[bool, set[timedelta]] = {False: set(), True: set()}
        points = [
            way.point
            for way in self.alphabet.ways
            if way.point is not None and way.point.clock == rule.name
        ]
        for target in (each for each in targets if each is not None):
            found[target.wall].add(target.length)
            for point in points:
                if point.wait is None:
                    found[target.wall].add(target.length * point.percent / 100)
                else:
                    sign = -1 if point.before else 1
                    found[target.wall].add(target.length + sign * point.wait.length)
        return Spans(tuple(sorted(found[False])), tuple(sorted(found[True])))


def tick_of(alphabet: Alphabet, likeness: Likeness) -> timedelta:
    """Half of the longest time of which all waits, targets and points are multiples."""
    waits = [way.wait for way in alphabet.ways if way.wait is not None]
    rows = [row for path in alphabet.paths for row in path.matrix.rows]
    levels = {way.level for way in alphabet.ways if way.level is not None}
    waits += [row.within[level] for row in rows for level in levels]
    for step in alphabet.asking:
        rule = step.acknowledge
        if rule is not None:
            waits += filter(None, (rule.lasts, rule.remind, rule.within))
    spans = [each.length for each in waits]
    for each in likeness.spans.values():
        spans += (*each.open, *each.wall)
    if likeness.daily:
        spans.append(timedelta(hours=4))
    seconds = gcd(*(int(span.total_seconds()) for span in spans)) or 3_600
    return timedelta(seconds=seconds / 2)


def left(
    watch: Stopwatch, span: timedelta, now: datetime, calendar: Calendar, *, wall: bool
) -> timedelta:
    """What is left of a span; nothing where it is over."""
    return max(_NONE, span - watch.used(now, calendar, wall=wall))


def _answer_left(answer: Answer, place: Place, now: datetime) -> Iterator[timedelta]:
    rule, calendar = place.step.acknowledge, place.path.calendar
    if rule is None:
        return
    parts = (
        (answer.held, rule.lasts),
        (answer.reminder, rule.remind),
        (answer.reminder, rule.within),
    )
    for watch, wait in parts:
        if watch is not None and wait is not None:
            if wait.wall:  # it runs on through pauses
                yield max(_NONE, wait.length - (now - watch.begun))
            else:
                yield left(watch, wait.length, now, calendar, wall=False)


def _always(calendar: Calendar) -> bool:
    monday = datetime(2026, 1, 5, tzinfo=calendar.zone)
    return calendar.between(monday, monday + 7 * _DAY) == 7 * _DAY
