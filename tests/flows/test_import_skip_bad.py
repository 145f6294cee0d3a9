"""`import --skip-bad`: good rows come in, bad ones go beside their file with the reasons."""

import csv
from pathlib import Path

import pytest

from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.tables import TicketRow, WalkRow
from matrices.desk import Desk
from tests.flows.conftest import Stepladder
from tests.flows.histories import (
    EVENTS,
    GOOD_EVENTS,
    GOOD_TICKETS,
    TICKETS,
    inbox,
    is_empty,
    rows_of,
    take_in,
    text,
    write,
)

NINE = "2026-03-23T09:00"
NO_TIME = "ticket T-3: opened_at 'soon' is no time; write it as in 2026-03-23T09:15"


def refused(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def test_the_rest_is_imported(incidents: Desk, store: Store, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[GOOD_TICKETS[0], "T-3,soon,,,3,,", GOOD_TICKETS[1]],
        events=[*GOOD_EVENTS[:1], f"T-1,1,{NINE},untold,,,", *GOOD_EVENTS[1:]],
    )
    done = take_in(store, incidents, folder, skip_bad=True)
    assert (done.tickets, done.events, done.refused) == (2, 3, 2)
    assert [row["id"] for row in rows_of(store, TicketRow)] == ["T-1", "T-2"]
    assert [row["ticket"] for row in rows_of(store, WalkRow)] == ["T-1", "T-2"]
    assert [(row["ticket"], row["seq"]) for row in inbox(store)] == [
        ("T-1", 0),
        ("T-1", 1),
        ("T-2", 0),
    ]


def test_each_refused_row_is_written_with_line_reason_and_cells(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[*GOOD_TICKETS, 'T-3,soon,,,3,"Group ""a"",\nformerly b",true'],
        events=[*GOOD_EVENTS, f"T-1,2,{NINE},priority,,9,Günther"],
    )
    done = take_in(store, incidents, folder, skip_bad=True)
    names = ("tickets.refused.csv", "events.refused.csv")
    assert done.refused_files == tuple(folder / name for name in names)
    assert refused(folder / names[0]) == [
        ["line", "reason", *TICKETS.split(",")],
        ["5", NO_TIME, "T-3", "soon", "", "", "3", 'Group "a",\nformerly b', "true"],
    ]
    assert refused(folder / names[1]) == [
        ["line", "reason", *EVENTS.split(",")],
        [
            "5",
            "ticket T-1: priority '9' is not known; known are: 1, 2, 3, 4",
            *("T-1", "2", NINE, "priority", "", "9", "Günther"),
        ],
    ]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        pytest.param(f"T-3,{NINE},,,3", ["T-3", NINE, "", "", "3"], id="too few"),
        pytest.param(
            f"T-3,{NINE},,,3,,true,8,9", ["T-3", NINE, "", "", "3", "", "true", "8", "9"], id="more"
        ),
    ],
)
def test_no_cell_of_a_refused_row_is_lost(
    incidents: Desk, store: Store, tmp_path: Path, row: str, cells: list[str]
) -> None:
    """What is written is all that is left to repair the row from."""
    folder = write(tmp_path / "in", tickets=[*GOOD_TICKETS, row])
    take_in(store, incidents, folder, skip_bad=True)
    written = refused(folder / "tickets.refused.csv")[1]
    assert written[2 : 2 + len(cells)] == cells
    assert not any(written[2 + len(cells) :])


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("T-3,soon,,,3,,", id="its time is unreadable"),
        pytest.param(f"T-3,{NINE}", id="its row has too few columns"),
    ],
)
def test_the_events_of_a_refused_ticket_are_refused_for_that_reason(
    incidents: Desk, store: Store, tmp_path: Path, row: str
) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[row, *GOOD_TICKETS],
        events=[*GOOD_EVENTS, f"T-3,0,{NINE},opened,,,", f"T-3,1,{NINE},updated,,,"],
    )
    done = take_in(store, incidents, folder, skip_bad=True)
    assert (done.events, done.refused) == (3, 3)
    found = refused(folder / "events.refused.csv")[1:]
    reason = "its ticket T-3 was refused (tickets, line 2)"
    assert [cells[:4] for cells in found] == [["5", reason, "T-3", "0"], ["6", reason, "T-3", "1"]]


def test_bytes_that_are_no_utf_8_are_written_as_they_were(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    bad = f"T-3,{NINE},,,3,G\u00fcnther,\n".encode("latin-1")
    folder = write(tmp_path / "in", tickets=text(TICKETS, GOOD_TICKETS) + bad)
    done = take_in(store, incidents, folder, skip_bad=True)
    assert (done.tickets, done.refused) == (2, 1)
    written = (folder / "tickets.refused.csv").read_bytes()
    assert b"T-3,2026-03-23T09:00,,,3,G\xfcnther,\r\n" in written


def test_of_a_ticket_that_is_there_twice_the_first_row_counts(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[*GOOD_TICKETS, "T-2,2026-03-24T11:00,,,1,,"],
        events=GOOD_EVENTS[:2],
    )
    done = take_in(store, incidents, folder, skip_bad=True)
    assert (done.tickets, done.events, done.refused) == (2, 2, 1)
    opened = [row["at"].isoformat() for row in inbox(store) if row["ticket"] == "T-2"]
    assert opened == ["2026-03-23T08:10:00+00:00"]


def test_where_nothing_is_bad_nothing_is_written(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in")
    done = take_in(store, incidents, folder, skip_bad=True)
    assert (done.refused, done.refused_files) == (0, ())
    assert sorted(file.name for file in folder.iterdir()) == ["events.csv", "tickets.csv"]


def test_without_skip_bad_nothing_is_written(incidents: Desk, store: Store, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", tickets=["T-3,soon,,,3,,"])
    with pytest.raises(FlowsError):
        take_in(store, incidents, folder)
    assert sorted(file.name for file in folder.iterdir()) == ["events.csv", "tickets.csv"]


def test_more_bad_rows_than_anybody_reads_are_still_all_written(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    bad = [f"T-{n},soon,,,3,," for n in range(10, 1_510)]
    folder = write(tmp_path / "in", tickets=[*GOOD_TICKETS, *bad])
    assert take_in(store, incidents, folder, skip_bad=True).refused == 1_500
    lines = [cells[0] for cells in refused(folder / "tickets.refused.csv")]
    assert lines == ["line", *map(str, range(4, 1_504))]


def test_the_refused_rows_repaired_can_be_imported_after(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    """They have columns more, which is no reason to refuse them."""
    folder = write(
        tmp_path / "in", tickets=[*GOOD_TICKETS, "T-3,soon,,,3,,"], events=GOOD_EVENTS[:1]
    )
    take_in(store, incidents, folder, skip_bad=True)
    repaired = (folder / "tickets.refused.csv").read_text().replace(",soon,", f",{NINE},")
    again = write(tmp_path / "again", tickets=repaired.encode(), events=())
    assert take_in(store, incidents, again).tickets == 1
    assert [row["id"] for row in rows_of(store, TicketRow)] == ["T-1", "T-2", "T-3"]


def test_where_the_refused_rows_cannot_be_written_nothing_is_imported(
    incidents: Desk, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", tickets=[*GOOD_TICKETS, "T-3,soon,,,3,,"])
    usual = Path.open

    def read_only(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if "w" in mode:
            raise PermissionError(13, "Permission denied", str(self))
        return usual(self, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", read_only)
    with pytest.raises(FlowsError) as raised:
        take_in(store, incidents, folder, skip_bad=True)
    file = folder / "tickets.refused.csv"
    assert str(raised.value) == f"the refused rows cannot be written to {file}: Permission denied"
    assert is_empty(store)


def test_a_folder_in_the_way_of_the_refused_rows_is_a_sentence(
    stepladder: Stepladder, store: Store, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", tickets=[*GOOD_TICKETS, "T-3,soon,,,3,,"])
    (folder / "tickets.refused.csv").mkdir()
    ran = stepladder("import", folder, "--store", store.url, "--skip-bad")
    assert ran.code == 1
    file = folder / "tickets.refused.csv"
    assert ran.err == f"the refused rows cannot be written to {file}: Is a directory\n"
    assert is_empty(store)


def test_the_command_names_the_files(stepladder: Stepladder, store: Store, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        tickets=[*GOOD_TICKETS, "T-3,soon,,,3,,"],
        events=[*GOOD_EVENTS, f"T-3,0,{NINE},opened,,,"],
        zipped=True,
    )
    ran = stepladder("import", folder, "--store", store.url, "--skip-bad")
    assert (ran.code, ran.err) == (0, "")
    taken, told = ran.out.splitlines()[-2:]
    assert taken == f"2 tickets with 3 events are in {store.url}"
    files = f"{folder}/tickets.refused.csv, {folder}/events.refused.csv"
    assert told == f"2 rows were refused; they are, with the reasons, in {files}"
