"""`stepladder up`: events are heard at once, parts that die are begun anew, nothing is left."""

import base64
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from flows.clock import observed
from flows.embedded.server import LISTENS, _copy_database
from flows.engine.runs import WALK, RunBook
from tests.flows.conftest import Stepladder
from tests.flows.deeds import LET_ON
from tests.flows.upping import COMMAND, Up, begun, environment, until

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an empty run history is kept, once there is one: a new one takes long."""
    return tmp_path_factory.mktemp("blank") / "prefect.db"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Iterator[Up]:
    """One that runs for the tests of this file; it ends with none of its processes left."""
    found = begun(tmp_path_factory.mktemp("up"))
    assert (found.folder / "prefect" / LISTENS).exists()  # it says that it is up, and hears
    _copy_database(found.folder / "prefect" / "prefect.db", blank)
    yield found
    assert found.stops(signal.SIGTERM) == []
    assert found.process.returncode == 0
    assert "stopped; nothing is half done" in found.said


def test_an_event_is_heard_at_once_and_what_an_act_says_too(up: Up) -> None:
    up.tells("T-1", "opened")
    up.comes_to("T-1", "restart", "over")
    runs = up.runs("walk T-1")
    assert {tag for run in runs for tag in run["tags"]} == {"listener", "ticket:T-1"}
    assert "ended: solved" in {run["state_name"] for run in runs}
    assert {run["state_type"] for run in runs} == {"COMPLETED"}


def test_a_slow_ticket_holds_no_other(up: Up) -> None:
    up.tells("SLOW-1", "opened")
    up.comes_to("SLOW-1", "restart")
    up.tells("T-2", "opened")
    up.comes_to("T-2", "restart", "over")
    assert up.steps("SLOW-1") == ["restart"]
    (up.folder / LET_ON).touch()
    up.comes_to("SLOW-1", "restart", "over")


def test_a_ticket_is_explained_by_a_run_of_its_own(up: Up) -> None:
    up.tells("T-3", "opened")
    up.comes_to("T-3", "restart", "over")
    run = up.deployed("explain_ticket", ticket="T-3")
    assert run["state"]["message"] == "ended: solved"
    (kept,) = up.asks("artifacts/filter", artifacts={"flow_run_id": {"any_": [run["id"]]}})
    assert kept["key"] == "ticket-t-3"
    picture = kept["data"].partition("data:image/svg+xml;base64,")[2].partition(")")[0]
    assert b"</svg>" in base64.b64decode(picture)
    assert "| when | what | why | run |" in kept["data"]
    missing = up.deployed("explain_ticket", ticket="T-33")
    assert missing["state"]["type"] == "FAILED"
    assert missing["state"]["message"].startswith("the store has no ticket 'T-33'; did you mean")


def test_the_report_shows_where_tickets_stand_and_compares_the_runs(up: Up) -> None:
    run = up.deployed("report")
    assert run["state"]["message"].startswith("Prefect recorded ")
    (kept,) = up.asks("artifacts/filter", artifacts={"flow_run_id": {"any_": [run["id"]]}})
    assert kept["key"] == "open-tickets"


def test_runs_begun_are_held_against_runs_recorded(up: Up, stepladder: Stepladder) -> None:
    file = up.folder / "stepladder.db"
    words = ("runs", "--check", "--store", file, "--port", up.port)
    ran = stepladder(*words)
    assert ran.code == 0, ran.err
    assert re.fullmatch(r"Prefect has (\d+) of \1 flow runs and (\d+) of \2 task runs\n", ran.out)
    assert "does not answer" in stepladder(*words[:-1], 4397).err
    store = up.store
    book = RunBook(store)
    book.note(str(uuid4()), kind=WALK, name="walk T-0", at=observed())
    book.keep()
    store.close()
    lost = stepladder(*words)
    assert lost.code == 1
    assert "it lost the rest, the run log has everything" in lost.err


def test_a_second_one_in_the_same_folder_is_refused_and_so_is_the_same_store(
    up: Up, tmp_path: Path
) -> None:
    def refused(*words: object) -> str:
        ran = subprocess.run(
            [*COMMAND, "up", "desk", *map(str, words)],
            env=environment(), cwd=up.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 1
        assert ran.stdout == ""
        return ran.stderr

    assert refused("--port", up.port) == f"port {up.port} is taken; name a free one by --port\n"
    assert "another 'stepladder up' keeps its run history in" in refused("--port", 4399)
    other = refused("--port", 4399, "--runs", tmp_path / "runs")
    assert "another 'stepladder up' is at work on the store" in other


def test_the_listener_that_is_killed_is_begun_anew(up: Up) -> None:
    up.child("flows.embedded.listen").kill()
    until(lambda: "the listener ended; begun anew" in up.said, "it says so")
    up.tells("T-4", "opened")
    up.comes_to("T-4", "restart", "over")


def test_the_server_that_is_killed_is_begun_anew_and_nothing_is_lost(up: Up) -> None:
    up.child("flows.embedded.serve").kill()
    up.tells("T-5", "opened")
    until(lambda: "the Prefect server ended; begun anew" in up.said, "it says so")
    up.comes_to("T-5", "restart", "over")
    assert up.deployed("sweep")["state"]["type"] == "COMPLETED"


def test_killed_it_leaves_no_process_and_goes_on_where_it_was(tmp_path: Path, blank: Path) -> None:
    first = begun(tmp_path, blank)
    first.tells("T-1", "opened")
    first.comes_to("T-1", "restart", "over")
    assert first.stops(signal.SIGKILL) == []
    first.tells("T-2", "opened")
    again = begun(tmp_path, blank)
    again.comes_to("T-2", "restart", "over")
    assert again.steps("T-1") == ["restart", "over"]
    assert again.stops(signal.SIGINT) == []
    assert again.process.returncode == 0
