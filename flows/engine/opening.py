"""Where everything is, and the engine opened on it."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from flows.engine.collecting import leave_what_is_there
from flows.engine.deciding import Decider
from flows.engine.outcomes import Teller
from flows.engine.runs import RunBook
from flows.engine.storming import Control
from flows.notifiers.mailbox import Mailbox
from flows.notifiers.port import Notifier
from flows.notifiers.receivers import read_receivers
from flows.store.database import Store, open_store
from flows.store.versions import Versions, publish
from matrices.checking.desks import refuse_unsound
from matrices.desk import Desk
from matrices.files.desks import load_desk


class Place(BaseModel, frozen=True):
    """Where a desk is run: the store's URL, the desk's folder, the mailbox folder.

    `receivers` is the file that says who brings messages to people; without one, all go to the
    mailbox. `every` is how many seconds lie between two sweeps: what is later than two is late.
    """

    store: str
    desk: str
    mailbox: str
    every: int = 60
    receivers: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """All that a flow needs: what to decide with, whom to tell by, what to note runs in."""

    store: Store
    desk: Desk
    decider: Decider
    notifier: Notifier
    runs: RunBook
    control: Control

    def teller(self, *, at: datetime, run: str, owner: str) -> Teller:
        """Who keeps what becomes of effects, by this desk's policies."""
        return Teller(at, run, owner, self.desk.deliveries)


_OF_RUN: ContextVar[tuple[Place, Engine] | None] = ContextVar("engine of a run", default=None)


def open_engine(place: Place) -> Engine:
    """The engine at a place. The desk is read again when a file of it has changed.

    Raises FlowsError where the store cannot be opened, ModelError where the desk is wrong.
    """
    engine = _opened(place, _changed(place))
    _OF_RUN.set((place, engine))
    return engine


def engine_of(place: Place) -> Engine:
    """The engine that the run opened to which a task belongs.

    What a run does, it does by one reading of the desk: it looks for changes as it begins.
    """
    opened = _OF_RUN.get()
    return opened[1] if opened and opened[0] == place else open_engine(place)


def _changed(place: Place) -> tuple[tuple[str, int], ...]:
    """What is another value when a file of the desk was written."""
    folder = Path(place.desk)
    changed = tuple(
        sorted((file.as_posix(), file.stat().st_mtime_ns) for file in folder.glob("**/*.*"))
    )
    if place.receivers and Path(place.receivers).is_file():
        changed += (("receivers", Path(place.receivers).stat().st_mtime_ns),)
    return changed


@lru_cache(maxsize=4)
def _opened(place: Place, changed: tuple[tuple[str, int], ...]) -> Engine:
    del changed  # only tells one reading of the desk from another
    desk = load_desk(Path(place.desk))
    refuse_unsound(desk)
    store = open_store(place.store)
    publish(store, desk)
    notifier: Notifier = Mailbox(Path(place.mailbox), desk.roster.addresses("mail"))
    if place.receivers:
        notifier = read_receivers(Path(place.receivers), desk.roster, notifier)
    decider = Decider(store, desk, Versions(store, desk))
    control = Control(store, desk, decider.versions, 2 * timedelta(seconds=place.every))
    leave_what_is_there()
    return Engine(store, desk, decider, notifier, RunBook(store), control)
