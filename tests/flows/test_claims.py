"""Claims: one worker decides a walk at a time, and one that died keeps nobody waiting for long."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

import flows.engine.keeping
from flows.store.claims import (
    LEASE,
    Claim,
    any_due,
    claim_due,
    count_due,
    due_tickets,
    release_claims,
)
from flows.store.database import Store, open_store
from flows.store.tables import EffectRow
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.world import World, clock_at

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPENED = {"T-9": "2026-03-23 09:00", "T-1": "2026-03-23 10:00", "T-5": "2026-03-23 09:30"}


@pytest.fixture
def world(store: Store, incidents: Desk, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three tickets, opened at nine, at half past and at ten; by the wall clock it is noon."""
    clock_at(monkeypatch, NOON)
    made = World(store, incidents)
    for ticket, at in OPENED.items():
        made.opens(ticket, at)
    return made


@pytest.mark.parametrize(
    ("now", "limit", "claimed"),
    [
        pytest.param("08:59:59", 9, [], id="before the first is due: none"),
        pytest.param("09:00", 9, ["T-9"], id="on the instant: it"),
        pytest.param("18:00", 9, ["T-9", "T-5", "T-1"], id="all are due: longest due first"),
        pytest.param("18:00", 2, ["T-9", "T-5"], id="two at a time: those longest due"),
    ],
)
def test_what_is_due_is_claimed(world: World, now: str, limit: int, claimed: list[str]) -> None:
    at = berlin(f"2026-03-23 {now}")
    assert due_tickets(world.store, at, limit=limit) == claimed
    assert count_due(world.store, at) >= len(claimed)
    claims = claim_due(world.store, at, owner="anna", limit=limit)
    assert [(each.walk, each.ticket, each.fence) for each in claims] == [
        (f"{ticket}/1", ticket, 1) for ticket in claimed
    ]


def test_walks_due_at_the_same_instant_are_claimed_by_name(store: Store, incidents: Desk) -> None:
    world = World(store, incidents)
    for ticket in ("T-2", "T-3", "T-1"):
        world.opens(ticket, "2026-03-23 09:00")
    claims = world.claims("2026-03-23 09:00")
    assert [claim.ticket for claim in claims] == ["T-1", "T-2", "T-3"]


def test_one_ticket_is_decided_where_it_is_named(world: World) -> None:
    """What others have claimed, or what is not due, is nothing to decide."""
    at = berlin("2026-03-23 10:00")
    decide = partial(world.decider.decide_due, at, limit=9, owner="anna", run="run")
    assert any_due(world.store, at, ticket="T-5")
    decided = decide(ticket="T-5")
    assert decided == 1
    assert {row["ticket"] for row in world.log()} == {"T-5"}
    assert not any_due(world.store, at, ticket="T-5")
    assert decide(ticket="T-5") is None
    claim_due(world.store, at, owner="ben", limit=1, ticket="T-1")
    assert not any_due(world.store, at, ticket="T-1")
    assert decide(ticket="T-1") is None
    assert due_tickets(world.store, at, limit=9) == ["T-9"]


def test_one_ticket_is_claimed_where_it_is_named(world: World) -> None:
    at = berlin("2026-03-23 18:00")
    claims = claim_due(world.store, at, owner="anna", limit=9, ticket="T-5")
    assert [claim.ticket for claim in claims] == ["T-5"]
    assert due_tickets(world.store, at, limit=9) == ["T-9", "T-1"]


@pytest.mark.parametrize(
    ("after", "claimed"),
    [
        pytest.param(timedelta(0), 0, id="at once: no"),
        pytest.param(LEASE - SECOND, 0, id="a second before the lease lapses: no"),
        pytest.param(LEASE + SECOND, 3, id="a second after it lapsed: yes"),
    ],
)
def test_a_claimed_walk_can_be_claimed_again(
    world: World, monkeypatch: pytest.MonkeyPatch, after: timedelta, claimed: int
) -> None:
    assert len(world.claims("2026-03-23 18:00", owner="anna")) == 3
    clock_at(monkeypatch, NOON + after)
    at = berlin("2026-03-23 18:00")
    assert count_due(world.store, at) == claimed
    assert len(due_tickets(world.store, at, limit=9)) == claimed
    again = world.claims(at, owner="ben")
    assert [claim.fence for claim in again] == [2] * claimed


def test_a_decided_walk_is_free_again(world: World) -> None:
    world.decides(world.claims("2026-03-23 09:00"), "2026-03-23 09:00")
    walk = world.walk("T-9/1")
    assert (walk["claimed_by"], walk["claimed_until"]) == ("", None)
    assert [claim.walk for claim in world.claims("2026-03-23 09:30")] == ["T-5/1", "T-9/1"]


def test_a_decision_whose_claim_was_lost_is_not_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = world.claims("2026-03-23 18:00", owner="anna")
    clock_at(monkeypatch, NOON + LEASE + SECOND)
    world.claims("2026-03-23 18:00", owner="ben")
    before = world.kept()
    assert world.decides(lost, "2026-03-23 18:00") == 0
    assert world.kept() == before
    assert not before["entries"]


def test_who_claimed_it_last_decides_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = world.claims("2026-03-23 18:00", owner="anna")
    clock_at(monkeypatch, NOON + LEASE + SECOND)
    world.decides(world.claims("2026-03-23 18:00", owner="ben"), "2026-03-23 18:00", run="ben")
    after = world.kept()
    world.decides(lost, "2026-03-23 18:00", run="anna")
    assert world.kept() == after
    assert len(after["entries"]) > 3


def test_of_a_chunk_only_the_lost_walk_is_left_to_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = berlin("2026-03-23 18:00")
    mine = world.claims(at, owner="anna")
    clock_at(monkeypatch, NOON + LEASE + SECOND)
    claim_due(world.store, at, owner="ben", limit=1, ticket="T-5")
    assert world.decides(mine, at) == 2
    assert {row["ticket"] for row in world.log()} == {"T-1", "T-9"}
    assert {row["ticket"] for row in rows_of(world.store, EffectRow)} == {"T-1", "T-9"}
    assert world.walk("T-5/1")["claimed_by"] == "ben"


def test_a_worker_that_was_slow_but_alone_keeps_its_decision(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = world.claims("2026-03-23 18:00")
    clock_at(monkeypatch, NOON + 10 * LEASE)
    assert world.decides(claims, "2026-03-23 18:00") == 3


def test_a_sweep_leaves_what_another_has_claimed_to_him(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = berlin("2026-03-23 18:00")
    bens = claim_due(world.store, at, owner="ben", limit=1, ticket="T-5")
    world.sweep(at, run="sweep")
    assert {row["ticket"] for row in world.log()} == {"T-1", "T-9"}
    clock_at(monkeypatch, NOON + LEASE + SECOND)
    world.sweep(at, run="sweep")
    assert {row["ticket"] for row in world.log()} == {"T-1", "T-5", "T-9"}
    swept = world.kept()
    assert world.decides(bens, at, run="ben") == 0, "his claim has lapsed"
    assert world.kept() == swept


def test_a_sweep_that_is_killed_while_it_writes_a_file_holds_nothing(
    file_store: Store, incidents: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No claim has to lapse: the next sweep takes the tickets at once."""
    world = World(file_store, incidents)
    world.opens("T-1", "2026-03-23 09:00")
    at = berlin("2026-03-23 18:00")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(flows.engine.keeping, "insert_rows", die)
        with pytest.raises(KeyboardInterrupt):
            world.sweep(at)
    assert not world.log()
    assert due_tickets(world.store, at, limit=9) == ["T-1"]


def test_claims_given_back_can_be_claimed_at_once(world: World) -> None:
    lost = world.claims("2026-03-23 18:00", owner="killed")
    release_claims(world.store)
    assert world.decides(lost, "2026-03-23 18:00") == 0, "the killed one lives after all"
    assert len(world.claims("2026-03-23 18:00", owner="new")) == 3


def test_giving_back_what_nobody_claimed_changes_nothing(world: World) -> None:
    before = [world.walk(f"{ticket}/1") for ticket in OPENED]
    release_claims(world.store)
    assert [world.walk(f"{ticket}/1") for ticket in OPENED] == before


def test_workers_at_the_same_time_claim_each_walk_once(store: Store, incidents: Desk) -> None:
    world = World(store, incidents)
    for number in range(60):
        world.opens(f"T-{number}", "2026-03-23 09:00")
    claimed: list[Claim] = []

    def work() -> None:
        own = open_store(store.url)
        at = berlin("2026-03-23 09:00")
        while claims := claim_due(own, at, owner=threading.current_thread().name, limit=4):
            claimed.extend(claims)
        own.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(claimed) == 60
    assert {claim.fence for claim in claimed} == {1}
    assert len({claim.walk for claim in claimed}) == 60
