"""A demo run twice, and one that is killed: the same log, the same mailbox."""

import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.demo.running import LONGEST, Ran, command, environment, run

pytestmark = pytest.mark.whole


def test_twice_from_the_same_input_is_the_same(small: Ran, tmp_path: Path) -> None:
    again = run("--size", "250", out=tmp_path / "demo")
    assert again.lasting_log() == small.lasting_log()
    assert again.mailbox() == small.mailbox()
    assert {line["run"] for line in again.log()}.isdisjoint(line["run"] for line in small.log())


def test_killed_and_run_again_is_as_if_never_killed(small: Ran, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    all_sweeps = kept_sweeps(small.out)
    for sweeps in (5, all_sweeps // 2, all_sweeps - 6):
        kill_after(out, sweeps)
    resumed = run("--size", "250", out=out)
    assert "was cut off; it goes on where it was" in resumed.printed
    assert resumed.lasting_log() == small.lasting_log()
    assert resumed.mailbox() == small.mailbox()


def kill_after(out: Path, sweeps: int) -> None:
    """Run the demo until so many sweeps are kept, then kill -9, somewhere in the next one."""
    demo = subprocess.Popen(
        command("--size", "250", out=out),
        env=environment(),
        cwd=out.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + LONGEST
    while kept_sweeps(out) < sweeps:
        assert demo.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.05)
    demo.send_signal(signal.SIGKILL)
    assert demo.wait() == -signal.SIGKILL


def kept_sweeps(out: Path) -> int:
    try:
        store = sqlite3.connect(f"file:{out / 'stepladder.db'}?mode=ro", uri=True, timeout=5)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(store.execute("select count(*) from run where kind = 'sweep'").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        store.close()
