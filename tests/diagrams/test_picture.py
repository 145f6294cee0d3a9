"""The chart shows the path: each step and transition once, and on it exactly what the log says."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from diagrams.dot import dot_id, dot_of
from diagrams.exporting import exported
from diagrams.overlay import with_standing, with_way
from diagrams.picture import START, Mark, Picture, picture_of
from diagrams.problems import PictureError
from diagrams.rendering import rendered
from diagrams.style import MARKS
from diagrams.svg import svg_of
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.paths import ANYWHERE, Path
from matrices.story import Story
from tests.conftest import BERLIN

SVG = "{http://www.w3.org/2000/svg}"
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def path(incidents: Desk) -> Path:
    return incidents.paths["incident"]


def ids(drawn: bytes) -> Counter[str]:
    """The ids of boxes, arrows and labels."""
    groups = ET.fromstring(drawn).iter(f"{SVG}g")
    return Counter(each.get("id", "") for each in groups if each.get("id"))


def texts(drawn: bytes) -> Mapping[str, str]:
    """The text of each box and label, by id, its lines joined."""
    return {
        each.get("id", ""): " ".join(
            "".join(text.itertext()).strip() for text in each.iter(f"{SVG}text")
        )
        for each in ET.fromstring(drawn).iter(f"{SVG}g")
        if each.get("class", "").partition(" ")[0] in ("node", "label")
    }


def test_each_step_and_transition_is_drawn_once(path: Path) -> None:
    drawn = svg_of(picture_of(path))
    found, shown = ids(drawn), texts(drawn)
    for name, step in path.steps.items():
        assert found[dot_id(name)] == 1
        assert step.title in shown[dot_id(name)].replace("  ", " ")
    for each in path.transitions:
        if each.stay:
            assert each.words in shown[dot_id(each.source)]
        else:
            assert found[dot_id(each.id)] == 1
            words = each.words.replace("ticket.", "")
            assert words in shown[dot_id(f"label/{each.id}")]


def test_an_arrow_stands_between_its_steps(path: Path) -> None:
    picture = picture_of(path)
    arrows = {(edge.id, edge.source, edge.target) for edge in picture.edges}
    expected = {(each.id, each.source, each.target) for each in path.transitions if not each.stay}
    assert arrows == expected | {(f"{START}/1", START, path.start)}


def test_screen_readers_are_told_title_and_way(path: Path) -> None:
    root = ET.fromstring(svg_of(picture_of(path)))
    assert root.get("role") == "graphics-document document"
    assert root.get("aria-labelledby") == "title"
    assert root.findtext(f"{SVG}title") == "Incident escalation"
    told = root.findtext(f"{SVG}desc") or ""
    assert all(f"'{step.title}'" in told for step in path.steps.values())
    assert "At every step: On resolved: goes to 'Resolved, not yet closed'." in told


def test_open_tickets_stand_at_their_steps(path: Path) -> None:
    standing = {"diagnose": 90, "manager": 3}
    picture = with_standing(picture_of(path), standing, at=NOON, zone=BERLIN)
    shown = texts(svg_of(picture))
    assert "90 open" in shown[dot_id("diagnose")]
    assert "3 open" in shown[dot_id("manager")]
    assert sum("open" in text.split() for text in shown.values()) == 2
    assert picture.notes == ("93 open tickets on Wed 2026-04-01 14:00",)


def test_a_way_marks_exactly_the_steps_and_arrows_of_the_log(
    path: Path, told_stories: list[Story]
) -> None:
    plain = picture_of(path)
    for story in told_stories:
        picture = with_way(plain, story, path)
        steps = {line.entry.step for line in story.steps()}
        taken = {line.entry.transition or f"{START}/1" for line in story.steps()}
        assert {node.id for node in picture.nodes if node.taken} - {START, ANYWHERE} == steps
        assert {edge.id for edge in picture.edges if edge.taken} == taken


def test_a_way_tells_when_each_step_was_entered(path: Path, told_stories: list[Story]) -> None:
    story = max(told_stories, key=lambda each: len(list(each.steps())))
    shown = texts(svg_of(with_way(picture_of(path), story, path)))
    times = Counter(line.entry.step for line in story.steps())
    few = [line for line in story.steps() if times[line.entry.step] <= 4]
    assert few
    for line in few:
        local = line.entry.at.astimezone(BERLIN)
        assert f"{local:%a %m-%d %H:%M}" in shown[dot_id(line.entry.step)]


def test_a_picture_is_also_a_png(path: Path) -> None:
    assert exported(picture_of(path), "png").startswith(b"\x89PNG\r\n")


HOSTILE = [
    '<script>alert("x")</script>',
    'a\\N\\G"];evil [label="x',
    "javascript:alert(1)",
    "שלום עולם",
    "🚨 on fire 🚨",
    "x" * 5_000,
    "one\\ntwo",
    "]]> -->",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:24])
def test_texts_of_a_designer_stay_texts(incidents: Desk, text: str) -> None:
    texts_of = dict(incidents.texts)
    title = "title: Duty manager decides"
    quoted = "'" + text.replace("'", "''") + "'"
    texts_of["paths/incident.yaml"] = texts_of["paths/incident.yaml"].replace(
        title, f"title: {quoted}"
    )
    hostile = read_desk(texts_of).paths["incident"]
    drawn = svg_of(picture_of(hostile))
    root = ET.fromstring(drawn)
    plain = ET.fromstring(svg_of(picture_of(incidents.paths["incident"])))
    assert Counter(each.tag for each in root.iter() if each.tag != f"{SVG}text") == Counter(
        each.tag for each in plain.iter() if each.tag != f"{SVG}text"
    )
    assert b"<script" not in drawn.lower()


@pytest.mark.parametrize(
    "name",
    [
        "node", "end",
        *(pytest.param(each, marks=pytest.mark.slow)
          for each in ("graph", "edge", "subgraph", "strict", "digraph", "start")),
    ],
)  # fmt: skip
def test_steps_may_be_called_as_dot_calls_its_own(incidents: Desk, name: str) -> None:
    texts_of = dict(incidents.texts)
    changed = texts_of["paths/incident.yaml"]
    for before in ("  manager:", "go: manager"):
        changed = changed.replace(before, before.replace("manager", name))
    texts_of["paths/incident.yaml"] = changed
    drawn = svg_of(picture_of(read_desk(texts_of).paths["incident"]))
    assert ids(drawn)[dot_id(name)] == 1


def test_ids_of_different_names_stay_apart() -> None:
    names = ["a", "a_", "a-", "a/", "a b", "ä", "_2d_", "a_2d_"]
    assert len({dot_id(name) for name in names}) == len(names)


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(PictureError, match="could not be drawn"):
        rendered("digraph {", "svg")


def test_dot_names_no_file_and_no_address(path: Path) -> None:
    source = dot_of(Picture("t", "s", picture_of(path).nodes, picture_of(path).edges, ()))
    assert not any(word in source for word in ("image=", "URL=", "href=", "shapefile=", "://"))


@pytest.mark.parametrize("mark", ["added", "removed", "changed", "finding"])
def test_a_mark_is_a_word_and_a_thick_line(path: Path, mark: Mark) -> None:
    picture = picture_of(path)
    marked = replace(
        picture,
        nodes=tuple(
            replace(node, mark=mark) if node.id == "manager" else node for node in picture.nodes
        ),
        edges=tuple(
            replace(edge, mark=mark, notes=("12 times",)) if edge.id == "alarm/1" else edge
            for edge in picture.edges
        ),
    )
    shown = texts(svg_of(marked))
    assert MARKS[mark][1] in shown[dot_id("manager")]
    assert f"12 times {MARKS[mark][1]}" in shown[dot_id("label/alarm/1")]
    assert sum(mark in text.split() for text in shown.values()) == 2
