"""The desk whose tickets are swept: every ticket that climbs is told to one person."""

from collections.abc import Mapping
from pathlib import Path

from bench.peers.desk import files_of
from bench.peers.plain import path as plain
from matrices.desk import Desk
from matrices.files.desks import read_desk

_PATH = plain.PATH.replace("    work: level 2\n", "    work: level 2\n    tell: level 2\n")


def files() -> Mapping[str, str]:
    return files_of(_PATH, plain.MATRIX)


def desk() -> Desk:
    return read_desk(files())


def write(folder: Path) -> Path:
    """The desk as a folder."""
    for name, text in files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
