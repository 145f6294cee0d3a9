"""Messages that ask somebody to act are not sent any more once somebody has acted."""

from pathlib import Path

import pytest

from flows.engine.outbox import claim_messages, pending
from flows.engine.outcomes import Attempt, Teller, record
from flows.notifiers.mailbox import Mailbox
from flows.store.database import Store
from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.conftest import berlin
from tests.flows.telling import arrived, deliver, effects
from tests.flows.world import World
from tests.matrices.small import LADDER, SMALL

DAY = "2026-04-20"
_LADDER = """\
path: ladder
calendar: office
matrix: speed
start: desk
anywhere:
  - {on: solved, go: over}
steps:
  desk:
    work: team first
    acknowledge: one
    tell: [lead]
    next:
      - {after: 1h, go: chief}
      - {on: reassigned, go: chief}
  chief:
    work: lead
    tell: [lead]
    next:
      - {after: 1d, go: over}
  over: {end: solved}
"""


def desk() -> Desk:
    """Two who are asked and one who is told; later the lead is asked."""
    return read_desk({**SMALL, LADDER: _LADDER})


def world_with(store: Store, *events: tuple[str, str, str]) -> World:
    """A ticket opened at nine."""
    world = World(store, desk())
    world.opens("T-1", f"{DAY} 09:00", *((f"{DAY} {at}", kind, new) for at, kind, new in events))
    return world


def states(world: World) -> dict[str, str]:
    return dict(effects(world, "whom", "state"))


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        pytest.param(("09:30", "state", "Solved"), "end over", id="solved"),
        pytest.param(("09:30", "acknowledged", ""), "on acknowledged", id="acknowledged"),
        pytest.param(("09:30", "snoozed", "2h"), "on snoozed", id="snoozed"),
    ],
)
def test_who_was_asked_is_not_told_any_more_and_the_log_says_so(
    store: Store, tmp_path: Path, event: tuple[str, str, str], rule: str
) -> None:
    world = world_with(store, event)
    world.sweep(f"{DAY} 09:00")
    world.sweep(f"{DAY} 09:30")
    assert states(world) == {"anna": "withdrawn", "ben": "withdrawn", "carla": "pending"}
    entries = [each for each in world.log("T-1", "withdrawn") if "key" in each["values"]]
    assert [each["values"]["whom"] for each in entries] == ["anna", "ben"]
    assert {each["at"] for each in entries} == {berlin(f"{DAY} 09:30")}
    assert rule in {each["rule"] for each in entries} | {"end over"}
    box = Mailbox(tmp_path, {})
    assert deliver(world, box, at=berlin(f"{DAY} 09:31")) == 1
    assert arrived(box) == ["carla"], "she was only told"


def test_also_what_is_decided_late_in_one_go(store: Store) -> None:
    world = world_with(store, ("09:30", "acknowledged", ""))
    world.sweep(f"{DAY} 09:45")
    assert states(world) == {"anna": "withdrawn", "ben": "withdrawn", "carla": "pending"}
    numbers = [row["n"] for row in world.log("T-1")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_who_is_asked_after_it_is_told(store: Store) -> None:
    world = world_with(store, ("09:30", "reassigned", ""))
    world.sweep(f"{DAY} 09:45")
    found = effects(world, "step", "whom", "state")
    assert ("chief", "carla", "pending") in found
    assert ("desk", "anna", "withdrawn") in found


def test_time_alone_withdraws_nothing(store: Store) -> None:
    world = world_with(store)
    world.sweep(f"{DAY} 10:30")
    assert {state for _, state in effects(world, "whom", "state")} == {"pending"}


def test_what_was_told_stays_told(store: Store, tmp_path: Path) -> None:
    world = world_with(store, ("09:30", "acknowledged", ""))
    world.sweep(f"{DAY} 09:00")
    deliver(world, Mailbox(tmp_path, {}), at=berlin(f"{DAY} 09:00"))
    world.sweep(f"{DAY} 09:30")
    assert set(states(world).values()) == {"delivered"}


def test_what_arrives_while_it_is_withdrawn_has_arrived(store: Store) -> None:
    world = world_with(store, ("09:30", "acknowledged", ""))
    world.sweep(f"{DAY} 09:00")
    at = berlin(f"{DAY} 09:00")
    (first, *_) = claim_messages(store, at, owner="anna", limit=1).effects
    world.sweep(f"{DAY} 09:30")
    record(store, [Attempt(first)], Teller(at, "run", "anna"))
    assert states(world)[first.whom] == "delivered"
    kinds = [each["kind"] for each in world.log() if each["values"].get("key") == first.key]
    assert kinds == ["told", "withdrawn", "delivered"]


def test_what_is_withdrawn_while_it_fails_is_not_tried_again(store: Store) -> None:
    world = world_with(store, ("09:30", "acknowledged", ""))
    world.sweep(f"{DAY} 09:00")
    at = berlin(f"{DAY} 09:00")
    (first, *_) = claim_messages(store, at, owner="anna", limit=1).effects
    world.sweep(f"{DAY} 09:30")
    record(store, [Attempt(first, "no way")], Teller(at, "run", "anna"))
    assert states(world)[first.whom] == "withdrawn"
    assert [each.whom for each in pending(store, berlin(f"{DAY} 12:00"))] == ["carla"]
