"""Least loaded, through the store: who holds fewest open tickets gets the next."""

import threading
from collections import Counter

import pytest

import flows.engine.deciding
from flows.engine.shares import loads_in, weighs
from flows.store.database import Store, open_store
from flows.store.tables import WalkRow
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.shared import LEAST, NEXT, TRIO, desk_with
from tests.flows.world import World
from tests.matrices.small import ROSTER, SMALL, SPEED

NINE, TEN, NOON = "2026-04-20 09:00", "2026-04-20 10:00", "2026-04-20 11:00"


@pytest.fixture
def world(store: Store) -> World:
    """The team of three of which the least loaded works, and no ticket yet."""
    return World(store, desk_with(LEAST))


def holders(world: World) -> dict[str, str]:
    return {row["id"]: row["holder"] for row in rows_of(world.store, WalkRow)}


@pytest.mark.parametrize("limit", [500, 2], ids=["at once", "two at a time"])
def test_tickets_go_to_who_holds_fewest(world: World, limit: int) -> None:
    for number in range(9):
        world.opens(f"T-{number}", NINE)
    world.sweep(NINE, limit=limit)
    assert list(holders(world).values()) == list(TRIO * 3)


def test_tickets_that_are_written_by_and_by_go_to_who_holds_fewest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.engine.deciding, "_AT_A_TIME", 2)
    world.opens("T-0", NINE)
    world.sweep(NINE)
    for number in range(1, 9):
        world.opens(f"T-{number}", TEN)
    world.sweep(TEN)
    assert list(holders(world).values()) == list(TRIO * 3)


def test_what_is_solved_is_held_by_nobody(world: World) -> None:
    world.opens("T-0", NINE)
    world.opens("T-1", NINE, (TEN, "state", "Solved"))
    world.opens("T-2", NINE)
    world.opens("T-3", NOON)
    world.opens("T-4", NOON)
    world.sweep(NINE)
    world.sweep(NOON)
    held = holders(world)
    assert held["T-1/1"] == "ben"
    assert (held["T-3/1"], held["T-4/1"]) == ("ben", "anna")
    with world.store.reading() as connection:
        assert loads_in(connection) == {"anna": 2, "ben": 1, "carla": 1}


@pytest.mark.parametrize("sweeps", [[NOON], [NINE, TEN, NOON]], ids=["late", "punctually"])
def test_a_ticket_does_not_weigh_on_who_holds_it(world: World, sweeps: list[str]) -> None:
    """Each of three holds one: the first named of equals keeps hers, however late the sweep."""
    world.opens("T-0", NINE, (TEN, "reassigned", ""))
    world.opens("T-1", NINE)
    world.opens("T-2", NINE)
    for now in sweeps:
        world.sweep(now)
    assert holders(world) == {"T-0/1": "anna", "T-1/1": "ben", "T-2/1": "carla"}


def test_workers_at_the_same_time_load_all_alike(world: World) -> None:
    for number in range(60):
        world.opens(f"T-{number:02}", NINE)

    def work() -> None:
        own = World(open_store(world.store.url), desk_with(LEAST))
        own.sweep(NINE, limit=3)
        own.store.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Counter(holders(world).values()) == dict.fromkeys(TRIO, 20)


def by_level() -> Desk:
    """The matrix names the least loaded as the owner of a level."""
    speed = SMALL[SPEED].replace("team first", LEAST)
    return desk_with("level 1", **{SPEED: speed})


@pytest.mark.parametrize(
    ("desk", "expected"),
    [
        pytest.param(desk_with(LEAST), True, id="a step's target"),
        pytest.param(by_level(), True, id="the owner of a level"),
        pytest.param(desk_with(f"holder else {LEAST}"), True, id="behind an else"),
        pytest.param(desk_with(NEXT), False, id="turns are no loads"),
        pytest.param(desk_with("team trio"), False, id="a whole team"),
    ],
)
def test_loads_are_counted_only_where_a_path_asks_for_them(desk: Desk, *, expected: bool) -> None:
    assert weighs(desk.paths["ladder"]) is expected


def test_where_nobody_holds_it_the_least_loaded_does(store: Store) -> None:
    world = World(store, desk_with(f"holder else {LEAST}"))
    for number in range(4):
        world.opens(f"T-{number}", NINE)
    world.sweep(NINE)
    assert list(holders(world).values()) == ["anna", "ben", "carla", "anna"]


@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        pytest.param(LEAST, ["ben", "carla", "ben", "carla"], id="the least loaded"),
        pytest.param(NEXT, ["ben", "carla", "ben", "carla"], id="the next in turn"),
    ],
)
def test_who_is_off_duty_gets_none_while_somebody_is_at_work(
    store: Store, whom: str, expected: list[str]
) -> None:
    people = SMALL[ROSTER].replace("  anna: {", "  anna: {hours: {mon-fri: 13:00-17:00}, ")
    world = World(store, desk_with(whom, **{ROSTER: people}))
    for number in range(4):
        world.opens(f"T-{number}", NINE)
    world.sweep(NINE)
    assert list(holders(world).values()) == expected


def test_the_owner_of_a_level_is_the_least_loaded(store: Store) -> None:
    world = World(store, by_level())
    for number in range(3):
        world.opens(f"T-{number}", NINE)
    world.sweep(berlin(NINE))
    assert list(holders(world).values()) == list(TRIO)
