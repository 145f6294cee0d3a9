"""`import`: what of a ticket history comes into the store, and when its tickets begin."""

import tracemalloc
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from flows.histories.importing import Imported, import_history
from flows.store.database import Store, open_store, sqlite_url
from flows.store.tables import EventRow, TicketRow, WalkRow
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.conftest import Stepladder
from tests.flows.histories import (
    EVENTS,
    GOOD_EVENTS,
    GOOD_TICKETS,
    TICKETS,
    inbox,
    rows_of,
    take_in,
    text,
    write,
)
from tests.flows.stores import new_store

NINE = "2026-03-23T09:00"


def test_every_row_of_both_files_is_in_the_inbox(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    done = take_in(store, incidents, write(tmp_path / "in"))
    assert done == Imported(tickets=2, events=3, refused=0, refused_files=())
    assert [row["id"] for row in rows_of(store, TicketRow)] == ["T-1", "T-2"]
    assert [(row["ticket"], row["seq"], row["type"], row["new"]) for row in inbox(store)] == [
        ("T-1", 0, "opened", ""),
        ("T-1", 1, "priority", "2"),
        ("T-2", 0, "opened", ""),
    ]
    taken = inbox(store)[1]
    assert (taken["at"], taken["actor"], taken["walk"]) == (berlin("2026-03-23 09:05"), "anna", "")


def test_each_walk_is_due_when_its_ticket_opens(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    take_in(store, incidents, write(tmp_path / "in"))
    assert [(row["id"], row["due_at"], row["version"]) for row in rows_of(store, WalkRow)] == [
        ("T-1/1", berlin("2026-03-23 09:00"), ""),
        ("T-2/1", berlin("2026-03-23 09:10"), ""),
    ]


def test_gzipped_files_give_the_same_rows_as_plain_ones(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    take_in(store, incidents, write(tmp_path / "plain"))
    other = new_store(tmp_path / "zipped.db")
    take_in(other, incidents, write(tmp_path / "zipped", zipped=True))
    for model in (TicketRow, EventRow, WalkRow):
        assert rows_of(other, model) == rows_of(store, model) != []
    other.close()


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        pytest.param(NINE, "2026-03-23T08:00", id="without an offset: a wall time of the desk"),
        pytest.param("2026-07-01T09:00:30", "2026-07-01T07:00:30", id="the same, in summer"),
        pytest.param("2026-03-23 09:00", "2026-03-23T08:00", id="with a blank in place of the T"),
        pytest.param("2026-03-23T09:00Z", "2026-03-23T09:00", id="with Z: as it says"),
        pytest.param("2026-03-23T09:00-05:30", "2026-03-23T14:30", id="with an offset: as it says"),
        pytest.param("2026-03-29T02:30", "2026-03-29T01:30", id="in the lost hour: an hour later"),
        pytest.param("2026-10-25T02:30", "2026-10-25T00:30", id="in the doubled hour: the first"),
        pytest.param("2026-03-23T09:00:00.000001", "2026-03-23T08:00:00.000001", id="to the µs"),
    ],
)
def test_a_time_is_read(
    incidents: Desk, store: Store, tmp_path: Path, written: str, instant: str
) -> None:
    events = [f"T-1,0,{written},opened,,,"]
    take_in(store, incidents, write(tmp_path / "in", tickets=[f"T-1,{NINE},,,,,"], events=events))
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert [row["at"] for row in inbox(store)] == [expected]
    assert [row["due_at"] for row in rows_of(store, WalkRow)] == [expected]


def test_a_ticket_whose_events_tell_no_opening_begins_when_the_table_says(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    events = [GOOD_EVENTS[0], "T-2,5,2026-03-23T09:30,group,,Group 1,anna"]
    done = take_in(store, incidents, write(tmp_path / "in", events=events))
    told = [row for row in inbox(store) if row["ticket"] == "T-2"]
    assert [(row["seq"], row["type"], row["at"]) for row in told] == [
        (-1, "opened", berlin("2026-03-23 09:10")),
        (5, "group", berlin("2026-03-23 09:30")),
    ]
    assert done.events == 2, "an opening that the events do not tell is no event of the file"


@pytest.mark.parametrize("hour", ["08:30", "09:40"], ids=["earlier", "later"])
def test_where_table_and_events_disagree_about_the_opening_events_rule(
    incidents: Desk, store: Store, tmp_path: Path, hour: str
) -> None:
    events = [f"T-1,0,2026-03-23T{hour},opened,,,", f"T-1,1,2026-03-23T{hour},group,,Group 1,"]
    take_in(store, incidents, write(tmp_path / "in", tickets=GOOD_TICKETS[:1], events=events))
    opened = berlin(f"2026-03-23 {hour}")
    assert [row["due_at"] for row in rows_of(store, WalkRow)] == [opened]
    assert [row["at"] for row in inbox(store)] == [opened, opened]


@pytest.mark.parametrize(
    ("tickets", "events"),
    [
        pytest.param(
            text(TICKETS, GOOD_TICKETS).replace(b"\n", b"\r\n"),
            text(EVENTS, GOOD_EVENTS).replace(b"\n", b"\r\n"),
            id="lines end as on Windows",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + text(TICKETS, GOOD_TICKETS),
            b"\xef\xbb\xbf" + text(EVENTS, GOOD_EVENTS),
            id="a byte-order mark before the header",
        ),
        pytest.param(
            text(TICKETS, GOOD_TICKETS).replace(b"\n", b"\n\n"),
            text(EVENTS, GOOD_EVENTS).rstrip(b"\n"),
            id="blank lines between rows, none at the end",
        ),
        pytest.param(
            text(TICKETS, GOOD_TICKETS).replace(b",", b" , "),
            text(EVENTS, GOOD_EVENTS).replace(b",", b" , "),
            id="blanks around the cells",
        ),
        pytest.param(
            b"opened_at,colour,ticket_id\n" + NINE.encode() + b",red,T-1\n2026-03-23T09:10,,T-2\n",
            text(EVENTS, GOOD_EVENTS),
            id="only the columns that are needed, in another order, and one that nobody knows",
        ),
    ],
)
def test_the_same_rows_written_otherwise(
    incidents: Desk, store: Store, tmp_path: Path, tickets: bytes, events: bytes
) -> None:
    take_in(store, incidents, write(tmp_path / "usual"))
    other = new_store(tmp_path / "other.db")
    take_in(other, incidents, write(tmp_path / "in", tickets=tickets, events=events))
    for model in (TicketRow, EventRow, WalkRow):
        assert rows_of(other, model) == rows_of(store, model)
    other.close()


def test_quoted_cells_keep_their_commas_quotes_and_line_breaks(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    events = [GOOD_EVENTS[0], 'T-1,1,2026-03-23T09:05,category,,"Mail, ""slow""\nsince Monday",']
    take_in(store, incidents, write(tmp_path / "in", tickets=GOOD_TICKETS[:1], events=events))
    assert inbox(store)[1]["new"] == 'Mail, "slow"\nsince Monday'


def test_how_a_ticket_ended_is_known_to_no_walk(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    """`priority`, `last_group` and `made_sla` of the table are those of the end."""
    tickets = [f"T-1,{NINE},2026-03-25T10:00,2026-03-30T10:00,1,Group 9,false"]
    take_in(store, incidents, write(tmp_path / "in", tickets=tickets, events=GOOD_EVENTS[:1]))
    assert [row["told"] for row in rows_of(store, TicketRow)] == [{}]
    assert [(row["type"], row["new"]) for row in inbox(store)] == [("opened", "")]
    assert [row["state"] for row in rows_of(store, WalkRow)] == [{}]


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzipped"])
def test_progress_rises_to_the_end(
    incidents: Desk, store: Store, tmp_path: Path, *, zipped: bool
) -> None:
    events = [f"T-1,{n},2026-03-23T09:00,updated,,{n * 7919},anna" for n in range(9_000)]
    folder = write(tmp_path / "in", tickets=GOOD_TICKETS[:1], events=events, zipped=zipped)
    shares: list[float] = []
    import_history(store=store, desk=incidents, folder=folder, progress=shares.append)
    assert all(before <= after for before, after in pairwise(shares))
    assert shares[0] >= 0
    assert shares[-1] == 1
    if not zipped:  # how much of a small gzipped file is read at once is Python's choice
        assert len({share for share in shares if 0.2 < share < 1}) >= 3, "it stood still"


@pytest.mark.slow
def test_a_long_history_takes_no_more_memory_than_a_short_one(
    incidents: Desk, tmp_path: Path
) -> None:
    peaks = []
    for events in (6_000, 24_000):
        opened = open_store(sqlite_url(tmp_path / f"{events}.db"))
        told = [f"T-1,{n},2026-03-23T09:00,updated,,,anna" for n in range(events)]
        folder = write(tmp_path / str(events), tickets=GOOD_TICKETS[:1], events=told)
        del told
        tracemalloc.start()
        take_in(opened, incidents, folder)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        opened.close()
    assert peaks[1] < peaks[0] * 1.3


def test_the_command_says_what_came_in(stepladder: Stepladder, tmp_path: Path) -> None:
    ran = stepladder("import", write(tmp_path / "in"), "--store", tmp_path / "new.db")
    assert ran.code == 0
    url = sqlite_url(tmp_path / "new.db")
    assert ran.out.splitlines()[-1] == f"2 tickets with 3 events are in {url}"
