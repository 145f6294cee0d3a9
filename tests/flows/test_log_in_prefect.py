"""The flows `seal_log` and `verify_log` on a real Prefect server: they fail where all see it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.store.database import open_store, sqlite_url
from matrices.desk import Desk
from tests.conftest import ROOT
from tests.flows.world import COMES_BACK, World

pytestmark = pytest.mark.slow


def test_a_tampered_log_makes_the_flow_fail_and_its_artifact_says_why(
    incidents: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    store = open_store(sqlite_url(folder / "stepladder.db"))
    world = World(store, incidents)
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-24 12:00")
    store.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.flows.sealing_in_prefect",
            str(tmp_path / "prefect"), str(folder),
        ],
        env={**kept, "PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["states"] == [
        ["Completed", "checkpoint 1 seals 12 entries"],
        ["Completed", "nothing new was to be sealed"],
        ["Completed", "nothing was found in 12 entries"],
        [
            "Failed",
            (
                "one finding: ticket T-1, walk T-1/1, entry 3: it was changed, put in or moved: "
                "its hash is not that of what it says after entry 2"
            ),
        ],
    ]
    first, second = told["artifacts"]
    assert "**Nothing was found.**" in first
    assert "checkpoint 1 of" in first
    assert "- ticket T-1, walk T-1/1, entry 3: it was changed" in second
