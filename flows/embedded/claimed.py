"""A store and a folder for one `stepladder up` alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.problems import FlowsError
from flows.store import sqlite
from flows.store.database import Store
from flows.store.postgres import alone_while_up

_LOCK = "up.lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """The folder for this process alone; FlowsError where another has it."""
    with _locked(folder / _LOCK, f"another 'stepladder up' keeps its run history in {folder}"):
        yield


@contextmanager
def alone_on(store: Store) -> Iterator[None]:
    """The store for this process alone among those that are `up`; FlowsError where one is."""
    taken = f"another 'stepladder up' is at work on the store {store.shown}"
    if store.on_file:
        file = sqlite.file_of(store.url).resolve()
        with _locked(file.with_name(f"{file.name}.{_LOCK}"), taken):
            yield
        return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not alone_while_up(connection):
            raise FlowsError(f"{taken}; end it, or let workers do more: docs/ops.md says how")
        yield  # the server lets go of it when this connection ends, however it ends


@contextmanager
def _locked(file: Path, taken: str) -> Iterator[None]:
    try:
        with FileLock(file).acquire(timeout=0):
            yield
    except Timeout as error:
        raise FlowsError(f"{taken}; end it, or name another by --store and --runs") from error
