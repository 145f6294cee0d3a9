"""`stepladder try`: what would happen to an imaginary ticket, and when."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from flows.commands.common import console, meant, problem
from flows.commands.exporting import Export

if TYPE_CHECKING:
    from matrices.desk import Desk
    from matrices.paths import Path as EscalationPath
    from matrices.trying import Trial

Ticket = Annotated[
    tuple[str, ...],
    Parameter(
        name="--ticket",
        show_default=False,
        negative=(),
        help="What is known of the ticket at its opening: FIELD=VALUE.",
    ),
]
Happening = Annotated[
    tuple[str, ...],
    Parameter(
        name="--event",
        show_default=False,
        negative=(),
        help="What happens later: '+10m acknowledged', '+2h priority=P1', '+1d snoozed=2h', "
        "'2026-03-02 09:30 resolved by anna'. Offsets count round the clock from the opening "
        "(+1d is 24 hours); wall times are of the zone of the path's calendar.",
    ),
]
Opened = Annotated[
    str | None,
    Parameter(
        help="When the ticket is opened, as in '2026-03-02 09:00'. Otherwise the first Monday at "
        "nine from 2 March 2026 on at which the calendar is open."
    ),
]
Until = Annotated[
    str | None,
    Parameter(
        help="Up to when it is walked, as in '2026-03-04 17:00' or +2d. Otherwise until it ends or "
        "nothing more would happen, for a year at most."
    ),
]


def try_(
    path: str,
    /,
    *,
    path_name: Annotated[
        str | None,
        Parameter(name="--path", help="The path's name, where a desk has several."),
    ] = None,
    ticket: Ticket = (),
    events: Happening = (),
    opened: Opened = None,
    until: Until = None,
    out: Annotated[
        Path | None,
        Parameter(name=["--out", "-o"], help="Draw the way it took too, as 'draw' does."),
    ] = None,
    form: Annotated[Literal["text", "json"], Parameter(name="--format")] = "text",
) -> None:
    """Walk an imaginary ticket: what would happen when, who would be told, where it stands.

    A ticket that nobody takes, on the ready-made path `incident`:

        stepladder try incident --ticket priority=2 --event "+5m priority=2"

    One that anna takes after ten minutes and solves the next day, drawn as well:

        stepladder try incident --event "+5m priority=1" --event "+10m assignee=anna"
        --event "2026-03-03 09:30 state=Resolved by anna" -o way.svg

    Parameters
    ----------
    path
        A path's file in a desk (desk/paths/x.yaml), a desk's folder, or the name of a ready-made
        path.
    """
    from matrices.happenings import Happenings
    from matrices.trying import TICKET, try_path, usual_opening

    export = Export.of(out) if out is not None else None
    desk, found = meant(path, path_name)
    chosen = found or _fitting(desk, ticket)
    said = Happenings(chosen, desk.roster, TICKET)
    told = said.fields(ticket)
    begin = said.moment("opened", opened) if opened else usual_opening(chosen.calendar)
    limit = said.moment("until", until, begin) if until and begin else None
    happening = said.events(events, begin) if begin else []
    if begin and limit and limit < begin:
        raise problem(f"--until '{until}': the ticket is opened later; name a later time")
    said.stop_at_problems()
    if begin is None:
        return
    trial = try_path(
        path=chosen,
        roster=desk.roster,
        opened=begin,
        told=told,
        events=happening,
        until=limit,
    )
    if form == "json":
        from diagrams.trials import data_of

        print(json.dumps(data_of(trial), indent=2, ensure_ascii=False))
    else:
        _print(trial, chosen_time=not opened, several=found is None and len(desk.paths) > 1)
    if export is not None:
        _draw(trial, export, quiet=form == "json")


def _print(trial: "Trial", *, chosen_time: bool, several: bool) -> None:
    from diagrams.standing import clock_table, standing, what_next
    from diagrams.timetable import heading, timetables_of

    terminal = console()
    terminal.print(heading(trial))
    if several:
        name = trial.path.name
        terminal.print(f"It walks '{name}', as the desk's 'walks' say; --path names another.")
    if chosen_time:
        terminal.print("Nobody said when it is opened; --opened does.")
    for part in timetables_of(trial, width=terminal.width):
        terminal.print(part)
    terminal.print()
    for sentence in standing(trial):
        terminal.print(sentence)
    clocks = clock_table(trial)
    if clocks is not None:
        terminal.print()
        terminal.print(clocks)
    following = list(what_next(trial))
    if following:
        terminal.print()
    for sentence in following:
        terminal.print(sentence)


def _draw(trial: "Trial", export: Export, *, quiet: bool) -> None:
    from diagrams.overlay import with_way
    from diagrams.picture import picture_of

    export.write(with_way(picture_of(trial.path), trial.story, trial.path), quiet=quiet)


def _fitting(desk: "Desk", said: tuple[str, ...]) -> "EscalationPath":
    """The path that a ticket with these fields walks."""
    from matrices.happenings import Happenings
    from matrices.tickets import Ticket as Known
    from matrices.trying import TICKET

    first = next(iter(desk.paths.values()))
    told = Happenings(first, desk.roster, TICKET).fields(said)
    return desk.path_for(Known(TICKET, told))
