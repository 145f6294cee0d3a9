"""The naive interpreter gives what was worked out on paper, before anything is held against it."""

import pytest

from matrices.library import INCIDENTS
from tests.conftest import berlin
from tests.handworked import BREACHES, CASES, TOLD, Case
from tests.naive import Desk, Told, files, happenings
from tests.naive.grid import Grid

MINUTES = 60


def grid(first: str, until: str, spare: int = 14) -> Grid:
    """Minutes from a local midnight; days in a target may reach past the end."""
    base = berlin(first[:10] + " 00:00")
    days = (berlin(until) - base).days + spare
    return Grid(base, MINUTES, days * 24 * 60)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_library_path_on_paper(case: Case) -> None:
    ticks = grid(case.events[0][0], case.until)
    desk = Desk(ticks, files.read(INCIDENTS))
    history = [Told(ticks.tick(berlin(at)), kind, new) for at, kind, new in case.events]
    log = happenings(desk, history, ticks.tick(berlin(case.until)))
    assert [(ticks.instant(each.at), each.step) for each in log if each.kind == "step"] == [
        (berlin(at), step) for at, step in case.steps
    ]
    assert [(ticks.instant(e.at), *e.detail) for e in log if e.kind == "breach"] == [
        (berlin(at), clock) for at, clock in BREACHES.get(case.id, [])
    ]
    if case.id in TOLD:
        assert sum(each.kind == "told" for each in log) == TOLD[case.id]
