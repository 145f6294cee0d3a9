"""A ticket's way on the chart: where it was, where it stands, and what comes next."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from diagrams.charts import Layout, laid_out
from diagrams.dot import dot_id
from diagrams.found import named_by, with_finding
from diagrams.overlay import Late, with_standing, with_way
from diagrams.picture import START, picture_of
from diagrams.telling import brief
from diagrams.ways import Now, way_of
from matrices.checking.desks import check_desk
from matrices.coming import coming
from matrices.desk import Desk
from matrices.files.desks import load_desk, read_desk
from matrices.library import desks
from matrices.paths import ANYWHERE
from matrices.story import Story
from matrices.tickets import Event
from matrices.trying import Trial, try_path
from tests.conftest import BERLIN, berlin
from tests.diagrams.test_picture import NOON
from tests.flows.branching import branching
from tests.matrices.small import LADDER, SMALL

NINE = berlin("2026-04-20 09:00")


def trial(desk: Desk, path: str, until: str, *events: tuple[str, str, str], **told: str) -> Trial:
    happened = tuple(
        Event("T-1", berlin(when), seq, kind, "", new)
        for seq, (when, kind, new) in enumerate(events, start=1)
    )
    return try_path(
        path=desk.paths[path], roster=desk.roster, opened=NINE, told=told, events=happened,
        until=berlin(until),
    )  # fmt: skip


def now_of(tried: Trial, desk: Desk) -> Now:
    comes = coming(path=tried.path, walk=tried.walk, ticket=tried.ticket, roster=desk.roster)
    return Now(tried.end, tried.ticket, comes)


@pytest.fixture(scope="module")
def small() -> Desk:
    return read_desk(SMALL)


def test_where_it_stands_the_time_used_and_left_is_told(small: Desk) -> None:
    tried = trial(small, "ladder", "2026-04-20 09:40")
    picture = with_way(picture_of(tried.path), tried.story, tried.path, now_of(tried, small))
    box = next(node for node in picture.nodes if node.id == "desk")
    assert box.lines[-3:] == (
        "2. Mon 04-20 09:00", "after level 1 (1h): 40m used", "20m left, due Mon 04-20 10:00",
    )  # fmt: skip
    assert box.badge == "it stands here"
    arrow = next(edge for edge in picture.edges if edge.id == "desk/1")
    assert (arrow.taken, arrow.notes) == (False, ("next, Mon 04-20 10:00",))
    assert "clock response running: 40m of 2h used, 1h 20m left, due Mon 04-20 11:00" in (
        picture.notes
    )
    assert picture.notes[-1].startswith("next, Mon 2026-04-20 10:00: → chief (after level 1)")


def test_over_lunch_no_time_is_used(small: Desk) -> None:
    tried = trial(small, "ladder", "2026-04-20 12:30", ("2026-04-20 11:50", "reassigned", ""))
    way = way_of(tried.story, tried.path, now_of(tried, small))
    assert any("due" in said for lines in way.here.values() for said in lines)
    late = "clock response running: 3h of 2h used, 1h over"
    assert any(note.startswith(late) for note in way.notes)


def test_after_its_end_nothing_waits(small: Desk) -> None:
    tried = trial(small, "ladder", "2026-04-20 10:00", ("2026-04-20 09:30", "state", "Solved"))
    way = way_of(tried.story, tried.path, now_of(tried, small))
    assert (way.here, way.next) == ({}, {})
    assert way.summary == "opened Mon 2026-04-20 09:00, 3 steps, ended: solved"


def test_an_answer_that_is_awaited_is_marked() -> None:
    desk = load_desk(next(folder for folder in desks() if folder.name == "refund-approval"))
    path = desk.paths["discount"]
    taken = (Event("T-1", NINE, 1, "taken"),)
    tried = try_path(
        path=path, roster=desk.roster, opened=NINE, told={"discount": "10"}, events=taken,
        until=NINE + timedelta(minutes=5),
    )  # fmt: skip
    (step,) = tried.walk.steps
    assert path.steps[step].kind == "approve"
    picture = with_way(picture_of(path), tried.story, path, now_of(tried, desk))
    assert [node.id for node in picture.nodes if node.badge == "an answer is awaited"] == [step]


def test_in_a_fork_it_stands_at_several_steps() -> None:
    desk = branching()
    tried = trial(desk, "ladder", "2026-04-20 09:30")
    way = way_of(tried.story, tried.path, now_of(tried, desk))
    assert sorted(way.here) == ["ask", "look"]
    assert {"sort/1", "sort/2", f"{START}/1"} <= set(way.taken)
    assert [each.split(". ")[0] for each in way.entered["look"]] == ["3", "4", "5", "6"]
    picture = with_way(picture_of(tried.path), tried.story, tried.path, now_of(tried, desk))
    assert {node.id for node in picture.nodes if node.taken} == {START, "sort", "ask", "look"}


def test_how_late_tickets_are_stands_at_their_steps(small: Desk) -> None:
    late = {"desk": Late(2, "T-7", timedelta(hours=4, minutes=10, seconds=3))}
    picture = with_standing(
        picture_of(small.paths["ladder"]), {"desk": 5, "chief": 1, "gone": 2},
        at=NOON, zone=BERLIN, late=late,
    )  # fmt: skip
    boxes = {node.id: node for node in picture.nodes}
    assert (boxes["desk"].lines[-1], boxes["desk"].badge) == ("5 open, 2 overdue", "T-7 by 4h 10m")
    assert boxes["chief"].badge == "1 open"
    assert picture.notes[1:] == (
        "2 are overdue, the latest, T-7, by 4h 10m",
        "2 at steps that this version does not have",
    )


# -- Many charts from one layout -------------------------------------------------------------------


@pytest.fixture(scope="module")
def layout(incidents: Desk) -> Layout:
    return laid_out(incidents.paths["incident"])


def states(drawn: bytes) -> dict[str, set[str]]:
    """The classes of each box, arrow and label, by id."""
    return {
        each.get("id", ""): set(each.get("class", "").split())
        for each in ET.fromstring(drawn).iter()
        if {"taken", "faded"} & set(each.get("class", "").split())
    }


def test_a_written_chart_marks_exactly_the_steps_and_arrows_of_the_log(
    layout: Layout, told_stories: list[Story]
) -> None:
    parts = {dot_id(node.id) for node in layout.picture.nodes}
    parts |= {dot_id(edge.id) for edge in layout.picture.edges}
    for story in told_stories:
        found = states(layout.chart(story))
        steps = {dot_id(line.entry.step) for line in story.steps()}
        ways = {dot_id(line.entry.transition or f"{START}/1") for line in story.steps()}
        around = {dot_id(START), dot_id(ANYWHERE)}
        taken = {name for name in parts if "taken" in found[name]}
        assert taken - around == steps | ways
        assert parts <= set(found)
        assert all(("faded" in found[name]) is (name not in taken) for name in parts)


def test_a_written_chart_says_the_same_as_one_laid_out(
    layout: Layout, told_stories: list[Story]
) -> None:
    for story in told_stories[:10]:
        way, drawn = way_of(story, layout.path), layout.chart(story).decode()
        assert f"{story.ticket}: Incident escalation" in drawn
        assert way.summary in drawn
        for times in way.entered.values():
            assert " ".join(times[0].split(" ")[:4]) in drawn
        assert drawn.count("not entered") % 2 == 0


def test_nothing_of_the_room_that_was_left_is_seen(
    layout: Layout, told_stories: list[Story]
) -> None:
    for story in told_stories[:10]:
        texts = [each.text or "" for each in ET.fromstring(layout.chart(story)).iter()]
        assert not [text for text in texts if text and not text.strip("x0")]


HOSTILE = [
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><!--",
    "a\x00b\ud800",
    "\u202egnirts",
    "x" * 5_000,
    "../../etc/passwd",
    "javascript:alert(1)",
    "zqtitlezq",
]


@pytest.mark.parametrize("ticket", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_what_a_ticket_is_called_stays_a_text(
    layout: Layout, told_stories: list[Story], ticket: str
) -> None:
    story, plain = told_stories[0], ET.fromstring(layout.chart(told_stories[0]))
    drawn = layout.chart(Story(ticket, story.lines, story.standing))
    found = ET.fromstring(drawn)
    assert [each.tag for each in found.iter()] == [each.tag for each in plain.iter()]
    assert [sorted(each.attrib) for each in found.iter()] == [
        sorted(each.attrib) for each in plain.iter()
    ]
    assert b"<script" not in drawn


# -- What the check found --------------------------------------------------------------------------

_ROUND = SMALL[LADDER].replace(
    "{after: level 1, go: chief}", "{after: level 1, go: desk}\n      - {on: asked, go: chief}"
)


def test_a_finding_marks_what_it_names_and_the_way_of_its_example() -> None:
    desk = read_desk({**SMALL, LADDER: _ROUND})
    path = desk.paths["ladder"]
    problems = [each for each in check_desk(desk) if each.file == path.file and each.witness]
    assert problems
    for problem in problems:
        steps, ways = named_by(problem, path)
        witness = problem.witness
        picture = with_finding(picture_of(path), problem, path)
        assert {node.id for node in picture.nodes if node.mark} == steps
        assert {edge.id for edge in picture.edges if edge.mark} == ways
        assert steps or ways
        assert witness is not None
        assert {node.id for node in picture.nodes if node.taken} == set(witness.steps)
        assert {edge.id for edge in picture.edges if edge.taken} == set(witness.ways)
        assert str(problem) in picture.notes[0]


@pytest.mark.parametrize(
    ("span", "told"),
    [
        pytest.param(timedelta(seconds=59.9), "59s", id="under a minute"),
        pytest.param(timedelta(minutes=59, seconds=59), "59m 59s", id="under an hour"),
        pytest.param(timedelta(hours=1, seconds=59), "1h", id="from an hour on no seconds"),
    ],
)
def test_a_length_on_a_chart(span: timedelta, told: str) -> None:
    assert brief(span) == told
