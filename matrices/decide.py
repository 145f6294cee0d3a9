"""The one place where escalation is decided: what a walk does with events and time."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matrices import clocks
from matrices.audience import Audience
from matrices.conditions import Condition
from matrices.log import Effect, Entry, EntryKind
from matrices.matrix import Row
from matrices.messages import messages
from matrices.paths import BREACH_OF, Path, Step, Transition
from matrices.roster import Roster, Target
from matrices.stopwatch import Stopwatch
from matrices.tickets import OPENED, REOPENED, Event, Ticket
from matrices.timers import Timer, clock_timers, step_timers
from matrices.walk import Position, Walk

_MOST_STEPS_AT_ONCE = 1_000


class WalkError(RuntimeError):
    """A walk that cannot go on: it turns in circles at one instant, or no matrix row fits.

    `at` is the instant from which on it cannot.
    """

    def __init__(self, sentence: str, at: datetime) -> None:
        """Keep the sentence for the person who is needed, and the instant."""
        super().__init__(sentence)
        self.at = at


@dataclass(frozen=True, slots=True)
class Decision:
    """What `decide` answers: the walk and ticket as they are now, and what is to be done.

    `rest` are the events that were not taken because the ticket came back after its end: they
    belong to the walk that follows (`walk.again()`), on the newest version.
    """

    walk: Walk
    ticket: Ticket
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    rest: tuple[Event, ...] = ()


def decide(
    *,
    path: Path,
    walk: Walk,
    ticket: Ticket,
    events: Iterable[Event],
    roster: Roster,
    now: datetime,
) -> Decision:
    """Everything that happens to a walk up to and at `now`, each thing at its own instant.

    `events` are those that were not taken before; those after `now` are not looked at.
    Raises WalkError where the path cannot be walked.
    """
    seen = sorted((event for event in events if event.at <= now), key=lambda event: event.order)
    return _Walker(path, walk, ticket, roster).go(deque(seen), now)


class _Walker:
    """One walk under way; what it does is noted in `entries` and `effects`."""

    def __init__(self, path: Path, walk: Walk, ticket: Ticket, roster: Roster) -> None:
        self.path = path
        self.roster = roster
        self.ticket = ticket.id
        self.told = dict(ticket.told)
        self.values = path.vocabulary.values(ticket)
        self.walk = replace(walk, path=path.name, version=path.version)
        self.position = walk.position
        self.clocks = walk.clocks
        self.taken = dict(walk.taken)
        self.holder = walk.holder
        self.paused = walk.paused
        self.outcome = walk.outcome
        self.decided = walk.decided
        self.entries: list[Entry] = []
        self.effects: list[Effect] = []

    def go(self, events: deque[Event], now: datetime) -> Decision:
        timer = self._next_timer()
        while True:
            if events and (timer is None or self._instant(events[0]) <= timer.at):
                if self.outcome and events[0].type == REOPENED:
                    break
                if not self._take(events.popleft()):
                    continue
            elif timer is not None and timer.at <= now:
                self._fire(timer)
            else:
                break
            timer = self._next_timer()
        return self._decision(timer, events)

    def _decision(self, timer: Timer | None, rest: Iterable[Event]) -> Decision:
        walk = replace(
            self.walk,
            position=self.position,
            clocks=self.clocks,
            taken=self.taken,
            holder=self.holder,
            paused=self.paused,
            outcome=self.outcome,
            decided=self.decided,
            due_at=timer.at if timer else None,
        )
        ticket = Ticket(self.ticket, self.told)
        return Decision(walk, ticket, tuple(self.entries), tuple(self.effects), tuple(rest))

    # Time

    def _instant(self, event: Event) -> datetime:
        """When the steps take an event: a late one at the instant decided last."""
        return event.at if self.decided is None else max(event.at, self.decided)

    def _next_timer(self) -> Timer | None:
        """What time does next; what is overdue, because its target shrank, happens now."""
        if self.position is None or self.outcome:
            return None
        row = self._row()
        coming = [
            timer
            if self.decided is None or timer.at >= self.decided
            else replace(timer, at=self.decided)
            for timer in (
                *clock_timers(self.path, self.clocks, row),
                *step_timers(self.path, self.position, row),
            )
            if timer.transition is None or self._may(timer.transition)
        ]
        return min(coming, key=lambda timer: (timer.at, timer.rank), default=None)

    def _fire(self, timer: Timer) -> None:
        self.decided = timer.at
        values = {"wait": str(timer.wait), "row": str(self._row())}
        if timer.transition is not None:
            self._follow(timer.transition, timer.at, values)
        elif timer.clock is not None:
            name = timer.clock.name
            self.clocks = {**self.clocks, name: replace(self.clocks[name], breached=True)}
            values["begun"] = self.clocks[name].watch.begun.isoformat()
            self._note(timer.at, "breach", rule=BREACH_OF + name, values=values)
            self._offer(frozenset({BREACH_OF + name}), timer.at)
            self._settle(timer.at)

    def _row(self) -> Row:
        try:
            return self.path.matrix.row_for(self.values)
        except LookupError as error:
            raise self._cannot(str(error)) from error

    # Events

    def _take(self, event: Event) -> bool:
        """Do what one event does; whether it may have changed what time does next."""
        at = self.decided = self._instant(event)
        changes = self._learn(event)
        if self.position is None and event.type in (OPENED, REOPENED):
            self._begin(event, at)
            return True
        self._note_event(event, at)
        if self.position is None or self.outcome:
            return False
        before = self.position, self.clocks
        names = self.path.vocabulary.names_of(event)
        self._pause_or_resume(event.at, at)
        self._turn_clocks(names, event.at)
        self._offer(names, at)
        self._settle(at)
        return changes or self.position is not before[0] or self.clocks is not before[1]

    def _learn(self, event: Event) -> bool:
        """Take what the event tells of fields; whether it tells anything."""
        words = self.path.vocabulary
        told = words.changes_by(event, self.told)
        for name, text in told.items():
            self.told[name] = text
            self.values[name] = words.fields[name].value(text)
        return bool(told)

    def _begin(self, event: Event, at: datetime) -> None:
        back = event.type == REOPENED
        rule = f"on {event.type}"
        values = {"path": self.path.name, "version": self.path.version}
        self._note(at, "reopened" if back else "opened", rule=rule, values=values)
        self.clocks = clocks.going_on(self.clocks, at)
        self._pause_or_resume(event.at, at)
        self._turn_clocks(self.path.vocabulary.names_of(event), event.at)
        first = self.path.restart if back else self.path.start
        self._enter(first, Entry(at, "step", rule=rule))
        self._settle(at)

    def _pause_or_resume(self, happened: datetime, at: datetime) -> None:
        paused = self.values.get("state", "") in self.path.pauses
        if paused == self.paused:
            return
        self.paused = paused
        values = {"state": self.values["state"]}
        self._note(at, "paused" if paused else "resumed", rule="pauses", values=values)
        if self.position is not None:
            self.position = replace(self.position, watch=self._turned(self.position.watch, at))
        # Clocks reckon with when it happened, also where that is noticed late.
        if paused:
            self.clocks = clocks.standing(self.path, self.clocks, happened)
        else:
            self.clocks = clocks.going_on(self.clocks, happened)

    def _turn_clocks(self, names: frozenset[str], at: datetime) -> None:
        self.clocks = clocks.turned(self.path, self.clocks, names, at, paused=self.paused)

    def _turned(self, watch: Stopwatch, at: datetime) -> Stopwatch:
        """The stopwatch of a step: it stands while the walk is paused, and runs otherwise."""
        return watch.stopped(at, self.path.calendar) if self.paused else watch.running(at)

    # Transitions

    def _offer(self, names: frozenset[str], at: datetime) -> None:
        """Take the first transition that an event of these names fits."""
        for each in self.path.listening[self._here.step]:
            if each.event in names and self._may(each):
                self._follow(each, at, self._looked_at(each.guard))
                return

    def _settle(self, at: datetime) -> None:
        """Leave the step at once, as long as it has a transition that does not wait."""
        for _ in range(_MOST_STEPS_AT_ONCE):
            tried = self._tried_at_once()
            if not tried:
                return
            looked_at = self._looked_at(*(each.condition for each in tried))
            if tried[-1].stay:
                self._stay(tried[-1], at, looked_at)
            else:
                self._move(tried[-1], at, looked_at)
        raise self._cannot(
            f"path '{self.path.name}' goes round at step '{self._here.step}' without time passing; "
            "add a wait"
        )

    def _tried_at_once(self) -> list[Transition]:
        """The choices up to and with the first that holds now; none where none does."""
        tried: list[Transition] = []
        for each in self.path.at_once[self._here.step]:
            if self._may(each) and each.id not in self._here.fired:
                tried.append(each)
                if each.condition is None or each.condition.holds(self.values):
                    return tried
        return []

    def _may(self, each: Transition) -> bool:
        if each.guard is not None and not each.guard.holds(self.values):
            return False
        return each.at_most is None or self.taken.get(each.id, 0) < each.at_most

    def _follow(self, each: Transition, at: datetime, values: dict[str, str]) -> None:
        if each.stay:
            self._stay(each, at, values)
        else:
            self._move(each, at, values)
            self._settle(at)

    def _stay(self, each: Transition, at: datetime, values: dict[str, str]) -> None:
        here = self._here
        self._count(each)
        self.position = replace(here, fired=(*here.fired, each.id))
        entry = replace(self._entry(each, at, "stayed", values), level=None)
        self._log(entry)
        self._tell(each.tell, each.id, entry)

    def _move(self, each: Transition, at: datetime, values: dict[str, str]) -> None:
        self._count(each)
        self._enter(each.target, self._entry(each, at, "step", values), each)

    def _count(self, each: Transition) -> None:
        self.taken[each.id] = self.taken.get(each.id, 0) + 1

    def _enter(self, name: str, entry: Entry, by: Transition | None = None) -> None:
        step, at = self.path.steps[name], entry.at
        visit = self.position.visit + 1 if self.position else 1
        self.position = Position(name, visit, self._turned(Stopwatch.started(at), at))
        if step.kind == "work":
            self.holder = self._audience().holder(step.does[0])
            entry = replace(entry, values={**entry.values, "holder": self.holder})
        self._log(replace(entry, level=step.level))
        self._tell(step.told, "enter", entry)
        if by is not None:
            self._tell(by.tell, by.id, entry)
        if step.kind == "end":
            self._end(step, at)

    def _end(self, step: Step, at: datetime) -> None:
        self.outcome = step.outcome
        self.clocks = clocks.standing(self.path, self.clocks, at)
        self._note(at, "ended", values={"outcome": step.outcome})

    # People

    def _audience(self) -> Audience:
        return Audience(self.roster, self._row(), self.values, self.holder)

    def _tell(self, targets: Sequence[Target], effect: str, entry: Entry) -> None:
        """One message to each person behind the targets; the log says where there is nobody."""
        if not targets:
            return
        here = self._here
        people = self._audience().people(targets, entry.at)
        if not people:
            whom = ", ".join(map(str, targets))
            self._note(entry.at, "told", rule=entry.rule, because=f"nobody stands behind {whom}")
            return
        for each in messages(
            walk=self.walk,
            path=self.path,
            position=here,
            people=people,
            effect=effect,
            occurrence=self.taken.get(effect, 1),
            entry=entry,
            values=self.values,
        ):
            told = {"whom": each.whom, "by": each.channel, "key": each.key}
            self._note(entry.at, "told", rule=entry.rule, values=told)
            self.effects.append(each)

    # Log

    @property
    def _here(self) -> Position:
        if self.position is None:
            raise RuntimeError(f"the walk of ticket {self.ticket} has not begun")
        return self.position

    def _cannot(self, why: str) -> WalkError:
        return WalkError(f"ticket {self.ticket}: {why}", self.decided or self._here.entered)

    def _entry(
        self, each: Transition, at: datetime, kind: EntryKind, values: dict[str, str]
    ) -> Entry:
        return Entry(
            at,
            kind,
            transition=each.id,
            rule=each.words,
            because=each.because,
            escalation=each.escalation or "",
            level=self.path.steps[self._here.step].level,
            values=values,
        )

    def _note(
        self,
        at: datetime,
        kind: EntryKind,
        *,
        rule: str = "",
        because: str = "",
        values: dict[str, str] | None = None,
    ) -> None:
        here = self.position
        step, visit = (here.step, here.visit) if here is not None else ("", 0)
        self.entries.append(
            Entry(at, kind, step, visit, rule=rule, because=because, values=values or {})
        )

    def _log(self, entry: Entry) -> None:
        here = self._here
        self.entries.append(replace(entry, step=here.step, visit=here.visit))

    def _note_event(self, event: Event, at: datetime) -> None:
        values = {"old": event.old, "new": event.new, "actor": event.actor}
        if event.at != at:
            values["happened"] = event.at.isoformat()
        told = {name: value for name, value in values.items() if value}
        self._note(at, "event", rule=f"on {event.type}", values=told)

    def _looked_at(self, *conditions: Condition | None) -> dict[str, str]:
        return {
            name: self.values[name]
            for condition in conditions
            if condition is not None
            for name in condition.fields
        }
