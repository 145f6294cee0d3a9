"""The outbox when a worker dies or is not alone: told once, and the log stays whole."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

import matrices.decide
from flows.engine.outbox import pending
from flows.engine.outcomes import Attempt, Teller, record
from flows.engine.telling import send_all
from flows.notifiers.mailbox import Mailbox
from flows.store.claims import release_claims
from flows.store.database import Store
from matrices.decide import Decision
from matrices.desk import Desk
from matrices.log import Effect
from tests.conftest import berlin
from tests.flows.telling import NOW, WHOM, arrived, deliver, effects, major_incident, numbers
from tests.flows.world import Told, World


@pytest.fixture
def world(store: Store, incidents: Desk) -> World:
    """A major incident; four messages wait."""
    return major_incident(store, incidents)


@pytest.fixture
def box(world: World, tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mailbox", world.desk.roster.addresses("mail"))


@pytest.mark.parametrize("statement", ["INSERT INTO entry", "UPDATE walk", "UPDATE effect"])
def test_killed_between_sending_and_noting_it_is_still_told_once(
    world: World, box: Mailbox, statement: str
) -> None:
    def die(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith(statement) and "SET claimed_by" not in sql:  # that claims it
            raise InterruptedError(sql)

    before = world.kept()
    event.listen(world.store.engine, "before_cursor_execute", die)
    with pytest.raises(InterruptedError):
        deliver(world, box)
    event.remove(world.store.engine, "before_cursor_execute", die)
    assert unclaimed(world.kept()) == unclaimed(before)
    assert arrived(box) == sorted(WHOM)
    release_claims(world.store)
    deliver(world, Mailbox(box.folder, box.addresses))
    assert arrived(box) == sorted(WHOM)
    assert len(world.log("T-1", "delivered")) == 4


@pytest.mark.parametrize(
    ("problem", "last"),
    [
        pytest.param("", False, id="it arrived there too"),
        pytest.param("no way", False, id="it did not arrive there"),
        pytest.param("no way", True, id="it did not arrive there, after the last try"),
    ],
)
def test_two_workers_had_the_same_message_and_the_first_noted_its_arrival(
    world: World, box: Mailbox, problem: str, *, last: bool
) -> None:
    both = pending(world.store, NOW)
    deliver(world, box)
    attempts = [Attempt(each, problem, for_good=last) for each in both]
    record(world.store, attempts, Teller(NOW, "second", "second"))
    assert effects(world, "state", "problem") == [("delivered", "")] * 4
    assert len(world.log("T-1", "delivered")) == 4
    assert not world.log("T-1", "failed")


def between_reading_and_writing(
    monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]
) -> None:
    """Something happens once, while a walk has been read and its decision is not kept yet."""
    todo = [happens]

    def decide(**given: Any) -> Decision:
        while todo:
            todo.pop()()
        return matrices.decide.decide(**given)

    monkeypatch.setattr("flows.engine.deciding.decide", decide)


AGAIN: list[Told] = [
    ("2026-03-23 09:40", "state", "Closed"),
    ("2026-03-23 10:00", "reopened", ""),
]


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(False, id="and goes on"),
        pytest.param(True, id="and had ended, and comes back"),
    ],
)
def test_messages_arrive_while_their_walk_is_decided(
    store: Store, incidents: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ends: bool
) -> None:
    world = World(store, incidents)
    more = AGAIN if ends else []
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:05", "priority", "1"), *more)
    world.sweep("2026-03-23 09:30")
    box = Mailbox(tmp_path / "mailbox", incidents.roster.addresses("mail"))
    first, *rest = pending(store, NOW)
    between_reading_and_writing(monkeypatch, lambda: tell(world, box, [first]))
    later = berlin("2026-03-23 12:00")
    claims = world.claims(later)
    try:
        world.decides(claims, later)
    except IntegrityError:  # a stale decision may be refused: it is decided again
        world.decides(claims, later)
    tell(world, box, rest)
    assert len(world.log("T-1", "delivered")) == 4
    for walk in {row["walk"] for row in world.log()}:
        entries = numbers(world, walk)
        assert entries == list(range(1, len(entries) + 1))
        assert world.walk(walk)["entries"] == len(entries)


def unclaimed(kept: dict[str, Any]) -> dict[str, Any]:
    """What is kept, without who had claimed effects."""
    claim = ("claimed_by", "claimed_until")
    effects = [{name: row[name] for name in row if name not in claim} for row in kept["effect"]]
    return {**kept, "effect": effects}


def tell(world: World, box: Mailbox, effects: Sequence[Effect]) -> None:
    record(world.store, send_all(box, effects), Teller(NOW, "deliver"))
