"""`stepladder log verify`, `export` and `check`: what auditors ask."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from flows.commands.common import StoreOption, console, looking, problem
from flows.commands.proof import Bar, PublicKeys, end

if TYPE_CHECKING:
    from flows.proof.checkpoints import Checkpoint
    from flows.store.database import Store

_MEGABYTE = 1_000_000


def verify(
    *,
    store: StoreOption = None,
    public_key: PublicKeys = (),
    checkpoint: Path | None = None,
    ticket: str | None = None,
    proof: Path | None = None,
) -> None:
    """Find out whether the run log was tampered with: a sentence for each finding, exit code 1.

    Parameters
    ----------
    checkpoint
        A file of checkpoints that was kept elsewhere ('stepladder log seal --to'). Without it,
        whoever can write the whole database can also put it back to an older state.
    ticket
        Only this ticket's walks, each proved against the last checkpoint without the others.
    proof
        With a ticket: write its proofs into this file, for 'stepladder log check --proof'.
    """
    from flows.proof.checkpoints import read_checkpoints
    from flows.proof.keys import public_key as read_key

    trusted = [read_key(each) for each in public_key]
    kept = read_checkpoints(checkpoint) if checkpoint else []
    if proof is not None and ticket is None:
        raise problem("--proof is of one ticket; name it by --ticket")
    with closing(looking(store)) as opened:
        if ticket is not None:
            _verify_ticket(opened, ticket, trusted, kept, proof)
        else:
            _verify_all(opened, trusted, kept)


def _verify_all(store: "Store", trusted: Sequence[str], kept: "Sequence[Checkpoint]") -> None:
    from flows.proof.verifying import verify as verify_log

    began = perf_counter()
    with Bar("verifying") as told:
        found = verify_log(store, keys=trusted, elsewhere=kept, progress=told)
    seconds = perf_counter() - began
    terminal = console()
    for when, walks in sorted(found.removed.items()):
        terminal.print(f"removed by retention at {when}: {walks:,} walks", soft_wrap=True)
    terminal.print(
        f"{found.walks:,} walks, {found.entries:,} entries, "
        f"{found.bytes / _MEGABYTE:,.1f} MB in {seconds:.1f} s "
        f"({found.bytes / _MEGABYTE / seconds:,.1f} MB/s)"
    )
    terminal.print(f"{found.sealing}.", soft_wrap=True)
    if found.last and not trusted:
        terminal.print("No --public-key was given: whoever signed the checkpoints is believed.")
    end(found.findings, found.count)


def _verify_ticket(
    store: "Store",
    ticket: str,
    trusted: Sequence[str],
    kept: "Sequence[Checkpoint]",
    proof: Path | None,
) -> None:
    from flows.files import write_whole
    from flows.proof.tickets import verify_ticket

    found = verify_ticket(store, ticket, keys=trusted, elsewhere=kept)
    for told in found.told:
        console().print(told, soft_wrap=True)
    if proof is not None:
        write_whole(proof, "".join(f"{each.line}\n" for each in found.proofs).encode())
        console().print(f"written: {proof}", soft_wrap=True)
    end(found.findings, len(found.findings))


def export(
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"])],
    store: StoreOption = None,
    format: Annotated[Literal["jsonl", "csv"] | None, Parameter()] = None,  # noqa: A002 — the option
    ticket: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Write the run log into a file, a line an entry, as JSON lines or as CSV.

    Walks are exported whole, so that each can be checked by 'stepladder log check'.

    Parameters
    ----------
    out
        The file.
    format
        jsonl or csv. Otherwise by the ending of the file's name.
    ticket
        Only walks of this ticket, or of these.
    since
        Only walks with an entry of this instant or later. UTC, where no offset is given.
    until
        Only walks with an entry before this instant.
    """
    from flows.store.export import FORMATS, Part
    from flows.store.export import export as export_log

    kind = format or out.suffix.removeprefix(".")
    if kind not in FORMATS:
        raise problem(f"'{out}' says no format; end it in .jsonl or .csv, or name one by --format")
    part = Part(ticket, _aware(since), _aware(until))
    with closing(looking(store)) as opened, Bar("exporting", total=None) as told:
        lines = export_log(opened, {out: kind}, part, told)
    console().print(f"{lines:,} lines are in {out}", soft_wrap=True)


def check(
    file: Path,
    /,
    *,
    checkpoint: Path,
    public_key: PublicKeys = (),
    proof: Path | None = None,
) -> None:
    """Check an exported log without the database: its chains, and the checkpoint that sealed it.

    Parameters
    ----------
    file
        What 'stepladder log export' wrote.
    checkpoint
        A file of checkpoints; the last one counts.
    proof
        The proofs of a part of the log ('stepladder log verify --ticket TICKET --proof FILE').
    """
    from flows.proof.checkpoints import read_checkpoints
    from flows.proof.keys import public_key as read_key
    from flows.proof.offline import check_export
    from flows.proof.proving import read_proofs

    trusted = [read_key(each) for each in public_key]
    kept = read_checkpoints(checkpoint)
    if not kept:
        raise problem(f"{checkpoint} has no checkpoint; 'stepladder log seal --to' writes them")
    proofs = read_proofs(proof) if proof else []
    began = perf_counter()
    with Bar("checking", total=None) as told:
        done = check_export(file, kept[-1], trusted, proofs, told)
    seconds = perf_counter() - began
    console().print(
        f"{done.walks:,} walks, {done.entries:,} entries, {done.sealed:,} of them sealed by "
        f"checkpoint {kept[-1].n} of {kept[-1].at}, {done.removed:,} walks removed; "
        f"{done.bytes / _MEGABYTE / seconds:,.1f} MB/s",
        soft_wrap=True,
    )
    if not trusted:
        console().print("No --public-key was given: whoever signed the checkpoint is believed.")
    end(done.findings, len(done.findings))


def _aware(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=UTC) if instant and instant.tzinfo is None else instant
