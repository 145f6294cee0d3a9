"""Acts by real Prefect flows: a task run for each try; a killed process goes on."""

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
from tests.conftest import ROOT
from tests.flows.servers import desk_with, texts_with
from tests.flows.world import World

pytestmark = pytest.mark.slow

TASKS = {
    "at-once": "tests.flows.deeds:restart",
    "third": "tests.flows.deeds:third_time",
    "never": "tests.flows.deeds:never",
    "missing": "no_such_package:restart",
    "alone": "tests.flows.deeds:restart",
    "prefect": "tests.flows.deeds_of_prefect:restart",
}
"""Folders, and the task of the desk in each."""


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


def sweeps(home: Path, *folders: Path) -> subprocess.CompletedProcess[str]:
    """Sweeps in each folder, in a process of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [sys.executable, "-m", "tests.flows.acting", str(home), *map(str, folders)],
        env={**kept, "PYTHONPATH": str(ROOT), "DEEDS": str(home / "deeds")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def told_by(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ways(world: World, *tickets: str) -> list[list[str]]:
    return [[step for _, step in world.steps(ticket)] for ticket in tickets]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the Prefect server; beside it an empty run history is kept."""
    return tmp_path_factory.mktemp("prefect") / "home"


@pytest.fixture(scope="module")
def swept(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Two tickets in each folder, swept again and again."""
    folders, found = [tmp_path_factory.mktemp(name, numbered=False) for name in TASKS], {}
    worlds = {
        folder.name: world_in(folder, TASKS[folder.name], f"{folder.name}-1", f"{folder.name}-2")
        for folder in folders
    }
    found = told_by(sweeps(home, *folders))
    found["ways"] = {name: ways(world, f"{name}-1", f"{name}-2") for name, world in worlds.items()}
    for world in worlds.values():
        world.store.close()
    return found


@pytest.mark.parametrize(
    ("folder", "way", "tries"),
    [
        pytest.param("at-once", ["restart", "over"], ["Completed"], id="done at once"),
        pytest.param("third", ["restart", "over"], ["Completed", "Failed", "Failed"],
                     id="done at the third try"),
        pytest.param("prefect", ["restart", "over"], ["Completed"], id="a Prefect task itself"),
        pytest.param("never", ["restart", "desk"], ["Failed"] * 5,
                     id="failed for good: the path takes it up"),
        pytest.param("missing", ["restart", "desk"], ["Failed"] * 5,
                     id="not there: the sweep says so, and the act fails"),
    ],
)  # fmt: skip
def test_each_try_of_an_act_is_a_task_run_of_its_own(
    swept: dict[str, Any], folder: str, way: list[str], tries: list[str]
) -> None:
    assert swept["ways"][folder] == [way, way]
    assert [each for each in swept["acts"] if folder in each[0]] == [
        [f"act restart-server of {folder}-{number}", 1, state]
        for number in (1, 2)
        for state in tries
    ]
    first, *_ = swept["messages"][folder]
    assert first.startswith("2 tickets were due, 0 messages in chunks, 2 acts")
    assert ("task 'restart-server' cannot be imported" in first) is (folder == "missing")


def test_a_ticket_that_is_walked_by_itself_has_its_act_carried_out(swept: dict[str, Any]) -> None:
    assert swept["ways"]["alone"] == [["restart", "over"], []]
    assert swept["messages"]["alone"] == [
        "waits at 'restart'",
        "0 messages, 0 acts",
        "ended: solved",
    ]
    runs = [each for each in swept["acts"] if "alone" in each[0]]
    assert runs == [["act restart-server of alone-1", 1, "Completed"]]


def test_killed_between_doing_and_noting_it_is_done_again(home: Path, tmp_path: Path) -> None:
    world = world_in(tmp_path, "tests.flows.deeds:killed_once", "T-1")
    (home / "deeds").unlink(missing_ok=True)
    home.mkdir(exist_ok=True)
    assert sweeps(home, tmp_path).returncode == -signal.SIGKILL
    assert ways(world, "T-1") == [["restart"]]
    release_claims(world.store)
    found = told_by(sweeps(home, tmp_path))
    assert found["acts"] == [["act restart-server of T-1", 1, "Completed"]]
    assert ways(world, "T-1") == [["restart", "over"]]
    keys = (home / "deeds").read_text(encoding="utf-8").splitlines()
    assert keys == ["T-1/1/1/restart/act/1/restart-server/act"] * 2
    assert len(world.log("T-1", "delivered")) == 1
    world.store.close()
