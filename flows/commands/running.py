"""`stepladder up`: everything that runs a desk on this machine, in one command."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.common import STORES, console

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
    )
    terminal = console()

    def say(sentence: str) -> None:
        terminal.print(sentence, soft_wrap=True)

    run(Options(place, runs.absolute(), port, every, limit), say)
