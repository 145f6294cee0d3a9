"""Why a ticket's deadlines are when they are: clocks and waits unfolded from its run log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from matrices import clocks
from matrices.calendars import Calendar
from matrices.clocks import Clocks, target_of
from matrices.deadlines import Deadline, Pause, unfold
from matrices.log import Entry
from matrices.paths import Path
from matrices.plan import Place
from matrices.story import Line, Story
from matrices.tickets import Event, Ticket
from matrices.waits import Wait
from matrices.walk import Clock, Position

_HAPPENED = "happened"
SNOOZED, STOPPED, ENDED = "snoozed", "stopped: ", "ended: "
"""How the time is called in which something stands, where no ticket state pauses it."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A deadline of a ticket: whose it is, in the designer's words, and the way to it.

    `note` says what else there is to know: that the clock was stopped, and by what; `missed` is
    when a clock's deadline counted as missed.
    """

    what: str
    deadline: Deadline
    calendar: Calendar
    note: str = ""
    missed: datetime | None = None


class Run(NamedTuple):
    """A clock's run as the log tells it: when it stood, in order, and whether it was stopped."""

    clock: Clock
    stood: tuple[Pause, ...]
    stopped: str = ""


def clock_unfolded(path: Path, story: Story, ticket: Ticket, name: str) -> Unfolded | None:
    """The deadline of a clock's last run, by the target that holds for the ticket now.

    None where the clock never started, or has no target. Raises LookupError where the path has no
    such clock, or no matrix row fits.
    """
    rule = next((rule for rule in path.clocks if rule.name == name), None)
    if rule is None:
        raise LookupError(f"path '{path.name}' has no clock '{name}'")
    run = run_of(path, story, name)
    target = target_of(rule, path, path.vocabulary.values(ticket))
    if run is None or target is None:
        return None
    found = unfold(run.clock.watch.begun, target, path.calendar, run.stood)
    number = f", run {run.clock.run}" if run.clock.run > 1 else ""
    clock = story.standing.clocks.get(name)
    missed = clock.breached if clock is not None else None
    what = f"clock {name} ({target}){number}"
    return Unfolded(what, found, path.calendar, run.stopped, missed)


def run_of(path: Path, story: Story, name: str) -> Run | None:
    """A clock's last run; None where the log never started it."""
    history = _History(path, name)
    for line, following in _with_next(story.lines):
        history.take(line.entry, following)
    return history.run


def waits_unfolded(path: Path, story: Story, ticket: Ticket) -> Iterator[Unfolded]:
    """The waits of the steps where the ticket stands, each with its deadline.

    Waits that an acknowledgement has stopped are left out. Raises LookupError where no matrix row
    fits.
    """
    values = path.vocabulary.values(ticket)
    for position in story.standing.positions:
        place = path.plan.places[position.step]
        if not position.acknowledged and not story.standing.ended:
            yield from _of_position(place, position, story, values)


def _of_position(
    place: Place, position: Position, story: Story, values: Mapping[str, str]
) -> Iterator[Unfolded]:
    snoozes = list(_snoozes(story, position))
    pauses = [*_pauses(story), *snoozes]
    calendar = place.path.calendar
    for way in place.waits:
        each = way.each
        if way.id in position.fired:
            continue
        wait = each.wait or place.path.matrix.row_for(values).within[each.level or 0]
        rounds = position.rounds.get(way.id, 0) + 1 if each.trigger == "every" else 1
        whole = Wait(wait.amount * rounds, wait.unit, wait.wall)
        stood = snoozes if each.runs_on or whole.wall else pauses
        found = unfold(position.entered, whole, calendar, stood, of_step=not whole.wall)
        said = f"{each.words} ({wait})" if each.level is not None else each.words
        nth = f", for the {rounds}. time" if rounds > 1 else ""
        yield Unfolded(f"{said} at {position.step}{nth}", found, calendar)


def _pauses(story: Story) -> Iterator[Pause]:
    """The pauses of the walk as its waits reckon with them."""
    begun: Entry | None = None
    for entry in _of_walk(story):
        if entry.kind == "paused":
            begun = entry
        elif entry.kind == "resumed" and begun is not None:
            yield Pause(begun.at, entry.at, begun.values.get("state", ""))
            begun = None
    if begun is not None:
        yield Pause(begun.at, None, begun.values.get("state", ""))


def _snoozes(story: Story, position: Position) -> Iterator[Pause]:
    """For how long the visit was, or is, put off."""
    begun: datetime | None = None
    entered = False
    for entry in _of_walk(story):
        entered = entered or (entry.kind == "step" and entry.visit == position.visit)
        if entered and entry.kind == "snoozed":
            begun = begun or entry.at
        elif entry.kind == "woken" and begun is not None:
            yield Pause(begun, entry.at, SNOOZED)
            begun = None
    if begun is not None and position.snoozed:
        yield Pause(begun, position.wakes, SNOOZED)


def _of_walk(story: Story) -> Iterator[Entry]:
    return (line.entry for line in story.lines if line.walk == story.standing.id)


# -- A clock, event by event -----------------------------------------------------------------------


class _History:
    """One clock turned again by the log's events, noting when and why it stood."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.clocks: Clocks = {}
        self.walking = False
        self.paused = False
        self.state = ""
        self.stood: list[Pause] = []
        self.number = 0
        self.why = ""

    @property
    def run(self) -> Run | None:
        """The last run as the log tells it so far."""
        clock = self.clocks.get(self.name)
        if clock is None:
            return None
        return Run(clock, tuple(self.stood), self.why if clock.stopped else "")

    def take(self, entry: Entry, following: Entry | None) -> None:
        """Turn the clock as a line of the log says; `following` is the line after it."""
        match entry.kind:
            case "opened" | "reopened" | "event":
                self._hear(entry, following)
            case "paused" | "resumed":
                self._pause(entry, entry.at)
            case "ended":
                outcome = entry.values.get("outcome", "")
                ended = clocks.standing(self.path, self.clocks, entry.at, ended=True)
                self._turn(ended, ENDED + outcome)
                self.walking = False

    def _hear(self, entry: Entry, following: Entry | None) -> None:
        """An event: first the pause that it begins or ends, then what it does to the clock."""
        happened = entry.values.get(_HAPPENED)
        at = datetime.fromisoformat(happened) if happened else entry.at
        if entry.kind != "event":
            self.walking, self.paused = True, False
            self._turn(clocks.going_on(self.clocks, at), "")
        if not self.walking:
            return
        if following is not None and following.kind in ("paused", "resumed"):
            self._pause(following, at)
        kind = entry.rule.removeprefix("on ")
        event = Event("", at, 0, kind, entry.values.get("old", ""), entry.values.get("new", ""))
        names = self.path.vocabulary.names_of(event)
        turned = clocks.turned(self.path, self.clocks, names, at, paused=self.paused)
        stops = next((rule.stops for rule in self.path.clocks if rule.name == self.name), names)
        self._turn(turned, STOPPED + ", ".join(sorted(names & stops) or [kind]))

    def _pause(self, entry: Entry, at: datetime) -> None:
        paused = entry.kind == "paused"
        if paused == self.paused:
            return
        self.paused, self.state = paused, entry.values.get("state", "")
        if paused:
            self._turn(clocks.standing(self.path, self.clocks, at), self.state)
        else:
            self._turn(clocks.going_on(self.clocks, at), "")

    def _turn(self, after: Clocks, why: str) -> None:
        """Note what became of the clock: it stands from here on, goes on, or begins anew."""
        self.clocks = after
        clock = after.get(self.name)
        if clock is None:
            return
        if clock.run != self.number:
            self.number = clock.run
            self.stood.clear()
            if clock.watch.since is None:
                self.stood.append(Pause(clock.watch.begun, None, self.state))
            return
        open_ = bool(self.stood) and self.stood[-1].end is None
        if clock.watch.since is None and not open_:
            counted = clock.watch.counted or clock.watch.begun
            self.stood.append(Pause(counted, None, why))
        elif clock.watch.since is not None and open_:
            self.stood[-1] = self.stood[-1]._replace(end=clock.watch.since)
        if clock.stopped:
            self.why = self.why or why
        else:
            self.why = ""


def _with_next(lines: Sequence[Line]) -> Iterator[tuple[Line, Entry | None]]:
    for number, line in enumerate(lines):
        following = lines[number + 1].entry if number + 1 < len(lines) else None
        yield line, following
