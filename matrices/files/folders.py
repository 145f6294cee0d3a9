"""The files of a desk in its folder, as texts."""

from collections.abc import Iterable
from pathlib import Path as Folder

from matrices.files.documents import refuse_size, text_of
from matrices.problems import ModelError, Problem

DESK, ROSTER = "desk.yaml", "roster.yaml"
PATTERNS = (
    DESK,
    ROSTER,
    "calendars/*.yaml",
    "matrices/*.csv",
    "matrices/*.yaml",
    "paths/*.yaml",
    "paths/*.json",
)


def texts_of(folder: Folder | str) -> dict[str, str]:
    """The files of the desk in a folder, by their names in it; ModelError where there is none."""
    folder = Folder(folder)
    if not (folder / DESK).is_file():
        found = f"the folder has no {DESK}"
        raise ModelError([Problem(str(folder), 0, found, "name a desk's folder")])
    texts, problems = texts_in(folder, PATTERNS)
    if problems:
        raise ModelError(problems)
    return texts


def texts_in(folder: Folder, patterns: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """The files of a folder by their names in it, and what is wrong with those without a text."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file in (file for pattern in patterns for file in sorted(folder.glob(pattern))):
        name = file.relative_to(folder).as_posix()
        try:
            refuse_size(name, file.stat().st_size)
            texts[name] = text_of(name, file.read_bytes())
        except OSError as error:
            problems.append(Problem(name, 0, f"the file cannot be read: {error.strerror}"))
        except ModelError as error:
            problems.extend(error.problems)
    return texts, problems
