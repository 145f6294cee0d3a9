"""Acts by real Prefect flows: a task run each, with its retries; a killed process goes on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.store.claims import release_claims
from flows.store.database import open_store, sqlite_url
from tests.conftest import ROOT, berlin
from tests.flows.servers import desk_with, texts_with
from tests.flows.world import World

pytestmark = pytest.mark.slow

NINE, LATER = (berlin(f"2026-04-20 {at}") for at in ("09:00", "09:01"))


def world_in(folder: Path, task: str, *tickets: str) -> World:
    """A desk in a folder, and a store beside it with tickets to come."""
    for name, text in texts_with(task).items():
        file = folder / "desk" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    url = sqlite_url(folder / "stepladder.db")
    place = {"store": url, "desk": str(folder / "desk"), "mailbox": str(folder / "mailbox")}
    (folder / "place.json").write_text(json.dumps(place))
    world = World(open_store(url), desk_with(task))
    for ticket in tickets:
        world.opens(ticket, "2026-04-20 09:00")
    return world


def sweeps(folder: Path) -> subprocess.CompletedProcess[str]:
    """Two sweeps, a minute apart, in a process of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [sys.executable, "-m", "tests.flows.acting", str(folder), *map(str, (NINE, LATER))],
        env={**kept, "PYTHONPATH": str(ROOT), "DEEDS": str(folder / "deeds")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def swept(folder: Path) -> dict[str, Any]:
    done = sweeps(folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ways(world: World, *tickets: str) -> dict[str, list[str]]:
    return {ticket: [step for _, step in world.steps(ticket)] for ticket in tickets}


@pytest.mark.parametrize(
    ("task", "way", "runs", "state"),
    [
        pytest.param("tests.flows.deeds:restart", ["restart", "over"], 1, "Completed",
                     id="done at once"),
        pytest.param("tests.flows.deeds:third_time", ["restart", "over"], 3, "Completed",
                     id="done at the third try"),
        pytest.param("tests.flows.deeds:never", ["restart", "desk"], 4, "Failed",
                     id="failed for good: the path takes it up"),
        pytest.param("no_such_package:restart", ["restart", "desk"], 4, "Failed",
                     id="not there: the sweep says so, and the act fails"),
    ],
)  # fmt: skip
def test_each_act_is_a_task_run_of_its_own(
    tmp_path: Path, task: str, way: list[str], runs: int, state: str
) -> None:
    world = world_in(tmp_path, task, "T-1", "T-2")
    found = swept(tmp_path)
    assert ways(world, "T-1", "T-2") == {"T-1": way, "T-2": way}
    assert found["acts"] == [
        [f"act restart-server of {ticket}", runs, state] for ticket in ("T-1", "T-2")
    ]
    first, second = found["messages"]
    assert first.startswith("2 tickets were due, 0 messages in chunks, 2 acts")
    assert second.startswith("2 tickets were due, ")
    assert ("task 'restart-server' cannot be imported" in first) is task.startswith("no_such")
    world.store.close()


def test_killed_between_doing_and_noting_it_is_done_again(tmp_path: Path) -> None:
    world = world_in(tmp_path, "tests.flows.deeds:killed_once", "T-1")
    assert sweeps(tmp_path).returncode == -signal.SIGKILL
    assert ways(world, "T-1") == {"T-1": ["restart"]}
    release_claims(world.store)
    found = swept(tmp_path)
    assert ["act restart-server of T-1", 1, "Completed"] in found["acts"]
    assert ways(world, "T-1") == {"T-1": ["restart", "over"]}
    keys = (tmp_path / "deeds").read_text(encoding="utf-8").splitlines()
    assert keys == ["T-1/1/1/restart/act/1/restart-server/act"] * 2
    assert len(world.log("T-1", "delivered")) == 1
    world.store.close()
