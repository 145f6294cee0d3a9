"""What many tests need: the demo's desk, the real log, a way to say local times."""

import gc
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from matrices.desk import Desk
from tests.ready import ready_made

ROOT = Path(__file__).parent.parent
REAL_LOG = ROOT.parent / "shared" / "data" / "incidents"
gc.disable()  # until everything is collected: hardly any of what is imported is garbage
BERLIN = ZoneInfo("Europe/Berlin")


def berlin(text: str) -> datetime:
    """The instant of a wall time in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Whatever was imported and collected stays: garbage is looked for beside it only."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


@pytest.fixture(scope="session")
def incidents() -> Desk:
    """The desk of the demo."""
    return ready_made("incidents")


@pytest.fixture(scope="session")
def real_log() -> Path:
    """The real incident log, where the machine has it."""
    if not REAL_LOG.is_dir():
        pytest.skip("the real incident log is not at ../shared/data/incidents")
    return REAL_LOG
