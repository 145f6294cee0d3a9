"""Which Prefect runs were begun, so that what Prefect recorded can be held against it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from flows.clock import observed
from flows.store.bulk import Row, insert_rows
from flows.store.database import Store
from flows.store.tables import RunRow, table

_RUN = table(RunRow)
_COLUMNS = ("id", "kind", "name", "at", "begun")

SWEEP, WALK, TASK = "sweep", "walk", "task"


@dataclass(slots=True)
class RunBook:
    """Notes runs as they begin; they are kept, in one transaction, when the outermost has ended."""

    store: Store
    begun: dict[str, Row] = field(default_factory=dict)

    def note(self, run: str, *, kind: str, name: str, at: datetime) -> None:
        """A run begins; a task that is tried again is the same run."""
        self.begun.setdefault(run, (run, kind, name, at, observed()))

    def keep(self) -> None:
        """Write down the runs that were noted."""
        if self.begun:
            with self.store.writing(lasting=False) as connection:
                # A run that is tried again is kept already.
                rows = list(self.begun.values())
                insert_rows(connection, _RUN, _COLUMNS, rows, unless_there=True)
            self.begun.clear()


def runs_of(store: Store) -> dict[str, list[str]]:
    """The ids of the runs that were kept, by kind."""
    found: dict[str, list[str]] = {SWEEP: [], WALK: [], TASK: []}
    with store.reading() as connection:
        for row in connection.execute(select(_RUN.c.id, _RUN.c.kind).order_by(_RUN.c.begun)):
            found[row.kind].append(row.id)
    return found


def count_runs(store: Store, kind: str) -> int:
    """How many runs of a kind were kept."""
    with store.reading() as connection:
        return int(connection.scalar(select(func.count()).where(_RUN.c.kind == kind)) or 0)


def begun_between(store: Store, since: datetime, until: datetime) -> dict[str, list[str]]:
    """The ids of the runs that were begun in this time, by the wall clock, by kind."""
    found: dict[str, list[str]] = {SWEEP: [], WALK: [], TASK: []}
    query = select(_RUN.c.id, _RUN.c.kind).where(_RUN.c.begun >= since, _RUN.c.begun < until)
    with store.reading() as connection:
        for row in connection.execute(query.order_by(_RUN.c.begun)):
            found[row.kind].append(row.id)
    return found
