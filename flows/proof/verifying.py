"""Verifying: the whole log against its chains, its checkpoints, and one that was kept elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from flows.problems import FlowsError
from flows.proof.chains import Said, said_of
from flows.proof.checkpoints import Checkpoint
from flows.proof.ends import batched
from flows.proof.past import Past, past_problems, seals_problems
from flows.proof.reading import raw_entries
from flows.proof.rows import lost_problems, row_problems, unsealed_problems
from flows.store.database import Store
from flows.store.tables import EntryRow, table

_ENTRY = table(EntryRow)
_BATCH = 200
KEPT = 1_000
"""Findings that are kept; more are counted."""


@dataclass(slots=True)
class Verified:
    """What was verified and what was found; `removed` says what retention removed when."""

    walks: int = 0
    entries: int = 0
    bytes: int = 0
    sealed: int = 0
    last: Checkpoint | None = None
    elsewhere: Checkpoint | None = None
    removed: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    count: int = 0

    def find(self, sentence: str) -> None:
        """Something is wrong."""
        self.count += 1
        if len(self.findings) < KEPT:
            self.findings.append(sentence)

    @property
    def sealing(self) -> str:
        """What the checkpoints stand for, in a sentence."""
        if self.last is None:
            return "nothing was sealed: whoever has the database can have rewritten all of it"
        last, open_ = self.last, self.entries - self.sealed
        said = f"checkpoint {last.n} of {last.at} seals {self.sealed:,} of {self.entries:,} entries"
        if self.elsewhere is None:
            return f"{said}; it was not held against one that is kept elsewhere"
        kept = self.elsewhere
        same = "it" if kept.n == last.n else f"checkpoint {kept.n} of {kept.at}"
        tail = f"; {open_:,} entries are newer than that" if open_ else ""
        return f"{said}; {same} is kept elsewhere{tail}"


def verify(
    store: Store,
    *,
    keys: Sequence[str] = (),
    elsewhere: Sequence[Checkpoint] = (),
    progress: Callable[[float], None] = lambda _: None,
) -> Verified:
    """Verify the whole log: chains, rows, checkpoints, and those kept `elsewhere`.

    `keys` are the public keys whose checkpoints count; where none are given, whoever signed is
    believed. `progress` hears how much is done, from 0 to 1.
    """
    found = Verified()
    with store.reading() as connection:
        past = Past(keys, elsewhere)
        for sentences in (
            past_problems(connection, past),
            seals_problems(connection, past),
            _log_problems(connection, found, progress),
            lost_problems(connection),
            unsealed_problems(connection),
        ):
            for sentence in _readable(sentences):
                found.find(sentence)
        found.last, found.elsewhere, found.removed = past.last, past.kept, past.removed
        found.sealed = past.entries_there
    return found


def _readable(sentences: Iterator[str]) -> Iterator[str]:
    """The sentences, and one more where rows hold what nobody can read on from."""
    try:
        yield from sentences
    except (FlowsError, ValueError, TypeError, AttributeError, SQLAlchemyError) as error:
        yield f"the store has a row that no program of ours wrote, and is not read on: {error}"


def _log_problems(
    connection: Connection, found: Verified, progress: Callable[[float], None]
) -> Iterator[str]:
    total = int(connection.scalar(select(func.count()).select_from(_ENTRY)) or 0)
    for some in batched(said_of(raw_entries(connection)), _BATCH):
        for said in some:
            yield from said.problems
        yield from row_problems(connection, some)
        _count(found, some)
        progress(found.entries / total if total else 1.0)


def _count(found: Verified, some: Sequence[Said]) -> None:
    found.walks += len(some)
    found.entries += sum(said.entries for said in some)
    found.bytes += sum(said.bytes for said in some)
