"""Traffic on a chart, and how late tickets are: as a plain count of the log says."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest

from diagrams.picture import START, picture_of
from diagrams.traffic import with_traffic
from flows.store.database import Store
from flows.store.log import stories, ticket_of
from flows.store.tables import EntryRow
from flows.store.traffic import log_ends, standing_at, traffic_in, versions_of, walks_in
from matrices.clocks import reading
from matrices.desk import Desk
from matrices.paths import Path
from matrices.traffic import Flow
from tests.conftest import BERLIN, berlin
from tests.flows.histories import rows_of
from tests.flows.walked import TICKETS
from tests.flows.world import COMES_BACK, World

WEEKS = [
    pytest.param("2026-03-23 00:00", "2026-03-30 00:00", id="the first week"),
    pytest.param("2026-03-25 12:00", "2026-03-26 15:30", id="a day and a bit"),
    pytest.param("2026-03-20 00:00", "2026-05-01 00:00", id="all of it"),
]


@pytest.fixture(scope="module")
def path(incidents: Desk) -> Path:
    return incidents.paths["incident"]


def log(store: Store) -> list[dict[str, Any]]:
    return sorted(rows_of(store, EntryRow), key=lambda row: (row["walk"], row["n"]))


@pytest.mark.parametrize(("since", "until"), WEEKS)
def test_counts_are_those_of_the_log(walked: Store, path: Path, since: str, until: str) -> None:
    begin, end = berlin(since), berlin(until)
    found = traffic_in(walked, path, begin, end)
    rows = [row for row in log(walked) if begin <= row["at"] < end]
    moves = [row for row in rows if row["kind"] in ("step", "joined", "stayed")]
    taken = Counter(row["transition"] for row in moves if row["transition"])
    assert {name: flow.count for name, flow in found.flows.items()} == taken
    entered = Counter(row["step"] for row in moves if row["kind"] == "step")
    assert found.entered == entered
    assert sum(found.missed.values()) == sum(row["kind"] == "breach" for row in rows)
    kinds = ("step", "joined", "stayed", "breach")
    assert found.walks == len({row["walk"] for row in rows if row["kind"] in kinds})


def test_times_are_those_between_entering_and_leaving(walked: Store, path: Path) -> None:
    """On this path no step is in a fork: what is entered next is what leaves."""
    begin, end = berlin("2026-03-20 00:00"), berlin("2026-05-01 00:00")
    times: dict[str, list[timedelta]] = {}
    for _, rows in groupby(log(walked), key=lambda row: row["walk"]):
        since: datetime | None = None
        for row in rows:
            if row["kind"] == "step":
                if row["transition"]:
                    spent = path.calendar.between(since or row["at"], row["at"])
                    times.setdefault(row["transition"], []).append(spent)
                since = row["at"]
    found = traffic_in(walked, path, begin, end)
    for transition, expected in times.items():
        assert sorted(found.flows[transition].times) == sorted(expected)
    assert found.flows["diagnose/2"].median == timedelta(hours=4)


@pytest.mark.parametrize(
    ("minutes", "median", "ninth"),
    [
        pytest.param([7], 7, 7, id="one"),
        pytest.param([1, 2, 3, 10], 2.5, 10, id="of four the middle two"),
        pytest.param(list(range(1, 11)), 5.5, 9, id="nine of ten"),
        pytest.param(list(range(11, 0, -1)), 6, 10, id="nine of eleven are not enough"),
    ],
)
def test_median_and_nine_of_ten(minutes: list[int], median: float, ninth: float) -> None:
    flow = Flow([timedelta(minutes=each) for each in minutes])
    assert (flow.median, flow.ninth) == (timedelta(minutes=median), timedelta(minutes=ninth))


def test_the_chart_has_each_count(walked: Store, path: Path) -> None:
    begin, end = berlin("2026-03-20 00:00"), berlin("2026-05-01 00:00")
    found = traffic_in(walked, path, begin, end)
    drawn = with_traffic(picture_of(path), found, since=begin, until=end, zone=BERLIN)
    shown = {edge.id: edge.badge for edge in drawn.edges if edge.source != START}
    assert shown == {
        each.id: f"{found.flows.get(each.id, Flow()).count} ×"
        for each in path.transitions
        if not each.stay
    }
    assert {edge.id for edge in drawn.edges if edge.taken is False} == {
        name for name, badge in shown.items() if badge == "0 ×"
    }
    assert drawn.edges[0].badge == f"{TICKETS} ×"


def test_an_arrow_tells_the_deadlines_missed_at_its_step(walked: Store, path: Path) -> None:
    """What was missed at a step counts for the arrow by which the ticket left it then."""
    expected: Counter[str] = Counter()
    for _, rows in groupby(log(walked), key=lambda row: row["walk"]):
        missed = 0
        for row in rows:
            missed += row["kind"] == "breach"
            if row["kind"] == "stayed":
                expected[row["transition"]] += missed
            if row["kind"] == "step":
                expected[row["transition"]] += missed
                missed = 0
    found = traffic_in(walked, path, berlin("2026-03-20 00:00"), berlin("2026-05-01 00:00"))
    told = {name: flow.missed for name, flow in found.flows.items() if flow.missed}
    assert told
    assert told == {name: count for name, count in expected.items() if count and name}


def test_versions_are_counted_by_themselves(store: Store, incidents: Desk) -> None:
    world = World(store, incidents)
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-25 12:00")
    version = incidents.paths["incident"].version
    week = (berlin("2026-03-23 00:00"), berlin("2026-03-30 00:00"))
    assert versions_of(store, "incident") == [version]
    assert walks_in(store, "incident", *week) == {version: 2}
    assert walks_in(store, "ladder", *week) == {}
    path = incidents.paths["incident"]
    assert traffic_in(store, path, *week).begun == {"intake": 1, "triage": 1}
    found = standing_at(store, {version: path}, berlin("2026-03-25 12:00"))
    assert (found.tickets, sum(found.counts.values())) == (1, 1)


def test_lateness_is_that_of_the_clocks(walked: Store, path: Path) -> None:
    at = log_ends(walked)
    assert at is not None
    found = standing_at(walked, {path.version: path}, at)
    overdue: Counter[str] = Counter()
    worst = timedelta(0)
    opened = [each for each in stories(walked) if not each.standing.ended]
    for story in opened:
        told = ticket_of(walked, story.ticket)
        over = [
            -shows.left
            for rule in path.clocks
            if (shows := reading(path, story.standing, told, rule.name, at)) is not None
            and shows.left is not None
            and shows.left < timedelta(0)
            and not shows.stopped
        ]
        if over:
            overdue[story.standing.steps[0]] += 1
            worst = max(worst, *over)
    assert found.tickets == len(opened)
    assert overdue
    assert {step: late.tickets for step, late in found.late.items()} == overdue
    assert max(late.by for late in found.late.values()) == worst
