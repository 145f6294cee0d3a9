"""Verifying one ticket: its log by itself, and that a checkpoint sealed it, without the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.problems import FlowsError
from flows.proof.chains import Said, said_of
from flows.proof.checkpoints import Checkpoint
from flows.proof.past import Past, past_problems
from flows.proof.proving import Proof, proofs_of, walks_of
from flows.proof.reading import entries_of
from flows.proof.rows import row_problems
from flows.store.database import Store


@dataclass(slots=True)
class Found:
    """What is proved of a ticket, in sentences, and what was found."""

    told: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)


def verify_ticket(
    store: Store, ticket: str, *, keys: Sequence[str] = (), elsewhere: Sequence[Checkpoint] = ()
) -> Found:
    """Verify the walks of one ticket against the last checkpoint; FlowsError where it has none."""
    found, past = Found(), Past(keys, elsewhere)
    with store.reading() as connection:
        names = walks_of(connection, ticket)
        if not names:
            raise FlowsError(f"the store has no log of ticket '{ticket}'")
        found.findings += past_problems(connection, past)
        lines = list(entries_of(connection, names))
        said = {each.walk: each for each in said_of(lines)}
        hashes = {(line.walk, line.n): line.hash for line in lines}
        for each in said.values():
            found.findings += each.problems
        found.findings += row_problems(connection, list(said.values()))
        found.proofs = list(proofs_of(connection, [ticket]))
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
