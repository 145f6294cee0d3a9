"""Where everything is, and the engine opened on it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from flows.engine.deciding import Decider
from flows.engine.outcomes import Teller
from flows.engine.runs import RunBook
from flows.notifiers.mailbox import Mailbox
from flows.notifiers.port import Notifier
from flows.store.database import Store, open_store
from flows.store.versions import Versions, publish
from matrices.checking.desks import refuse_unsound
from matrices.desk import Desk
from matrices.files.desks import load_desk


class Place(BaseModel, frozen=True):
    """Where a desk is run: the store's URL, the desk's folder, the mailbox folder."""

    store: str
    desk: str
    mailbox: str


@dataclass(frozen=True, slots=True)
class Engine:
    """All that a flow needs: what to decide with, whom to tell by, what to note runs in."""

    store: Store
    desk: Desk
    decider: Decider
    notifier: Notifier
    runs: RunBook

    def teller(self, *, at: datetime, run: str, owner: str) -> Teller:
        """Who keeps what becomes of effects, by this desk's policies."""
        return Teller(at, run, owner, self.desk.deliveries)


def open_engine(place: Place) -> Engine:
    """The engine at a place. The desk is read again when a file of it has changed.

    Raises FlowsError where the store cannot be opened, ModelError where the desk is wrong.
    """
    folder = Path(place.desk)
    changed = tuple(
        sorted((file.as_posix(), file.stat().st_mtime_ns) for file in folder.glob("**/*.*"))
    )
    return _opened(place, changed)


@lru_cache(maxsize=4)
def _opened(place: Place, changed: tuple[tuple[str, int], ...]) -> Engine:
    del changed  # only tells one reading of the desk from another
    desk = load_desk(Path(place.desk))
    refuse_unsound(desk)
    store = open_store(place.store)
    publish(store, desk)
    mailbox = Mailbox(Path(place.mailbox), desk.roster.addresses("mail"))
    decider = Decider(store, desk, Versions(store, desk))
    return Engine(store, desk, decider, mailbox, RunBook(store))
