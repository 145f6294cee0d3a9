"""Whatever is done to the files of a history: an import ends in a sentence, or it is whole."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.histories.importing import Imported
from flows.problems import FlowsError
from flows.store.database import Store, open_store, sqlite_url
from flows.store.tables import EventRow, TicketRow, WalkRow, table
from matrices.desk import Desk
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
)

Change = Callable[[bytes], bytes]
CELLS = [
    b"", b"T-1", b"T-2", b"0", b"-1", b"1", b"99999999999", b"opened", b"reopened", b"state",
    b"Resolved", b"nan", b"2026-03-23T09:00", b"2026-03-29T02:30", b"1970-01-01T00:00+14:00",
    b"2199-12-31T23:59-14:00", b"0001-01-01", b"9999-12-31T23:59", b"2026-W13-1", b"20260323",
    b'"', b'"a\nb"', b"\0", b"\xff", "\u2028".encode(), "\u0661".encode(), b"x" * 140_000,
]  # fmt: skip


def cell_exchanged(line: int, cell: int, by: bytes) -> Change:
    def change(content: bytes) -> bytes:
        lines = [each.split(b",") for each in content.split(b"\n")]
        cells = lines[line % len(lines)]
        cells[cell % len(cells)] = by
        return b"\n".join(b",".join(each) for each in lines)

    return change


def line_moved(line: int, to: int, times: int) -> Change:
    """Taken out and put in elsewhere as often as `times` says: none, once or twice."""

    def change(content: bytes) -> bytes:
        lines = content.split(b"\n")
        taken = lines.pop(line % len(lines))
        place = to % (len(lines) + 1)
        return b"\n".join([*lines[:place], *[taken] * times, *lines[place:]])

    return change


def bytes_exchanged(start: int, length: int, by: bytes) -> Change:
    def change(content: bytes) -> bytes:
        place = start % (len(content) + 1)
        return content[:place] + by + content[place + length :]

    return change


NUMBER = st.integers(0, 500)
CHANGES = st.lists(
    st.one_of(
        st.builds(cell_exchanged, NUMBER, NUMBER, st.sampled_from(CELLS)),
        st.builds(line_moved, NUMBER, NUMBER, st.integers(0, 2)),
        st.builds(bytes_exchanged, NUMBER, st.integers(0, 60), st.binary(max_size=6)),
    ),
    max_size=4,
)


def changed(content: bytes, changes: list[Change]) -> bytes:
    for change in changes:
        content = change(content)
    return content


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples."""
    opened = open_store(sqlite_url(tmp_path_factory.mktemp("store") / "stepladder.db"))
    yield opened
    opened.close()


def empty(folder: Path, store: Store) -> None:
    for old in folder.iterdir():
        old.unlink()
    with store.writing() as connection:
        for model in (EventRow, WalkRow, TicketRow):
            connection.execute(table(model).delete())


def imported(store: Store, desk: Desk, folder: Path, *, skip_bad: bool) -> Imported | None:
    """What came in; None where the import ended in sentences."""
    try:
        return take_in(store, desk, folder, skip_bad=skip_bad)
    except FlowsError as error:
        if not str(error):
            raise
        return None


def is_whole(store: Store, done: Imported) -> bool:
    """Each ticket that came in has its walk, an opening, and the events that were counted."""
    tickets = {row["id"] for row in rows_of(store, TicketRow)}
    events = inbox(store)
    told = [event for event in events if event["seq"] >= 0]
    opened = [event["ticket"] for event in events if event["type"] == "opened"]
    return (
        len(tickets) == done.tickets
        and {row["ticket"] for row in rows_of(store, WalkRow)} == tickets
        and {event["ticket"] for event in events} == tickets
        and sorted(opened) == sorted(tickets)
        and len(told) == done.events
    )


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tickets=CHANGES, events=CHANGES, packed=CHANGES, zipped=st.booleans(), skip_bad=st.booleans()
)
def test_whatever_the_files_say(
    incidents: Desk,
    emptied: Store,
    tmp_path: Path,
    *,
    tickets: list[Change],
    events: list[Change],
    packed: list[Change],
    zipped: bool,
    skip_bad: bool,
) -> None:
    empty(tmp_path, emptied)
    (tmp_path / "tickets.csv").write_bytes(changed(text(TICKETS, GOOD_TICKETS), tickets))
    content = changed(text(EVENTS, GOOD_EVENTS), events)
    if zipped:
        content = changed(gzip.compress(content, mtime=0), packed)
    (tmp_path / f"events.csv{'.gz' if zipped else ''}").write_bytes(content)
    done = imported(emptied, incidents, tmp_path, skip_bad=skip_bad)
    if done is None:
        assert is_empty(emptied)
    else:
        assert is_whole(emptied, done)
        assert skip_bad or not done.refused
