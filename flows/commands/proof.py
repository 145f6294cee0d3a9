"""What the commands about the run log share: options, the bar, the end."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.commands.common import console, looking, present_store, problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from flows.store.database import Store

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


class Bar:
    """How far something is, on the terminal; of unknown length where there is no total."""

    def __init__(self, what: str, total: float | None = 1.0) -> None:
        """`what` is done, in words; `total` is the whole, where it is known."""
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


def private(key: Path | None) -> "Ed25519PrivateKey":
    """The private key in a file that was named."""
    from flows.proof.keys import private_key

    if key is None:
        raise problem(
            "name the file of the private key by --key or STEPLADDER_KEY; "
            "'stepladder log keys FILE' makes one"
        )
    return private_key(key)


def working(store: str | None) -> "Store":
    """The store at work: it has to be there already."""
    from flows.store.database import open_store, store_url

    looking(store).close()
    return open_store(store_url(store or present_store()))


def end(found: Sequence[str], count: int) -> None:
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
