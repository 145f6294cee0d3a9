"""What commands share: the terminal, the desk that is meant, the store that is here."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from rich.console import Console

    from flows.store.database import Store
    from matrices.desk import Desk
    from matrices.paths import Path as EscalationPath

STORES = (Path("stepladder.db"), Path("demo/stepladder.db"))

StoreOption = Annotated[
    str | None,
    Parameter(
        env_var="STEPLADDER_STORE",
        help="The store: a file or a URL. Otherwise stepladder.db here, or the demo's.",
    ),
]
DeskOption = Annotated[
    Path | None, Parameter(help="The desk's folder. Otherwise the ready-made incident desk.")
]


def console() -> "Console":
    """The terminal: tickets' and designers' words are shown as they are, never as markup."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def problem(sentence: str) -> Exception:
    """The error that ends a command with this sentence."""
    from flows.problems import FlowsError

    return FlowsError(sentence)


def desk_in(folder: Path | None) -> "Desk":
    """The desk in a folder; the ready-made one where none is named."""
    from matrices.files.desks import load_desk
    from matrices.library import INCIDENTS

    return load_desk(folder or INCIDENTS)


def sound_desk_in(folder: Path | None) -> "Desk":
    """The desk in a folder, for running it: ModelError where the check finds an error in it."""
    from matrices.checking.desks import refuse_unsound

    desk = desk_in(folder)
    refuse_unsound(desk)
    return desk


def path_of(desk: "Desk", name: str | None) -> "EscalationPath":
    """The path of that name, or the only one that the desk has."""
    from matrices.problems import nearest

    if name is None and len(desk.paths) > 1:
        raise problem(f"the desk has several paths; name one by --path: {', '.join(desk.paths)}")
    if name is not None and name not in desk.paths:
        raise problem(f"the desk has no path '{name}'; {nearest(name, desk.paths)}")
    return desk.paths[name] if name else next(iter(desk.paths.values()))


def meant(named: str, name: str | None) -> "tuple[Desk, EscalationPath | None]":
    """The desk and path of a path's file, a desk's folder, or a ready-made path's name.

    No path where a desk has several and none is named: a ticket can choose it.
    """
    place = Path(named)
    if place.is_dir():
        desk = desk_in(place)
        if name is None and len(desk.paths) > 1:
            return desk, None
        return desk, path_of(desk, name)
    if place.is_file():
        if name is not None:
            raise problem(f"--path '{name}': {named} is a path already; name the desk's folder")
        return _of_file(place)
    return _ready_made(named, name)


def desk_folder(place: Path) -> Path:
    """The folder of the desk that a folder is, or that a path's file is in."""
    return place if place.is_dir() else place.resolve().parent.parent


def changed_last(folder: Path, zone: "ZoneInfo") -> "date":
    """The day, in a zone, on which a file of the desk in a folder changed last."""
    from datetime import datetime

    from matrices.files.folders import PATTERNS

    files = (file for pattern in PATTERNS for file in folder.glob(pattern))
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in files), zone).date()


def _of_file(file: Path) -> "tuple[Desk, EscalationPath]":
    folder = desk_folder(file)
    if not (folder / "desk.yaml").is_file():
        raise problem(
            f"{file} belongs to no desk: there is no desk.yaml in {folder}; "
            "a path is a file in the folder 'paths' of a desk"
        )
    desk = desk_in(folder)
    name = file.resolve().relative_to(folder).as_posix()
    for path in desk.paths.values():
        if path.file == name:
            return desk, path
    raise problem(f"{file} is no path of the desk in {folder}; name a file in its folder 'paths'")


def _ready_made(named: str, name: str | None) -> "tuple[Desk, EscalationPath]":
    from matrices.library import desks, names
    from matrices.problems import nearest

    known = set(names())
    for folder in desks():
        if folder.name == named or named not in known:
            desk = desk_in(folder)
            if named in desk.paths and name is None:
                return desk, desk.paths[named]
            if folder.name == named:
                return desk, path_of(desk, name)
            known.update(desk.paths)
    raise problem(
        f"there is no file or folder '{named}', and no ready-made path of that name; "
        f"{nearest(named, known)}"
    )


def present_store() -> str:
    """The store that is here."""
    found = next((file for file in STORES if file.is_file()), None)
    if found is None:
        raise problem("there is no store here; run 'stepladder demo' first, or name one by --store")
    return os.fspath(found)


def looking(store: str | None) -> "Store":
    """The store that is named or here, to look at only."""
    from flows.store.database import read_store, store_url

    return read_store(store_url(store or present_store()))


def program() -> str:
    """How this program is called from here: by its name, or, if that is not found, by its file."""
    called = Path(sys.argv[0])
    if called.name != "stepladder":
        return "stepladder"
    return "stepladder" if shutil.which("stepladder") else os.path.relpath(called)
