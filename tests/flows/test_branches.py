"""Walks that stand at several steps: counted, marked and told as the log has them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from diagrams.overlay import with_standing, with_way
from diagrams.picture import START, Picture, picture_of
from flows.demo.folder import DemoFolder
from flows.demo.outputs import write_outputs
from flows.engine.opening import Engine
from flows.engine.runs import RunBook
from flows.engine.storming import Control
from flows.notifiers.mailbox import Mailbox
from flows.store.database import Store
from flows.store.figures import figures_of
from flows.store.log import story_of
from matrices.paths import ANYWHERE
from tests.conftest import BERLIN, berlin
from tests.flows.branching import branching
from tests.flows.world import Told, World

DAY = "2026-04-20"
INSIDE = ["look/machine", "look/person"]


class At(NamedTuple):
    """A moment in the life of a ticket that was opened at nine."""

    now: str
    steps: list[str]
    standing: dict[str, int]


@pytest.fixture
def world(store: Store) -> World:
    """The desk that forks, joins and calls."""
    return World(store, branching())


def lives(world: World, until: str, *events: Told) -> None:
    world.opens("T-1", f"{DAY} 09:00", *((f"{DAY} {at}", kind, new) for at, kind, new in events))
    world.sweep(f"{DAY} {until}")


ASKED: Told = ("14:00", "asked", "")
SOLVED: Told = ("09:30", "state", "Solved")


@pytest.mark.parametrize(
    ("until", "step", "standing"),
    [
        pytest.param("09:30", "ask, look/machine, look/person", {"ask": 1, "look": 1},
                     id="in a called path twice: at the step that calls it, once"),
        pytest.param("10:00", "ask, look/person", {"ask": 1, "look": 1}, id="one has arrived"),
        pytest.param("11:00", "ask, look/meet", {"ask": 1, "look": 1}, id="both have arrived"),
        pytest.param("12:00", "ask", {"ask": 1}, id="checked: it waits for the other branch"),
        pytest.param("14:00", "both", {"both": 1}, id="joined"),
    ],
)  # fmt: skip
def test_a_ticket_is_counted_at_each_step_where_it_stands(
    world: World, until: str, step: str, standing: dict[str, int]
) -> None:
    lives(world, until, ASKED)
    world.opens("T-2", f"{DAY} 14:00")
    assert world.walk("T-1/1")["step"] == step
    figures = figures_of(world.store)
    assert (figures.standing, figures.still_open) == (standing, 1)


def test_the_chart_counts_tickets_once_and_steps_each(world: World) -> None:
    lives(world, "09:30")
    world.opens("T-2", f"{DAY} 09:00", (f"{DAY} 09:10", "asked", ""))
    world.sweep(f"{DAY} 09:30")
    figures, path = figures_of(world.store), world.desk.paths["ladder"]
    picture = with_standing(
        picture_of(path),
        figures.standing,
        at=berlin(f"{DAY} 09:30"),
        zone=BERLIN,
        tickets=figures.still_open,
    )
    badges = {node.id: node.badge for node in picture.nodes if node.badge}
    assert badges == {"ask": "1 open", "look": "2 open"}
    assert picture.notes == (f"2 open tickets on Mon {DAY} 09:30",)


def marked(world: World) -> tuple[set[str], set[str]]:
    """The steps and arrows that a way goes through, besides the beginning."""
    picture = way(world)
    nodes = {node.id for node in picture.nodes if node.taken} - {START}
    return nodes, {edge.id for edge in picture.edges if edge.taken}


def way(world: World) -> Picture:
    path = world.desk.paths["ladder"]
    return with_way(picture_of(path), story_of(world.store, "T-1"), path)


BEGUN = {f"{START}/1", "sort/1", "sort/2"}


@pytest.mark.parametrize(
    ("until", "events", "nodes", "edges"),
    [
        pytest.param("09:00", [], {"sort", "ask", "look"}, BEGUN, id="forked"),
        pytest.param("11:30", [], {"sort", "ask", "look"}, BEGUN, id="inside the called path"),
        pytest.param("12:00", [], {"sort", "ask", "look"}, BEGUN | {"look/1"},
                     id="one branch has come to the join: by its arrow, not yet there"),
        pytest.param("14:00", [ASKED], {"sort", "ask", "look", "both"},
                     BEGUN | {"look/1", "ask/1"}, id="both have come: it is there"),
        pytest.param("10:00", [SOLVED], {"sort", "ask", "look", "done", ANYWHERE},
                     BEGUN | {f"{ANYWHERE}/1"}, id="solved at every step"),
        pytest.param("10:00", [("09:30", "jumped", "both")], {"sort", "ask", "look", "both"},
                     BEGUN, id="sent there: by no arrow"),
    ],
)  # fmt: skip
def test_the_way_goes_through_what_the_log_says(
    world: World, until: str, events: list[Told], nodes: set[str], edges: set[str]
) -> None:
    lives(world, until, *events)
    assert marked(world) == (nodes, edges)
    assert all(edge.badge == "" for edge in way(world).edges), "none was taken twice"


def test_the_step_that_calls_tells_when_each_inner_step_was_entered(world: World) -> None:
    lives(world, "12:00")
    (look,) = (node for node in way(world).nodes if node.id == "look")
    assert look.lines[1:] == (
        "3. Mon 04-20 09:00",
        "4. Mon 04-20 09:00 split",
        "5. Mon 04-20 09:00 machine",
        "… 2 more",
        "8. Mon 04-20 12:00 over",
    )


@pytest.mark.parametrize(
    ("events", "left"),
    [
        pytest.param(
            [ASKED],
            [
                ("sort", "09:00"), ("ask", "14:00"), ("look", "09:00"), ("look/split", "09:00"),
                ("look/machine", "10:00"), ("look/person", "11:00"), ("look/meet", "12:00"),
                ("look/over", "12:00"), ("both", None),
            ],
            id="each branch leaves its steps by itself",
        ),
        pytest.param(
            [SOLVED],
            [
                ("sort", "09:00"), ("ask", "09:30"), ("look", "09:00"), ("look/split", "09:00"),
                ("look/machine", "09:30"), ("look/person", "09:30"), ("done", None),
            ],
            id="solved: everything is left, the end is not",
        ),
        pytest.param(
            [("10:30", "jumped", "both"), ("14:30", "reassigned", "")],
            [
                ("sort", "09:00"), ("ask", "10:30"), ("look", "09:00"), ("look/split", "09:00"),
                ("look/machine", "10:00"), ("look/person", "10:30"), ("both", "14:30"),
                ("both", None),
            ],
            id="sent elsewhere: everything is left; a step entered again was left then",
        ),
    ],
)  # fmt: skip
def test_a_step_was_left_at(
    world: World, events: list[Told], left: list[tuple[str, str | None]]
) -> None:
    lives(world, "15:00", *events)
    story = story_of(world.store, "T-1")
    found = [(line.entry.step, wall(story.left(line))) for line in story.steps()]
    assert found == left


def wall(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(BERLIN):%H:%M}"


def test_the_demo_draws_and_tells_such_walks(world: World, tmp_path: Path) -> None:
    lives(world, "11:30")
    folder = DemoFolder(tmp_path / "demo")
    folder.root.mkdir()
    engine = Engine(
        world.store,
        world.desk,
        world.decider,
        Mailbox(tmp_path, {}),
        RunBook(world.store),
        Control(world.store, world.desk, world.decider.versions, timedelta(minutes=2)),
    )
    write_outputs(
        folder=folder,
        engine=engine,
        figures=figures_of(world.store),
        facts=[],
        until=berlin(f"{DAY} 11:30"),
        made=lambda _: None,
    )
    standing = folder.part("charts").joinpath("standing.svg").read_text(encoding="utf-8")
    assert "1 open ticket on Mon" in standing
    page = folder.part("pages").joinpath("T-1.html").read_text(encoding="utf-8")
    assert "look / meet" in page
    assert folder.part("charts").joinpath("T-1.svg").stat().st_size > 0
