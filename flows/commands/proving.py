"""`stepladder check --prove`: the worst times of every row, as tables and as a heat picture."""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from flows.clock import observed
from flows.commands.common import console

if TYPE_CHECKING:
    from flows.commands.checking import Checked
    from matrices.desk import Desk
    from matrices.proving.proof import Proof


class Proved(NamedTuple):
    """A desk that was checked, with its proof; none where the check found an error in it."""

    checked: "Checked"
    proof: "Proof | None"


def proved(checked: "Sequence[Checked]", year: int | None) -> list[Proved]:
    """The proof of each desk, with what it finds among the desk's findings; progress is shown.

    Without a year it is the year from today.
    """
    return [_proved(each, year) for each in checked]


def span_of(year: int | None, zone: ZoneInfo, today: datetime) -> tuple[datetime, datetime]:
    """The beginning and the end of a year, or of the year from today, in a zone."""
    if year is not None:
        return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    begin = today.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if (begin.month, begin.day) == (2, 29):
        return begin, begin.replace(year=begin.year + 1, month=3, day=1)
    return begin, begin.replace(year=begin.year + 1)


def print_tables(found: Sequence[Proved]) -> None:
    """For each path the worst times, and for each row a small heat table of the hours."""
    from rich.text import Text

    from diagrams.heat import everywhere, heat_table
    from diagrams.heats import heats_of
    from diagrams.proofs import proof_table, span_in_words

    terminal = console()
    for each in found:
        if each.proof is None or each.checked.desk is None:
            terminal.print(
                f"{each.checked.where()}: not proved; the check finds errors", style="red"
            )
            continue
        for path in each.proof.paths:
            told = f" {span_in_words(each.proof, path)}, by calendar '{path.calendar}'"
            terminal.print(Text.assemble((f"path '{path.path}'", "bold"), told))
            within = each.checked.desk.paths[path.path]
            terminal.print(proof_table(path, within))
            for heat in heats_of(path, within, goals=1):
                terminal.print(f"\n{heat.title}", highlight=False)
                terminal.print(everywhere(heat) or heat_table(heat))
            terminal.print()


def print_json(found: Sequence[Proved]) -> None:
    """The findings and the proofs as one JSON document."""
    from diagrams.proofs import data_of
    from flows.commands.findings import as_json

    written = io.StringIO()
    as_json([each.checked for each in found], written)
    data = json.loads(written.getvalue())
    for desk, each in zip(data["desks"], found, strict=True):
        desk["proof"] = None if each.proof is None else data_of(each.proof)
    json.dump(data, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def draw_heat(found: Sequence[Proved], out: Path, *, quiet: bool) -> None:
    """Draw the heat tables into a file, and say so; folders are made.

    A page has all goals of each row, a picture the time until a person has the ticket.
    """
    from diagrams.heat import LEGEND, heat_svg
    from diagrams.heats import heats_of
    from diagrams.pages import heat_page
    from flows.files import write_whole

    page = out.suffix == ".html"
    title = "Worst times by weekday and hour"
    heats = [
        heat._replace(title=f"{path.path}: {heat.title}")
        for each in found
        if each.proof is not None and each.checked.desk is not None
        for path in each.proof.paths
        for heat in heats_of(path, each.checked.desk.paths[path.path], None if page else 1)
    ]
    drawn = heat_page(heats, title=title, legend=LEGEND) if page else heat_svg(heats, title)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, drawn.encode())
    if not quiet:
        console().print(f"drawn: {out}", soft_wrap=True)


def _proved(checked: "Checked", year: int | None) -> Proved:
    from matrices.checking.desks import sorted_out
    from matrices.proving.findings import problems_of

    desk, found = checked.desk, checked.findings
    if desk is None or any(each.severity == "error" for each in found.open):
        return Proved(checked, None)
    proof = _prove(desk, year)
    checked_already = (*found.open, *(problem for problem, _ in found.accepted))
    sound = (each for each in checked_already if each.id != "accept-unused")
    both = sorted_out(desk, (*sound, *problems_of(proof)), proved=True)
    return Proved(replace(checked, findings=both), proof)


def _prove(desk: "Desk", year: int | None) -> "Proof":
    from rich.console import Console
    from rich.progress import Progress

    from matrices.proving.proving import prove

    since, until = span_of(year, desk.zone, observed())
    terminal = Console(stderr=True)
    quiet = not terminal.is_terminal
    with Progress(console=terminal, transient=True, disable=quiet) as bar:
        task = bar.add_task(f"proving {desk.name}", total=1.0)
        return prove(
            desk,
            since=since,
            until=until,
            progress=lambda share, what: bar.update(task, completed=share, description=what),
        )
