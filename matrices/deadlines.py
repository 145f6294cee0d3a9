"""Why a deadline is when it is: window by window, with every gap and pause between named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.hours import Closure
from matrices.opentime import NeverAgain
from matrices.stopwatch import Stopwatch, length_of, started
from matrices.waits import Wait

_NONE = timedelta(0)
_INSTANT = timedelta(microseconds=1)


class Pause(NamedTuple):
    """A time in which clocks stand, half open; without an end where it still goes on."""

    begin: datetime
    end: datetime | None
    state: str = ""


class Line(NamedTuple):
    """A stretch of the way to a deadline: time that is used, or why none is.

    `left` is what is left of the wait after it. `why` is empty where time is used.
    """

    begin: datetime
    end: datetime | None
    used: timedelta
    left: timedelta
    why: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A wait unfolded; `due` is None while a pause without an end goes on.

    `length` is the wait as time: what its lines use up together. `dates` are the working dates
    that a wait in days counts, `paused` is the time of the wait's kind that pauses took.
    """

    start: datetime
    wait: Wait
    length: timedelta
    due: datetime | None
    lines: tuple[Line, ...]
    dates: tuple[date, ...] = ()
    paused: timedelta = _NONE

    def used_by(self, at: datetime) -> timedelta:
        """How much of the wait was used up at an instant."""
        spans = (
            min(at, line.end or at) - line.begin
            for line in self.lines
            if not line.why and line.begin < at
        )
        return min(self.length, sum(spans, _NONE))


def unfold(
    start: datetime,
    wait: Wait,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    *,
    of_step: bool = False,
) -> Deadline:
    """The deadline of a wait that began at `start`, and the way to it.

    As a clock's target by default; `of_step` for an `after` of a step, where `wall` waits run
    on through pauses and days never end at a closing.
    """
    way = _Way(wait, calendar, started(start), length_of(wait, start, calendar))
    for pause in () if of_step and wait.wall else _in_order(pauses):
        if not way.reaches(pause):
            continue
        if way.due < pause.begin:
            break
        way.pause(pause)
        if pause.end is None:
            return way.deadline(start, None)
    end = way.due
    if of_step and wait.unit == "d":
        end = calendar.next_open(end)
    way.run_to(end)
    return way.deadline(start, end)


def time_used(
    start: datetime, end: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> timedelta:
    """The open time in [start, end) that lies in no pause; none where `end` is before `start`."""
    if end <= start:
        return _NONE
    watch = started(start)
    for begin, until, _ in _in_order(pauses):
        if begin < end and (until is None or start < until):
            watch = watch.stopped(begin, calendar)
            watch = watch if until is None or until >= end else watch.running(until)
    return watch.stopped(end, calendar).open_used


class _Way:
    """The lines up to an instant, and the stopwatch there."""

    def __init__(self, wait: Wait, calendar: Calendar, watch: Stopwatch, length: timedelta) -> None:
        self.wait = wait
        self.calendar = calendar
        self.watch = watch
        self.length = length
        self.at = watch.begun
        self.left = length
        self.paused = _NONE
        self.lines: list[Line] = []

    @property
    def due(self) -> datetime:
        due = self.watch.due(self.wait, self.calendar)
        if due is None:
            raise ValueError("a watch that stands has no deadline")
        return due

    def reaches(self, pause: Pause) -> bool:
        """Whether there is still something of the pause to come."""
        return pause.end is None or pause.end > max(pause.begin, self.at)

    def run_to(self, end: datetime) -> None:
        """Add the lines from here to `end`: the time used and the gaps."""
        if self.wait.wall:
            self._add(self.at, end, end - self.at)
            return
        for opens, closes in self.calendar.periods(self.at, end):
            self._gap(opens)
            self._add(opens, closes, closes - opens)
        self._gap(end)

    def pause(self, pause: Pause) -> None:
        """Stand from the pause's beginning to its end."""
        begin = max(pause.begin, self.at)
        self.run_to(begin)
        self.watch = self.watch.stopped(begin, self.calendar)
        self.lines.append(
            Line(begin, pause.end, _NONE, self.left, (Closure("pause", pause.state),))
        )
        if pause.end is not None:
            self.watch = self.watch.running(pause.end)
            wall = pause.end - begin
            self.paused += wall if self.wait.wall else self.calendar.between(begin, pause.end)
            self.at = pause.end

    def deadline(self, start: datetime, due: datetime | None) -> Deadline:
        dates: tuple[date, ...] = ()
        if self.wait.unit == "d":
            dates = tuple(islice(self.calendar.working_dates(start), self.wait.amount))
        return Deadline(start, self.wait, self.length, due, tuple(self.lines), dates, self.paused)

    def _add(self, begin: datetime, end: datetime, used: timedelta) -> None:
        if begin < end:
            self.left -= used
            self.lines.append(Line(begin, end, used, self.left))
            self.at = end

    def _gap(self, end: datetime) -> None:
        if self.at < end:
            why = tuple(dict.fromkeys(_closures(self.calendar, self.at, end)))
            self.lines.append(Line(self.at, end, _NONE, self.left, why))
            self.at = end


def _in_order(pauses: Sequence[Pause]) -> Iterator[Pause]:
    """The pauses by their beginning, each without what lies in those before it."""
    reached: datetime | None = None
    for pause in sorted(pauses, key=lambda each: each.begin):
        begin = pause.begin if reached is None else max(pause.begin, reached)
        if pause.end is not None and pause.end <= begin:
            continue
        yield pause._replace(begin=begin)
        if pause.end is None:
            return
        reached = pause.end


def _closures(calendar: Calendar, begin: datetime, end: datetime) -> Iterator[Closure]:
    """Why it is closed from `begin` to `end`: the dates between that are, else night or break."""
    first = begin.astimezone(calendar.zone).date()
    last = (end - _INSTANT).astimezone(calendar.zone).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    reasons = [reason for day in days if (reason := calendar.why_closed(day))]
    yield from reasons or [_short_gap(calendar, begin)]


def _short_gap(calendar: Calendar, at: datetime) -> Closure:
    try:
        closed = calendar.previous_open(at)
    except NeverAgain:
        return Closure("night")
    closes, opens = (each.astimezone(calendar.zone) for each in (closed, calendar.next_open(at)))
    whole_day = closes.date() == opens.date() and closes.time() > time()
    return Closure("break" if whole_day else "night")
