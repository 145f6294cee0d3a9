"""A file that is no history at all: a sentence that names it, and nothing is imported."""

import gzip
from pathlib import Path

import pytest

from flows.histories.source import HistoryError
from flows.problems import FlowsError
from flows.store.database import Store
from matrices.desk import Desk
from tests.flows.conftest import Stepladder
from tests.flows.histories import (
    GOOD_EVENTS,
    GOOD_TICKETS,
    TICKETS,
    is_empty,
    take_in,
    text,
    write,
)

NINE = "2026-03-23T09:00"
NO_CSV = "the file is no CSV: "
GOOD = text(TICKETS, GOOD_TICKETS)
LONG = [f"T-{n},{NINE},,,3,Group {n * 7919},true" for n in range(5_000)]


def sentences(incidents: Desk, store: Store, folder: Path, *, skip_bad: bool = False) -> list[str]:
    """What an import says that must not be done; the store has nothing afterwards."""
    with pytest.raises(FlowsError) as raised:
        take_in(store, incidents, folder, skip_bad=skip_bad)
    assert is_empty(store)
    return str(raised.value).replace(f"{folder}/", "").splitlines()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "tickets.csv: the file is empty; ", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "tickets.csv: the file is empty; ", id="a byte-order mark"),
        pytest.param(b"\n\r\n\n", "tickets.csv: the file is empty; ", id="blank lines"),
        pytest.param(
            GOOD.replace(b"opened_at", b"opened_on"),
            "tickets.csv:1: there is no column 'opened_at'; did you mean 'opened_on'?",
            id="another name in the header",
        ),
        pytest.param(
            GOOD.replace(b",", b";"),
            "tickets.csv:1: there is no column 'ticket_id'; ",
            id="semicolons in place of commas",
        ),
        pytest.param(
            GOOD.replace(b"closed_at", b"priority"),
            "tickets.csv:1: a column stands there twice; give each its own name",
            id="a column twice",
        ),
        pytest.param(
            GOOD + b'T-3,"2026-03-23T09:00,,,3,,\nT-4,,,,,,\n',
            f"tickets.csv:4: {NO_CSV}",
            id="a quote that is never closed",
        ),
        pytest.param(
            GOOD + b'T-3,"2026" at nine,,,3,,\n',
            f"tickets.csv:4: {NO_CSV}",
            id="a quote in the middle",
        ),
        pytest.param(
            GOOD + f"T-3,{NINE},,,3,{'x' * 200_000},\n".encode(),
            "tickets.csv:4: ",
            id="a field of 200,000 characters",
        ),
        pytest.param(
            GOOD.decode().encode("utf-16"),
            "tickets.csv:1: the header has bytes that are no UTF-8; save it as UTF-8",
            id="UTF-16",
        ),
        pytest.param(bytes(range(256)) * 40, "tickets.csv:", id="binary"),
        pytest.param(gzip.compress(GOOD), "tickets.csv:", id="gzipped under a plain name"),
        pytest.param(
            GOOD + f"T-3,{NINE},,,3,G\u00fcnther,\n".encode("latin-1"),
            "tickets.csv:4: the row has bytes that are no UTF-8; save the file as UTF-8",
            id="an umlaut in Latin-1 in the fourth line",
        ),
        pytest.param(
            GOOD.replace(b"ticket_id", b"ticket\0id"),
            "tickets.csv:1: there is no column 'ticket_id'; did you mean 'ticket",
            id="a NUL byte in the header",
        ),
        pytest.param(
            GOOD + f"T\0-3,{NINE},,,3,,\n".encode(),
            "tickets.csv:4: 'T\0-3' is no ticket id; up to 200 printable characters are",
            id="a NUL byte in an id",
        ),
    ],
)
def test_a_file_of_tickets_is_refused(
    incidents: Desk, store: Store, tmp_path: Path, content: bytes, sentence: str
) -> None:
    folder = write(tmp_path / "in", tickets=content, events=GOOD_EVENTS)
    found, *more = sentences(incidents, store, folder)
    assert found.startswith(sentence), found
    assert not more


def test_an_umlaut_in_latin_1_far_down_is_found_in_its_line(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    bad = f"T-X,{NINE},,,3,G\u00fcnther,\n".encode("latin-1")
    content = text(TICKETS, LONG[:900]) + bad + text("", LONG[900:])[1:]
    found, *_ = sentences(incidents, store, write(tmp_path / "in", tickets=content))
    assert found.startswith("tickets.csv:902: "), found


def test_the_file_of_events_is_held_to_the_same(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    """The tickets are read by then; they are not kept either."""
    found, *_ = sentences(incidents, store, write(tmp_path / "in", events=b"seq,at,type\n"))
    assert found == "events.csv:1: there is no column 'ticket_id'; known are: at, seq, type"


def test_what_is_no_csv_cannot_be_skipped(incidents: Desk, store: Store, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", events=b"\x00\xff\xfe")
    assert sentences(incidents, store, folder, skip_bad=True)
    assert not list(folder.glob("*.refused.csv"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(GOOD, "Not a gzipped file", id="that is none"),
        pytest.param(gzip.compress(text(TICKETS, LONG))[:9_000], "ended before", id="cut off"),
        pytest.param(
            gzip.compress(GOOD)[:-8] + b"\0" * 8, "CRC check failed", id="with a wrong checksum"
        ),
        pytest.param(
            gzip.compress(text(TICKETS, LONG))[:9_000] + b"\xff" * 900,
            "Error -3",
            id="with rubbish in the middle",
        ),
    ],
)
def test_a_gzip_file_is_refused(
    incidents: Desk, store: Store, tmp_path: Path, content: bytes, reason: str
) -> None:
    folder = write(tmp_path / "in", zipped=True)
    (folder / "tickets.csv.gz").write_bytes(content)
    found, *more = sentences(incidents, store, folder)
    assert found.startswith("tickets.csv.gz")
    assert "the file cannot be read: " in found
    assert reason in found
    assert not more


def test_an_empty_gzip_file_is_an_empty_file(incidents: Desk, store: Store, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", tickets=b"", zipped=True)
    assert sentences(incidents, store, folder)[0].startswith("tickets.csv.gz: the file is empty; ")


def test_two_files_of_headers_are_a_history_without_tickets(
    incidents: Desk, store: Store, tmp_path: Path
) -> None:
    done = take_in(store, incidents, write(tmp_path / "in", tickets=(), events=()))
    assert (done.tickets, done.events, done.refused) == (0, 0, 0)
    assert is_empty(store)


@pytest.mark.parametrize(
    ("present", "sentence"),
    [
        pytest.param([], "there is no tickets.csv or tickets.csv.gz in it", id="none"),
        pytest.param(
            ["tickets.csv"], "there is no events.csv or events.csv.gz in it", id="no events"
        ),
        pytest.param(
            ["tickets.csv", "tickets.csv.gz", "events.csv"],
            "it has both tickets.csv and tickets.csv.gz; take one out",
            id="tickets both ways",
        ),
    ],
)
def test_a_folder_is_refused(
    stepladder: Stepladder, tmp_path: Path, present: list[str], sentence: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in present:
        (folder / name).write_bytes(GOOD)
    ran = stepladder("import", folder, "--store", tmp_path / "new.db")
    assert (ran.code, ran.err) == (1, f"{folder}: {sentence}\n")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("nowhere", id="that is not there"),
        pytest.param("a file/in", id="inside a file"),
        pytest.param("n" * 300, id="whose name is too long"),
    ],
)
def test_a_folder_that_cannot_be_is_a_sentence(
    stepladder: Stepladder, tmp_path: Path, name: str
) -> None:
    (tmp_path / "a file").touch()
    ran = stepladder("import", tmp_path / name, "--store", tmp_path / "new.db")
    assert ran.code == 1
    assert ran.err.startswith(str(tmp_path / name))
    assert not (tmp_path / "new.db").exists()


def test_a_file_that_may_not_be_read_is_a_sentence(
    incidents: Desk, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in")
    usual = Path.open

    def locked(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "events.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return usual(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    found, *_ = sentences(incidents, store, folder)
    assert found.startswith("events.csv: the file cannot be read: ")
    assert "Permission denied" in found


def test_a_broken_desk_imports_nothing(
    stepladder: Stepladder, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "desk.yaml").write_text("desk: [")
    folder = write(tmp_path / "in")
    ran = stepladder("import", folder, "--desk", tmp_path / "desk", "--store", store.url)
    assert ran.code == 1
    assert ran.err.startswith("desk.yaml:1: ")
    assert is_empty(store)


def test_all_problems_are_values_too(incidents: Desk, store: Store, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", tickets=[*GOOD_TICKETS, "T-3,never,,,3,,"])
    with pytest.raises(HistoryError) as raised:
        take_in(store, incidents, folder)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == (str(folder / "tickets.csv"), 4)
