"""`stepladder preview`: a page that shows a desk as it is saved."""

import contextlib
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.common import console, problem


def preview(
    desk: Path = Path(),
    /,
    *,
    port: Annotated[
        int,
        Parameter(help="Where the page is; 0 is a free one.", validator=Number(gte=0, lte=65_535)),
    ] = 4280,
) -> None:
    """Show a desk's charts and findings on a page of this machine, anew whenever a file is saved.

    A click on a step shows its lines in the file; an imaginary ticket is walked by buttons. Nothing
    is asked of any other address, and nothing is changed. Ctrl+C ends it.

        stepladder preview my-desk

        stepladder preview my-desk --port 8000

    Parameters
    ----------
    desk
        The desk's folder: the one with desk.yaml. Otherwise the folder that you are in.
    """
    from flows.preview.serving import serve
    from matrices.files.folders import DESK

    if not (desk / DESK).is_file():
        raise problem(f"the folder '{desk}' has no {DESK}; name a desk's folder")
    terminal = console()

    def say(address: str) -> None:
        terminal.print(f"{desk}: {address} (Ctrl+C ends it)", soft_wrap=True)

    with contextlib.suppress(KeyboardInterrupt):
        serve(desk, desk.as_posix(), port=port, say=say)
