"""The outbox: each message arrives once, is logged once, and keeps no other from its way."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.engine.outbox import claim_messages, count_pending, pending
from flows.engine.telling import send_all
from flows.notifiers.mailbox import Mailbox
from flows.notifiers.port import Undelivered
from flows.store.database import Store
from matrices.desk import Desk
from matrices.log import Effect
from tests.conftest import berlin
from tests.flows.telling import NOW, ONCE, WHOM, arrived, deliver, effects, major_incident, numbers
from tests.flows.world import World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def world(store: Store, incidents: Desk) -> World:
    """A major incident; four messages wait."""
    return major_incident(store, incidents)


@pytest.fixture
def box(world: World, tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mailbox", world.desk.roster.addresses("mail"))


# -- What waits ------------------------------------------------------------------------------------


def test_what_waits_is_in_order_of_its_instants(world: World) -> None:
    world.opens("T-0", "2026-03-23 08:58", ("2026-03-23 09:01", "priority", "1"))
    world.sweep(NOW)
    waiting = pending(world.store, NOW)
    assert [effect.ticket for effect in waiting] == ["T-0"] * 4 + ["T-1"] * 4
    assert [effect.whom for effect in pending(world.store, NOW, ticket="T-1")] == WHOM
    assert count_pending(world.store, NOW) == 8


def test_what_is_meant_for_later_waits_until_then(world: World) -> None:
    before = berlin("2026-03-23 09:04:59")
    assert count_pending(world.store, before) == 0
    assert pending(world.store, before) == []


def test_a_message_is_claimed_by_its_key_as_long_as_it_waits(world: World, box: Mailbox) -> None:
    key = pending(world.store, NOW)[2].key
    for _ in range(2):  # its owner has it already
        (effect,) = claim_messages(world.store, NOW, owner="anna", limit=1, key=key).effects
        assert effect.key == key
    assert claim_messages(world.store, NOW, owner="ben", limit=1, key=key).effects == []
    assert deliver(world, box) == 3
    assert deliver(world, box, run="anna") == 1
    assert claim_messages(world.store, NOW, owner="anna", limit=1, key=key).effects == []


# -- What arrives ----------------------------------------------------------------------------------


def test_each_message_arrives_and_the_log_says_so(world: World, box: Mailbox) -> None:
    assert deliver(world, box, run="run-9") == 4
    assert arrived(box) == sorted(WHOM)
    assert effects(world, "state", "problem", "attempts") == [("delivered", "", 1)] * 4
    entries = world.log("T-1", "delivered")
    assert [entry["values"]["whom"] for entry in entries] == WHOM
    told = {row["values"]["key"] for row in world.log("T-1", "told")}
    assert {entry["values"]["key"] for entry in entries} == told
    assert all(entry["at"] == NOW for entry in entries), "when it was meant, not when it was sent"


def test_what_arrived_is_not_sent_again(world: World, box: Mailbox) -> None:
    deliver(world, box)
    assert deliver(world, box) == 0
    assert len(world.log("T-1", "delivered")) == 4


def test_the_walk_goes_on_and_its_entries_have_no_gap(world: World, box: Mailbox) -> None:
    deliver(world, box)
    world.sweep("2026-03-23 18:00")
    deliver(world, box, at=berlin("2026-03-23 18:00"))
    entries = numbers(world, "T-1/1")
    assert entries == list(range(1, len(entries) + 1))
    assert world.walk("T-1/1")["entries"] == len(entries)
    assert len(world.log("T-1", "told")) == len(world.log("T-1", "delivered")) > 4


# -- What does not ---------------------------------------------------------------------------------


def test_a_mailbox_that_takes_nothing_leaves_the_messages_waiting(
    world: World, box: Mailbox
) -> None:
    box.folder.touch()
    for tried, minutes in ((1, 0), (2, 2)):
        assert deliver(world, box, at=NOW + minutes * MINUTE) == 4
        assert effects(world, "state", "attempts") == [("pending", tried)] * 4
    problems = {problem for (problem,) in effects(world, "problem")}
    assert f"the mailbox {box.folder}/dora takes nothing: Not a directory" in problems
    assert world.log("T-1", "delivered", "failed") == []
    box.folder.unlink()
    assert deliver(world, box, at=NOW + 3 * MINUTE) == 0, "it waits longer from try to try"
    deliver(world, box, at=NOW + 10 * MINUTE)
    assert arrived(box) == sorted(WHOM)
    assert effects(world, "state", "problem", "attempts") == [("delivered", "", 3)] * 4


def test_after_the_last_try_it_failed_and_the_log_says_why(world: World, box: Mailbox) -> None:
    box.folder.touch()
    deliver(world, box)
    deliver(world, box, at=NOW + DAY)
    assert effects(world, "state", "attempts") == [("failed", 2)] * 4
    entries = world.log("T-1", "failed")
    assert [entry["values"]["whom"] for entry in entries] == WHOM
    assert all(entry["because"].endswith("takes nothing: Not a directory") for entry in entries)
    assert pending(world.store, NOW) == []


@pytest.mark.parametrize("last", [False, True], ids=["to be tried again", "for good"])
def test_one_box_that_takes_nothing_keeps_no_other_from_its_messages(
    world: World, box: Mailbox, *, last: bool
) -> None:
    box.folder.mkdir()
    (box.folder / "dora").touch()
    deliver(world, box, policies=ONCE if last else {})
    assert arrived(box) == ["chris", "chris", "emil"]
    states = dict(effects(world, "whom", "state"))
    state = "failed" if last else "pending"
    assert states == {"chris": "delivered", "dora": state, "emil": "delivered"}
    assert len(world.log("T-1", "delivered")) == 3
    assert len(world.log("T-1", "failed")) == int(last)
    entries = numbers(world, "T-1/1")
    assert entries == list(range(1, len(entries) + 1))


def test_a_notifier_with_a_broken_address_keeps_no_other_from_its_messages(
    world: World, tmp_path: Path
) -> None:
    people = {
        **world.desk.roster.addresses("mail"),
        "dora": "dora@desk.example\nBcc: eve@evil.example",
    }
    box = Mailbox(tmp_path / "mailbox", people)
    deliver(world, box)
    assert {"chris", "emil"} <= set(arrived(box))


def test_a_notifier_says_in_words_why_nothing_arrived(world: World) -> None:
    class Silent:
        settled: datetime | None = None

        def send(self, effect: Effect) -> None:
            if effect.whom == "dora":
                raise Undelivered("dora is on leave")

        def settle(self) -> None:
            self.settled = NOW

    silent = Silent()
    attempts = send_all(silent, pending(world.store, NOW))
    assert [attempt.problem for attempt in attempts] == ["", "dora is on leave", "", ""]
    assert silent.settled == NOW, "what did arrive is made sure of"
