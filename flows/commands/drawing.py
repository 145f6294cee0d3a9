"""`stepladder draw`: a path as a flowchart."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.commands.common import desk_in, path_of
from flows.commands.exporting import Export, FormatOption, LayoutOption, OutOption, PaperOption


def draw(
    desk: Path,
    /,
    *,
    path: Annotated[
        str | None, Parameter(help="The path's name, where the desk has several.")
    ] = None,
    layout: LayoutOption = "flow",
    form: FormatOption = None,
    paper: PaperOption = None,
    out: OutOption = None,
) -> None:
    """Draw a path of a desk as a flowchart: SVG, PNG, PDF, Mermaid or DOT, by the file's ending.

    The only path of a desk, and one of several:

        stepladder draw my-desk -o incident.svg

        stepladder draw my-desk --path refunds -o refunds.png

    With levels as lanes, and on paper:

        stepladder draw my-desk --layout lanes -o incident.svg

        stepladder draw my-desk --layout lanes --paper a4 -o incident.pdf

    For a README or a pull request, and for another program:

        stepladder draw my-desk -o incident.md

        stepladder draw my-desk --format dot -o - | grep triage

    Parameters
    ----------
    desk
        The desk's folder: the one with desk.yaml.
    """
    from diagrams.picture import picture_of

    export = Export.of(out, form, layout, paper)
    export.write(picture_of(path_of(desk_in(desk), path)))
