"""Which path a ticket walks: chosen when its walk begins, by what is known of it then."""

import pytest

from matrices.files.desks import read_desk
from matrices.replay import replay
from matrices.tickets import Event
from tests.conftest import berlin
from tests.matrices.small import DESK, LADDER, SMALL

FAST = SMALL[LADDER].replace("path: ladder", "path: fast")
RULES = """\
walks:
  - {when: "ticket.priority == '1' or ticket.back >= 1", path: fast}
  - {else: ladder}
"""
TWO = read_desk(
    {
        **SMALL,
        DESK: SMALL[DESK]
        .replace("walks:\n  - {else: ladder}\n", RULES)
        .replace(
            "  assignee: {text: true}\n", "  assignee: {text: true}\n  back: {count: reopened}\n"
        ),
        "paths/fast.yaml": FAST,
    }
)
NINE, TEN = "2026-04-20 09:00", "2026-04-20 10:00"


def walked(*told: tuple[str, str, str]) -> list[str]:
    """The path of each walk."""
    events = [
        Event("T-1", berlin(at), seq, kind, "", new) for seq, (at, kind, new) in enumerate(told)
    ]
    until = berlin("2026-04-21 12:00")
    decisions = replay(desk=TWO, ticket="T-1", events=events, until=until)
    return [decision.walk.path for decision in decisions]


@pytest.mark.parametrize(
    ("told", "paths"),
    [
        pytest.param([(NINE, "opened", "")], ["ladder"], id="nothing is known"),
        pytest.param(
            [(NINE, "priority", "1"), (NINE, "opened", "")], ["fast"], id="what it came in with"
        ),
        pytest.param(
            [("2026-04-20 08:00", "priority", "1"), (NINE, "opened", "")],
            ["fast"],
            id="what was told before",
        ),
        pytest.param(
            [(NINE, "opened", ""), (TEN, "priority", "1")],
            ["ladder"],
            id="what is told later does not change the path",
        ),
        pytest.param(
            [(NINE, "opened", ""), (TEN, "state", "Solved"), ("2026-04-20 11:00", "reopened", "")],
            ["ladder", "fast"],
            id="the coming back itself counts",
        ),
    ],
)
def test_the_path_is_chosen_when_the_walk_begins(
    told: list[tuple[str, str, str]], paths: list[str]
) -> None:
    assert walked(*told) == paths
