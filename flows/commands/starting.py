"""`stepladder new`: a desk of one's own, begun from a ready-made one."""

import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.commands.common import console, desk_in, problem, program

if TYPE_CHECKING:
    from rich.table import Table

    from matrices.desk import Desk

_LEFT_OUT = "__pycache__"


def new(
    folder: Path | None = None,
    /,
    *,
    begin_from: Annotated[
        str | None,
        Parameter(name="--from", help="The ready-made desk that is copied; --list names all."),
    ] = None,
    listed: Annotated[
        bool,
        Parameter(name="--list", negative=(), help="Print the names of the ready-made desks."),
    ] = False,
    verbose: Annotated[
        bool, Parameter(negative=(), help="With --list: what each is for, too.")
    ] = False,
) -> None:
    """Begin a desk of your own from a ready-made one, with its stories and its README.

    Which there are, and what each is for:

        stepladder new --list --verbose

    One of your own, in the folder `my-desk`:

        stepladder new my-desk --from tiered-support

    All its files are yours to change: `check` says what is wrong with them, `draw` shows them,
    `try` walks a ticket that you imagine, `rehearse` plays the desk's stories.

    Parameters
    ----------
    folder
        The folder of the new desk: one that is not there yet, or an empty one.
    """
    if listed:
        _list(verbose=verbose)
        return
    if folder is None or begin_from is None:
        raise problem(
            "name a folder and a desk to begin from, as in "
            "'stepladder new my-desk --from tiered-support'; 'stepladder new --list' names all"
        )
    source = _source(begin_from)
    _refuse_taken(folder)
    _copy(source, folder)
    terminal = console()
    for line in _next(folder, desk_in(folder), begin_from):
        terminal.print(line, soft_wrap=True)


def _list(*, verbose: bool) -> None:
    from matrices.library import desks

    terminal = console()
    if verbose and terminal.is_terminal:
        terminal.print(_described())
        return
    for place in desks():
        line = f"{place.name:<18} {desk_in(place).about}" if verbose else place.name
        terminal.print(line, soft_wrap=True)


def _described() -> "Table":
    """The names, and what each is for, wrapped beside its name; a line each is for programs."""
    from rich.table import Table

    from matrices.library import desks

    found = Table.grid(padding=(0, 2, 0, 0))
    found.add_column(no_wrap=True)
    found.add_column()
    for place in desks():
        found.add_row(place.name, desk_in(place).about)
    return found


def _source(name: str) -> Path:
    from matrices.library import folder_of

    try:
        return folder_of(name)
    except LookupError as error:
        raise problem(str(error)) from None


def _refuse_taken(folder: Path) -> None:
    """Nothing that is there is written over."""
    if folder.exists() and not folder.is_dir():
        raise problem(f"{folder} is a file; name a folder that is not there yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise problem(
            f"{folder} is not empty; name a folder that is not there yet, or an empty one"
        )


def _copy(source: Path, folder: Path) -> None:
    """Copy a desk, whole or not at all: into a folder beside, which then gets the name."""
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as made:
        beside = Path(made) / "desk"
        for file in _files(source):
            copied = beside / file.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(file.read_bytes())
        if target.is_dir():
            _fill(target, beside)
        else:
            beside.rename(target)


def _fill(target: Path, beside: Path) -> None:
    """Move a desk into an empty folder, which somebody may stand in; desk.yaml comes last."""
    parts = sorted(beside.iterdir(), key=lambda part: part.name == "desk.yaml")
    try:
        for part in parts:
            part.rename(target / part.name)
    except BaseException:
        for part in target.iterdir():
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        raise


def _files(source: Path) -> Iterator[Path]:
    return (
        file for file in sorted(source.rglob("*")) if file.is_file() and _LEFT_OUT not in file.parts
    )


def _next(folder: Path, desk: "Desk", name: str) -> Iterator[str]:
    """What to do now, each with the command that does it from here."""
    here, call = shlex.quote(str(folder)), program()
    path = desk.walks[-1].path
    which = f" --path {shlex.quote(path)}" if len(desk.paths) > 1 else ""
    yield f"{folder} is a desk of your own now, begun from {name}: {desk.about}"
    for what, command in (
        ("Read what it does:", str(folder / "README.md")),
        ("Check what you changed:", f"{call} check {here}"),
        ("See it:", f"{call} draw {here}{which} -o {shlex.quote(f'{path}.svg')}"),
        ("Try a ticket:", f"{call} try {here}{which}"),
        ("Play its stories:", f"{call} rehearse {here} --all"),
    ):
        yield f"{what:<24} {command}"
