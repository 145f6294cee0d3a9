"""Next in turn, through the store: no turn is skipped and none is given twice."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, update

import flows.engine.deciding
from flows.store.database import Store, open_store
from flows.store.tables import TurnRow, WalkRow, table
from matrices.decide import Decision, decide
from matrices.tickets import Event, Ticket
from matrices.walk import Walk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.shared import NEXT, TRIO, desk_with
from tests.flows.world import World, clock_at

NINE, TEN = "2026-04-20 09:00", "2026-04-20 10:00"
TURN = table(TurnRow)


@pytest.fixture
def world(store: Store) -> World:
    """The team of three that takes turns, and no ticket yet."""
    return World(store, desk_with(NEXT))


def open_many(world: World, count: int) -> None:
    for number in range(count):
        world.opens(f"T-{number:03}", NINE)


def holders(world: World) -> list[str]:
    """Who holds each ticket, in the order of their names."""
    rows = sorted(rows_of(world.store, WalkRow), key=lambda row: row["id"])
    return [row["holder"] for row in rows]


def taken(world: World) -> dict[str, int]:
    return {row["name"]: row["taken"] for row in rows_of(world.store, TurnRow)}


@pytest.mark.parametrize("limit", [500, 7, 1], ids=["at once", "seven at a time", "one by one"])
def test_thirty_tickets_go_round_fairly(world: World, limit: int) -> None:
    open_many(world, 30)
    world.sweep(NINE, limit=limit)
    assert holders(world) == list(TRIO * 10)
    assert taken(world) == {NEXT: 30}


def test_tickets_that_are_written_by_and_by_go_round_as_fairly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.engine.deciding, "_AT_A_TIME", 4)
    open_many(world, 30)
    world.sweep(NINE)
    assert holders(world) == list(TRIO * 10)
    assert taken(world) == {NEXT: 30}


def test_two_threads_of_a_worker_share_the_turns_and_decide_nothing_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_many(world, 60)
    decider, decided = world.decider, Counter[str]()

    def counted(**given: Any) -> Decision:
        decided[given["ticket"].id] += 1
        return decide(**given)

    monkeypatch.setattr(flows.engine.deciding, "decide", counted)

    def lane() -> None:
        while claims := world.claims(NINE, owner=threading.current_thread().name, limit=5):
            decider.decide(claims, now=berlin(NINE), run="run")

    lanes = [threading.Thread(target=lane) for _ in range(2)]
    for each in lanes:
        each.start()
    for each in lanes:
        each.join()
    assert Counter(holders(world)) == dict.fromkeys(TRIO, 20)
    assert taken(world) == {NEXT: 60}
    assert set(decided.values()) == {1}


def test_a_ticket_that_comes_back_to_the_team_takes_the_next_turn(world: World) -> None:
    world.opens("T-1", NINE, (TEN, "reassigned", ""))
    world.opens("T-2", NINE)
    world.sweep(NINE)
    assert holders(world) == ["anna", "ben"]
    world.sweep(TEN)
    assert holders(world) == ["carla", "ben"]
    assert taken(world) == {NEXT: 3}


def test_teams_take_turns_apart(store: Store) -> None:
    desk = desk_with(NEXT)
    world = World(store, desk)
    with store.writing() as connection:
        connection.execute(TURN.insert(), {"name": "next in team first", "taken": 41})
    open_many(world, 4)
    world.sweep(NINE)
    assert taken(world) == {"next in team first": 41, NEXT: 4}


def test_the_log_is_what_deciding_in_memory_says(world: World) -> None:
    """The turns of one ticket are passed on to the next, as the store does."""
    open_many(world, 5)
    world.sweep(TEN)
    turns: dict[str, int] = {}
    expected = []
    for number in range(5):
        name = f"T-{number:03}"
        decision = decide(
            path=world.desk.paths["ladder"],
            walk=Walk(name),
            ticket=Ticket(name),
            events=[Event(name, berlin(NINE), 0, "opened")],
            roster=world.desk.roster,
            now=berlin(TEN),
            turns=turns,
        )
        turns = dict(decision.turns)
        expected += [(entry.at, entry.step, dict(entry.values)) for entry in decision.entries]
    assert [(row["at"], row["step"], row["values"]) for row in world.log()] == expected
    assert taken(world) == turns


# -- Others at work --------------------------------------------------------------------------------


def test_workers_at_the_same_time_skip_no_turn_and_give_none_twice(world: World) -> None:
    open_many(world, 60)

    def work() -> None:
        own = World(open_store(world.store.url), desk_with(NEXT))
        own.sweep(NINE, limit=3)
        own.store.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Counter(holders(world)) == dict.fromkeys(TRIO, 20)
    assert taken(world) == {NEXT: 60}


def meanwhile(monkeypatch: pytest.MonkeyPatch, *happenings: Callable[[], Any]) -> list[None]:
    """Something happens after each of the first decisions; answers how many there were."""
    count: list[None] = []
    coming = list(happenings)

    def disturbed(**given: Any) -> Decision:
        decision = decide(**given)
        count.append(None)
        if coming:
            coming.pop(0)()
        return decision

    monkeypatch.setattr(flows.engine.deciding, "decide", disturbed)
    return count


def give_turn(world: World) -> None:
    """Somebody else gives the next turn."""
    with world.store.writing() as connection:
        if not connection.execute(update(TURN).values(taken=TURN.c.taken + 1)).rowcount:
            connection.execute(TURN.insert(), {"name": NEXT, "taken": 1})


@pytest.mark.parametrize(
    ("others", "who", "tries"),
    [
        pytest.param(0, "anna", 1, id="nobody else: the first"),
        pytest.param(1, "ben", 2, id="another was faster: decided again"),
        pytest.param(2, "carla", 3, id="and again"),
        pytest.param(3, "anna", 4, id="always: the last time nobody else may write"),
    ],
)
def test_where_another_was_faster_it_is_decided_again(
    world: World, monkeypatch: pytest.MonkeyPatch, others: int, who: str, tries: int
) -> None:
    world.opens("T-1", NINE)
    claims = world.claims(NINE)
    count = meanwhile(monkeypatch, *[lambda: give_turn(world)] * others)
    assert world.decides(claims, NINE) == 1
    assert holders(world) == [who]
    assert taken(world) == {NEXT: others + 1}
    assert len(count) == tries
    entries = [row["n"] for row in world.log()]
    assert entries == list(range(1, len(entries) + 1)), "kept once"


def test_a_walk_that_was_lost_takes_no_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_many(world, 3)
    claims = world.claims(NINE, owner="anna")
    with world.store.writing() as connection:
        connection.execute(
            update(table(WalkRow)).where(table(WalkRow).c.id == "T-000/1").values(fence=9)
        )
    count = meanwhile(monkeypatch)
    assert world.decides(claims, NINE) == 2
    assert holders(world) == ["", "anna", "ben"]
    assert taken(world) == {NEXT: 2}
    assert len(count) == 5, "three walks, then the two that were left"


@pytest.mark.parametrize(
    "statement", ["INSERT INTO turn", "UPDATE turn", "INSERT INTO entry", "UPDATE walk"]
)
def test_killed_while_writing_gives_the_same_as_never_killed(
    world: World, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    if statement == "UPDATE turn":
        give_turn(world)
    open_many(world, 4)
    claims = world.claims(NINE)
    before = holders(world), taken(world), world.log()

    def die(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith(statement):
            raise InterruptedError(sql)

    event.listen(world.store.engine, "before_cursor_execute", die)
    with pytest.raises(InterruptedError):
        world.decides(claims, NINE)
    event.remove(world.store.engine, "before_cursor_execute", die)
    assert (holders(world), taken(world), world.log()) == before
    clock_at(monkeypatch, berlin("2126-04-20 09:00"))
    world.sweep(NINE)
    first = taken(world)[NEXT] - 4
    assert holders(world) == [TRIO[(first + number) % 3] for number in range(4)]
