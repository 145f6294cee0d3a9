"""`stepladder log`: keys, sealing, verifying, exporting, checking what was exported, retaining."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from flows.commands.common import StoreOption, console, present_store, problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from flows.proof.checkpoints import Checkpoint
    from flows.proof.retention import Retained
    from flows.store.database import Store

log = App(name="log", help="Seal, verify, export and retain the run log: nobody can rewrite it.")

KeyOption = Annotated[
    Path | None,
    Parameter(
        env_var="STEPLADDER_KEY",
        help="The file of the private key; 'stepladder log keys FILE' makes one.",
    ),
]
PublicKeys = Annotated[
    tuple[str, ...],
    Parameter(
        name="--public-key",
        negative="",
        help="The public key whose checkpoints count, or a file with it. Several by several.",
    ),
]
OlderKey = Annotated[
    str | None,
    Parameter(help="The public key of the last checkpoint, where that was another."),
]
_MEGABYTE = 1_000_000
_WOULD_BE = ("would be removed; --yes removes it", "would be removed; --yes removes them")


@log.command
def keys(file: Path, /) -> None:
    """Make a private key that only you may read, and print the public key.

    Give the public key to whoever verifies; keep the private one away from the database.

    Parameters
    ----------
    file
        Where the private key is to be. Nothing is written over.
    """
    from flows.proof.keys import make_key

    print(make_key(file))


@log.command
def seal(
    *,
    store: StoreOption = None,
    key: KeyOption = None,
    to: Path | None = None,
    older_key: OlderKey = None,
) -> None:
    """Seal what the run log got since the last checkpoint into a new one, signed by your key.

    What is sealed is verified first. Exits with 1 where something was rewritten.

    Parameters
    ----------
    to
        A file elsewhere to which new checkpoints are added, a JSON line each. Keep it where whoever
        has the database cannot write. The store must have its last checkpoint.
    """
    from flows.proof.keys import public_key
    from flows.proof.sealing import seal as seal_log

    private = _private(key)
    with closing(_working(store)) as opened:
        done = seal_log(
            opened, private, to=to, older_key=public_key(older_key) if older_key else ""
        )
    for made in done.checkpoints:
        told = f"checkpoint {made.n}: {made.walks:,} walks, {made.entries:,} entries, {made.root}"
        console().print(told, soft_wrap=True)
    if not done.checkpoints:
        console().print("nothing was sealed: the log got no entries since the last checkpoint")
    _end(done.findings, len(done.findings))


@log.command
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
    with closing(_looking(store)) as opened:
        if ticket is not None:
            _verify_ticket(opened, ticket, trusted, kept, proof)
        else:
            _verify_all(opened, trusted, kept)


def _verify_all(store: "Store", trusted: Sequence[str], kept: "Sequence[Checkpoint]") -> None:
    from flows.proof.verifying import verify as verify_log

    began = perf_counter()
    with _Bar("verifying") as told:
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
    _end(found.findings, found.count)


def _verify_ticket(
    store: "Store",
    ticket: str,
    trusted: Sequence[str],
    kept: "Sequence[Checkpoint]",
    proof: Path | None,
) -> None:
    from flows.proof.tickets import verify_ticket

    found = verify_ticket(store, ticket, keys=trusted, elsewhere=kept)
    for told in found.told:
        console().print(told, soft_wrap=True)
    if proof is not None:
        proof.write_text("".join(f"{each.line}\n" for each in found.proofs), encoding="utf-8")
        console().print(f"written: {proof}", soft_wrap=True)
    _end(found.findings, len(found.findings))


@log.command
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
    with closing(_looking(store)) as opened, _Bar("exporting", total=None) as told:
        lines = export_log(opened, {out: kind}, part, told)
    console().print(f"{lines:,} lines are in {out}", soft_wrap=True)


@log.command
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
    with _Bar("checking", total=None) as told:
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
    _end(done.findings, len(done.findings))


@log.command
def retain(
    *,
    before: date,
    store: StoreOption = None,
    key: KeyOption = None,
    to: Path | None = None,
    yes: bool = False,
    older_key: OlderKey = None,
) -> None:
    """Remove tickets that were over before a date; what was sealed of them stays.

    Without --yes it only says what it would remove.

    Parameters
    ----------
    before
        The last entry of each ticket is of before this day (UTC).
    to
        A file elsewhere to which new checkpoints are added.
    yes
        Really remove them.
    """
    from flows.proof.keys import public_key
    from flows.proof.retention import preview
    from flows.proof.retention import retain as retain_log
    from flows.proof.sealing import Signer, carry_out, refuse_other_past

    instant = datetime(before.year, before.month, before.day, tzinfo=UTC)
    if not yes:
        with closing(_looking(store)) as opened:
            _tell_retained(preview(opened, before=instant), _WOULD_BE)
        return
    signer = Signer(_private(key), public_key(older_key) if older_key else "")
    with closing(_working(store)) as opened:
        if to is not None:
            refuse_other_past(opened, to)
        done = retain_log(opened, signer, before=instant)
        if to is not None:
            carry_out(opened, to)
    _tell_retained(done, ("was removed", "were removed"))


def _some(count: int, what: str, one: str = "", more: str = "s") -> str:
    return f"{count:,} {what}{one if count == 1 else more}"


def _tell_retained(done: "Retained", what: tuple[str, str]) -> None:
    terminal = console()
    for sentence in done.left:
        terminal.print(sentence, soft_wrap=True)
    of = f"{_some(done.walks, 'walk')} and {_some(done.entries, 'entr', 'y', 'ies')}"
    verb = what[0] if done.tickets == 1 else what[1]
    terminal.print(f"{_some(done.tickets, 'ticket')} with {of} {verb}", soft_wrap=True)
    for made in done.checkpoints:
        terminal.print(f"checkpoint {made.n} of {made.at} says so", soft_wrap=True)


class _Bar:
    """How far something is, on the terminal; of unknown length where there is no total."""

    def __init__(self, what: str, total: float | None = 1.0) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        end = TextColumn("{task.percentage:>3.0f}%") if total else MofNCompleteColumn()
        terminal = console()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            end,
            console=terminal,
            transient=True,
            disable=not terminal.is_terminal,
        )
        self._task = self._progress.add_task(what, total=total)

    def __enter__(self) -> Callable[[float], None]:
        self._progress.start()
        return lambda done: self._progress.update(self._task, completed=done)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _private(key: Path | None) -> "Ed25519PrivateKey":
    from flows.proof.keys import private_key

    if key is None:
        raise problem(
            "name the file of the private key by --key or STEPLADDER_KEY; "
            "'stepladder log keys FILE' makes one"
        )
    return private_key(key)


def _looking(store: str | None) -> "Store":
    from flows.store.database import read_store, store_url

    return read_store(store_url(store or present_store()))


def _working(store: str | None) -> "Store":
    """The store at work: it has to be there already."""
    from flows.store.database import open_store, store_url

    _looking(store).close()
    return open_store(store_url(store or present_store()))


def _aware(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=UTC) if instant and instant.tzinfo is None else instant


def _end(found: Sequence[str], count: int) -> None:
    """Print what was found, and exit with 1 where that is anything."""
    from flows.proof.problems import findings

    for sentence in found:
        print(sentence)
    if count > len(found):
        print(f"… and {count - len(found):,} more")
    if count:
        print(f"{findings(count)}: the log is not as it was written")
        raise SystemExit(1)
    console().print("nothing was found")
