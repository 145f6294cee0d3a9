"""`stepladder up` on a PostgreSQL store: the same, by the words of that database."""

import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.flows.postgres import Databases
from tests.flows.upping import COMMAND, begun, environment, until

pytestmark = pytest.mark.whole


def test_an_event_is_heard_at_once_and_it_stops_cleanly(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.new(empty=True) as url:
        up = begun(tmp_path, store=url)
        up.tells("T-1", "opened")
        up.comes_to("T-1", "restart", "over")
        assert {tag for run in up.runs("walk T-1") for tag in run["tags"]} == {
            "listener", "ticket:T-1",
        }  # fmt: skip
        assert up.deployed("sweep")["state"]["type"] == "COMPLETED"
        other = subprocess.run(
            [*COMMAND, "up", "desk", "--port", "4399", "--store", url, "--runs", "other"],
            env=environment(), cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert other.returncode == 1
        assert "another 'stepladder up' is at work on the store postgresql://" in other.stderr
        assert up.stops(signal.SIGINT) == []
        assert up.process.returncode == 0
        assert "stopped; nothing is half done" in up.said


def test_a_password_is_never_said(databases: Databases, tmp_path: Path) -> None:
    with databases.new() as url:
        secret = make_url(url).set(password="a-secret").render_as_string(hide_password=False)
        up = begun(tmp_path, store=secret)
        until(lambda: "up: " in up.said, "it says where")
        assert up.stops(signal.SIGTERM) == []
        for log in (tmp_path / "up.log", *(tmp_path / "prefect").glob("*.log")):
            assert "a-secret" not in log.read_text()
