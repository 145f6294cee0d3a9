"""The command line. What a command needs is imported when it runs: help answers at once."""

import re
import shlex
import sys
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from flows.commands.checking import check
from flows.commands.common import (
    STORES,
    DeskOption,
    StoreOption,
    console,
    looking,
    problem,
    program,
    sound_desk_in,
)
from flows.commands.deadlines import explain_deadline
from flows.commands.differing import diff
from flows.commands.drawing import draw
from flows.commands.log import log
from flows.commands.policies import policy
from flows.commands.previewing import preview
from flows.commands.rehearsing import rehearse
from flows.commands.running import runs, up
from flows.commands.sheets import sheet, sheets
from flows.commands.starting import new
from flows.commands.telling import inbox, tell
from flows.commands.trying import try_

_ABOUT = """Runs escalation: paths in readable files, walked on working time, shown on the chart.

Begin with `stepladder demo`: two weeks of tickets walk a path, and a folder shows how."""
_SHOWN = 20
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

app = App(
    name="stepladder", help=_ABOUT, version=lambda: metadata.version("stepladder"),
    version_flags=["--version"], suppress_keyboard_interrupt=False,
)  # fmt: skip
explain = App(
    name="explain", help="Say why: a ticket's way, entry by entry; a deadline, window by window."
)
app.command(explain)
explain.command(explain_deadline, name="deadline")
app.command(try_, name="try")
app.command(draw)
app.command(diff)
app.command(preview)
app.command(sheet)
app.command(sheets)
app.command(policy)
app.command(check)
app.command(rehearse)
app.command(new)
app.command(log)
app.command(up)
app.command(runs)
app.command(tell)
app.command(inbox)

Seed = Annotated[int, Parameter(help="The same seed gives the same generated tickets.")]
Size = Annotated[
    int,
    Parameter(help="How many tickets are generated.", validator=Number(gte=1, lte=1_000_000)),
]


@app.command
def demo(
    *,
    tickets: Path | None = None,
    out: Path = Path("demo"),
    seed: Seed = 7,
    size: Size = 3200,
) -> None:
    """Walk two weeks of tickets along an escalation path, by real Prefect flows.

    Parameters
    ----------
    tickets
        A folder with tickets.csv and events.csv (or .csv.gz). Otherwise a desk is generated.
    out
        The folder for charts, pages, run log and mailbox. A demo that was cut off goes on there.
    """
    from flows.demo.run import Options, run_demo

    terminal = console()
    report = run_demo(Options(out, tickets, seed, size), terminal)
    terminal.print(report.table())
    store = out / "stepladder.db"
    call, ticket = program(), shlex.quote(report.longest)
    for what, where in (
        ("Charts, and every ticket's log", str(out / "index.html")),
        ("The run history in Prefect", f"{call} runs {out}"),
        ("One ticket's way", f"{call} explain ticket {ticket} --store {store}"),
    ):
        terminal.print(f"{what + ':':<33} {where}", soft_wrap=True)


@app.command(name="import")
def import_(
    folder: Path, /, *, desk: DeskOption = None, store: StoreOption = None, skip_bad: bool = False
) -> None:
    """Import ticket histories: tickets.csv and events.csv (or .csv.gz) of a folder.

    All rows are imported, or, when one is bad, none, and each bad row is named.

    Parameters
    ----------
    folder
        Where the two files are.
    skip_bad
        Import the good rows; write the bad ones, with the reasons, to *.refused.csv beside them.
    """
    from rich.progress import Progress

    from flows.histories.importing import import_history
    from flows.histories.source import find
    from flows.store.database import new_store_removed_on_error, store_url

    terminal, chosen = console(), sound_desk_in(desk)
    for name in ("tickets", "events"):
        find(folder, name)
    url = store_url(store or str(STORES[0]))
    with Progress(console=terminal) as progress, new_store_removed_on_error(url) as opened:
        bar = progress.add_task("importing", total=1.0)
        done = import_history(
            store=opened,
            desk=chosen,
            folder=folder,
            skip_bad=skip_bad,
            progress=lambda share: progress.update(bar, completed=share),
        )
    told = f"{done.tickets:,} tickets with {done.events:,} events are in {opened.url}"
    terminal.print(told, soft_wrap=True)
    if done.refused:
        files = ", ".join(map(str, done.refused_files))
        told = f"{done.refused:,} rows were refused; they are, with the reasons, in {files}"
        terminal.print(told, soft_wrap=True)


@explain.command(name="ticket")
def explain_ticket(ticket: str, /, *, store: StoreOption = None, events: bool = True) -> None:
    """Print one ticket's way: when, which step, which rule and why, who was told, the flow run.

    Parameters
    ----------
    ticket
        The ticket's id.
    events
        Show what happened to the ticket too, not only what the path did.
    """
    from diagrams.telling import table_of
    from flows.store.log import story_of
    from flows.store.versions import Versions

    with closing(looking(store)) as opened:
        story = story_of(opened, ticket)
        if story.standing.begun:
            path = Versions(opened).path(story.standing.version)
            console().print(table_of(story, path, events=events))
            return
    where = f"it needs a person: {story.problem}" if story.problem else "no sweep has opened it"
    console().print(f"Ticket {ticket} is in the store; {where}.")


@app.command
def schema(
    kind: str | None = None,
    /,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
) -> None:
    """Print the JSON Schema of a kind of file, or all into a folder: editors complete files by it.

    Parameters
    ----------
    kind
        path, desk, matrix, calendar, roster or stories. Without one, and without a folder, they
        are listed.
    out
        The folder for KIND.schema.json.
    """
    from matrices.files.schemas import KINDS, schema_file, schema_json

    if kind is not None and kind not in KINDS:
        raise problem(f"there is no kind of file '{kind}'; known are: {', '.join(KINDS)}")
    kinds = list(KINDS) if kind is None else [kind]
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for each in kinds:
            (out / schema_file(each)).write_text(schema_json(each), encoding="utf-8")
            console().print(f"written: {out / schema_file(each)}", soft_wrap=True)
    elif kind is None:
        for each, file in KINDS.items():
            console().print(f"{each:<9} {file}")
    else:
        print(schema_json(kind), end="")


@app.command
def generate(folder: Path, /, *, seed: Seed = 7, size: Size = 3200) -> None:
    """Write a realistic ticket history of two weeks: tickets.csv and events.csv.

    Parameters
    ----------
    folder
        Where the two files are to be.
    """
    from flows.generator.writing import generate as write

    folder.mkdir(parents=True, exist_ok=True)
    made = write(folder, seed=seed, tickets=size)
    console().print(f"{made.tickets:,} tickets with {made.events:,} events are in {folder}")


def main() -> None:
    """Run a command; what is wrong is said in sentences, and exits with 1."""
    try:
        app()
    except KeyboardInterrupt:
        complain(["cut off; nothing is half done"])
        sys.exit(130)
    except Exception as error:
        found = sentences_of(error)
        if found is None:
            raise
        complain(found)
        sys.exit(1)


def sentences_of(error: Exception) -> list[object] | None:
    """What an error says to the person at the terminal; None where it is no error of theirs."""
    if not isinstance(error, _sentences()):
        return None
    problems = getattr(error, "problems", None) or [_sentence(error)]
    more = len(problems) - _SHOWN
    return [*problems[:_SHOWN], *([f"… and {more:,} more"] if more > 0 else [])]


def _sentences() -> tuple[type[Exception], ...]:
    """The errors that are sentences for the person at the terminal."""
    from diagrams.problems import PictureError
    from flows.problems import FlowsError
    from matrices.problems import ModelError

    return FlowsError, ModelError, PictureError, OSError


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; name another place"
    return str(error)


def complain(sentences: list[object]) -> None:
    """Print sentences where errors go; what would steer the terminal is shown, not done."""
    for sentence in sentences:
        print(
            _STEERING.sub(lambda found: f"\\x{ord(found[0]):02x}", str(sentence)), file=sys.stderr
        )
