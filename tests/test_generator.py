"""The generated desk: the same for the same seed, and consistent whatever the seed."""

import csv
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from flows.generator.hours import BERLIN, easter, holidays
from flows.generator.ticket import CHANGES
from flows.generator.writing import Made, generate

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "matrices" / "library" / "incidents"
BUILT_IN = {"opened", "reopened"}  # events that no desk has to name
Lines = list[dict[str, str]]

# -- The same and not the same ---------------------------------------------------------------------


def both(folder: Path) -> bytes:
    return (folder / "tickets.csv").read_bytes() + (folder / "events.csv").read_bytes()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "one", seed=7, tickets=300)
    generate(tmp_path / "two", seed=7, tickets=300)
    assert both(tmp_path / "one") == both(tmp_path / "two")


def test_every_python_gives_the_bytes_that_the_first_one_gave(tmp_path: Path) -> None:
    generate(tmp_path, seed=7, tickets=300)  # a figure changed by intent changes this, too
    assert hashlib.sha256(both(tmp_path)).hexdigest()[:16] == "c960063e1f568007"


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    tmp_path: Path, hash_seed: str
) -> None:
    generate(tmp_path / "here", seed=7, tickets=300)
    code = (
        "import sys, pathlib; from flows.generator.writing import generate;"
        "generate(pathlib.Path(sys.argv[1]), seed=7, tickets=300)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "there")]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    assert both(tmp_path / "here") == both(tmp_path / "there")


def test_another_seed_gives_another_desk(tmp_path: Path) -> None:
    generate(tmp_path / "one", seed=7, tickets=300)
    generate(tmp_path / "two", seed=8, tickets=300)
    assert both(tmp_path / "one") != both(tmp_path / "two")


@pytest.mark.parametrize("tickets", [0, 1, 777])
def test_there_are_exactly_as_many_tickets_as_wanted(tmp_path: Path, tickets: int) -> None:
    made = generate(tmp_path, seed=3, tickets=tickets)
    rows, events = lines(tmp_path, "tickets.csv"), lines(tmp_path, "events.csv")
    assert made == Made(tickets=len(rows), events=len(events))
    assert [row["ticket_id"] for row in rows] == [f"T-{n:05}" for n in range(1, tickets + 1)]


def test_fewer_than_no_tickets_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tickets must be 0 or more, not -1"):
        generate(tmp_path, seed=3, tickets=-1)


def test_a_disk_that_fills_up_leaves_the_former_files_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(tmp_path, seed=1, tickets=20)
    before, write = both(tmp_path), csv.writer

    def full(out: Any, **how: Any) -> Any:
        if "events" in out.name:
            raise OSError("no space left")
        return write(out, **how)

    monkeypatch.setattr(csv, "writer", full)
    with pytest.raises(OSError, match="no space left"):
        generate(tmp_path, seed=2, tickets=20)
    assert both(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"tickets.csv", "events.csv"}


# -- Consistent, whatever the seed -----------------------------------------------------------------


def lines(folder: Path, name: str) -> Lines:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def histories(folder: Path) -> Iterator[tuple[dict[str, str], Lines]]:
    """Give each ticket's line and events; they are in the same order."""
    grouped = groupby(lines(folder, "events.csv"), key=lambda event: event["ticket_id"])
    for row, (ticket_id, events) in zip(lines(folder, "tickets.csv"), grouped, strict=True):
        assert ticket_id == row["ticket_id"]
        yield row, list(events)


SEEDS = st.integers(min_value=0, max_value=2**63)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, weeks=st.integers(min_value=-500, max_value=500))
def test_every_history_is_consistent_and_its_line_agrees(
    tmp_path_factory: pytest.TempPathFactory, seed: int, weeks: int
) -> None:
    start, folder = date(2026, 3, 23) + timedelta(weeks=weeks), tmp_path_factory.mktemp("desk")
    generate(folder, seed=seed, tickets=150, start=start)
    for row, events in histories(folder):
        told_in_order(row, events, start)
        old_is_the_former_value(events)
        only_a_reopening_follows_the_end(events)
        line_agrees_with_events(row, events)


def told_in_order(row: dict[str, str], events: Lines, start: date) -> None:
    assert [int(event["seq"]) for event in events] == list(range(len(events)))
    assert [event["type"] for event in events].index("opened") == 0
    assert (events[0]["new"], events[0]["at"]) == (row["channel"], row["opened_at"])
    instants = [datetime.fromisoformat(event["at"]) for event in events]
    assert all(one <= next_one for one, next_one in pairwise(instants))
    assert start <= instants[0].date() < start + timedelta(days=14)
    for instant, event in zip(instants, events, strict=True):
        assert instant.astimezone(BERLIN).isoformat() == event["at"]


def old_is_the_former_value(events: Lines) -> None:
    now: dict[str, str] = dict.fromkeys(CHANGES, "") | {"reassigned": "0", "reopened": "0"}
    for _, save in groupby(events, key=lambda event: event["at"]):
        rows = list(save)
        for event in rows:
            if event["type"] in now:
                assert event["old"] == now[event["type"]] != event["new"]
                now[event["type"]] = event["new"]
            if event["type"] in {"reassigned", "reopened"}:
                assert int(event["new"]) == int(event["old"]) + 1
        assert rows[-1]["group"] == now["group"]


def only_a_reopening_follows_the_end(events: Lines) -> None:
    for last, following in pairwise(range(len(events))):
        state = [event["new"] for event in events[: last + 1] if event["type"] == "state"]
        if not state or state[-1] not in {"Resolved", "Closed"}:
            continue
        change, reopened = events[following], events[following + 1 : following + 2]
        if (state[-1], change["new"]) != ("Resolved", "Closed"):
            assert (change["type"], change["new"]) == ("state", "Active")
            assert [(r["type"], r["at"]) for r in reopened] == [("reopened", change["at"])]


def line_agrees_with_events(row: dict[str, str], events: Lines) -> None:
    def values(kind: str) -> list[str]:
        return [event["new"] for event in events if event["type"] == kind]

    def last(state: str) -> dict[str, str]:
        return [e for e in events if (e["type"], e["new"]) == ("state", state)][-1]

    state = values("state")[-1]
    solved = last("Resolved") if state in {"Resolved", "Closed"} else {"at": "", "actor": ""}
    assert (row["resolved_at"], row["resolved_by"]) == (solved["at"], solved["actor"])
    assert row["closed_at"] == (last("Closed")["at"] if state == "Closed" else "")
    assert bool(row["closed_code"]) == bool(row["resolved_at"])
    assert (row["priority"], row["category"]) == (values("priority")[-1], values("category")[-1])
    assert (row["first_group"], row["last_group"]) == (values("group")[0], values("group")[-1])
    assert int(row["reassignment_count"]) == len(values("reassigned"))
    assert int(row["reopen_count"]) == len(values("reopened"))


def test_every_word_is_one_that_the_desk_of_the_library_knows(tmp_path: Path) -> None:
    desk = YAML(typ="safe").load(LIBRARY / "desk.yaml")
    generate(tmp_path, seed=7)
    events = lines(tmp_path, "events.csv")
    assert {event["type"] for event in events} <= {*BUILT_IN, *desk["ticket"], *desk["events"]}
    for kind in ("state", "priority"):
        found = {event["new"] for event in events if event["type"] == kind}
        assert found == set(desk["ticket"][kind]["one of"])


def test_easter_moves_and_the_public_holidays_of_the_library_are_kept() -> None:
    assert easter(2016) == date(2016, 3, 27)
    assert easter(2025) == date(2025, 4, 20)
    written = YAML(typ="safe").load(LIBRARY / "calendars" / "service-desk.yaml")["holidays"]
    assert {day for day in written if day not in holidays(day.year)} == set()
