"""A decision when a worker dies, tries again, or meets a walk that cannot go on."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import matrices.decide
from flows.store.database import Store
from flows.store.log import story_of
from flows.store.tables import EffectRow
from matrices.decide import Decision
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.stores import new_store
from tests.flows.world import COMES_BACK, World


@pytest.fixture
def world(store: Store, incidents: Desk) -> World:
    """The ready-made desk with an empty store."""
    return World(store, incidents)


# -- All of it or nothing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE event", id="when events are marked as taken"),
        pytest.param("INSERT INTO walk", id="when a walk begins"),
        pytest.param("UPDATE walk", id="when a walk is kept"),
        pytest.param("UPDATE ticket", id="when a ticket is kept"),
        pytest.param("INSERT INTO entry", id="when the log is written"),
        pytest.param("INSERT INTO effect", id="at the very last, when messages are kept"),
    ],
)
def test_a_worker_dies(world: World, incidents: Desk, tmp_path: Path, statement: str) -> None:
    other = World(new_store(tmp_path / "undisturbed.db"), incidents)
    for each in (world, other):
        each.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
        each.opens("T-2", "2026-03-23 10:00")
    claims = world.claims("2026-03-26 09:00")
    before = world.kept()

    def die(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith(statement):
            raise InterruptedError(sql)

    event.listen(world.store.engine, "before_cursor_execute", die)
    with pytest.raises(InterruptedError):
        world.decides(claims, "2026-03-26 09:00")
    event.remove(world.store.engine, "before_cursor_execute", die)
    assert world.kept() == before

    world.decides(claims, "2026-03-26 09:00")
    other.sweep("2026-03-26 09:00")
    assert world.kept() == other.kept()
    other.store.close()


@pytest.mark.parametrize(
    "now",
    [
        pytest.param("2026-03-23 09:10", id="under way"),
        pytest.param("2026-03-23 12:00", id="at its end"),
        pytest.param("2026-03-25 10:00", id="come back, with more to happen"),
    ],
)
def test_a_worker_that_kept_its_decision_and_tries_again_changes_nothing(
    world: World, now: str
) -> None:
    """As a task does that is run again because its answer got lost."""
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    claims = world.claims(now)
    world.decides(claims, now)
    before = world.kept()
    world.decides(claims, now)
    assert world.kept() == before


# -- Walks that cannot go on -----------------------------------------------------------------------

STUCK = ("2026-03-23 11:00", "priority", "9")
"""An event of another system that got past the import: no matrix row is for it."""


def test_a_walk_that_cannot_go_on_has_a_sentence_and_harms_no_other(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00")
    world.opens("T-2", "2026-03-23 09:00", STUCK)
    world.opens("T-3", "2026-03-23 09:00")
    assert world.decides(world.claims("2026-03-23 12:00"), "2026-03-23 12:00") == 3
    sentence = "ticket T-2: matrix 'priorities' has no row for priority '9'"
    walk = world.walk("T-2/1")
    assert (walk["problem"], walk["due_at"]) == (sentence, None)
    (entry,) = world.log("T-2", "failed")
    assert entry["because"] == sentence
    assert world.walk("T-1/1")["problem"] == world.walk("T-3/1")["problem"] == ""
    steps = [step for _, step in world.steps("T-1")]
    assert steps == [step for _, step in world.steps("T-3")] != []


def test_a_walk_with_a_fault_that_nobody_foresaw_harms_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(**given: Any) -> Decision:
        if given["walk"].ticket == "T-2":
            raise ZeroDivisionError("nobody foresaw this")
        return matrices.decide.decide(**given)

    monkeypatch.setattr("flows.engine.deciding.decide", decide)
    for ticket in ("T-1", "T-2", "T-3"):
        world.opens(ticket, "2026-03-23 09:00")
    world.sweep("2026-03-23 12:00")
    assert "nobody foresaw this" in world.walk("T-2/1")["problem"]
    assert len(world.steps("T-1")) == len(world.steps("T-3")) == 4


def test_it_is_not_tried_again_and_again(world: World) -> None:
    world.opens("T-2", "2026-03-23 09:00", STUCK)
    world.sweep("2026-03-23 12:00")
    assert world.claims("2026-03-30 12:00") == []
    assert story_of(world.store, "T-2").problem == world.walk("T-2/1")["problem"] != ""


def test_what_was_due_before_it_got_stuck_is_done_however_late_the_sweep(world: World) -> None:
    world.opens("T-1", "2026-03-23 09:00", STUCK)
    world.sweep("2026-03-23 12:00")
    steps = [step for at, step in world.steps("T-1") if at < berlin(STUCK[0])]
    assert steps == ["intake", "triage", "first-line", "specialists"]
    assert rows_of(world.store, EffectRow), "the specialists were to be told at half past ten"
