"""Starting and stopping the server, and the settings that flows and server share."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

import certifi
import httpx
from filelock import FileLock, Timeout

from flows.problems import FlowsError

_STARTS_WITHIN = 120
_STOPS_WITHIN = 20
_HTTP_OK = 200
LOCK = "server.lock"
LISTENS = "listening"
"""The file in PREFECT_HOME that is there once the listener hears what is written."""
_AUTHORITY = "authority.pem"
_DATABASE = "prefect.db"
_END = "-----END CERTIFICATE-----"

# Measured on two cores, a flow run with one task: 0.20 s with every service of the server, 0.14 s
# without those that an embedded server has no work for. The event feed is the dearest of them;
# runs, task runs, their states and names are recorded without it.
_NO_WORK_FOR = ("EVENT_PERSISTER", "FOREMAN", "PAUSE_EXPIRATIONS", "TRIGGERS")
_FOR_SCHEDULES = ("CANCELLATION_CLEANUP", "LATE_RUNS", "SCHEDULER")
# The recorder takes task runs out of a queue that drops what it cannot hold. In batches it
# keeps up.
_BATCH = "200"
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_COLORS": "false",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",  # each client would ask for what is not there
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": _BATCH,
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": _BATCH,
    # Runs that ended a month ago are taken out of the run history; the run log stays.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 86_400),
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _NO_WORK_FOR},
}


Owned: TypeAlias = "subprocess.Popen[bytes]"


@dataclass(slots=True)
class Server:
    """A Prefect server under way on this machine; with `schedules` it begins runs by them."""

    home: Path
    port: int
    process: Owned
    keep_blank: Path | None = None
    schedules: bool = False

    @property
    def address(self) -> str:
        """Where a browser finds the run history."""
        return f"http://127.0.0.1:{self.port}"

    def begin_again(self) -> None:
        """Start it anew, where its process has ended; `wait` says when it answers."""
        self.process = _start(self.home, self.port, schedules=self.schedules)

    def wait(self) -> None:
        """Return when it answers; FlowsError with the end of its log where it does not."""
        until = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            if _answers(f"{self.address}/api/health"):
                if self.keep_blank is not None:
                    _copy_database(self.home / _DATABASE, self.keep_blank)
                return
            time.sleep(0.1)
        log = (self.home / "server.log").read_text(errors="replace")[-2_000:]
        raise FlowsError(f"the Prefect server on port {self.port} did not start; it said:\n{log}")


def use(server: Server) -> None:
    """Have flows of this process run on the server, by none of the person's own settings.

    To be called before Prefect is imported: it reads its settings then.
    """
    kept = without_prefect(os.environ)
    os.environ.clear()
    os.environ.update({**kept, **settings(server.home, server.port, schedules=server.schedules)})


def wait_until_free(home: Path) -> None:
    """Return when no server is at work on the data in `home`; FlowsError where one stays.

    One whose owner was killed ends within seconds.
    """
    if not home.is_dir():
        return
    try:
        with FileLock(home / LOCK).acquire(timeout=_STOPS_WITHIN):
            return
    except Timeout as error:
        found = f"a server shows the run history in {home} already"
        raise FlowsError(f"{found}; end it, it may be another 'stepladder runs'") from error


def settings(home: Path, port: int, *, schedules: bool = False) -> dict[str, str]:
    """The environment in which flows find the server, and nothing calls outside."""
    address = f"http://127.0.0.1:{port}"
    enabled = "true" if schedules else "false"
    return {
        **_QUIET,
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": enabled for name in _FOR_SCHEDULES},
        "PREFECT_HOME": str(home.absolute()),
        "PREFECT_API_URL": f"{address}/api",
        "PREFECT_SERVER_UI_API_URL": f"{address}/api",
        "PREFECT_API_SSL_CERT_FILE": str(home.absolute() / _AUTHORITY),
    }


@contextmanager
def serving(
    home: Path, *, port: int | None = None, blanks: Path | None = None, schedules: bool = False
) -> Iterator[Server]:
    """A server with its data in `home`, started (not yet answering) and stopped at the end.

    A new database takes 8 s of its hundred migrations; in the folder `blanks` an empty one is kept,
    so that the next new server starts from a copy of it. Raises FlowsError where the port is taken.
    """
    home.mkdir(parents=True, exist_ok=True)
    _write_authority(home / _AUTHORITY)
    chosen = _free_port() if port is None else checked_port(port)
    keep_blank = _begin_from_blank(home / _DATABASE, blanks)
    process = _start(home, chosen, schedules=schedules)
    server = Server(home, chosen, process, keep_blank, schedules)
    try:
        yield server
    finally:
        end(server.process)


def without_prefect(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without Prefect settings of the person's own: they must not leak in."""
    return {name: value for name, value in environment.items() if not name.startswith("PREFECT_")}


def begin(module: str, word: str, log: Path, environment: Mapping[str, str]) -> Owned:
    """A module of ours as a process that ends with this one; what it says is added to `log`.

    It is in a group of its own: Ctrl-C is for its owner, who ends it in its turn.
    """
    with log.open("ab") as told:
        return subprocess.Popen(
            [sys.executable, "-m", module, word],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=told,
            stderr=told,
            process_group=0,
        )


def _start(home: Path, port: int, *, schedules: bool) -> Owned:
    environment = {**without_prefect(os.environ), **settings(home, port, schedules=schedules)}
    return begin("flows.embedded.serve", str(port), home / "server.log", environment)


def end(process: Owned) -> None:
    """End a process that was begun so: asked first, and then not asked any more."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _begin_from_blank(database: Path, blanks: Path | None) -> Path | None:
    """Where an empty database is to be kept once there is one; None where nothing is to be kept."""
    if blanks is None or database.exists():
        return None
    blank = blanks / f"prefect-{version('prefect')}.db"
    if not blank.exists():
        return blank
    _copy_database(blank, database)
    return None


def _copy_database(source: Path, target: Path) -> None:
    """A whole copy, or none, also while a server is at work on the source."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(unfinished)) as new:
        old.backup(new)
    unfinished.replace(target)


def _write_authority(file: Path) -> None:
    """The first certificate of many. Every flow run's client reads the whole file, 26 ms for all.

    None is ever used: the server is on this machine and speaks plain HTTP.
    """
    first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition(_END)
    file.write_text(first + end + "\n", encoding="utf-8")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == _HTTP_OK
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def checked_port(port: int) -> int:
    """The port; FlowsError where somebody has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise FlowsError(f"port {port} is taken; name a free one by --port") from error
    return port
