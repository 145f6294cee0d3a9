"""One walk under way: where it stands, what is known, and what has been noted so far."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from matrices.log import Effect, Entry, EntryKind, Withdrawal
from matrices.matrix import Row
from matrices.paths import Path
from matrices.plan import Place, Why
from matrices.roster import Roster
from matrices.tickets import Ticket
from matrices.walk import Position, Walk

_NOTHING: Mapping[str, str] = {}
_PLAIN = Why("", "")
entry_of: Callable[[tuple[Any, ...]], Entry] = partial(tuple.__new__, Entry)
"""An entry of all its parts; its own constructor takes twice as long."""
_walk: Callable[[tuple[Any, ...]], Walk] = partial(tuple.__new__, Walk)


class WalkError(RuntimeError):
    """A walk that cannot go on: it turns in circles at one instant, or no matrix row fits.

    `at` is the instant from which on it cannot.
    """

    def __init__(self, sentence: str, at: datetime) -> None:
        """Keep the sentence for the person who is needed, and the instant."""
        super().__init__(sentence)
        self.at = at


class Walking:
    """A walk while it is decided. `entries` and `effects` are what it did, in order.

    `changes` counts what may move timers and is not to be seen in positions and clocks, `timers`
    and `breaches` are those found before; `unsettled` are the visits that may have to be left at
    once, `without` those where nobody is, `left` those of forks that an end of a called path left.
    """

    __slots__ = (
        "asked", "breaches", "changes", "clocks", "decided", "effects", "entries", "holder",
        "left", "loads", "outcome", "path", "paused", "places", "plan", "positions", "roster",
        "rows", "taken", "ticket", "timers", "told", "turns", "unsettled", "values", "visits",
        "was", "withdrawals", "without",
    )  # fmt: skip

    def __init__(
        self,
        path: Path,
        walk: Walk,
        ticket: Ticket,
        roster: Roster,
        turns: Mapping[str, int],
        loads: Mapping[str, int],
    ) -> None:
        """Take up the walk where it stands."""
        (
            _, _, _, _, positions, self.clocks, taken, self.holder, self.paused, self.outcome,
            self.decided, _, self.visits, self.asked,
        ) = walk  # fmt: skip
        self.was = walk
        self.path = path
        self.plan = plan = path.plan
        self.places = plan.places
        self.roster = roster
        self.turns = dict(turns)
        self.loads = loads
        self.ticket = walk.ticket
        self.told: dict[str, str] = dict(ticket.told)
        self.values = path.vocabulary.values(ticket)
        self.positions: list[Position] = list(positions)
        self.taken: dict[str, int] = dict(taken)
        self.rows: dict[str, Row] = {}
        self.changes = 0
        self.timers: dict[int, Any] = {}
        self.breaches: dict[int, Any] = {}
        self.unsettled: list[int] = []
        self.without: set[int] = set()
        self.left: set[int] = set()
        self.entries: list[Entry] = []
        self.effects: list[Effect] = []
        self.withdrawals: list[Withdrawal] = []

    def walk(self, due_at: datetime | None) -> Walk:
        """The walk as it is now."""
        return _walk(
            (
                self.was.ticket,
                self.was.number,
                self.path.name,
                self.path.version,
                tuple(self.positions),
                self.clocks,
                self.taken,
                self.holder,
                self.paused,
                self.outcome,
                self.decided,
                due_at,
                self.visits,
                self.asked,
            )
        )

    def learn(self, told: Mapping[str, str]) -> None:
        """Take the ticket's new values; an empty one is missing."""
        for name, value in told.items():
            self.learn_one(name, value)

    def learn_one(self, name: str, value: str) -> None:
        """Take the new value of one field."""
        self.told[name] = value
        self.values[name] = self.path.vocabulary.fields[name].value(value)
        if name in self.plan.timed_by:
            self.rows.clear()
            self.changes += 1

    def row(self, path: Path) -> Row:
        """The matrix row of the path that fits the ticket now; WalkError where none does."""
        found = self.rows.get(path.name)
        if found is None:
            try:
                found = self.rows[path.name] = path.matrix.row_for(self.values)
            except LookupError as error:
                raise self.cannot(str(error)) from error
        return found

    def at_visit(self, visit: int) -> Position | None:
        """The position in that visit; None where it was left."""
        for each in self.positions:
            if each.visit == visit:
                return each
        return None

    def put(self, position: Position) -> None:
        """Put a changed position in the place of the one with its visit, if that still stands."""
        for index, each in enumerate(self.positions):
            if each.visit == position.visit:
                self.positions[index] = position
                return

    def place(self, position: Position) -> Place:
        """The step at which a position is."""
        return self.places[position.step]

    def cannot(self, why: str) -> WalkError:
        """The error that sets the walk aside."""
        at = self.decided or self.positions[0].entered
        return WalkError(f"ticket {self.ticket}: {why}", at)

    def note(
        self,
        at: datetime,
        kind: EntryKind,
        why: Why = _PLAIN,
        position: Position | None = None,
        values: Mapping[str, str] = _NOTHING,
        level: int | None = None,
    ) -> None:
        """Write a line of the log; without a position it is about the whole walk."""
        positions = self.positions
        if position is not None:
            step, visit = position.step, position.visit
        elif len(positions) == 1:
            step, visit = positions[0].step, positions[0].visit
        elif positions:
            step, visit = ", ".join(each.step for each in positions), positions[0].visit
        else:
            step, visit = "", 0
        self.entries.append(entry_of((at, kind, step, visit, *why, level, values)))
