"""`stepladder sheet` and `stepladder sheets`: what an auditor takes along of one ticket or many."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.common import StoreOption, console, looking, problem
from flows.commands.proof import Bar, PublicKeys

Kept = Annotated[
    Path | None,
    Parameter(help="A file of checkpoints kept elsewhere ('stepladder log seal --to')."),
]


def sheet(
    ticket: str,
    /,
    *,
    out: Annotated[
        Path | None, Parameter(name=["--out", "-o"], help="The file. Otherwise TICKET.html here.")
    ] = None,
    pdf: Annotated[bool, Parameter(negative="")] = False,
    paper: Literal["a4", "letter"] = "a4",
    store: StoreOption = None,
    public_key: PublicKeys = (),
    checkpoint: Kept = None,
) -> None:
    """Write one ticket's sheet for auditors: one HTML file that needs nothing else.

    On it are the ticket, its way on the chart, the log entry by entry, each deadline window by
    window, the proof of the log, and what the reader can do to check it himself.

        stepladder sheet T-00129 -o T-00129.html

    Parameters
    ----------
    ticket
        The ticket's id.
    pdf
        Write it as PDF as well, beside the HTML file; a Chromium of this machine prints it.
    paper
        The paper of the PDF.
    """
    from diagrams.sheets.sheet import sheet_page
    from flows.files import file_name, write_whole
    from flows.proof.checkpoints import read_checkpoints
    from flows.proof.keys import public_key as read_key
    from flows.sheets.gathering import gathering
    from flows.sheets.printing import print_pdf
    from flows.store.log import story_of

    file = out or Path(f"{file_name(ticket)}.html")
    if file.suffix not in (".html", ".htm"):
        raise problem(f"'{file}' is no page's name; end it in .html (--pdf writes a PDF beside it)")
    keys = [read_key(each) for each in public_key]
    kept = read_checkpoints(checkpoint) if checkpoint else []
    with (
        closing(looking(store)) as opened,
        gathering(opened, keys=keys, elsewhere=kept) as gatherer,
    ):
        made = gatherer.sheet(story_of(gatherer.store, ticket))
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, sheet_page(made).encode())
    console().print(f"written: {file}", soft_wrap=True)
    for finding in made.proved.findings:
        console().print(finding, soft_wrap=True)
    if pdf:
        console().print(f"written: {print_pdf(file, paper)}", soft_wrap=True)


def sheets(
    which: Literal["all"] = "all",
    /,
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="The folder.")] = Path("sheets"),
    since: Annotated[
        str | None, Parameter(help="Only tickets with a log entry of this time or later.")
    ] = None,
    until: Annotated[
        str | None, Parameter(help="Only tickets with a log entry before this time.")
    ] = None,
    sample: Annotated[
        int | None, Parameter(help="Only so many of them.", validator=Number(gte=1))
    ] = None,
    seed: Annotated[int, Parameter(help="The same seed draws the same sample.")] = 1,
    store: StoreOption = None,
    public_key: PublicKeys = (),
    checkpoint: Kept = None,
) -> None:
    """Write the sheets of many tickets into a folder, with a page that lists them.

    manifest.json has the SHA-256 of each file, the program's version and the last checkpoint.
    Called again, it leaves what is there already as it should be.

        stepladder sheets --since 2026-03-16 --until 2026-04-01 --sample 25 --seed 7 -o audit

    Parameters
    ----------
    which
        `all`: every ticket of the period, unless --sample says how many.
    """
    from flows.proof.checkpoints import read_checkpoints
    from flows.proof.keys import public_key as read_key
    from flows.sheets.folder import choose, write_sheets
    from flows.sheets.gathering import gathering
    from flows.sheets.periods import Period

    del which
    keys = [read_key(each) for each in public_key]
    kept = read_checkpoints(checkpoint) if checkpoint else []
    with (
        closing(looking(store)) as opened,
        gathering(opened, keys=keys, elsewhere=kept) as gatherer,
    ):
        still = gatherer.store
        period = Period.of(still, since, until)
        chosen = choose(still, since=period.since, until=period.until, sample=sample, seed=seed)
        if not chosen.tickets:
            raise problem(f"no ticket that was opened has a log entry {period.words}")
        with Bar("writing sheets", total=len(chosen.tickets)) as told:
            done = write_sheets(gatherer, chosen, out, period=period.words, progress=told)
    terminal = console()
    written = f"{done.sheets:,} sheets are in {out}; {done.changed:,} files were written"
    terminal.print(written, soft_wrap=True)
    if done.findings:
        terminal.print(
            f"{done.findings:,} found wrong with their logs: {out}/index.html says whose"
        )
    where = f"the list is {out / 'index.html'}, the hashes are in {out / 'manifest.json'}"
    terminal.print(where, soft_wrap=True)
