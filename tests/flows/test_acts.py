"""Acts: tasks of the desk's own, carried out once at least; the walk hears what became of them."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

import flows.engine.acts
from flows.engine.acts import Act, Undone, carry_out, claim_act, record_done, record_undone
from flows.engine.outbox import LEASE, count_pending, pending, pending_acts
from flows.engine.outcomes import Teller
from flows.engine.tasks import task_named, task_problems
from flows.problems import FlowsError
from flows.store.claims import release_claims
from flows.store.database import Store
from flows.store.figures import figures_of
from flows.store.tables import EffectRow, EventRow, table
from matrices.deliveries import Policy
from tests.conftest import berlin
from tests.flows import deeds
from tests.flows.histories import rows_of
from tests.flows.servers import desk_with
from tests.flows.telling import effects
from tests.flows.world import World, clock_at

DAY = "2026-04-20"
NINE = berlin(f"{DAY} 09:00")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
KEY = "T-1/1/1/restart/act/1/restart-server/act"
_EFFECT = table(EffectRow)


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    yield
    for each in (deeds.DONE, deeds.TRIED, deeds.MEANWHILE):
        each.clear()


@pytest.fixture
def world(store: Store) -> World:
    """A ticket whose server is to be restarted."""
    made = World(store, desk_with("tests.flows.deeds:restart"))
    made.opens("T-1", f"{DAY} 09:00", (f"{DAY} 09:00", "priority", "1"))
    made.sweep(NINE)
    return made


def teller(at: datetime = NINE, owner: str = "anna") -> Teller:
    """Who keeps what became of it, by policies by which an act is tried three times."""
    return Teller(at, "run", owner, {"act": Policy((MINUTE,), 2 * MINUTE)})


def claimed(world: World, owner: str = "anna", now: datetime = NINE) -> Act:
    act = claim_act(world.store, KEY, owner=owner, now=now)
    assert act is not None
    return act


def do(world: World, function: str = "restart", now: datetime = NINE) -> Act:
    """Claim the act and carry it out by this function."""
    act = claimed(world, now=now)
    asyncio.run(carry_out(world.store, getattr(deeds, function), act))
    return act


# -- What waits ------------------------------------------------------------------------------------


def test_an_act_waits_in_the_outbox_and_is_no_message(world: World) -> None:
    assert pending(world.store, NINE) == []
    (effect,) = pending_acts(world.store, NINE)
    assert (effect.key, effect.whom, effect.channel) == (KEY, "restart-server", "act")
    assert count_pending(world.store, NINE) == 1
    assert pending_acts(world.store, NINE, ticket="T-2") == []


@pytest.mark.parametrize(
    "function",
    ["restart", "restart_async", "restart_given"],
    ids=["a function", "a coroutine", "a function that gives one"],
)
def test_the_task_is_given_the_ticket_its_values_and_the_key(world: World, function: str) -> None:
    do(world, function)
    ((ticket, values, key),) = deeds.DONE
    assert (ticket, key) == ("T-1", KEY)
    assert values == {"state": "New", "priority": "2", "assignee": ""}, "as it was decided"


# -- What becomes of it ----------------------------------------------------------------------------


def test_when_it_is_done_the_walk_goes_on(world: World) -> None:
    act = do(world)
    at = NINE + 5 * SECOND
    record_done(world.store, act.effect, teller(at))
    assert effects(world, "state", "attempts", "problem") == [("delivered", 1, "")]
    (entry,) = world.log("T-1", "delivered")
    assert entry["values"] == {"whom": "restart-server", "by": "act", "key": KEY}
    told = rows_of(world.store, EventRow)[-1]
    assert (told["type"], told["new"], told["at"], told["seq"]) == ("done", "restart-server", at, 2)
    assert world.walk("T-1/1")["due_at"] == at
    world.sweep(at)
    assert world.steps("T-1") == [(NINE, "restart"), (at, "over")]
    numbers = [row["n"] for row in world.log("T-1")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_tries_that_fail_leave_it_waiting(world: World) -> None:
    for tried in (1, 2):
        act = claimed(world, now=NINE + (tried - 1) * 2 * MINUTE)
        with pytest.raises(Undone, match=f"ConnectionError: .* try {tried}") as raised:
            asyncio.run(carry_out(world.store, deeds.third_time, act))
        record_undone(world.store, act.effect, str(raised.value), Teller(NINE, "run", "anna"))
        assert effects(world, "state", "attempts") == [("pending", tried)]
        assert pending_acts(world.store, NINE) == []
    assert world.log("T-1", "delivered", "failed") == []
    record_done(world.store, do(world, "third_time", NINE + 10 * MINUTE).effect, teller())
    assert effects(world, "state", "attempts") == [("delivered", 3)]
    assert len(deeds.DONE) == 1


def test_when_it_failed_for_good_the_path_takes_it_up(world: World) -> None:
    act = claimed(world)
    with pytest.raises(Undone, match="PermissionError: not allowed to restart it") as raised:
        asyncio.run(carry_out(world.store, deeds.never, act))
    at = NINE + 71 * SECOND
    once = Teller(at, "run", "anna", {"act": Policy((MINUTE,), timedelta())})
    record_undone(world.store, act.effect, str(raised.value), once)
    assert effects(world, "state", "problem") == [("failed", str(raised.value))]
    (entry,) = world.log("T-1", "failed")
    assert entry["because"] == "PermissionError: not allowed to restart it"
    world.sweep(at)
    assert world.steps("T-1") == [(NINE, "restart"), (at, "desk")]
    assert [effect.whom for effect in pending(world.store, at)] == ["carla"]


def test_a_task_that_ends_its_program_does_not_end_ours(world: World) -> None:
    with pytest.raises(Undone, match="it asked to exit with 3"):
        do(world, "exits")


def test_a_ticket_that_was_solved_meanwhile_stays_so(world: World) -> None:
    act = do(world)
    with world.store.writing() as connection:
        solved = EventRow(ticket="T-1", at=NINE, seq=2, type="state", new="Solved")
        connection.execute(table(EventRow).insert(), solved.model_dump(exclude={"id"}))
    world.decides(world.claims(NINE), NINE)
    record_done(world.store, act.effect, teller())
    world.sweep(NINE)
    assert [step for _, step in world.steps("T-1")] == ["restart", "over"]


def test_figures_count_acts_apart_from_people(world: World) -> None:
    assert figures_of(world.store).acts == {"pending": 1}
    record_done(world.store, do(world).effect, teller())
    figures = figures_of(world.store)
    assert (figures.acts, figures.told, figures.undelivered) == ({"delivered": 1}, {}, 0)


# -- Others at work --------------------------------------------------------------------------------


def test_nobody_else_begins_what_somebody_is_at(world: World) -> None:
    claimed(world, "anna")
    assert claim_act(world.store, KEY, owner="ben", now=NINE) is None
    assert pending_acts(world.store, NINE) == []
    assert count_pending(world.store, NINE) == 0
    claimed(world, "anna")


def test_what_was_done_is_not_begun_again(world: World) -> None:
    act = do(world)
    for _ in range(2):
        record_done(world.store, act.effect, teller())
    assert claim_act(world.store, KEY, owner="anna", now=NINE) is None
    assert len(world.log("T-1", "delivered")) == 1
    assert [row["type"] for row in rows_of(world.store, EventRow)][2:] == ["done"]


@pytest.mark.parametrize(
    ("after", "free"),
    [
        pytest.param(LEASE - SECOND, False, id="a second before the lease lapses"),
        pytest.param(LEASE + SECOND, True, id="a second after"),
    ],
)
def test_what_a_killed_worker_was_at_is_free_when_its_lease_lapses(
    world: World, monkeypatch: pytest.MonkeyPatch, after: timedelta, *, free: bool
) -> None:
    clock_at(monkeypatch, NINE)
    claimed(world, "killed")
    clock_at(monkeypatch, NINE + after)
    assert bool(pending_acts(world.store, NINE)) is free
    assert (claim_act(world.store, KEY, owner="ben", now=NINE) is not None) is free


def test_where_no_worker_lives_all_is_free_at_once(world: World) -> None:
    claimed(world, "killed")
    release_claims(world.store)
    assert claimed(world, "new").owner == "new"


@pytest.mark.parametrize(
    "statement", ["INSERT INTO entry", "UPDATE effect", "INSERT INTO event", "UPDATE walk"]
)
def test_killed_between_doing_and_noting_it_is_done_again_with_the_same_key(
    world: World, statement: str
) -> None:
    act = do(world)

    def die(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith(statement):
            raise InterruptedError(sql)

    before = world.kept()
    event.listen(world.store.engine, "before_cursor_execute", die)
    with pytest.raises(InterruptedError):
        record_done(world.store, act.effect, teller())
    event.remove(world.store.engine, "before_cursor_execute", die)
    assert world.kept() == before
    release_claims(world.store)
    record_done(world.store, do(world).effect, teller())
    assert [key for _, _, key in deeds.DONE] == [KEY, KEY]
    world.sweep(NINE)
    assert [step for _, step in world.steps("T-1")] == ["restart", "over"]
    assert len(world.log("T-1", "delivered")) == 1


def test_who_lost_it_does_not_say_that_it_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(monkeypatch, NINE)
    lost = claimed(world, "anna")
    clock_at(monkeypatch, NINE + LEASE + SECOND)
    claimed(world, "ben")
    record_undone(world.store, lost.effect, "too slow", teller())
    assert effects(world, "state", "claimed_by") == [("pending", "ben")]
    assert world.log("T-1", "failed") == []


def test_a_claim_is_kept_up_while_the_task_is_at_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.engine.acts, "_BEATS", LEASE / timedelta(milliseconds=20))

    def until() -> object:
        with world.store.reading() as connection:
            return connection.scalar(select(_EFFECT.c.claimed_until))

    def wait() -> None:
        first, patience = until(), time.monotonic() + 20
        while until() == first and time.monotonic() < patience:
            time.sleep(0.01)
        deeds.DONE.append(("kept up" if until() != first else "not kept up", {}, ""))

    deeds.MEANWHILE.append(wait)
    do(world)
    assert deeds.DONE[0][0] == "kept up"


# -- Where tasks are found -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        pytest.param("tests.flows.deeds:restart", "", id="it is there"),
        pytest.param(
            "no_such_package.tasks:restart",
            "cannot be imported: no_such_package.tasks:restart: No module named 'no_such_package'; "
            "install its package where flows run, or correct 'tasks' in desk.yaml",
            id="no such module",
        ),
        pytest.param(
            "tests.flows.deeds:restrat",
            "cannot be imported: tests.flows.deeds:restrat: module 'tests.flows.deeds' has no "
            "attribute 'restrat'",
            id="no such function",
        ),
        pytest.param(
            "tests.flows.deeds:NO_FUNCTION",
            "is no function: tests.flows.deeds:NO_FUNCTION is int",
            id="something else",
        ),
    ],
)
def test_what_is_wrong_with_a_task_is_a_sentence(task: str, sentence: str) -> None:
    found = task_problems(desk_with(task))
    assert [each.startswith(f"task 'restart-server' {sentence}") for each in found] == (
        [True] if sentence else []
    )


def test_a_task_that_the_desk_no_longer_has_is_named_with_the_nearest() -> None:
    with pytest.raises(FlowsError) as raised:
        task_named({"restart-service": "a:b"}, "restart-server")
    assert str(raised.value) == (
        "'tasks' in desk.yaml does not name 'restart-server'; did you mean 'restart-service'?"
    )
