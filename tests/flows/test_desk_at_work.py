"""A desk of 150 tickets: what is kept does not depend on who worked when."""

import csv
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from flows.demo.stops import stops
from flows.generator.writing import generate
from flows.store.database import open_store
from flows.store.log import stories
from flows.store.tables import EventRow, WalkRow
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from matrices.replay import replay
from matrices.tickets import Event
from tests.conftest import berlin
from tests.flows.histories import rows_of, take_in
from tests.flows.stores import new_store
from tests.flows.world import World

UNTIL = berlin("2026-06-01 00:00")
"""Ten weeks: ends, and three tickets that come back after them."""
FINAL = ("priority", "impact", "urgency", "last_group", "resolved_by", "made_sla", "closed_code")


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    generate(folder, seed=7, tickets=150)
    return folder


def world_of(file: Path, desk: Desk, history: Path) -> World:
    """A store of its own with the whole history in the inbox."""
    world = World(new_store(file), desk)
    take_in(world.store, desk, history)
    return world


@pytest.fixture(scope="module")
def once(
    incidents: Desk, history: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The desk decided by a single sweep, ten weeks late."""
    world = world_of(tmp_path_factory.mktemp("once") / "stepladder.db", incidents, history)
    world.sweep(UNTIL)
    yield world
    world.store.close()


def by_ticket(world: World) -> dict[str, list[Any]]:
    """All that is kept of each ticket, but for what became of messages.

    Whoever sweeps late withdraws what a punctual sweep would have sent before somebody acted.
    """
    found: dict[str, list[Any]] = {}
    for name, rows in world.kept().items():
        for row in rows:
            if name == "entries" and of_sending(row["kind"], row["values"]):
                continue
            kept = {key: row[key] for key in row if key not in OF_SENDING.get(name, ())}
            found.setdefault(row.get("ticket") or row["id"], []).append((name, kept))
    return {ticket: sorted(kept, key=_place) for ticket, kept in found.items()}


OF_SENDING = {
    "entries": {"n"},
    "walk": {"entries"},
    "effect": {"state", "problem", "attempts", "try_at", "until", "claimed_by", "claimed_until",
               "covered_by"},
}  # fmt: skip
"""Columns that say what became of messages, or count the log's lines about that."""


def of_sending(kind: str, values: Mapping[str, str]) -> bool:
    """Whether a line of the log says what became of a message, and not what was decided."""
    return kind != "told" and "key" in values


def decided(world: World) -> Iterator[dict[str, Any]]:
    """The lines of the log that say what was decided."""
    for row in world.log():
        if not of_sending(row["kind"], row["values"]):
            yield {key: row[key] for key in row if key not in OF_SENDING["entries"]}


def _place(each: tuple[str, dict[str, Any]]) -> tuple[str, str]:
    """Entries stay in their order; of other tables it does not matter."""
    name, row = each
    return name, "" if name == "entries" else repr(row)


def differing(found: World, right: World) -> dict[str, Any]:
    """The tickets of which two stores do not keep the same."""
    ours, theirs = by_ticket(found), by_ticket(right)
    return {
        ticket: (ours.get(ticket), theirs.get(ticket))
        for ticket in ours.keys() | theirs.keys()
        if ours.get(ticket) != theirs.get(ticket)
    }


def test_the_desk_has_every_kind_of_thing_in_it(once: World) -> None:
    kinds = Counter(row["kind"] for row in once.log())
    assert kinds["opened"] == 150
    assert min(kinds[kind] for kind in ("step", "told", "breach", "paused", "ended", "stayed")) > 9
    assert kinds["reopened"] == 3
    assert kinds["failed"] == 0


@pytest.mark.parametrize(
    ("every", "limit"),
    [
        pytest.param(1, 500, id="every four hours"),
        pytest.param(7, 20, id="every 28 hours, twenty at a time"),
        pytest.param(40, 1, id="a week late, each ticket alone"),
    ],
)
def test_late_and_punctual_sweeps_give_the_same(
    incidents: Desk, history: Path, tmp_path: Path, once: World, every: int, limit: int
) -> None:
    world = world_of(tmp_path / "stops.db", incidents, history)
    first = min(row["due_at"] for row in rows_of(world.store, WalkRow))
    for stop in stops(first, incidents.zone)[::every]:
        world.sweep(stop, limit=limit, run=f"sweep {stop}")
    world.sweep(UNTIL)
    assert not differing(world, once)
    world.store.close()


def test_four_workers_at_a_time_give_the_same(
    history: Path, tmp_path: Path, incidents: Desk, once: World
) -> None:
    world = world_of(tmp_path / "four.db", incidents, history)

    def work() -> None:
        own = World(open_store(world.store.url), load_desk(INCIDENTS))
        own.sweep(UNTIL, limit=3, run=threading.current_thread().name)
        own.store.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not differing(world, once)
    world.store.close()


def events_of(rows: Iterable[dict[str, Any]]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for row in rows:
        told = {name: row[name] for name in Event.__dataclass_fields__}
        found.setdefault(row["ticket"], []).append(Event(**told))
    return found


def test_the_log_is_what_a_replay_in_memory_says(incidents: Desk, once: World) -> None:
    events = events_of(rows_of(once.store, EventRow))
    found = {story.ticket: story for story in stories(once.store)}
    assert len(found) == 150
    for ticket, story in found.items():
        *_, last = decisions = list(
            replay(desk=incidents, ticket=ticket, events=events[ticket], until=UNTIL)
        )
        expected = [entry for decision in decisions for entry in decision.entries]
        lines = [line.entry for line in story.lines]
        assert [each for each in lines if not of_sending(each.kind, each.values)] == expected
        assert story.standing == last.walk


def scrambled(history: Path, folder: Path) -> Path:
    """The same history, but all that the table says about the end belongs to another ticket."""
    folder.mkdir()
    with (history / "tickets.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    moved = [
        {**row, **{name: other[name] for name in FINAL}, "resolved_at": "", "closed_at": ""}
        for row, other in zip(rows, rows[::-1], strict=True)
    ]
    with (folder / "tickets.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(moved)
    (folder / "events.csv").write_bytes((history / "events.csv").read_bytes())
    return folder


def test_no_walk_knows_how_its_ticket_ended(
    incidents: Desk, history: Path, tmp_path: Path, once: World
) -> None:
    world = world_of(tmp_path / "other.db", incidents, scrambled(history, tmp_path / "in"))
    world.sweep(UNTIL)
    assert not differing(world, once)
    world.store.close()


def test_nothing_that_comes_later_changes_what_was_kept(
    incidents: Desk, history: Path, tmp_path: Path, once: World
) -> None:
    """A desk that is asked in the middle says of each ticket the beginning of what it will say."""
    middle = berlin("2026-03-27 11:00")
    world = world_of(tmp_path / "middle.db", incidents, history)
    world.sweep(middle)
    found, later = ([*decided(each)] for each in (world, once))
    assert len(found) > 500
    assert found == [row for row in later if row["at"] <= middle]
    world.store.close()


@pytest.mark.slow
def test_the_real_incidents_late_and_punctually(
    incidents: Desk, real_log: Path, tmp_path: Path
) -> None:
    worlds = []
    for name in ("late", "punctual"):
        world = World(new_store(tmp_path / f"{name}.db"), incidents)
        take_in(world.store, incidents, real_log)
        worlds.append(world)
    late, punctual = worlds
    first = min(row["due_at"] for row in rows_of(late.store, WalkRow))
    *way, end = stops(first, incidents.zone)
    for stop in way[::25]:
        punctual.sweep(stop)
    for world in worlds:
        world.sweep(end)
    assert len(late.log()) > 20_000
    assert not differing(punctual, late)
    for world in worlds:
        world.store.close()
