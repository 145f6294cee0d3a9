"""Who is next in turn, and how much each person holds: read before deciding, kept with it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, select, update

from flows.points import passed
from flows.store.database import Store
from flows.store.tables import TurnRow, WalkRow, table
from matrices.paths import Path
from matrices.targets import Target
from matrices.walk import Walk

_TURN, _WALK = table(TurnRow), table(WalkRow)
_NOTHING: Mapping[str, int] = {}


@dataclass(slots=True)
class Shares:
    """Turns and loads as they were read, and as the walks decided since have left them.

    Loads are read when they are first asked for.
    """

    store: Store
    read: Mapping[str, int] = field(init=False)
    turns: Mapping[str, int] = field(init=False)
    held: Mapping[str, int] | None = None
    moved: Counter[str] = field(default_factory=Counter)
    weighing: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the turns."""
        with self.store.reading() as connection:
            self.turns = self.read = turns_in(connection)

    def loads_on(self, path: Path, walk: Walk) -> Mapping[str, int]:
        """What each person holds besides this walk's ticket; nothing where no step asks for it."""
        if path.version not in self.weighing:
            self.weighing[path.version] = weighs(path)
        if not self.weighing[path.version]:
            return _NOTHING
        if self.held is None:
            with self.store.reading() as connection:
                self.held = loads_in(connection)
        loads = Counter(self.held)
        loads.update(self.moved)
        if _counts(walk):
            loads[walk.holder] -= 1
        return loads

    def passed_on(self, before: Walk, after: Walk, turns: Mapping[str, int]) -> None:
        """Take over what the decision of one walk changed."""
        self.turns = turns
        if _counts(before):
            self.moved[before.holder] -= 1
        if _counts(after):
            self.moved[after.holder] += 1

    @property
    def taken(self) -> dict[str, int]:
        """The turns that were given, with their new counts."""
        return {name: n for name, n in self.turns.items() if n != self.read.get(name, 0)}

    @property
    def used(self) -> bool:
        """Whether anything was decided by turns or loads."""
        return self.held is not None or bool(self.taken)

    def still_so(self, connection: Connection) -> bool:
        """Whether nobody else has given these turns, or moved what people hold, since."""
        taken = self.taken
        now = turns_in(connection) if taken else {}
        if any(now.get(name, 0) != self.read.get(name, 0) for name in taken):
            return False
        return self.held is None or loads_in(connection) == self.held

    def keep(self, connection: Connection) -> None:
        """Write the turns that were given, in the transaction that asked `still_so`."""
        taken = self.taken
        known = [name for name in taken if name in self.read]
        if known:
            connection.execute(
                update(_TURN).where(_TURN.c.name == bindparam("of")).values(taken=bindparam("to")),
                [{"of": name, "to": taken[name]} for name in known],
            )
        new = [{"name": name, "taken": n} for name, n in taken.items() if name not in self.read]
        if new:
            connection.execute(_TURN.insert(), new)
        passed("turns written")


def turns_in(connection: Connection) -> dict[str, int]:
    """How often somebody was the next in turn, by target."""
    rows = connection.execute(select(_TURN.c.name, _TURN.c.taken))
    return {row.name: row.taken for row in rows}


def loads_in(connection: Connection) -> dict[str, int]:
    """How many open tickets each holder has."""
    rows = connection.execute(
        select(_WALK.c.holder, func.count())
        .where(_WALK.c.outcome == "", _WALK.c.holder != "")
        .group_by(_WALK.c.holder)
    )
    return {row[0]: row[1] for row in rows}


def weighs(path: Path) -> bool:
    """Whether somebody is the least loaded on a path, its matrix, or a path that it calls."""
    return any(
        choice.kind == "least loaded" for target in _targets(path) for choice in target.choices
    )


def _targets(path: Path) -> Iterator[Target]:
    places = path.plan.places.values()
    for place in places:
        yield from (*place.step.does, *place.step.tell)
    for each in {place.path.name: place.path for place in places}.values():
        for transition in each.transitions:
            yield from transition.tell
        for row in each.matrix.rows:
            for owners in row.owners.values():
                yield from owners


def _counts(walk: Walk) -> bool:
    return bool(walk.holder) and walk.begun and not walk.ended
