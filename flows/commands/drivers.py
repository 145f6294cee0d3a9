"""`stepladder diff` as git's program for files of a desk."""

import difflib
import sys
from pathlib import Path


def told_to_git(words: tuple[str, ...]) -> None:
    """Print what is different in a file that git hands over.

    Where a desk cannot be read with it, the lines that changed, as git itself would show them. It
    never fails for that: git would stop at the first file.
    """
    from diagrams.differences import lines_of
    from diagrams.problems import PictureError
    from flows.commands.common import console
    from flows.comparing.comparing import compared, told
    from flows.comparing.driver import Handed, sides_of
    from flows.problems import FlowsError
    from matrices.problems import ModelError

    handed = Handed.of(words)
    try:
        old, new = sides_of(handed)
        found = told(compared(old, new), old, new)
    except (FlowsError, ModelError, PictureError, OSError) as error:
        _plain(handed.name, handed.old, handed.new, str(error).splitlines()[0])
        return
    print(f"diff of {handed.name}")
    for line in [*lines_of(found)][1:]:
        console().print(line, soft_wrap=True)


def _plain(name: str, old: Path, new: Path, why: str) -> None:
    print(f"diff of {name}, line by line: {why}")
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}")
    sys.stdout.writelines(lines)


def _lines(file: Path) -> list[str]:
    text = file.read_bytes().decode("utf-8", "replace") if str(file) != "/dev/null" else ""
    return [f"{line}\n" for line in text.splitlines()]
