"""A bad row of a history: a sentence with its file and line, and nothing is imported."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.histories.source import HistoryError
from flows.store.database import Store
from matrices.desk import Desk
from tests.flows.conftest import Stepladder
from tests.flows.histories import (
    GOOD_EVENTS,
    GOOD_TICKETS,
    inbox,
    is_empty,
    take_in,
    write,
)
from tests.flows.stores import new_store

NINE, TEN = "2026-03-23T09:00", "2026-03-23T10:00"


def refused(stepladder: Stepladder, folder: Path) -> list[str]:
    """The sentences of an import at the terminal; the store has nothing afterwards."""
    store = new_store(folder.parent / "refusing.db")
    ran = stepladder("import", folder, "--store", store.url)
    assert ran.code == 1
    assert is_empty(store)
    store.close()
    return [line.replace(f"{folder}/", "") for line in ran.err.splitlines()]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            f"T-3,{NINE},,,3",
            "the row has 5 columns; the header names 7",
            id="a column is missing",
        ),
        pytest.param(
            f"T-3,{NINE},,,3,Group 1,true,",
            "the row has 8 columns; the header names 7",
            id="a column too many",
        ),
        pytest.param(
            f",{NINE},,,3,,", "'' is no ticket id; up to 200 printable characters are", id="no id"
        ),
        pytest.param(
            f"{'T' * 201},{NINE},,,3,,",
            f"'{'T' * 40}' is no ticket id; up to 200 printable characters are",
            id="an id that never ends",
        ),
        pytest.param(
            f'"T\n3",{NINE},,,3,,',
            "'T\n3' is no ticket id; up to 200 printable characters are",
            id="an id over two lines",
        ),
        pytest.param(
            f"T-1,{NINE},,,3,,",
            "ticket T-1 stands there for the second time; keep one row",
            id="a ticket id twice",
        ),
        pytest.param(
            "T-3,23.03.2026 09:00,,,3,,",
            "ticket T-3: opened_at '23.03.2026 09:00' is no time; write it as in 2026-03-23T09:15",
            id="an unreadable time",
        ),
        pytest.param(
            "T-3,2026-02-30T09:00,,,3,,",
            "ticket T-3: opened_at '2026-02-30T09:00' is no time; write it as in 2026-03-23T09:15",
            id="a day that is not in the calendar",
        ),
        pytest.param(
            "T-3,,,,3,,",
            "ticket T-3: opened_at '' is no time; write it as in 2026-03-23T09:15",
            id="no opening",
        ),
        pytest.param(
            "T-3,1866-03-23T09:00,,,3,,",
            "ticket T-3: opened_at '1866-03-23T09:00' lies outside the years 1970 to 2199",
            id="a slip in the century",
        ),
        pytest.param(
            f"T-3,{NINE},soon,,3,,",
            "ticket T-3: resolved_at 'soon' is no time; write it as in 2026-03-23T09:15",
            id="resolved at an unreadable time",
        ),
        pytest.param(
            f"T-3,{TEN},{NINE},,3,,",
            f"ticket T-3 was resolved at {NINE}, before it opened at {TEN}; correct one of them",
            id="resolved before opened",
        ),
        pytest.param(
            f"T-3,{TEN},2026-03-23T08:59Z,,3,,",
            "ticket T-3 was resolved at 2026-03-23T08:59Z, "
            f"before it opened at {TEN}; correct one of them",
            id="resolved before opened, told in another zone",
        ),
        pytest.param(
            f"T-3,{TEN},{TEN},{NINE},3,,",
            f"ticket T-3 was closed at {NINE}, before it opened at {TEN}; correct one of them",
            id="closed before opened",
        ),
        pytest.param(
            f"T-3,{NINE},,,urgent,,",
            "ticket T-3: priority 'urgent' is not known; known are: 1, 2, 3, 4",
            id="an unknown priority",
        ),
    ],
)
def test_a_ticket_is_refused(
    stepladder: Stepladder, tmp_path: Path, row: str, sentence: str
) -> None:
    last = 4 + row.count("\n")
    folder = write(tmp_path / "in", tickets=[*GOOD_TICKETS, row])
    assert refused(stepladder, folder) == f"tickets.csv:{last}: {sentence}".splitlines()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            f"T-1,2,{TEN},state,New,Active",
            "the row has 6 columns; the header names 7",
            id="a column is missing",
        ),
        pytest.param(
            f"T-9,0,{TEN},opened,,,",
            "there is no ticket 'T-9'; tickets.csv has to name it",
            id="of an unknown ticket",
        ),
        pytest.param(
            "T-1,2,later,updated,,,",
            "ticket T-1: at 'later' is no time; write it as in 2026-03-23T09:15",
            id="at an unreadable time",
        ),
        pytest.param(
            f"T-1,2,{TEN},priority,3,9,",
            "ticket T-1: priority '9' is not known; known are: 1, 2, 3, 4",
            id="to an unknown priority",
        ),
        pytest.param(
            f"T-1,2,{TEN},prioritiy,3,2,",
            "ticket T-1: event type 'prioritiy' is not known; did you mean 'priority'?",
            id="of a type with a slip",
        ),
        pytest.param(
            f"T-1,two,{TEN},updated,,,",
            "ticket T-1: seq 'two' is no number; 0, 1, 2 … are right",
            id="without a number",
        ),
        pytest.param(
            f"T-1,1,{TEN},updated,,,",
            "ticket T-1: event 1 comes after event 1; seq must rise within a ticket",
            id="with a number that was there",
        ),
        pytest.param(
            f"T-1,2,{TEN},opened,,,",
            "ticket T-1: 'opened' comes after other events than fields; put it before them",
            id="opened for the second time",
        ),
        pytest.param(
            "T-1,2,2026-03-23T08:59,updated,,,",
            "ticket T-1: updated at 2026-03-23T08:59, before it opened at 2026-03-23T09:00+01:00",
            id="before the ticket was opened",
        ),
    ],
)
def test_an_event_is_refused(
    stepladder: Stepladder, tmp_path: Path, row: str, sentence: str
) -> None:
    folder = write(tmp_path / "in", events=[*GOOD_EVENTS, row])
    assert refused(stepladder, folder) == [f"events.csv:5: {sentence}"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("T-3,soon,,,3,,", id="whose time is unreadable"),
        pytest.param(f"T-3,{NINE}", id="whose row has too few columns"),
    ],
)
def test_events_of_a_bad_ticket_add_no_sentence_of_their_own(
    stepladder: Stepladder, tmp_path: Path, row: str
) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[*GOOD_TICKETS, row],
        events=[*GOOD_EVENTS, f"T-3,0,{NINE},opened,,,", f"T-3,1,{TEN},updated,,,"],
    )
    found = refused(stepladder, folder)
    assert [line.split(":")[:2] for line in found] == [["tickets.csv", "4"]], found


@pytest.mark.parametrize("skip_bad", [[], ["--skip-bad"]], ids=["", "skipping the bad"])
def test_a_store_that_was_made_for_nothing_is_not_left_behind(
    stepladder: Stepladder, tmp_path: Path, skip_bad: list[str]
) -> None:
    folder = write(tmp_path / "in", tickets=["T-3,soon,,,3,,"], events=b"")
    ran = stepladder("import", folder, "--store", tmp_path / "new.db", *skip_bad)
    assert ran.code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


def bad_times(count: int) -> Sequence[str]:
    return [f"T-{n},no time,,,3,," for n in range(count)]


def test_every_bad_row_is_named(incidents: Desk, store: Store, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[*GOOD_TICKETS, *bad_times(500)],
        events=[*GOOD_EVENTS, f"T-1,2,{TEN},untold,,,"],
    )
    with pytest.raises(HistoryError) as raised:
        take_in(store, incidents, folder)
    named = [(problem.file.rpartition("/")[2], problem.line) for problem in raised.value.problems]
    assert named == [*(("tickets.csv", 4 + n) for n in range(500)), ("events.csv", 5)]


@pytest.mark.parametrize(
    ("bad", "more"),
    [
        pytest.param(20, [], id="twenty: all of them"),
        pytest.param(21, ["… and 1 more"], id="one more"),
        pytest.param(60, ["… and 40 more"], id="sixty"),
    ],
)
def test_the_terminal_shows_twenty(
    stepladder: Stepladder, tmp_path: Path, bad: int, more: list[str]
) -> None:
    found = refused(stepladder, write(tmp_path / "in", tickets=bad_times(bad), events=[]))
    shown = [
        f"tickets.csv:{n + 2}: ticket T-{n}: opened_at 'no time' is no time" for n in range(20)
    ]
    assert [line.partition(";")[0] for line in found[:20]] == shown
    assert found[20:] == more


def test_a_history_that_is_in_the_store_already_is_refused(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in")
    take_in(store, incidents, folder)
    before = inbox(store)
    with pytest.raises(HistoryError) as raised:
        take_in(store, incidents, folder)
    assert str(raised.value).splitlines() == [
        f"{folder}/tickets.csv:2: ticket T-1 is in the store already; import it into a new one",
        f"{folder}/tickets.csv:3: ticket T-2 is in the store already; import it into a new one",
    ]
    assert inbox(store) == before
