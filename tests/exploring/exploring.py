"""Every way that a ticket can take: the walk explored by everything that may happen next.

Time goes in ticks of half of what all waits are multiples of, so that something may happen before,
at and after every instant at which time does something. At one tick nothing, or any event,
happens; at a tick at which something is due, an event may come before it.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from matrices import tickets
from matrices.decide import WalkError, decide
from matrices.desk import Desk
from matrices.log import ACT, Entry
from matrices.tickets import Ticket
from matrices.walk import Walk
from tests.exploring.happenings import Alphabet, Event
from tests.exploring.states import Likeness, Standing, tick_of

BEGINNING = datetime(2026, 1, 5, 8, tzinfo=UTC)
NOTHING = Event("time passes")
_MOST_POSITIONS = 6


@dataclass(frozen=True, slots=True)
class Move:
    """From one standing to another: what happened, and what the walk did.

    Of an opening, `source` is None; where the walk cannot go on, `target` is, and `error` says why.
    """

    number: int
    source: int | None
    target: int | None
    event: Event
    at: datetime
    entries: tuple[Entry, ...]
    error: str = ""

    @property
    def steps(self) -> list[str]:
        return [entry.step for entry in self.entries if entry.kind == "step"]

    @property
    def people(self) -> bool:
        """Whether somebody is asked or told."""
        return reached(self.entries, 0)


def reached(entries: Sequence[Entry], number: int) -> bool:
    """Whether from so many entries on somebody is told, or holds the ticket.

    A team of which nobody is there holds nothing: the log says so of that visit.
    """
    empty = {each.visit for each in entries if _nobody(each)}
    return any(_reaches(each) and each.visit not in empty for each in entries[number:])


def _reaches(entry: Entry) -> bool:
    if entry.kind == "told":
        return "whom" in entry.values and entry.values.get("by") != ACT
    return entry.kind == "step" and bool(entry.values.get("holder"))


def _nobody(entry: Entry) -> bool:
    nobody = entry.because.startswith("nobody stands behind") and not entry.rule
    return entry.kind in ("skipped", "told") and nobody


@dataclass
class Explored:
    """All standings that tickets can come to, and all moves between them.

    `whole` is whether that is all of them: the exploration was not broken off.
    """

    desk: Desk
    alphabet: Alphabet
    nodes: list[Standing] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    leaving: list[list[int]] = field(default_factory=list)
    came: list[int] = field(default_factory=list)
    whole: bool = True

    def history(self, move: Move) -> list[str]:
        """What happened up to a move, as evidence: the opening's values, events with instants."""
        moves = [move]
        while moves[-1].source is not None:
            moves.append(self.moves[self.came[moves[-1].source]])
        return [
            f"{each.at:%a %H:%M} {each.event}"
            + (f" → {', '.join(each.steps)}" if each.steps else "")
            for each in reversed(moves)
            if each.event is not NOTHING or each.steps
        ]


def explore(desk: Desk, *, most: int = 3_000) -> Explored:
    """Go every way from every opening; broken off at so many standings."""
    return _Explorer(desk, most).explore()


class _Explorer:
    def __init__(self, desk: Desk, most: int) -> None:
        self.desk, self.most = desk, most
        self.path = desk.paths["main"]
        self.alphabet = Alphabet(desk)
        self.likeness = Likeness(self.alphabet)
        self.tick = tick_of(self.alphabet, self.likeness)
        self.explored = Explored(desk, self.alphabet)
        self.seen: dict[object, int] = {}
        self.waiting: deque[int] = deque()
        self.crowded = False  # a branch forks again and again

    def explore(self) -> Explored:
        for told in self.alphabet.told():
            for at in self._openings():
                before = Standing(Walk("T-1"), Ticket("T-1", told), at)
                said = " ".join(f"{name}={value}" for name, value in told.items())
                self._go(None, before, Event("opened", said), tickets.OPENED, "", "", at)
        while self.waiting:
            if len(self.explored.nodes) > self.most or self.crowded:
                self.explored.whole = False
                break
            self._leave(self.waiting.popleft())
        return self.explored

    def _openings(self) -> Iterator[datetime]:
        ticks = timedelta(days=1) // self.tick if self.likeness.daily else 1
        yield from (BEGINNING + n * self.tick for n in range(ticks))

    def _leave(self, number: int) -> None:
        here = self.explored.nodes[number]
        walk, ticket, now = here
        if walk.ended:
            again = Standing(walk.again(), ticket, now)
            event = Event(tickets.REOPENED)
            self._go(number, again, event, event.type, "", "", now)
            for each in self.alphabet.plain:
                if each.type in self.alphabet.fields:
                    self._go(number, here, each, each.type, each.new, "", now)
            return
        due = walk.due_at
        then = now + self.tick if due is None or due <= now else min(now + self.tick, due)
        for each in self.alphabet.events(walk):
            self._go(number, here, each, each.type, each.new, each.actor, now)
            if due == then:
                self._go(number, here, each, each.type, each.new, each.actor, then)
        self._go(number, here, NOTHING, "", "", "", then)

    def _go(
        self,
        source: int | None,
        here: Standing,
        event: Event,
        kind: str,
        new: str,
        actor: str,
        at: datetime,
    ) -> None:
        explored = self.explored
        happened = tickets.Event("T-1", at, 0, kind, "", new, actor)
        number = len(explored.moves)
        if source is not None:
            explored.leaving[source].append(number)
        try:
            decision = decide(
                path=self.path,
                walk=here.walk,
                ticket=here.ticket,
                events=[happened] if kind else [],
                roster=self.desk.roster,
                now=at,
            )
        except WalkError as error:
            explored.moves.append(Move(number, source, None, event, at, (), str(error)))
            return
        there = Standing(decision.walk, decision.ticket, at)
        target = self._node(there, number)
        explored.moves.append(Move(number, source, target, event, at, decision.entries))

    def _node(self, standing: Standing, came: int) -> int:
        key = self.likeness.key(standing)
        number = self.seen.get(key)
        if number is None:
            number = self.seen[key] = len(self.explored.nodes)
            self.explored.nodes.append(standing)
            self.explored.leaving.append([])
            self.explored.came.append(came)
            self.waiting.append(number)
            self.crowded = self.crowded or len(standing.walk.positions) > _MOST_POSITIONS
        return number
