"""Whole demos, each run once for all the tests that look at it."""

from pathlib import Path

import pytest

from tests.demo.running import Ran, run

collect_ignore = ["watched"]
"""What Python reads first in a watched demo: there may be one of that name on the machine."""


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The demo as `make demo` runs it, its sockets watched."""
    return run(out=tmp_path_factory.mktemp("generated") / "demo", watch=True)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, real_log: Path) -> Ran:
    """The demo of the real incident log."""
    return run("--tickets", real_log, out=tmp_path_factory.mktemp("real") / "demo")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A demo of few tickets, undisturbed."""
    return run("--size", "250", out=tmp_path_factory.mktemp("small") / "demo")
