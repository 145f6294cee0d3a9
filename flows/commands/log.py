"""`stepladder log`: keys, sealing and retention; what auditors ask is beside it."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from flows.commands.auditing import check, export, verify
from flows.commands.common import StoreOption, console, looking
from flows.commands.proof import KeyOption, OlderKey, end, private, working

if TYPE_CHECKING:
    from flows.proof.retention import Retained

log = App(name="log", help="Seal, verify, export and retain the run log: nobody can rewrite it.")
log.command(verify)
log.command(export)
log.command(check)

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

    signer = private(key)
    with closing(working(store)) as opened:
        done = seal_log(opened, signer, to=to, older_key=public_key(older_key) if older_key else "")
    for made in done.checkpoints:
        told = f"checkpoint {made.n}: {made.walks:,} walks, {made.entries:,} entries, {made.root}"
        console().print(told, soft_wrap=True)
    if not done.checkpoints:
        console().print("nothing was sealed: the log got no entries since the last checkpoint")
    end(done.findings, len(done.findings))


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
        with closing(looking(store)) as opened:
            _tell_retained(preview(opened, before=instant), _WOULD_BE)
        return
    signer = Signer(private(key), public_key(older_key) if older_key else "")
    with closing(working(store)) as opened:
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
