"""A log that was sealed twice and went on, with its key and the checkpoints kept elsewhere."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from flows.notifiers.mailbox import Mailbox
from flows.proof.checkpoints import read_checkpoints
from flows.proof.keys import make_key, private_key, public_of
from flows.proof.sealing import Seal, seal
from flows.proof.verifying import Verified, verify
from flows.store.chain import COLUMNS, link_of
from flows.store.database import Store
from flows.store.sqlite import remove
from flows.store.tables import EntryRow, WalkRow
from matrices.desk import Desk
from tests.flows.histories import rows_of
from tests.flows.telling import deliver, major_incident
from tests.flows.world import COMES_BACK, World

LATE = "2026-03-27 12:00"


@dataclass(slots=True, repr=False)
class Sealed:
    """A world whose log is sealed, and what an auditor has of it."""

    world: World
    key: Path
    kept: Path

    def __repr__(self) -> str:
        return f"the sealed log of {self.world.store.shown}"

    @property
    def public(self) -> str:
        return public_of(private_key(self.key))

    def seal(self, *, older_key: str = "") -> Seal:
        """Seal what came since; the checkpoint is kept elsewhere, too."""
        return seal(self.world.store, private_key(self.key), to=self.kept, older_key=older_key)

    def verify(self, *, elsewhere: bool = True, store: Store | None = None) -> Verified:
        """Verify with the public key, and with what is kept elsewhere."""
        kept = read_checkpoints(self.kept) if elsewhere else []
        return verify(store or self.world.store, keys=[self.public], elsewhere=kept)

    def found(self, *, elsewhere: bool = True, store: Store | None = None) -> list[str]:
        """What verifying finds."""
        return self.verify(elsewhere=elsewhere, store=store).findings

    def run(self, *statements: str, **given: Any) -> None:
        """Somebody with a database program changes the store."""
        run(self.world.store, *statements, **given)


def run(store: Store, *statements: str, **given: Any) -> None:
    """Run statements as somebody with a database program would."""
    with store.writing() as connection:
        for statement in statements:
            said = text(statement)
            names = {name: given[name] for name in said.compile().params}
            connection.execute(said, names)


def sealed_once(store: Store, desk: Desk, folder: Path) -> Sealed:
    """T-1 to T-3 are sealed, messages were delivered; all three still go on."""
    world = major_incident(store, desk)
    deliver(world, Mailbox(folder / "mailbox", desk.roster.addresses("mail")))
    sealed = Sealed(world, folder / "key.pem", folder / "elsewhere.jsonl")
    make_key(sealed.key)
    for ticket in ("T-2", "T-3"):
        world.opens(ticket, "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-23 13:00")
    sealed.seal()
    return sealed


def sealed_log(store: Store, desk: Desk, folder: Path) -> Sealed:
    """T-1 to T-3 are sealed in two checkpoints, messages were delivered; T-4 is not sealed yet."""
    sealed = sealed_once(store, desk, folder)
    sealed.world.sweep(LATE)
    sealed.seal()
    sealed.world.opens("T-4", "2026-03-27 09:00", ("2026-03-27 09:05", "priority", "1"))
    sealed.world.sweep(LATE)
    return sealed


def chained_anew(store: Store, walk: str, change: Mapping[int, Mapping[str, Any]]) -> None:
    """Change entries of a walk, and every hash after them, as one who knows how it is done."""
    rows = [row for row in rows_of(store, EntryRow) if row["walk"] == walk]
    head = ""
    for row in sorted(rows, key=lambda row: row["n"]):
        line = {**row, **change.get(row["n"], {})}
        head = link_of(head, {name: line[name] for name in COLUMNS})
        columns = ", ".join(f'"{name}" = :{name}' for name in change.get(row["n"], {}))
        run(
            store,
            f"UPDATE entry SET {columns + ', ' if columns else ''}hash = :hash "
            "WHERE walk = :walk AND n = :of",
            **change.get(row["n"], {}), hash=head, walk=walk, of=row["n"],
        )  # fmt: skip
    run(store, "UPDATE walk SET head = :head WHERE id = :walk", head=head, walk=walk)


def copied(store: Store, to: Path) -> Path:
    """A copy of a SQLite store, all of it in one file."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.rollback()
    remove(to)
    return Path(shutil.copy(Path(store.url.removeprefix("sqlite:///")), to))


def walks(store: Store, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """These columns of every walk."""
    return [tuple(row[name] for name in columns) for row in rows_of(store, WalkRow)]
