"""`stepladder up`: everything that runs a desk on this machine, in one command."""

import os
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.common import STORES, StoreOption, console, looking, problem

Port = Annotated[
    int,
    Parameter(
        help="Where a browser finds it on this machine.", validator=Number(gte=1, lte=65_535)
    ),
]


def up(
    desk: Annotated[Path | None, Parameter(env_var="STEPLADDER_DESK")] = None,
    /,
    *,
    store: Annotated[
        str | None,
        Parameter(
            env_var="STEPLADDER_STORE",
            help="The store: a file or a URL. Otherwise stepladder.db here.",
        ),
    ] = None,
    port: Port = 4200,
    every: timedelta = timedelta(seconds=60),
    mailbox: Path = Path("mailbox"),
    runs: Path = Path("prefect"),
    limit: Annotated[int, Parameter(validator=Number(gte=1, lte=100))] = 4,
    receivers: Path | None = None,
    key: Annotated[Path | None, Parameter(env_var="STEPLADDER_KEY")] = None,
    checkpoints: Path = Path("checkpoints.jsonl"),
) -> None:
    """Run a desk on this machine: Prefect, sweeps on a schedule, events at once. Ctrl-C stops it.

    Parameters
    ----------
    desk
        The desk's folder. Otherwise the ready-made incident desk.
    every
        How often a sweep looks for what is due: 10s to 1h, as in 60s or 5m.
    mailbox
        The folder for messages to people.
    runs
        The folder for Prefect's run history and the logs of its processes.
    limit
        How many runs of deployments are at work at a time.
    receivers
        The file that says who brings messages to people. Otherwise all go to the mailbox.
    key
        The private key with which the run log is sealed every hour and verified every day;
        'stepladder log keys' makes one. Without it, neither is done.
    checkpoints
        The file to which checkpoints are added, with --key: best where nobody can change it.
    """
    from flows.embedded.up import Options
    from flows.embedded.up import up as run
    from flows.engine.opening import Place
    from flows.store.database import store_url
    from matrices.library import INCIDENTS

    place = Place(
        store=store_url(store or str(STORES[0])),
        desk=str((desk or INCIDENTS).absolute()),
        mailbox=str(mailbox.absolute()),
        every=int(every.total_seconds()),
        receivers="" if receivers is None else str(receivers.absolute()),
    )
    sealing = {} if key is None else _sealing(key.absolute(), checkpoints.absolute())
    terminal = console()

    def say(sentence: str) -> None:
        terminal.print(sentence, soft_wrap=True)

    run(Options(place, runs.absolute(), port, every, limit, sealing), say)


def _sealing(key: Path, checkpoints: Path) -> dict[str, object]:
    """What the flows that seal and verify the log are given."""
    from flows.proof.keys import private_key, public_of

    known = [public_of(private_key(key))]
    where = str(checkpoints)
    return {"key": str(key), "to": where, "public_keys": known, "checkpoints": where}


def runs(
    folder: Path = Path("demo"),
    /,
    *,
    port: Port = 4200,
    check: Annotated[bool, Parameter(negative="")] = False,
    store: StoreOption = None,
    since: timedelta = timedelta(hours=24),
) -> None:
    """Show a demo's run history in Prefect's own pages, until Ctrl-C; or check that it is whole.

    Parameters
    ----------
    folder
        The demo's folder.
    check
        Instead, hold the runs that the store knows of against those that Prefect has: of the server
        that PREFECT_API_URL names, otherwise the one on the port. Exits with 1 where some are lost.
    since
        How far back, as in 2h or 7d.
    """
    if check:
        _check(store, port, since)
        return
    from flows.demo.folder import DemoFolder
    from flows.embedded.server import serving, wait_until_free

    home = DemoFolder(folder).prefect
    if not home.is_dir():
        raise problem(f"{folder} has no run history; run 'stepladder demo --out {folder}' first")
    wait_until_free(home)
    with serving(home, port=port) as server:
        server.wait()
        console().print(
            f"{server.address}/runs shows the run history; Ctrl-C ends it", soft_wrap=True
        )
        with suppress(KeyboardInterrupt):
            server.process.wait()


def _check(store: str | None, port: int, since: timedelta) -> None:
    import httpx

    from flows.clock import observed
    from flows.embedded.recorded import wait_for_recorded
    from flows.engine.runs import SWEEP, TASK, WALK, begun_between

    api = os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{port}/api"
    with closing(looking(store)) as opened:
        begun = begun_between(opened, observed() - since, observed())
    try:
        found = wait_for_recorded(
            api, flow_runs=[*begun[SWEEP], *begun[WALK]], task_runs=begun[TASK]
        )
    except httpx.HTTPError as error:
        right = "start it, or name another by --port or PREFECT_API_URL"
        raise problem(f"the Prefect server at {api} does not answer: {error}; {right}") from error
    told = (
        f"Prefect has {found.flow_runs:,} of {found.flow_runs_expected:,} flow runs and "
        f"{found.task_runs:,} of {found.task_runs_expected:,} task runs"
    )
    if not found.whole:
        raise problem(f"{told}; it lost the rest, the run log has everything")
    console().print(told)
