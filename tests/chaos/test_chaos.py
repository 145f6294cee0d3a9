"""The short form of `make chaos`, and that its own parts can tell right from wrong."""

import re
import subprocess
import sys

import pytest

from tests.chaos.plans import POINTS
from tests.conftest import ROOT


def _chaos(*words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-W", "ignore", "-m", "tests.chaos", *words]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.slow
def test_a_dozen_runs_lose_nothing_and_say_nothing_twice() -> None:
    did = _chaos("--runs", "12", "--tickets", "40", "--seed", "3")
    last = did.stdout.splitlines()[-1]
    assert (last, did.returncode) == ("chaos: 12 runs, 0 lost, 0 doubled, 0 stuck", 0), did.stderr
    hits = dict(re.findall(r"^ *([0-9]+) (.+)$", did.stdout, re.MULTILINE))
    assert len(hits) >= len(POINTS)


def test_every_point_between_two_writes_is_named() -> None:
    """The engine passes those points that workers are killed at, and no others."""
    told = set()
    for file in (ROOT / "flows").rglob("*.py"):
        told |= set(re.findall(r"passed\(\"([^\"]+)\"\)", file.read_text(encoding="utf-8")))
    assert told == set(POINTS)
