"""What fails for good is an event; where the path does not hear it, a person is needed."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from diagrams.telling import table_of, what
from flows.engine.acts import Act, Undone, carry_out
from flows.notifiers.port import Undelivered
from flows.store.database import Store
from flows.store.figures import figures_of
from flows.store.log import story_of
from matrices.deliveries import POLICIES
from matrices.files.desks import read_desk
from matrices.log import Effect
from matrices.messages import Letter
from tests.conftest import berlin
from tests.flows import deeds
from tests.flows.telling import NOW, deliver, effects
from tests.flows.world import World
from tests.matrices.small import LADDER, SMALL

DAY = "2026-04-20"
NINE = berlin(f"{DAY} 09:00")
_LADDER = """\
path: ladder
calendar: office
matrix: speed
start: desk
anywhere:
  - {{on: solved, go: over}}
steps:
  desk:
    work: anna
    tell: [anna]
    next:
      - {{after: 1d, go: chief}}
{more}
  chief:
    work: lead
    tell: [lead]
    next:
      - {{after: 1d, go: over}}
  over: {{end: solved}}
"""
_HEARS = "      - {on: undelivered, go: chief, because: nobody reached her}"


class Refusing:
    """A receiver that says no, for good or for now."""

    def __init__(self, problem: Undelivered) -> None:
        self.problem = problem

    def send(self, effect: Effect) -> None:
        if effect.whom == "anna":
            raise self.problem

    def settle(self) -> None:
        """Nothing is to be kept."""


NEVER = Refusing(Undelivered("no such address", for_good=True))


def world_of(store: Store, more: str = "") -> World:
    world = World(store, read_desk({**SMALL, LADDER: _LADDER.format(more=more)}))
    world.opens("T-1", f"{DAY} 09:00")
    world.sweep(NINE)
    return world


def test_the_path_takes_it_up_where_it_hears_it(store: Store) -> None:
    world = world_of(store, _HEARS)
    deliver(world, NEVER, at=NINE)
    assert effects(world, "state", "attempts", "problem") == [("failed", 1, "no such address")]
    world.sweep(NINE)
    assert world.steps("T-1") == [(NINE, "desk"), (NINE, "chief")]
    assert world.walk("T-1/1")["needs"] == ""
    assert [each["rule"] for each in world.log("T-1", "step")][1] == "on undelivered"


def test_where_it_does_not_a_person_is_needed_until_somebody_acts(store: Store) -> None:
    world = world_of(store)
    deliver(world, NEVER, at=NINE)
    world.sweep(NINE)
    needs = "nobody could tell anna, and the path does not say what then"
    assert world.walk("T-1/1")["needs"] == needs
    assert [each["because"] for each in world.log("T-1", "needs")] == [needs]
    assert figures_of(store).needing == 1
    story = story_of(store, "T-1")
    assert story.needs == needs
    path = world.desk.paths["ladder"]
    assert f"It needs a person: {needs}." in str(table_of(story, path).caption)
    told = [what(line, path) for line in story.lines]
    assert "failed to tell anna by mail" in told
    assert f"needs a person: {needs}" in told
    world.sweep("2026-04-21 09:00")  # the lead has it
    assert world.walk("T-1/1")["needs"] == ""
    assert figures_of(store).needing == 0


def test_a_receiver_may_say_when_it_is_to_be_tried_again(store: Store) -> None:
    world = world_of(store)
    busy = Refusing(Undelivered("busy", later=timedelta(hours=3)))
    deliver(world, busy, at=NINE)
    assert effects(world, "state", "try_at") == [("pending", NINE + timedelta(hours=3))]
    (entry,) = world.log("T-1", "tried")
    assert entry["because"] == "busy"
    assert entry["values"]["tries"] == "1"
    assert berlin(f"{DAY} 12:00").isoformat() == entry["values"]["again"]


def test_waits_grow_and_end(store: Store) -> None:
    world = world_of(store)
    now, tries = NINE, []
    while effects(world, "state") == [("pending",)]:
        deliver(world, Refusing(Undelivered("down")), at=now)
        tries.append(now)
        ((now,),) = effects(world, "try_at")
    waits = [later - earlier for earlier, later in pairwise(tries)]
    policy = POLICIES["mail"]
    for wait, least in zip(waits, policy.waits, strict=False):
        assert least <= wait <= least * 1.25
    assert NINE + policy.until - timedelta(hours=3) < tries[-1] <= NINE + policy.until
    assert effects(world, "state") == [("failed",)]


def test_an_outage_of_ours_takes_no_try_away(store: Store) -> None:
    world = world_of(store)
    deliver(world, Refusing(Undelivered("down")), at=NINE + timedelta(days=3))
    assert effects(world, "state") == [("pending",)]


# -- Tasks that go wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        pytest.param("says_no", "it returned False; a task returns when", id="it returns False"),
        pytest.param(
            "gives_error", "it returned the error ValueError: no", id="an error, returned"
        ),
        pytest.param("gives_generator", "it returned a generator", id="a generator"),
        pytest.param(
            "interrupts", "it raised KeyboardInterrupt", id="it raises what ends programs"
        ),
        pytest.param("cancels", "it was cancelled", id="it cancels itself"),
        pytest.param("hangs", "it took longer than it may", id="it hangs in its thread"),
        pytest.param("hangs_async", "it took longer than it may", id="it hangs in the event loop"),
    ],
)
def test_a_task_that_goes_wrong_fails_alone(store: Store, function: str, sentence: str) -> None:
    deeds.LET_GO.clear()
    effect = Effect("k", NOW, "T-1", "T-1/1", "s", 1, "task", "act", Letter("", ""))
    task = getattr(deeds, function)
    with pytest.raises(Undone, match=sentence):
        asyncio.run(carry_out(store, task, Act(effect, {}, "me"), limit=timedelta(seconds=0.2)))
    deeds.LET_GO.set()
