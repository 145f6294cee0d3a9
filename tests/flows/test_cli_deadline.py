"""`stepladder explain deadline`: the same table for any wait and for a ticket's deadlines."""

import json
import re
from datetime import timedelta

import pytest

from flows.store.database import Store
from matrices.desk import Desk
from matrices.library import INCIDENTS
from tests.flows.conftest import Stepladder
from tests.flows.world import Told, World

EASTER = ["--from", "2026-04-02 15:00"]


def rows(out: str) -> list[str]:
    """The rows of the tables, their columns set apart by bars."""
    lines = (line.strip() for line in out.splitlines())
    return [re.sub(r" {2,}", " | ", line) for line in lines if line]


def test_a_wait_over_easter_is_unfolded(stepladder: Stepladder) -> None:
    pause = "2026-04-02 16:00 to 2026-04-07 09:30"
    ran = stepladder("explain", "deadline", "4h", *EASTER, "--pause", pause)
    assert (ran.code, ran.err) == (0, "")
    assert rows(ran.out) == [
        "4h on calendar 'service-desk'",
        "from | to | what | used | left",
        "Thu 2026-04-02 15:00 | 16:00 | open | 1h | 3h",
        "Thu 2026-04-02 16:00 | Tue 04-07 09:30 | pause | 3h",
        "Tue 2026-04-07 09:30 | 12:00 | open | 2h 30m | 30m",
        "Tue 2026-04-07 12:00 | 12:30 | break | 30m",
        "Tue 2026-04-07 12:30 | 13:00 | open | 30m | 0m",
        "together | 4h | 0m",
        "Due Tue 2026-04-07 13:00 (Europe/Berlin).",
        "Pauses took 3h 30m of open time.",
    ]


def test_gaps_are_named(stepladder: Stepladder) -> None:
    ran = stepladder("explain", "deadline", "4h", *EASTER)
    assert (
        "Thu 2026-04-02 18:00 | Tue 04-07 08:00 | holiday Good Friday, weekend, "
        "holiday Easter Monday | 1h"
    ) in rows(ran.out)


def test_days_say_which_dates_they_count(stepladder: Stepladder) -> None:
    ran = stepladder("explain", "deadline", "2d", "--from", "2026-04-02 17:00")
    assert rows(ran.out)[-2:] == [
        "2d counts Tue 2026-04-07, Wed 2026-04-08: 19h of open time from the beginning to there.",
        "Due Wed 2026-04-08 17:00 (Europe/Berlin).",
    ]
    assert "together | 19h | 0m" in rows(ran.out)


def test_a_wait_round_the_clock_and_a_pause_that_goes_on(stepladder: Stepladder) -> None:
    ran = stepladder("explain", "deadline", "wall 4h", *EASTER, "--pause", "2026-04-02 18:30")
    assert rows(ran.out)[2:] == [
        "Thu 2026-04-02 15:00 | 18:30 | round the clock | 3h 30m | 30m",
        "Thu 2026-04-02 18:30 | … | pause | 30m",
        "together | 3h 30m | 30m",
        "No deadline while it stands; 30m are left.",
    ]


def test_several_pauses(stepladder: Stepladder) -> None:
    pauses = ["--pause", "2026-04-02 15:10 to 2026-04-02 15:20",
              "--pause", "2026-04-02 15:40 to 2026-04-02 15:50"]  # fmt: skip
    ran = stepladder("explain", "deadline", "1h", *EASTER, *pauses)
    assert "Due Thu 2026-04-02 16:20 (Europe/Berlin)." in ran.out


def test_it_fits_into_80_columns(stepladder: Stepladder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = stepladder("explain", "deadline", "2d", "--from", "2026-04-02 17:00:30")
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "…" not in ran.out


def test_as_json_the_sum_is_the_wait(stepladder: Stepladder) -> None:
    ran = stepladder("explain", "deadline", "9h", *EASTER, "--format", "json")
    (data,) = json.loads(ran.out)
    assert sum(line["used"] for line in data["lines"]) == data["length"] == 9 * 3600
    assert data["lines"][-1]["left"] == 0
    assert data["due"] == "2026-04-07T14:30:00+02:00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            [],
            "say either a wait (explain deadline 4h --from '2026-12-23 15:00') or a ticket "
            "(explain deadline --ticket T-1042)",
            id="of nothing",
        ),
        pytest.param(
            ["4x", *EASTER],
            "'4x' is no wait; write a number and s, m, h or d, as in 15m, 2d or wall 4h",
            id="no wait",
        ),
        pytest.param(
            ["4h"],
            "--from is missing; say when the wait begins, as in '2026-12-23 15:00'",
            id="from nowhere",
        ),
        pytest.param(
            ["4h", "--from", "Easter"],
            "--from 'Easter': 'Easter' is no time; a wall time of Europe/Berlin is written as in "
            "2026-03-02 09:30",
            id="from no time",
        ),
        pytest.param(
            ["4h", *EASTER, "--pause", "2026-04-03 09:00 to 2026-04-02 09:00"],
            "--pause '2026-04-03 09:00 to 2026-04-02 09:00': it ends before it begins; write "
            "'BEGIN to END'",
            id="a pause back in time",
        ),
        pytest.param(
            ["4h", *EASTER, "--calendar", "servicedesk"],
            "the desk has no calendar 'servicedesk'; did you mean 'service-desk'?",
            id="no calendar",
        ),
        pytest.param(
            ["4h", *EASTER, "--clock", "resolution"],
            "--clock goes with --ticket only; leave it out",
            id="a clock without a ticket",
        ),
        pytest.param(
            ["--ticket", "T-1", "--pause", "2026-04-02 09:00", *EASTER],
            "--from and --pause goes with a wait only; leave it out",
            id="pauses of a ticket are in its log",
        ),
        pytest.param(
            ["4h", *EASTER, "--desk", INCIDENTS.parent],
            f"{INCIDENTS.parent}: the folder has no desk.yaml; name a desk's folder",
            id="no desk",
        ),
    ],
)
def test_a_slip_is_a_sentence(stepladder: Stepladder, words: list[object], sentence: str) -> None:
    ran = stepladder("explain", "deadline", *words)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")


# -- Of a ticket -----------------------------------------------------------------------------------

WAITED: list[Told] = [
    ("2026-03-26 17:05", "priority", "2"),
    ("2026-03-26 17:10", "assignee", "anna"),
    ("2026-03-26 17:30", "state", "Awaiting Vendor"),
    ("2026-03-27 09:00", "state", "Active"),
]
"""A ticket that waits for the vendor over night, before a weekend."""


@pytest.fixture
def world(store: Store, incidents: Desk) -> World:
    found = World(store, incidents)
    found.opens("T-1", "2026-03-26 17:00", *WAITED)
    found.sweep("2026-03-27 10:00")
    return found


def test_a_clock_of_a_ticket_with_its_own_pauses(stepladder: Stepladder, world: World) -> None:
    ran = stepladder("explain", "deadline", "--ticket", "T-1", "--clock", "resolution",
                     "--store", world.store.url)  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert rows(ran.out) == [
        "clock resolution (1d)",
        "from | to | what | used | left",
        "Thu 2026-03-26 17:00 | 17:30 | open | 30m | 8h 30m",
        "Thu 2026-03-26 17:30 | Fri 03-27 09:00 | pause: Awaiting Vendor | 8h 30m",
        "Fri 2026-03-27 09:00 | 16:00 | open | 7h | 1h 30m",
        "Fri 2026-03-27 16:00 | Mon 03-30 08:00 | weekend | 1h 30m",
        "Mon 2026-03-30 08:00 | 09:30 | open | 1h 30m | 0m",
        "together | 9h | 0m",
        "1d counts Fri 2026-03-27: 9h of open time from the beginning to there.",
        "Due Mon 2026-03-30 09:30 (Europe/Berlin).",
        "Pauses took 1h 30m of open time.",
    ]


def test_all_deadlines_of_a_ticket(stepladder: Stepladder, world: World) -> None:
    ran = stepladder("explain", "deadline", "--ticket", "T-1", "--store", world.store.url)
    told = rows(ran.out)
    stopped = told.index("clock response (30m), stopped: taken")
    assert told[stopped + 3] == "Thu 2026-03-26 17:10 | … | stopped: taken | 20m"
    assert told[stopped + 5] == "No deadline any more (stopped: taken); 20m were left."
    assert "clock resolution (1d)" in told
    at = told.index("after 4h at diagnose")
    assert told[at + 2] == "Thu 2026-03-26 17:10 | 17:30 | open | 20m | 3h 40m"
    dues = [line for line in told[at:] if line.startswith("Due")]
    assert dues == ["Due Fri 2026-03-27 12:40 (Europe/Berlin)."]
    due_at = world.walk("T-1/1")["due_at"]
    assert f"{due_at + timedelta(hours=1):%Y-%m-%d %H:%M}" == "2026-03-27 12:40"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["T-11"], "the store has no ticket 'T-11'; did you mean 'T-1'?", id="a slip"),
        pytest.param(
            ["T-1", "--clock", "resolutoin"],
            "path 'incident' has no clock 'resolutoin'; did you mean 'resolution'?",
            id="a clock with a slip",
        ),
        pytest.param(
            ["T-2"], "ticket T-2 has no deadlines yet: no sweep has opened it", id="not opened yet"
        ),
    ],
)
def test_what_a_ticket_has_not_is_a_sentence(
    stepladder: Stepladder, world: World, words: list[str], sentence: str
) -> None:
    world.opens("T-2", "2026-03-27 11:00")
    ran = stepladder("explain", "deadline", "--ticket", *words, "--store", world.store.url)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")


def test_a_clock_that_was_stopped_too_late(stepladder: Stepladder, world: World) -> None:
    world.opens("T-3", "2026-03-26 17:00", ("2026-03-26 17:05", "priority", "2"),
                ("2026-03-27 08:10", "assignee", "anna"))  # fmt: skip
    world.sweep("2026-03-27 10:00")
    ran = stepladder("explain", "deadline", "--ticket", "T-3", "--clock", "response",
                     "--store", world.store.url)  # fmt: skip
    assert rows(ran.out)[-1] == (
        "Due Thu 2026-03-26 17:30 (Europe/Berlin). It was missed before it was stopped: taken."
    )
