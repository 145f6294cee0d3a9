"""A store in which a small generated history was walked for two weeks, sealed in the middle."""

from pathlib import Path

from flows.generator.writing import generate
from flows.proof.keys import make_key, private_key
from flows.proof.sealing import seal
from flows.store.database import Store
from matrices.desk import Desk
from tests.flows.histories import take_in
from tests.flows.stores import new_store
from tests.flows.world import World

TICKETS = 40
MIDDLE, END = "2026-03-28 12:00", "2026-04-06 00:00"


def walk(folder: Path, desk: Desk, tickets: int = TICKETS) -> Store:
    """The store: walked to its end, sealed by a key and into a file beside it."""
    generate(folder, seed=5, tickets=tickets)
    store = new_store(folder / "stepladder.db")
    take_in(store, desk, folder)
    world = World(store, desk)
    make_key(folder / "key.pem")
    for until in (MIDDLE, END):
        world.sweep(until)
        if until == MIDDLE:
            seal(store, private_key(folder / "key.pem"), to=folder / "kept.jsonl")
    return store
