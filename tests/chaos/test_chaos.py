"""The short form of `make chaos`, and that the points are those of the engine."""

import re
import subprocess
import sys

import pytest

from tests.chaos.met import PREFECT
from tests.chaos.plans import BY_FLOWS, FIRST_BY_FLOWS, POINTS
from tests.conftest import ROOT


def _chaos(*words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-W", "ignore", "-m", "tests.chaos", *words]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.slow
def test_a_dozen_runs_lose_nothing_and_say_nothing_twice() -> None:
    did = _chaos("--runs", "12", "--tickets", "40", "--seed", "3")
    last = did.stdout.splitlines()[-1]
    assert (last, did.returncode) == ("chaos: 12 runs, 0 lost, 0 doubled, 0 stuck", 0), did.stderr
    told = re.findall(r"^ *([0-9]+) (.+)$", did.stdout, re.MULTILINE)
    hits = {name: int(count) for count, name in told}
    assert {*POINTS} <= {*hits}


@pytest.mark.whole
def test_nothing_is_lost_by_sweeps_whose_prefect_server_is_killed() -> None:
    did = _chaos("--only", str(FIRST_BY_FLOWS + BY_FLOWS), "--tickets", "40")
    last = did.stdout.splitlines()[-1]
    assert (last, did.returncode) == ("chaos: 1 runs, 0 lost, 0 doubled, 0 stuck", 0), did.stderr
    assert "a worker gave up" not in did.stderr
    assert int(re.findall(rf"^ *([0-9]+) {PREFECT}$", did.stdout, re.MULTILINE)[0]) > 0


@pytest.mark.slow
def test_others_finish_the_tickets_of_a_host_that_is_cut_off() -> None:
    did = _chaos("--hosts", "--tickets", "40")
    if did.stdout.startswith("skipped: "):
        pytest.skip(did.stdout.strip())
    assert did.returncode == 0, did.stdout + did.stderr
    assert did.stdout.count("0 left over by the others; then: nothing lost, nothing twice") == 2


def test_every_point_between_two_writes_is_named() -> None:
    """The engine passes those points that workers are killed at, and no others."""
    told = set()
    for file in (ROOT / "flows").rglob("*.py"):
        told |= set(re.findall(r"passed\(\"([^\"]+)\"\)", file.read_text(encoding="utf-8")))
    assert told == set(POINTS)
