"""Desks and histories of the naive reading, decided by the engine, in the same words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from matrices.decide import Decision, decide
from matrices.desk import Desk
from matrices.log import Effect, Entry
from matrices.tickets import Event, Ticket
from matrices.walk import Walk
from tests.naive import Happened, Told
from tests.naive.grid import Grid

STATE: TypeAdapter[Walk] = TypeAdapter(Walk)
COMPARED = {
    *("step", "stayed", "breach", "ended", "skipped", "set"),
    *("acknowledged", "expired", "paused", "resumed", "needs"),
}


@dataclass
class Sweeps:
    """A ticket that is looked at again and again; the walk is kept as JSON in between."""

    desk: Desk
    walk: Walk = field(default_factory=lambda: Walk("T-1"))
    ticket: Ticket = field(default_factory=lambda: Ticket("T-1"))
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def at(self, now: datetime, events: Iterable[Event] = ()) -> Iterator[Decision]:
        """Decide up to `now`, with each walk that follows where the ticket came back."""
        rest = tuple(events)
        while True:
            decision = decide(
                path=self.desk.path_for(self.ticket),
                walk=STATE.validate_json(STATE.dump_json(self.walk)),
                ticket=self.ticket,
                events=rest,
                roster=self.desk.roster,
                now=now,
            )
            self.walk, self.ticket = decision.walk, decision.ticket
            self.entries += decision.entries
            self.effects += decision.effects
            yield decision
            if not decision.rest:
                return
            self.walk, rest = decision.walk.again(), decision.rest


def events_of(history: Sequence[Told], grid: Grid) -> list[tuple[datetime, Event]]:
    """Each event with the instant at which it is told."""
    return [
        (grid.instant(t.known), Event("T-1", grid.instant(t.at), n, t.kind, "", t.new, t.actor))
        for n, t in enumerate(history)
    ]


def swept(
    desk: Desk,
    told: Sequence[tuple[datetime, Event]],
    until: datetime,
    nows: Iterable[datetime] = (),
) -> Sweeps:
    """The ticket after a sweep whenever something was told, at `nows` and at `until`."""
    sweeps = Sweeps(desk)
    for now in sorted({until, *nows, *(at for at, _ in told if at <= until)}):
        for _ in sweeps.at(now, [event for at, event in told if at == now]):
            pass
    return sweeps


def instants(log: Iterable[Happened], grid: Grid) -> list[tuple[datetime, str, str]]:
    """What the naive reading says, as it is compared: its order, except among messages."""
    return sorted_told(
        (grid.instant(each.at), each.kind, words(each.kind, each.step, each.detail)) for each in log
    )


def words(kind: str, step: str, detail: Sequence[str]) -> str:
    if kind in ("told", "breach"):
        return " by ".join(detail)
    return "" if kind in ("set", "paused", "resumed", "needs") else step


def decided(sweeps: Sweeps) -> list[tuple[datetime, str, str]]:
    """What the engine says, as it is compared."""
    entries = (
        (
            entry.at,
            entry.kind,
            words(entry.kind, entry.step, [entry.rule.removeprefix("breach of ")]),
        )
        for entry in sweeps.entries
        if entry.kind in COMPARED
    )
    messages = ((each.at, "told", f"{each.whom} by {each.channel}") for each in sweeps.effects)
    return sorted_told([*entries, *messages])


def sorted_told(
    lines: Iterable[tuple[datetime, str, str]],
) -> list[tuple[datetime, str, str]]:
    """By instant; at one instant as they came, then the messages by name, then what was set."""
    last = {"told": 2, "set": 1}

    def key(line: tuple[datetime, str, str]) -> tuple[datetime, int, str]:
        return line[0], last.get(line[1], 0), line[2] if line[1] == "told" else ""

    return sorted(lines, key=key)


def aligned(at: datetime, grid: Grid) -> bool:
    return (at - grid.base) % timedelta(seconds=grid.grain) == timedelta()
