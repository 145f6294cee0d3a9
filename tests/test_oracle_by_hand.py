"""The oracle comes to what was worked out on paper: only then may it judge the engine."""

from datetime import datetime

import pytest

from tests.handworked import BREACHES, CASES, TOLD, Case
from tests.oracle import BERLIN, Row, Way, moment, ways


def way_of(case: Case) -> Way:
    history = [
        Row("T-1", seq, moment(at), what, "", new)
        for seq, (at, what, new) in enumerate(case.events)
    ]
    return ways({"T-1": history[0].at}, {"T-1": history}, moment(case.until))["T-1"]


def local(happened: list[tuple[datetime, str]]) -> list[tuple[str, str]]:
    return [(f"{at.astimezone(BERLIN):%Y-%m-%d %H:%M}", what) for at, what in happened]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_by_hand(case: Case) -> None:
    way = way_of(case)
    assert local(way.steps) == case.steps
    assert local(way.breaches) == BREACHES.get(case.id, [])


@pytest.mark.parametrize("case", [c for c in CASES if c.id in TOLD], ids=lambda case: case.id)
def test_messages_by_hand(case: Case) -> None:
    assert way_of(case).told == TOLD[case.id]


def test_without_an_opened_event_it_begins_when_its_table_row_says() -> None:
    way = ways({"T-1": moment("2026-03-30T09:00:05+02:00")}, {}, moment("2026-03-30 09:30:05"))
    assert way["T-1"].steps == [
        (moment("2026-03-30 09:00:05"), "intake"),
        (moment("2026-03-30 09:30:05"), "triage"),
        (moment("2026-03-30 09:30:05"), "first-line"),
    ]


def test_every_note_belongs_to_a_case() -> None:
    ids = [case.id for case in CASES]
    assert len(set(ids)) == len(ids) >= 30
    assert {*BREACHES, *TOLD} <= {*ids}
