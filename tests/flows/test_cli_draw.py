"""`stepladder draw` with what happened on the chart, and a sentence where nothing can be drawn."""

import os
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from diagrams.dot import dot_id
from diagrams.picture import START
from flows.store.database import Store
from flows.store.log import stories
from flows.store.tables import VersionRow, table
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS, LIBRARY
from matrices.paths import ANYWHERE
from tests.conftest import berlin
from tests.flows.conftest import Stepladder
from tests.flows.walked import TICKETS
from tests.flows.world import World
from tests.matrices.small import LADDER, SMALL


def shown(file: Path) -> str:
    return " ".join("".join(ET.parse(file).getroot().itertext()).split())


def taken(file: Path) -> set[str]:
    classes = {each.get("id", ""): each.get("class", "") for each in ET.parse(file).iter()}
    return {name for name, told in classes.items() if "taken" in told.split()}


def test_a_tickets_way_is_drawn(walked: Store, stepladder: Stepladder, tmp_path: Path) -> None:
    story = next(each for each in stories(walked) if not each.standing.ended)
    file = tmp_path / "way.svg"
    ran = stepladder("draw", "--ticket", story.ticket, "--store", walked.url, "-o", file)
    assert (ran.code, ran.out) == (0, f"drawn: {file}\n")
    assert {dot_id(line.entry.step) for line in story.steps()} <= taken(file)
    told = shown(file)
    assert f"{story.ticket}: Incident escalation" in told
    assert "it stands here" in told
    assert "clock resolution" in told


def test_where_tickets_stand_is_drawn(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    file = tmp_path / "open.svg"
    ran = stepladder("draw", INCIDENTS, "--open", "--store", walked.url, "-o", file)
    assert ran.code == 0
    count = sum(not each.standing.ended for each in stories(walked))
    assert f"{count} open tickets on " in shown(file)
    assert "overdue, the latest, T-" in shown(file)


def test_a_weeks_traffic_is_drawn(walked: Store, stepladder: Stepladder, tmp_path: Path) -> None:
    file = tmp_path / "week.svg"
    week = ("--since", "2026-03-23", "--until", "2026-03-30")
    ran = stepladder("draw", "incident", *week, "--store", walked.url, "-o", file)
    assert ran.code == 0
    assert "Mon 2026-03-23 00:00 to Mon 2026-03-30 00:00: " in shown(file)
    assert "median" in shown(file)


def test_every_tickets_chart_is_drawn(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    ran = stepladder("draw", "--all-tickets", "--store", walked.url, "-o", tmp_path / "charts")
    assert (ran.code, ran.out) == (0, f"drawn: {TICKETS} charts in {tmp_path / 'charts'}\n")
    around = {dot_id(START), dot_id(ANYWHERE)}
    for story in stories(walked):
        file = tmp_path / "charts" / f"{story.ticket}.svg"
        steps = {dot_id(line.entry.step) for line in story.steps()}
        ways = {dot_id(line.entry.transition or f"{START}/1") for line in story.steps()}
        found = {name for name in taken(file) if not name.startswith("n_label")}
        assert found - around == steps | ways


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk to whose step 'chief' nothing leads."""
    texts = {**SMALL, LADDER: SMALL[LADDER].replace("go: chief}", "go: desk}")}
    for name, content in texts.items():
        file = tmp_path / "desk" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return tmp_path / "desk"


@pytest.mark.parametrize("named", ["", LADDER], ids=["the desk", "the path's file"])
def test_a_finding_is_drawn(stepladder: Stepladder, tmp_path: Path, desk: Path, named: str) -> None:
    out = tmp_path / "found.svg"
    ran = stepladder("draw", desk / named, "--finding", "step-unreached", "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert "error step-unreached: paths/ladder.yaml:" in shown(out)
    boxes = {each.get("id", ""): each.get("class", "") for each in ET.parse(out).iter()}
    marked = {name for name, told in boxes.items() if "finding" in told.split()}
    assert dot_id("chief") in marked


def test_a_finding_that_is_not_there_has_a_neighbour(
    stepladder: Stepladder, tmp_path: Path, desk: Path
) -> None:
    out = tmp_path / "found.svg"
    ran = stepladder("draw", desk, "--finding", "step-unreachd", "-o", out)
    assert (ran.code, ran.err) == (
        1,
        "the check finds no 'step-unreachd' in path 'ladder'; did you mean 'step-unreached'?\n",
    )
    ran = stepladder("draw", desk, "--finding", "step-unreached#7", "-o", out)
    assert "there are 1 of 'step-unreached'; count from 1" in ran.err
    assert not out.exists()


SENTENCES = [
    pytest.param(["--ticket", "T-99999"], "the store has no ticket 'T-99999'", id="no such ticket"),
    pytest.param(
        ["--ticket", "T-1", "--open"], "--ticket and --open do not go onto one chart", id="two"
    ),
    pytest.param(["--since", "2026-03-23"], "name what to draw", id="traffic of nothing"),
    pytest.param(
        ["incident", "--since", "2026-03-23"], "a period has two ends", id="half a period"
    ),
    pytest.param(
        ["incident", "--since", "2026-03-23", "--until", "2026-03-22"],
        "--until '2026-03-22' is not after --since '2026-03-23'", id="a period that ends before",
    ),
    pytest.param(
        ["incident", "--since", "soon", "--until", "2026-03-22"], "--since 'soon' is no time",
        id="no time",
    ),
    pytest.param(
        ["incident", "--since", "2020-03-23", "--until", "2020-03-24"],
        "no ticket was on path 'incident' from 2020-03-23 to 2020-03-24", id="nothing happened",
    ),
    pytest.param(["incident", "--at", "2026-03-23"], "--at goes with --ticket or --open", id="at"),
    pytest.param(["refund", "--open"], "has no tickets on path 'refund'", id="another path"),
    pytest.param(["--all-tickets", "--open"], "--open does not go with --all-tickets", id="all"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), SENTENCES)
def test_what_cannot_be_drawn_is_a_sentence(
    walked: Store, stepladder: Stepladder, tmp_path: Path, words: list[str], sentence: str
) -> None:
    out = tmp_path / ("x" if "--all-tickets" in words else "x.svg")
    ran = stepladder("draw", *words, "--store", walked.url, "-o", out)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert not out.exists()


def test_a_ticket_that_never_walked_is_a_sentence(
    file_store: Store, incidents: Desk, stepladder: Stepladder, tmp_path: Path
) -> None:
    World(file_store, incidents).opens("T-1", "2026-03-23 09:00")
    out = tmp_path / "x.svg"
    ran = stepladder("draw", "--ticket", "T-1", "--store", file_store.url, "-o", out)
    assert (ran.code, ran.err) == (
        1, "ticket T-1 has no way to draw yet: no sweep opened it\n",
    )  # fmt: skip
    assert not out.exists()


def test_a_ticket_is_not_drawn_as_of_before_its_log_ends(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    ticket = next(iter(stories(walked))).ticket
    ran = stepladder(
        "draw", "--ticket", ticket, "--at", "2026-03-01", "--store", walked.url,
        "-o", tmp_path / "x.svg",
    )  # fmt: skip
    assert ran.code == 1
    assert "the end of its log; name that time or a later one by --at" in ran.err


def test_a_chart_says_of_which_day_its_version_is(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    desk = shutil.copytree(INCIDENTS, tmp_path / "desk")
    for file in desk.rglob("*.*"):
        os.utime(file, (0, berlin("2026-03-20 09:00").timestamp()))
    os.utime(desk / "roster.yaml", (0, berlin("2026-03-21 23:30").timestamp()))
    file = tmp_path / "x.svg"
    stepladder("draw", desk, "-o", file)
    assert "of 2026-03-21 · calendar" in shown(file)
    stepladder("draw", desk, "--undated", "-o", file)
    assert "of 2026" not in shown(file)
    stepladder("draw", "incident", "-o", file)
    assert "of 2026" not in shown(file), "a ready-made path has no day"
    with walked.reading() as connection:
        (published,) = connection.scalars(select(table(VersionRow).c.published))
    ticket = next(each.ticket for each in stories(walked))
    stepladder("draw", "--ticket", ticket, "--store", walked.url, "-o", file)
    assert f"of {published.astimezone(ZoneInfo('Europe/Berlin')).date()} · calendar" in shown(file)


def test_called_paths_are_shown_in_frames(stepladder: Stepladder, tmp_path: Path) -> None:
    out = tmp_path / "whole.svg"
    ran = stepladder("draw", "major-incident", "--path", "incident", "--expand", "-o", out)
    assert ran.out == f"drawn: {out}\n"
    called = {each.get("data-step", "").partition("/")[2] for each in ET.parse(out).iter()}
    review = load_desk(LIBRARY / "major-incident").paths["review"]
    assert called - {""} == set(review.steps)


def test_a_way_is_not_drawn_on_a_chart_with_called_paths(stepladder: Stepladder) -> None:
    ran = stepladder("draw", "major-incident", "--expand", "--ticket", "T-1")
    assert ran.code == 1
    assert "--expand does not go with --ticket" in ran.err
