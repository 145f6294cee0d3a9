"""The demo: two weeks of tickets walk their path, and leave a folder that shows it."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress, TaskID
from sqlalchemy import func, select

from flows.demo.folder import DemoFolder, fingerprint
from flows.demo.outputs import write_outputs
from flows.demo.report import Report
from flows.demo.showing import progress_on
from flows.demo.stops import last_day, stops
from flows.embedded.recorded import Recorded, wait_for_recorded
from flows.embedded.server import Server, serving, use, wait_until_free
from flows.engine.opening import Engine, Place, open_engine
from flows.engine.runs import SWEEP, TASK, WALK, runs_of
from flows.generator.writing import generate
from flows.histories.importing import import_history
from flows.histories.source import find
from flows.problems import FlowsError
from flows.store.database import Store, open_store, sqlite_url
from flows.store.figures import figures_of, longest_walk
from flows.store.tables import EventRow, table
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from matrices.tickets import OPENED

_EVENT = table(EventRow)


@dataclass(frozen=True, slots=True)
class Options:
    """What a demo is made from: a folder of tickets, or, without one, a generated desk."""

    out: Path
    tickets: Path | None
    seed: int
    size: int


def run_demo(options: Options, console: Console) -> Report:
    """Run the whole demo into a folder; one that was cut off goes on where it was.

    Nothing of an earlier demo is lost before the new one's tickets have been read. Raises
    FlowsError or ModelError with a sentence where it cannot be run.
    """
    folder = DemoFolder(options.out)
    desk = load_desk(INCIDENTS)
    with folder.held(), progress_on(console) as progress:
        made_from = _made_from(options, desk)
        wait_until_free(folder.prefect)
        if folder.cut_off(made_from):
            console.print(f"The demo in {folder.root} was cut off; it goes on where it was.")
        else:
            _check_tickets(options, desk, _bar(progress, "reading tickets"))
            folder.begin(made_from)
        with serving(folder.prefect, blanks=folder.blanks) as server:
            use(server)
            place = Place(
                store=folder.store,
                desk=str(INCIDENTS),
                mailbox=str(folder.part("mailbox").absolute()),
                every=4 * 3_600,
            )
            engine = open_engine(place)
            _fill(engine, folder, options, _bar(progress, "importing tickets"))
            report = _walk_through(place, engine, server, progress)
        step = progress.add_task("writing", total=None)
        write_outputs(
            folder=folder,
            engine=engine,
            figures=report.figures,
            facts=report.facts(),
            until=report.until,
            made=lambda what: progress.update(step, description=f"writing {what}"),
        )
        progress.update(step, description="written", total=1, completed=1)
        folder.finish()
        engine.store.close()
    return report


def _check_tickets(options: Options, desk: Desk, progress: Callable[[float], None]) -> None:
    """Read a given history whole, into a store that is thrown away: a bad row stops here."""
    if options.tickets is None:
        progress(1.0)
        return
    if options.tickets.resolve().is_relative_to(options.out.resolve()):
        raise FlowsError(
            f"the tickets in {options.tickets} lie in the demo's own folder, which is emptied; "
            "copy them to another, or name another by --out"
        )
    with (
        TemporaryDirectory() as scratch,
        closing(open_store(sqlite_url(Path(scratch) / "checked.db"))) as store,
    ):
        import_history(store=store, desk=desk, folder=options.tickets, progress=progress)


def _made_from(options: Options, desk: Desk) -> str:
    files: list[Path] = []
    if options.tickets is not None:
        files = [find(options.tickets, name) for name in ("tickets", "events")]
    words = f"{options.seed} {options.size}" if options.tickets is None else ""
    return fingerprint(dict(desk.texts), files, words)


def _fill(
    engine: Engine, folder: DemoFolder, options: Options, progress: Callable[[float], None]
) -> None:
    """The tickets in the inbox: imported whole or not at all, so a cut-off demo has all or none."""
    if _first_opening(engine.store) is None:
        source = options.tickets
        if source is None:
            source = folder.part("tickets")
            source.mkdir(exist_ok=True)
            generate(source, seed=options.seed, tickets=options.size)
        import_history(store=engine.store, desk=engine.desk, folder=source, progress=progress)
    progress(1.0)


def _walk_through(place: Place, engine: Engine, server: Server, progress: Progress) -> Report:
    first = _first_opening(engine.store)
    if first is None:
        raise FlowsError("there is no ticket to walk; tickets.csv has no rows")
    all_stops = stops(first, engine.desk.zone)
    starting = progress.add_task("starting Prefect", total=None)
    server.wait()
    progress.update(starting, description="Prefect is up", total=1, completed=1)
    # Prefect reads its settings when it is imported: not before they are set.
    from flows.demo.sweeping import sweep_through

    sweeping = progress.add_task("walking fourteen days", total=len(all_stops))

    def passed(stop: datetime) -> None:
        local = stop.astimezone(engine.desk.zone)
        progress.update(sweeping, advance=1, description=f"walking: {local:%a %Y-%m-%d}")

    asyncio.run(sweep_through(place, all_stops, last_day(all_stops), passed))
    runs = runs_of(engine.store)
    recorded = wait_for_recorded(
        f"{server.address}/api", flow_runs=[*runs[SWEEP], *runs[WALK]], task_runs=runs[TASK]
    )
    return _report(engine, runs, recorded, all_stops[-1])


def _report(
    engine: Engine, runs: dict[str, list[str]], recorded: Recorded, until: datetime
) -> Report:
    return Report(
        path=engine.desk.paths[engine.desk.walks[-1].path],
        figures=figures_of(engine.store),
        sweeps=len(runs[SWEEP]),
        walks=len(runs[WALK]),
        recorded=recorded,
        until=until,
        longest=longest_walk(engine.store),
    )


def _first_opening(store: Store) -> datetime | None:
    with store.reading() as connection:
        found: datetime | None = connection.scalar(
            select(func.min(_EVENT.c.at)).where(_EVENT.c.type == OPENED)
        )
    return found


def _bar(progress: Progress, words: str) -> Callable[[float], None]:
    bar: TaskID = progress.add_task(words, total=1.0)
    return lambda share: progress.update(bar, completed=share)
