"""`stepladder policy`: a path as a document for people."""

import os
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.commands.common import console, meant, path_of, problem, write_drawing


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
    from diagrams.policies.document import policy_of

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
        _compare(out, text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    console().print(f"written: {out}", soft_wrap=True)
    if drawing is not None:
        write_drawing(picture_of(found), drawing)


def _compare(file: Path, text: str) -> None:
    """Say whether a file is the document; FlowsError with the first line that differs."""
    if not file.is_file():
        raise problem(f"{os.fspath(file)} is not there; write it by leaving --check out")
    there = file.read_text(encoding="utf-8", errors="replace").splitlines()
    right = text.splitlines()
    pairs = zip_longest(there, right, fillvalue="")
    for number, (found, meant_to_be) in enumerate(pairs, start=1):
        if found != meant_to_be:
            raise problem(
                f"{file}:{number}: the policy says '{found}', and the path '{meant_to_be}'; "
                "write it anew by leaving --check out"
            )
    console().print(f"{file} says what the path says", soft_wrap=True)
