"""Verifying one ticket: its log by itself, and that a checkpoint sealed it, without the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from flows.problems import FlowsError
from flows.proof.chains import Said, said_of
from flows.proof.checkpoints import Checkpoint
from flows.proof.past import Past, past_problems
from flows.proof.proving import Proof, Prover, walks_of
from flows.proof.reading import Raw, entries_of
from flows.proof.rows import row_problems
from flows.store.database import Store


@dataclass(slots=True)
class Found:
    """What is proved of a ticket, in sentences, and what was found.

    `entries` is its log as it lies in the database, `last` the store's newest checkpoint.
    """

    told: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    entries: list[Raw] = field(default_factory=list)
    last: Checkpoint | None = None


def verify_ticket(
    store: Store, ticket: str, *, keys: Sequence[str] = (), elsewhere: Sequence[Checkpoint] = ()
) -> Found:
    """Verify the walks of one ticket against the last checkpoint; FlowsError where it has none."""
    with verifier(store, keys=keys, elsewhere=elsewhere) as verify:
        return verify(ticket)


@contextmanager
def verifier(
    store: Store, *, keys: Sequence[str] = (), elsewhere: Sequence[Checkpoint] = ()
) -> Iterator[Callable[[str], Found]]:
    """What verifies any number of tickets: what holds for all of them is looked at once."""
    past = Past(keys, elsewhere)
    with store.reading() as connection:
        problems = list(past_problems(connection, past))
        prover = Prover(connection)

        def verify(ticket: str) -> Found:
            return _verified(connection, ticket, past, problems, prover)

        yield verify


def _verified(
    connection: Connection, ticket: str, past: Past, problems: Sequence[str], prover: Prover
) -> Found:
    names = walks_of(connection, ticket)
    if not names:
        raise FlowsError(f"the store has no log of ticket '{ticket}'")
    found = Found(findings=list(problems), last=past.last)
    found.entries = list(entries_of(connection, names))
    said = {each.walk: each for each in said_of(found.entries)}
    hashes = {(line.walk, line.n): line.hash for line in found.entries}
    for each in said.values():
        found.findings += each.problems
    found.findings += row_problems(connection, list(said.values()))
    found.proofs = list(prover.proofs_of(names))
    proved = {proof.sealed.walk: proof for proof in found.proofs}
    for walk in names:
        _prove(walk, said.get(walk), proved.get(walk), past, found, hashes)
    return found


def _prove(
    walk: str,
    said: Said | None,
    proof: Proof | None,
    past: Past,
    found: Found,
    hashes: Mapping[tuple[str, int], str],
) -> None:
    where = f"ticket {walk.rpartition('/')[0]}, walk {walk}"
    entries = said.entries if said else 0
    if proof is None:
        found.told.append(f"walk {walk}: {entries} entries, not sealed yet")
        return
    end, last = proof.sealed, past.last
    if last is None or proof.root != last.root:
        found.findings.append(f"{where}: its sealed end is not in checkpoint {proof.checkpoint}")
        return
    if end.removed:
        if said:
            found.findings.append(f"{where}: it was removed at {end.removed}, and its log is there")
        found.told.append(f"walk {walk}: its {end.entries} entries were removed at {end.removed}")
    elif hashes.get((walk, end.entries)) != end.head:
        found.findings.append(
            f"{where}, entry {end.entries}: it is not as checkpoint {end.checkpoint} sealed it"
        )
    else:
        found.told.append(
            f"walk {walk}: {end.entries} of {entries} entries are sealed in checkpoint {last.n} "
            f"of {last.at}, proved by {len(proof.way)} hashes"
        )
