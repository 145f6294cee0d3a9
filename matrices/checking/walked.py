"""Examples that were really walked: a ticket is taken along transitions by `decide` itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matrices.checking.ground import Ground, own_tests, told_by
from matrices.checking.regions import TooLarge, example
from matrices.checking.witnesses import Witness
from matrices.comparisons import Test
from matrices.paths import BREACH_OF, RETURNED, Path, Transition
from matrices.roster import Roster
from matrices.tickets import Event
from matrices.trying import TICKET, Trial, try_path, usual_opening

_MOST_WALKED = 50
_LONGEST_ROUTE = 40
_SOON = timedelta(minutes=1)


@dataclass(slots=True)
class Walked:
    """Makes examples for one desk; no more than some dozens, since each is walked."""

    roster: Roster
    made: int = 0

    def by(
        self, ground: Ground, ways: Sequence[Transition], also: Iterable[Test] = ()
    ) -> Witness | None:
        """A ticket that takes these transitions, and for which more tests hold; None if not found.

        The first of them begins where the path starts, or restarts.
        """
        path = ground.path
        told = self._told(path, ways, tuple(also))
        if told is None:
            return None
        steps = (path.start if not ways else ways[0].source, *(each.target for each in ways))
        plain = Witness(path.name, told, steps=steps, ways=tuple(each.id for each in ways))
        if self.made >= _MOST_WALKED or len(ways) > _LONGEST_ROUTE or steps[0] != path.start:
            return plain
        self.made += 1
        return self._walk(path, plain, ways)

    def _told(
        self, path: Path, ways: Sequence[Transition], also: tuple[Test, ...]
    ) -> dict[str, str] | None:
        tests = [test for each in ways for test in own_tests(each)]
        for wanted in ((*tests, *also), also):
            try:
                found = example(wanted, path.vocabulary.fields)
            except TooLarge:
                return None
            if found is not None:
                return found
        return None

    def _walk(self, path: Path, plain: Witness, ways: Sequence[Transition]) -> Witness:
        """The same with its times, where `decide` takes it that way."""
        opened = usual_opening(path.calendar)
        events: list[Event] = []
        for number, each in enumerate(ways):
            if each.trigger != "on" or each.event.startswith(BREACH_OF):
                continue
            came = _came(self._try(path, plain, opened, events), ways[:number])
            if came is None or each.event.partition(" ")[0] == RETURNED:
                return plain
            events.append(_event(path, each, came + _SOON, len(events) + 1))
        if _came(self._try(path, plain, opened, events), ways) is None:
            return plain
        local = opened.astimezone(path.calendar.zone)
        return replace(plain, opened=local, events=tuple(events))

    def _try(self, path: Path, plain: Witness, opened: datetime, events: Sequence[Event]) -> Trial:
        return try_path(
            path=path, roster=self.roster, opened=opened, told=plain.told, events=events
        )


def _came(trial: Trial, ways: Sequence[Transition]) -> datetime | None:
    """When a trial had taken these transitions in their order; None where it did not.

    Where branches go side by side, the steps of others may lie between.
    """
    entries = (line.entry for line in trial.lines if line.entry.kind in ("step", "joined"))
    first = next(entries, None)
    if first is None:
        return None
    at, forks = first.at, trial.path.plan.forks
    for each in ways:
        entry = next((entry for entry in entries if not forks or entry.transition == each.id), None)
        if entry is None or entry.transition != each.id:
            return None
        at = entry.at
    return at


def _event(path: Path, each: Transition, at: datetime, seq: int) -> Event:
    """The event that takes a transition."""
    change = path.vocabulary.changes.get(each.event)
    if change is not None and each.event not in path.vocabulary.types:
        return Event(TICKET, at, seq, change.field, "", change.value or "somebody")
    new = ""
    declared = path.vocabulary.fields.get(each.event)
    if declared is not None and declared.kind != "count" and each.guard is not None:
        found = example(
            (*told_by(path.vocabulary, each.event), each.guard.test), path.vocabulary.fields
        )
        new = (found or {}).get(each.event, "")
    return Event(TICKET, at, seq, each.event, "", new)
