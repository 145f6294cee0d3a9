"""A store whose tickets have been decided, without Prefect."""

from datetime import datetime
from pathlib import Path

from flows.engine.deciding import Decider
from flows.histories.importing import import_history
from flows.store.database import Store, open_store, sqlite_url
from flows.store.versions import Versions, publish
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from tests.conftest import berlin


def decide_due(store: Store, desk: Desk, now: datetime) -> None:
    """One sweep over what is due at `now`, messages left in the outbox."""
    decider = Decider(store, desk, Versions(store, desk))
    while decider.decide_due(now, limit=500, owner="test", run="run"):
        pass


def decided_store(file: Path, history: Path, until: str = "2026-04-06 00:00") -> None:
    """A store in a file, with the history's tickets decided by one sweep."""
    desk, store = load_desk(INCIDENTS), open_store(sqlite_url(file))
    publish(store, desk)
    import_history(store=store, desk=desk, folder=history, progress=lambda _: None)
    decide_due(store, desk, berlin(until))
    store.close()
