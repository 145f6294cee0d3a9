"""One silent ticket: what it reaches when, and for how much later openings that stays alike."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from matrices.decide import WalkError, fire
from matrices.paths import Path
from matrices.proving.borders import EVER, LEAST, Borders, to_border
from matrices.proving.goals import TOLD, Goal, Named, Watcher, ways_of
from matrices.proving.motion import Motion
from matrices.proving.silence import Silence
from matrices.proving.timers import Coming, Irregular, Moves, coming
from matrices.roster import Roster
from matrices.tickets import OPENED, Event, Ticket
from matrices.trying import LONGEST, TICKET
from matrices.walk import Walk
from matrices.walking.hearing import hear
from matrices.walking.state import Walking
from matrices.walking.timing import Timer, next_timer

_NOTHING: Mapping[str, int] = {}


class Run(NamedTuple):
    """What a ticket opened at an instant reaches, as motions; what it never reaches is not there.

    It holds alike for every ticket that is opened later by less than `span`. `late` are the clocks
    that ran out before a person held the ticket; `until` is up to when the world was looked at.
    """

    opened: datetime
    reached: Mapping[Goal, Motion]
    span: timedelta
    late: frozenset[str]
    until: datetime


class Case:
    """A kind of silent ticket on a path: what is known of it at its opening."""

    def __init__(
        self, path: Path, roster: Roster, told: Mapping[str, str], borders: Borders
    ) -> None:
        """`borders` are the instants at which people behind targets change."""
        self.path = path
        self.roster = roster
        self.ticket = Ticket(TICKET, told)
        self.borders = borders
        self.silence = Silence(path, path.vocabulary.values(self.ticket))
        self.goals = self.silence.from_start()
        self.ways = ways_of(path)
        self.named: dict[tuple[str, str, bool], list[Named]] = {}
        self._ahead: dict[str, frozenset[Goal]] = {}

    def follow(self, opened: datetime) -> Run:
        """Open a ticket then and let time pass until every goal is reached that may be."""
        return _Following(self, opened).run()

    def ahead(self, walking: Walking) -> frozenset[Goal]:
        """The goals that a walk may still reach from where it stands."""
        found: frozenset[Goal] = frozenset({TOLD}) if walking.asked else frozenset()
        for position in walking.positions:
            step = position.step
            if step not in self._ahead:
                self._ahead[step] = self.silence.ahead(step)
            found |= self._ahead[step]
        return found


class _Following:
    """The ticket under way; `span` is for how much later openings all of it holds."""

    def __init__(self, case: Case, opened: datetime) -> None:
        self.case = case
        self.opened = opened
        self.walking = Walking(
            case.path, Walk(TICKET), case.ticket, case.roster, _NOTHING, _NOTHING
        )
        self.watcher = Watcher(self.walking, case.ways, case.named)
        self.moves = Moves(opened)
        self.span = EVER
        self.latest = opened

    def run(self) -> Run:
        """Let time pass until nothing is left to be reached."""
        walking, at = self.walking, self.opened
        walking.decided = at
        try:
            hear(walking, Event(TICKET, at, 0, OPENED), at)
            self._happened(Motion(at, moves=True))
            while self._is_open() and self._go_on():
                pass
        except WalkError:  # it is set aside: what it has not reached it never will
            self._hold(LEAST)
            self.watcher.look()
        reached = self._reached()
        until = max(walking.decided, self.latest)
        return Run(at, reached, self.span, self.watcher.late(), until + min(self.span, LONGEST))

    def _hold(self, span: timedelta) -> None:
        self.span = min(self.span, span)

    def _is_open(self) -> bool:
        """Whether the walk goes on and may reach what it has not reached."""
        left = self.case.goals - self.watcher.reached.keys()
        if not left or self.walking.outcome:
            return False
        return not left.isdisjoint(self.case.ahead(self.walking))

    def _go_on(self) -> bool:
        """Let the next thing happen, within the longest that a ticket is followed."""
        timer = next_timer(self.walking)
        if timer is None:
            return False
        motion = self._certified(timer)
        longest = self.opened + LONGEST
        if timer.at > longest:
            self._hold(EVER if motion.moves else timer.at - longest)
            self.latest = longest
            return False
        fire(self.walking, timer)
        self._happened(motion)
        return True

    def _happened(self, motion: Motion) -> None:
        """Look at what was done at an instant; who is there, and which hours are, may change."""
        first, at = self.watcher.seen, motion.at
        self.watcher.look()
        if TOLD in self.watcher.reached:
            # Once somebody is told, later messages by own timings lead nowhere else.
            self.walking.asked = ()
        if not motion.moves:
            return
        self._hold(self.case.borders.after(at))
        for entry in self.walking.entries[first:]:
            if entry.kind == "step":
                for way in self.walking.places[entry.step].at_once:
                    if way.each.hours is not None:
                        self._hold(to_border(way.each.hours, at))

    def _certified(self, timer: Timer) -> Motion:
        """How the next timer moves, and hold for how long it stays the next."""
        try:
            motion = self._next(timer)
            self.moves.note(motion)
        except Irregular:
            self._hold(LEAST)
            return Motion(timer.at, self.moves.setdefault(timer.at, False))
        return motion

    def _next(self, timer: Timer) -> Motion:
        walking = self.walking
        if self.span <= LEAST:
            raise Irregular
        taken = [(each.timer, self._taken(each)) for each in coming(walking, self.moves)]
        first, chosen = min(taken, key=lambda each: (each[1].at, *each[0][1:4]))
        if chosen.at != timer.at:
            raise Irregular
        if not chosen.even:
            raise Irregular
        self._hold(chosen.span)
        for other, motion in taken:
            if other is not first:
                self._hold(_before(chosen, motion))
        return chosen

    def _taken(self, each: Coming) -> Motion:
        """The motion of a timer at the instant at which it is taken, never before the last."""
        motion, decided = each.motion, self.walking.decided
        if decided is None:
            return motion
        last = self.moves.of(decided)
        if motion.at > decided:
            # The last decision may catch up with what stays where it is.
            caught = last.moves and not (motion.moves and motion.even)
            return motion.within(motion.at - decided) if caught else motion
        if motion.at == decided:
            if last.moves is not motion.moves or not motion.even:
                raise Irregular
            return motion
        behind = decided - motion.at if motion.moves and not last.moves else EVER
        return last.within(min(behind, motion.span))

    def _reached(self) -> Mapping[Goal, Motion]:
        """What was reached; also cut where it, or the opening, leaves or enters open time."""
        calendar = self.case.path.calendar
        self._hold(to_border(calendar, self.opened))
        found = {
            goal: Motion(at, self.moves.get(at, False)) for goal, at in self.watcher.reached.items()
        }
        for motion in found.values():
            if motion.moves:
                self._hold(to_border(calendar, motion.at))
        return found


def _before(chosen: Motion, other: Motion) -> timedelta:
    """For how long what comes first surely stays before another, which it may only catch up."""
    if other.at == chosen.at:
        return other.span if other.even and other.moves is chosen.moves else LEAST
    ahead = other.at - chosen.at
    span = EVER
    if chosen.moves:
        span = ahead + other.span if other.moves and other.even else ahead
    return span if other.steady else min(span, other.span)
