"""A desk as git keeps it at a revision: read by git, the working files are not touched."""

import os
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

from flows.problems import FlowsError
from matrices.files.documents import refuse_size, text_of
from matrices.files.folders import DESK, PATTERNS
from matrices.problems import ModelError, Problem

_SECONDS = 60


def texts_at(revision: str, folder: str, *, beside: Path | None = None) -> dict[str, str]:
    """The files of the desk that stands in a folder at a revision, by their names in it.

    `folder` counts from the top of the repository, or, where it begins with `./`, from `beside`.
    Raises FlowsError where there is no git, no such revision or no desk, ModelError where a file
    is no text.
    """
    here = beside or Path()
    if not revision or revision.startswith("-"):
        raise FlowsError(f"'{revision}' is no git revision; write a branch, a tag or a commit")
    _whole(revision, here)
    tree = _asked(here, "rev-parse", "--verify", "--quiet", f"{revision}:{folder}")
    if tree is None:
        raise FlowsError(f"revision '{revision}' has no folder '{folder}'")
    listed = _git(here, "ls-tree", "-r", "-z", "-l", "--full-tree", tree)
    texts, problems = _texts(here, listed)
    if problems:
        raise ModelError(problems)
    if DESK not in texts:
        found = f"the folder has no {DESK} at revision '{revision}'"
        raise ModelError([Problem(folder, 0, found, "name a desk's folder")])
    return texts


def _texts(here: Path, listed: bytes) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for line in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        about, _, name = line.partition("\t")
        _, kind, blob, size = about.split()
        if kind != "blob" or not any(_fits(name, pattern) for pattern in PATTERNS):
            continue
        try:
            refuse_size(name, int(size))
            texts[name] = text_of(name, _git(here, "cat-file", "blob", blob))
        except ModelError as error:
            problems.extend(error.problems)
    return texts, problems


def _fits(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatch(name, pattern)


def _whole(revision: str, here: Path) -> None:
    """FlowsError where the revision is none of the repository."""
    if _asked(here, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        _git(here, "rev-parse", "--git-dir")  # which says what is wrong with the folder, if it is
        raise FlowsError(
            f"git knows no revision '{revision}' here; write a branch, a tag or a commit "
            "(a shallow clone has the newest only: git fetch --unshallow)"
        )


def _asked(here: Path, *words: str) -> str | None:
    """What git answers in a line; None where it says that there is no such thing."""
    done = _run(here, *words)
    return done.stdout.decode().strip() if done.returncode == 0 else None


def _git(here: Path, *words: str) -> bytes:
    done = _run(here, *words)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise FlowsError(f"git {words[0]}: {said[0] if said else 'it failed'}")
    return done.stdout


def _run(here: Path, *words: str) -> "subprocess.CompletedProcess[bytes]":
    program = shutil.which("git")
    if program is None:
        raise FlowsError("git is not installed here, and a revision is read by it; install git")
    surroundings = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(
            [program, *words], cwd=here, env=surroundings, capture_output=True, check=False,
            timeout=_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise FlowsError(f"git {words[0]} gave no answer in {_SECONDS} s") from error
