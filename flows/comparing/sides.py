"""One side of a difference: a desk or a path, and where it comes from."""

import re
from dataclasses import dataclass
from pathlib import Path

from flows.commands.common import meant
from flows.comparing.git import texts_at
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.versions import Versions
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.paths import Path as EscalationPath

_VERSION = re.compile(r"[0-9a-f]{12}")
_PATHS = "paths"


@dataclass(frozen=True, slots=True)
class Side:
    """A desk, the one path of it that is meant or None for all, and its name for people.

    `folder` is put before the names of its files.
    """

    desk: Desk
    path: EscalationPath | None
    name: str
    folder: str = ""

    def place(self, file: str, line: int) -> str:
        """A file of the desk with a line, as it is found from here."""
        return f"{self.folder}{file}:{line}" if line else f"{self.folder}{file}"


def side_of(named: str, store: Store | None = None) -> Side:
    """What a person names: a path's file, a desk's folder, a version, or REVISION:FOLDER.

    Raises FlowsError or ModelError with a sentence where it is none of them.
    """
    if Path(named).exists():
        return _of_place(named)
    if _VERSION.fullmatch(named):
        return _of_store(named, store)
    revision, colon, folder = named.partition(":")
    if colon:
        return side_at(revision, folder or ".")
    desk, path = meant(named, None)
    return Side(desk, path, named)


def side_at(
    revision: str, place: str, *, beside: Path | None = None, shown: str | None = None
) -> Side:
    """The desk, or path file of one, at a git revision.

    `place` counts from the top of the repository, or with `./` from the folder `beside`; `shown`
    is how people call it.
    """
    name = f"{revision}:{shown or place}"
    folder, file = place.rstrip("/"), ""
    if folder.endswith((".yaml", ".json")):
        folder, _, last = folder.rpartition("/")
        above, _, paths = folder.rpartition("/")
        if paths != _PATHS:
            raise FlowsError(
                f"'{name}' is no path of a desk; name a desk's folder, or a file in its "
                f"folder '{_PATHS}'"
            )
        folder, file = above or ".", f"{_PATHS}/{last}"
    texts = texts_at(revision, "" if folder == "." else folder, beside=beside)
    desk = read_desk(texts)
    path = next((each for each in desk.paths.values() if each.file == file), None)
    if file and path is None:
        raise FlowsError(f"revision '{revision}' has no path '{file}' in '{folder}'")
    around = shown.removesuffix(f"/{file}") if shown is not None else folder
    return Side(desk, path, name, "" if around in {"", "."} else f"{around.rstrip('/')}/")


def _of_place(named: str) -> Side:
    desk, path = meant(named, None)
    place = Path(named)
    if place.is_dir():
        return Side(desk, None, named, f"{place.as_posix()}/" if place != Path() else "")
    return Side(desk, path, named, f"{place.parent.parent.as_posix()}/")


def _of_store(version: str, store: Store | None) -> Side:
    if store is None:
        raise FlowsError(
            f"'{version}' looks like a version, and there is no store here; name it by --store"
        )
    versions = Versions(store)
    return Side(versions.desk_of(version), versions.path(version), f"version {version}")
