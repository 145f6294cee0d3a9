"""Walking an imaginary ticket: what would happen when, by the same `decide` as in production."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from matrices.calendars import Calendar
from matrices.decide import Decision, WalkError, decide
from matrices.log import Entry
from matrices.paths import Path
from matrices.roster import Roster
from matrices.story import Line, Story
from matrices.tickets import OPENED, Event, Ticket
from matrices.walk import Walk
from matrices.zones import instant

TICKET = "T-1"
"""The id of the imaginary ticket."""
LONGEST = timedelta(days=365)
"""How long a ticket is walked where no end is named."""
_MOST_LINES = 300
_MOST_LINES_UNTIL = 20_000
_MONDAY = datetime.fromisoformat("2026-03-02 09:00")
_WEEKS = 60
_NOTHING: Mapping[str, int] = {}

Stopped = Literal["ended", "quiet", "until", "a year", "lines", "stuck"]
"""Why a trial goes no further: the walk ended, nothing more would happen by itself, the instant
named was reached, a year was over, there were too many lines, or the walk cannot go on."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would happen to an imaginary ticket up to `end`, and where it stands then.

    `told` is what was known of it at its opening, `ticket` what is known at the end; `next` is what
    time would do next, at `walk.due_at`. `problem` says why a walk cannot go on.
    """

    path: Path
    opened: datetime
    told: Mapping[str, str]
    end: datetime
    lines: tuple[Line, ...]
    walk: Walk
    ticket: Ticket
    stopped: Stopped
    next: tuple[Entry, ...] = ()
    problem: str = ""

    @property
    def story(self) -> Story:
        """The trial as the story of its ticket, to be drawn and told."""
        return Story(self.walk.ticket, self.lines, self.walk, self.problem)


def usual_opening(calendar: Calendar) -> datetime:
    """A Monday at nine on which the calendar is open, the same whenever it is asked for.

    The first from 2 March 2026 on; or its next opening where it opens later on such a Monday, or
    on none.
    """
    mondays = [instant(_MONDAY + timedelta(weeks=n), calendar.zone) for n in range(_WEEKS)]
    opening = next((monday for monday in mondays if calendar.is_open(monday)), None)
    return opening if opening is not None else calendar.next_open(mondays[0])


def try_path(
    *,
    path: Path,
    roster: Roster,
    opened: datetime,
    told: Mapping[str, str] | None = None,
    events: Sequence[Event] = (),
    until: datetime | None = None,
) -> Trial:
    """Walk a ticket that is opened then; `told` is what is known of it by then.

    `events` are of `TICKET` and happen afterwards. The walk is followed up to and at `until`;
    without it until it ends or nothing more would happen, for a year or some hundred lines at most.
    """
    trying = _Trying(path, roster, opened, dict(told or {}), events)
    trying.go(opened)
    limit = opened + LONGEST if until is None else until
    stopped: Stopped = "until" if until is not None else "a year"
    most_lines = _MOST_LINES if until is None else _MOST_LINES_UNTIL
    while not trying.problem:
        coming = trying.coming
        if coming is None:
            stopped = "ended" if trying.walk.ended else "quiet"
            break
        if coming > limit:
            break
        if len(trying.lines) >= most_lines:
            stopped = "lines"
            break
        trying.go(coming)
    if trying.problem:
        stopped = "stuck"
    followed = until is None or stopped in ("stuck", "lines", "ended")
    end = trying.now if followed and stopped != "a year" else limit
    return Trial(
        path=path,
        opened=opened,
        told=dict(told or {}),
        end=end,
        lines=tuple(trying.lines),
        walk=trying.walk,
        ticket=trying.ticket,
        stopped=stopped,
        next=trying.peek(),
        problem=trying.problem,
    )


class _Trying:
    """The ticket under way, from one instant at which something happens to the next."""

    def __init__(
        self,
        path: Path,
        roster: Roster,
        opened: datetime,
        told: Mapping[str, str],
        events: Sequence[Event],
    ) -> None:
        self.path = path
        self.roster = roster
        self.now = opened
        self.walk = Walk(TICKET)
        self.ticket = Ticket(TICKET, told)
        self.waiting = [Event(TICKET, opened, 0, OPENED), *events]
        self.turns = _NOTHING
        self.lines: list[Line] = []
        self.problem = ""

    @property
    def coming(self) -> datetime | None:
        """When something happens next: a timer, or an event."""
        due = [event.at for event in self.waiting]
        if self.walk.due_at is not None:
            due.append(self.walk.due_at)
        return min(due, default=None)

    def go(self, now: datetime) -> None:
        """Let everything happen up to and at `now`, in as many walks as it takes."""
        self.now = now
        while not self.problem:
            try:
                decision = self._decision(now, self.waiting)
            except WalkError as error:
                self.problem = str(error)
                return
            self._keep(decision)
            self.waiting = [*decision.rest, *(each for each in self.waiting if each.at > now)]
            if not decision.rest:
                return
            self.walk = decision.walk.again()

    def peek(self) -> tuple[Entry, ...]:
        """What time would do next, if nothing happened before."""
        if self.walk.due_at is None or self.problem:
            return ()
        try:
            return self._decision(self.walk.due_at, ()).entries
        except WalkError:
            return ()

    def _decision(self, now: datetime, events: Sequence[Event]) -> Decision:
        return decide(
            path=self.path,
            walk=self.walk,
            ticket=self.ticket,
            events=events,
            roster=self.roster,
            now=now,
            turns=self.turns,
        )

    def _keep(self, decision: Decision) -> None:
        self.walk, self.ticket, self.turns = decision.walk, decision.ticket, decision.turns
        number = len(self.lines)
        self.lines += [
            Line(self.walk.id, n, entry, entry.at, self.walk.version, "")
            for n, entry in enumerate(decision.entries, start=number + 1)
        ]
