"""`stepladder draw`: a path as a flowchart."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.commands.common import desk_in, drawing_name, path_of, write_drawing


def draw(
    desk: Path,
    /,
    *,
    path: Annotated[
        str | None, Parameter(help="The path's name, where the desk has several.")
    ] = None,
    out: Annotated[
        Path, Parameter(name=["--out", "-o"], help="The file to write: a name in .svg or .png.")
    ] = Path("path.svg"),
    expand: Annotated[
        bool, Parameter(negative="", help="Show the steps of called paths too, in frames.")
    ] = False,
) -> None:
    """Draw a path of a desk as a flowchart: SVG or PNG, by the ending of the file's name.

    The only path of a desk, and one of several:

        stepladder draw my-desk -o incident.svg

        stepladder draw my-desk --path refunds -o refunds.png

    With the steps of the paths that it calls:

        stepladder draw my-desk --path tiered-support --expand

    Parameters
    ----------
    desk
        The desk's folder: the one with desk.yaml.
    """
    from diagrams.expanding import with_calls
    from diagrams.picture import picture_of

    drawing_name(out)
    found = path_of(desk_in(desk), path)
    picture = picture_of(found)
    write_drawing(with_calls(picture, found) if expand else picture, out)
