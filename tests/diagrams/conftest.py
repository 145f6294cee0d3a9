"""What the tests of this room share: tickets that were walked."""

from pathlib import Path as Folder

import pytest

from flows.generator.writing import generate
from matrices.desk import Desk
from matrices.replay import replay
from matrices.story import Line, Story
from tests import oracle
from tests.conftest import berlin
from tests.test_decide_by_oracle import events_of


@pytest.fixture(scope="session")
def told_stories(incidents: Desk, tmp_path_factory: pytest.TempPathFactory) -> list[Story]:
    folder: Folder = tmp_path_factory.mktemp("desk")
    generate(folder, seed=3, tickets=120)
    until = berlin("2026-04-20 00:00")
    opened, rows = oracle.read(folder)
    found = []
    for ticket, at in opened.items():
        decisions = list(
            replay(
                desk=incidents,
                ticket=ticket,
                events=events_of(ticket, at, rows[ticket]),
                until=until,
            )
        )
        lines = [
            Line(decision.walk.id, n, entry, until, decision.walk.version, "run")
            for decision in decisions
            for n, entry in enumerate(decision.entries)
        ]
        found.append(Story(ticket, tuple(lines), decisions[-1].walk))
    return found
