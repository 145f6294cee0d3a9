"""`stepladder draw`: a path as a flowchart, and on it what happened."""

from typing import Annotated

from cyclopts import Parameter

from flows.commands.common import StoreOption, problem
from flows.commands.exporting import Export, FormatOption, LayoutOption, OutOption, PaperOption


def draw(
    named: Annotated[str | None, Parameter(name="DESK")] = None,
    /,
    *,
    path: Annotated[
        str | None, Parameter(help="The path's name, where the desk has several.")
    ] = None,
    ticket: Annotated[
        str | None, Parameter(help="The way of this ticket of the store, as far as it came.")
    ] = None,
    all_tickets: Annotated[
        bool,
        Parameter(
            negative="",
            help="The way of every ticket (with --since and --until, of a period), a file each in "
            "the folder that --out names.",
        ),
    ] = False,
    open_: Annotated[
        bool,
        Parameter(
            name="--open", negative="", help="Where the open tickets stand, and how late they are."
        ),
    ] = False,
    since: Annotated[
        str | None,
        Parameter(help="Traffic from this time on: how many took each arrow, and how fast."),
    ] = None,
    until: Annotated[str | None, Parameter(help="Traffic up to this time.")] = None,
    finding: Annotated[
        str | None,
        Parameter(help="What the check found, by its id, with its example; ID#2 is the second."),
    ] = None,
    at: Annotated[
        str | None,
        Parameter(help="When --ticket or --open is looked at. Otherwise at the end of the log."),
    ] = None,
    expand: Annotated[
        bool, Parameter(negative="", help="Show the steps of called paths too, in frames.")
    ] = False,
    undated: Annotated[
        bool, Parameter(negative="", help="Leave out the day on which a file changed last.")
    ] = False,
    store: StoreOption = None,
    layout: LayoutOption = "flow",
    form: FormatOption = None,
    paper: PaperOption = None,
    out: OutOption = None,
) -> None:
    """Draw a path of a desk as a flowchart: SVG, PNG, PDF, Mermaid or DOT, by the file's ending.

    The only path of a desk, and one of several:

        stepladder draw my-desk -o incident.svg

        stepladder draw my-desk --path refunds -o refunds.png

    With the steps of the paths that it calls:

        stepladder draw my-desk --path tiered-support --expand -o whole.svg

    With levels as lanes, and on paper:

        stepladder draw my-desk --layout lanes -o incident.svg

        stepladder draw my-desk --layout lanes --paper a4 -o incident.pdf

    For a README or a pull request, and for another program:

        stepladder draw my-desk -o incident.md

        stepladder draw my-desk --format dot -o - | grep triage

    With what happened on it, from the store that is here or the one that --store names:

        stepladder draw --ticket T-00129 -o T-00129.svg

        stepladder draw --all-tickets -o charts

        stepladder draw incident --open -o standing.svg

        stepladder draw incident --since 2026-03-16 --until 2026-03-23 -o week.svg

    With what the check finds, by the id that it says:

        stepladder draw my-desk --finding loop-unbounded -o found.svg

    Parameters
    ----------
    named
        The desk's folder: the one with desk.yaml. Or a path's file, or a ready-made path's name.
    """
    from flows.commands.overlaying import Wanted, draw_all

    wanted = Wanted(
        named, path, ticket, open_, since, until, finding, at, store, expand=expand, undated=undated
    )
    if all_tickets:
        if layout != "flow" or form or paper:
            raise problem(
                "--all-tickets writes SVGs of the flow; leave out --layout, --format, --paper"
            )
        draw_all(wanted, out)
        return
    export = Export.of(out, form, layout, paper)
    export.write(wanted.picture())
