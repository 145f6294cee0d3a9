"""`decide` gives what paper and oracle give, to the second, for every ticket."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from flows.generator.writing import generate
from matrices.desk import Desk
from matrices.log import Entry
from matrices.replay import replay
from matrices.tickets import OPENED, Event
from tests import oracle
from tests.conftest import berlin
from tests.handworked import BREACHES, CASES, TOLD, Case


def entries_of(desk: Desk, ticket: str, rows: Iterable[Event], until: datetime) -> list[Entry]:
    return [
        entry
        for decision in replay(desk=desk, ticket=ticket, events=rows, until=until)
        for entry in decision.entries
    ]


def way(entries: Iterable[Entry]) -> oracle.Way:
    """The entries in the oracle's words."""
    found = list(entries)
    return oracle.Way(
        [(entry.at, entry.step) for entry in found if entry.kind == "step"],
        [
            (entry.at, entry.rule.removeprefix("breach of "))
            for entry in found
            if entry.kind == "breach"
        ],
        sum(entry.kind == "told" and "whom" in entry.values for entry in found),
    )


def events_of(ticket: str, opened: datetime, rows: Sequence[oracle.Row]) -> list[Event]:
    """The oracle's rows as events, with an opening where they tell none."""
    events = [Event(ticket, row.at, row.seq, row.type, row.old, row.new) for row in rows]
    told = any(event.type == OPENED for event in events)
    return events if told else [Event(ticket, opened, -1, OPENED), *events]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_paper(incidents: Desk, case: Case) -> None:
    events = [
        Event("T-1", berlin(at), seq, kind, "", new)
        for seq, (at, kind, new) in enumerate(case.events)
    ]
    found = way(entries_of(incidents, "T-1", events, berlin(case.until)))
    assert found.steps == [(berlin(at), step) for at, step in case.steps]
    assert found.breaches == [(berlin(at), clock) for at, clock in BREACHES.get(case.id, [])]
    if case.id in TOLD:
        assert found.told == TOLD[case.id]


def test_an_event_before_the_opening_only_changes_a_field(incidents: Desk) -> None:
    events = [
        Event("T-1", berlin("2026-03-23 08:50"), 0, "priority", "", "1"),
        Event("T-1", berlin("2026-03-23 09:00"), 1, OPENED),
        Event("T-1", berlin("2026-03-23 09:00"), 2, "group", "", "Network"),
    ]
    found = entries_of(incidents, "T-1", events, berlin("2026-03-23 09:29"))
    assert [(entry.at, entry.step) for entry in found if entry.kind == "step"] == [
        (berlin("2026-03-23 09:00"), "intake")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("until", "seed"),
    [
        pytest.param("2026-04-06 00:00", 7, id="the demo's fortnight"),
        pytest.param("2026-06-01 00:00", 8, id="ten weeks: ends, and what comes back after them"),
    ],
)
def test_generated_desk(incidents: Desk, tmp_path: Path, until: str, seed: int) -> None:
    generate(tmp_path, seed=seed)
    agree(incidents, tmp_path, until)


@pytest.mark.slow
@pytest.mark.parametrize("until", ["2016-04-18 00:00", "2017-03-01 00:00"])
def test_real_incidents(incidents: Desk, real_log: Path, until: str) -> None:
    agree(incidents, real_log, until)


def agree(desk: Desk, folder: Path, until: str) -> None:
    opened, rows = oracle.read(folder)
    expected = oracle.ways(opened, rows, berlin(until))
    assert len(expected) == len(opened) > 3_000
    differing = {
        ticket: (found, right)
        for ticket, right in expected.items()
        if opened[ticket] <= berlin(until)
        for events in [events_of(ticket, opened[ticket], rows.get(ticket, []))]
        if (found := way(entries_of(desk, ticket, events, berlin(until)))) != right
    }
    assert not differing
