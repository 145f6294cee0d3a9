"""`stepladder policy`: a path as a document for people."""

import os
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, NamedTuple

from cyclopts import Parameter

from flows.commands.common import console, meant, path_of, problem
from flows.commands.exporting import Export


def policy(
    path: str,
    /,
    *,
    path_name: Annotated[
        str | None, Parameter(name="--path", help="The path's name, where a desk has several.")
    ] = None,
    out: Annotated[
        Path | None,
        Parameter(
            name=["--out", "-o"],
            help="The file to write, as in policy.md; the flowchart is drawn beside it, as .svg.",
        ),
    ] = None,
    chart: Annotated[bool, Parameter(help="Draw the flowchart beside the file.")] = True,
    check: Annotated[
        bool,
        Parameter(
            negative=(),
            help="Write nothing; exit with 1 where the file named by -o says something else.",
        ),
    ] = False,
) -> None:
    """Write the policy that a path is, in sentences: criteria, levels, times, responsibilities.

    Every word comes from what runs, so the text that people are trained by cannot differ from it.

        stepladder policy incident

        stepladder policy desk/paths/incident.yaml -o docs/policy.md

        stepladder policy desk/paths/incident.yaml -o docs/policy.md --check

    Parameters
    ----------
    path
        A path's file in a desk (desk/paths/x.yaml), a desk's folder, or the name of a ready-made
        path.
    """
    from diagrams.picture import picture_of
    from diagrams.policies.document import is_version_line, policy_of
    from flows.files import write_whole

    desk, only = meant(path, path_name)
    found = only or path_of(desk, path_name)
    if check and out is None:
        raise problem("--check compares with a file; name it by -o")
    drawing = out.with_suffix(".svg") if out is not None and chart else None
    text = policy_of(desk, found, chart=drawing.name if drawing is not None else "")
    if out is None:
        print(text, end="")
        return
    if check:
        _compare(out, text, lambda line: is_version_line(desk, found, line))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, text.encode())
    console().print(f"written: {out}", soft_wrap=True)
    if drawing is not None:
        Export.of(drawing).write(picture_of(found))


def _compare(file: Path, text: str, names_version: Callable[[str], bool]) -> None:
    """Say whether a file is the document; FlowsError with the first difference, and how many.

    The line of the version differs whenever anything does: it is named only where it is alone.
    """
    if not file.is_file():
        raise problem(f"{os.fspath(file)} is not there; write it by leaving --check out")
    there = file.read_text(encoding="utf-8", errors="replace").splitlines()
    different = _differences(there, text.splitlines())
    if not different:
        console().print(f"{file} says what the path says", soft_wrap=True)
        return
    of_words = [each for each in different if not names_version(each.found or each.meant)]
    first = (of_words or different)[0]
    count = len(different)
    lines = "1 line differs" if count == 1 else f"{count:,} lines differ"
    raise problem(f"{file}:{first}; {lines}; write it anew by leaving --check out")


class _Difference(NamedTuple):
    """A line that the file has, or the path, or both in another way; empty where one has none."""

    number: int
    found: str
    meant: str

    def __str__(self) -> str:
        if not (self.found or self.meant):
            return f"{self.number}: an empty line is missing, or too many"
        if self.found and self.meant:
            return f"{self.number}: the policy says '{self.found}', and the path '{self.meant}'"
        if self.found:
            return f"{self.number}: the policy says '{self.found}', and the path does not"
        return f"{self.number}: the path says '{self.meant}', and the policy does not"


def _differences(there: list[str], right: list[str]) -> list[_Difference]:
    """Every line that differs, with its number in the file; what was only moved by others is not.

    Empty lines count where nothing else differs.
    """
    found = [
        _Difference(n + 1, a, b)
        for tag, begin, end, low, high in SequenceMatcher(
            None, there, right, autojunk=False
        ).get_opcodes()
        if tag != "equal"
        for n, (a, b) in enumerate(
            zip_longest(there[begin:end], right[low:high], fillvalue=""), start=begin
        )
    ]
    return [each for each in found if each.found or each.meant] or found
