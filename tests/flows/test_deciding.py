"""A decision in the store: walk, ticket, events, run log and messages, and what is due next."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.histories.importing import import_history
from flows.store.database import Store
from flows.store.log import story_of
from flows.store.states import STATE
from flows.store.tables import EffectRow, EntryRow, EventRow, TicketRow, WalkRow
from matrices.desk import Desk
from matrices.walk import Clock
from tests.conftest import berlin
from tests.flows.histories import rows_of, write
from tests.flows.world import COMES_BACK, Told, World


@pytest.fixture
def world(store: Store, incidents: Desk) -> World:
    """The ready-made desk with an empty store."""
    return World(store, incidents)


def test_a_decision_keeps_all_that_belongs_to_it(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:05", "priority", "1"))
    claims = world.claims("2026-03-23 09:05")
    assert world.decides(claims, "2026-03-23 09:05", run="run-7") == 1
    assert [step for _, step in world.steps("T-1")] == ["intake", "alarm", "specialists"]
    (ticket,) = rows_of(world.store, TicketRow)
    assert ticket["told"] == {"priority": "1"}
    assert {row["walk"] for row in rows_of(world.store, EventRow)} == {"T-1/1"}
    entries = rows_of(world.store, EntryRow)
    assert [row["n"] for row in entries] == list(range(1, len(entries) + 1))
    assert {(row["run"], row["version"]) for row in entries} == {
        ("run-7", world.desk.paths["incident"].version)
    }
    whom = sorted(row["whom"] for row in rows_of(world.store, EffectRow))
    assert whom == ["chris", "chris", "dora", "emil"]
    walk = world.walk("T-1/1")
    assert (walk["step"], walk["outcome"], walk["entries"]) == ("specialists", "", len(entries))


def test_every_message_in_the_log_is_one_in_the_outbox(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:05", "priority", "1"))
    world.sweep("2026-03-27 18:00")
    told = sorted(row["values"]["key"] for row in world.log("T-1", "told"))
    assert told == sorted(row["key"] for row in rows_of(world.store, EffectRow)) != []


def test_entries_say_when_it_was_meant_and_when_it_was_observed(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00")
    world.sweep("2026-03-24 12:00")
    rows = [row for row in rows_of(world.store, EntryRow) if row["kind"] == "step"]
    assert rows[0]["at"] == berlin("2026-03-23 09:00")
    assert all(row["observed"] > row["at"] for row in rows if row["at"] < row["observed"])
    assert len({row["observed"] for row in rows}) == 1


@pytest.mark.parametrize(
    ("events", "now", "due"),
    [
        pytest.param([], "09:00", "09:30", id="only a timer: it"),
        pytest.param([("09:10", "priority", "3")], "09:00", "09:10", id="an event first: it"),
        pytest.param([("09:45", "priority", "3")], "09:00", "09:30", id="a timer first: it"),
        pytest.param([("09:30", "priority", "3")], "09:00", "09:30", id="both at once"),
        pytest.param(
            [("09:10", "state", "Awaiting Vendor"), ("16:00", "state", "Active")],
            "09:10",
            "16:00",
            id="paused: no timer runs, the next event",
        ),
        pytest.param([("09:10", "state", "Awaiting Vendor")], "09:10", None, id="paused for good"),
        pytest.param([("09:10", "state", "Closed")], "09:10", None, id="ended for good"),
        pytest.param(
            [("09:10", "state", "Closed"), ("17:00", "reopened", "")],
            "09:10",
            "17:00",
            id="ended, and it will come back",
        ),
        pytest.param(
            [("09:10", "group", "a"), ("09:10", "group", "b"), ("09:20", "group", "c")],
            "09:10",
            "09:20",
            id="two events at one instant are taken together",
        ),
    ],
)
def test_a_walk_is_due_next(world: World, events: list[Told], now: str, due: str | None) -> None:
    day = "2026-03-23"
    world.opens("T-1", f"{day} 09:00", *((f"{day} {at}", kind, to) for at, kind, to in events))
    world.sweep(f"{day} {now}")
    assert world.walk("T-1/1")["due_at"] == (due and berlin(f"{day} {due}"))


def test_nothing_that_is_still_to_come_is_looked_at(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:10", "priority", "1"))
    world.sweep("2026-03-23 09:09:59")
    assert [step for _, step in world.steps("T-1")] == ["intake"]
    assert [row["walk"] for row in rows_of(world.store, EventRow)] == ["T-1/1", ""]
    assert rows_of(world.store, TicketRow)[0]["told"] == {}


# -- Coming back after the end ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "sweeps",
    [
        pytest.param(["2026-03-25 12:00"], id="in one late sweep"),
        pytest.param(["2026-03-23 12:00", "2026-03-25 10:00", "2026-03-25 12:00"], id="punctually"),
    ],
)
def test_a_ticket_that_comes_back_after_its_end_walks_again(
    world: World, sweeps: list[str]
) -> None:
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    for now in sweeps:
        world.sweep(now)
    first, second = rows_of(world.store, WalkRow)
    assert (first["id"], first["outcome"], first["due_at"]) == ("T-1/1", "solved", None)
    assert (second["id"], second["number"], second["outcome"]) == ("T-1/2", 2, "")
    assert second["due_at"] == berlin("2026-03-25 14:30"), "four hours on anna's desk"
    taken = [row["walk"] for row in rows_of(world.store, EventRow)]
    assert taken == ["T-1/1"] * 5 + ["T-1/2"] * 2
    entries = world.log("T-1")
    for walk in ("T-1/1", "T-1/2"):
        numbers = [row["n"] for row in entries if row["walk"] == walk]
        assert numbers == list(range(1, len(numbers) + 1))


def test_its_clocks_go_on_with_what_was_used(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-23 12:00")
    before = clocks_of(world.walk("T-1/1"))
    world.sweep("2026-03-25 10:00")
    after = clocks_of(world.walk("T-1/2"))
    assert after["response"] == before["response"], "somebody answered: that clock is over"
    used = after["resolution"].watch.open_used
    assert used == before["resolution"].watch.open_used == timedelta(hours=2)
    assert (before["resolution"].stopped, after["resolution"].stopped) == (True, False)
    assert after["resolution"].watch.since == berlin("2026-03-25 10:00")


def clocks_of(row: Mapping[str, Any]) -> Mapping[str, Clock]:
    return STATE.validate_python(row["state"]).clocks


def test_its_story_tells_both_walks_in_order(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-26 09:00")
    story = story_of(world.store, "T-1")
    places = [(line.walk, line.n) for line in story.lines]
    assert places == sorted(places)
    assert {walk for walk, _ in places} == {"T-1/1", "T-1/2"}
    assert story.standing.number == 2


def test_what_a_ticket_came_in_with_stands_before_its_opening(world: World, tmp_path: Path) -> None:
    """Its first step sees the priority, and the path is chosen by it."""
    folder = write(
        tmp_path / "history",
        tickets=["T-1,2026-03-23T09:00,,,1,,"],
        events=[
            "T-1,1,2026-03-23T09:00,priority,,1,",
            "T-1,2,2026-03-23T09:00,opened,,,",
        ],
    )
    import_history(store=world.store, desk=world.desk, folder=folder, progress=lambda _: None)
    world.sweep("2026-03-23 09:45")
    log = [row for row in world.log("T-1") if row["kind"] == "step"]
    assert [row["step"] for row in log] == ["intake", "triage", "alarm", "specialists"]
