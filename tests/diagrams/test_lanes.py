"""Levels as lanes: all is there once, stands in its lane, and lies over nothing else."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from diagrams.dot import dot_id
from diagrams.drawn import Drawing, Group, Outline
from diagrams.lanes import lanes_of, lanes_svg_of
from diagrams.overlay import with_way
from diagrams.picture import Edge, Node, Picture, picture_of
from diagrams.picture import Group as Frame
from diagrams.svg import svg_of
from matrices.desk import Desk
from matrices.files.desks import load_desk, read_desk
from matrices.library import desks
from matrices.paths import Path
from tests.diagrams.hostile import NAMES, TEXTS, chart
from tests.diagrams.overlap import overlaps
from tests.diagrams.test_picture import SVG, ids, texts
from tests.diagrams.test_picture_language import tried
from tests.diagrams.wild import wild_path
from tests.examples import EXAMPLES
from tests.matrices.wide import EVERYTHING

LIBRARY = [
    pytest.param(path, id=f"{folder.name}/{name}")
    for folder in desks()
    for name, path in load_desk(folder).paths.items()
]


@pytest.fixture(scope="module")
def path(incidents: Desk) -> Path:
    return incidents.paths["incident"]


def test_each_step_and_transition_is_drawn_once_with_its_text(path: Path) -> None:
    drawn = lanes_svg_of(picture_of(path))
    found, shown = ids(drawn), texts(drawn)
    for name, step in path.steps.items():
        assert found[dot_id(name)] == 1
        assert step.title in shown[dot_id(name)].replace("  ", " ")
    for each in path.transitions:
        if not each.stay:
            assert found[dot_id(each.id)] == 1
            words = each.words.replace("ticket.", "")
            assert words in shown[dot_id(f"label/{each.id}")]


def test_both_layouts_have_the_same_parts_with_the_same_classes(path: Path) -> None:
    picture = picture_of(path)

    def parts(drawn: bytes) -> Counter[tuple[str, ...]]:
        names = ("id", "class", "data-step", "data-transition", "aria-label")
        return Counter(
            tuple(each.get(name, "") for name in names)
            for each in ET.fromstring(drawn).iter(f"{SVG}g")
            if each.get("id") and not each.get("class", "").startswith("lane")
        )

    assert parts(lanes_svg_of(picture)) == parts(svg_of(picture))


@pytest.mark.parametrize("layout", [svg_of, lanes_svg_of])
def test_what_was_removed_is_dashed_in_both_layouts(
    path: Path, layout: Callable[[Picture], bytes]
) -> None:
    picture = picture_of(path)
    gone, way = "specialists", "specialists/1"
    marked = replace(
        picture,
        nodes=tuple(
            replace(each, mark="removed") if each.id == gone else each for each in picture.nodes
        ),
        edges=tuple(
            replace(each, mark="removed") if each.id == way else each for each in picture.edges
        ),
    )
    for name in (gone, way):
        assert dashes(layout(marked), name)
        assert not dashes(layout(picture), name)


def dashes(drawn: bytes, name: str) -> bool:
    """Whether a line of this part is dashed."""
    (group,) = (each for each in ET.fromstring(drawn).iter() if each.get("id") == dot_id(name))
    return any(each.get("stroke-dasharray") for each in group.iter())


def test_a_step_stands_in_the_lane_of_its_level(path: Path) -> None:
    picture = picture_of(path)
    drawing = lanes_of(picture)
    headings = [each for each in drawing.groups if each.kind == "heading"]
    assert [text_of(each) for each in headings] == ["Level 1", "Level 2", "Level 3"]
    for node in picture.nodes:
        if node.level:
            (lane,) = (each for each in headings if text_of(each).lower() == node.level)
            box = part(drawing, dot_id(node.id))
            assert lane.bounds.left < box.bounds.left < box.bounds.right < lane.bounds.right


def test_a_box_says_its_level_and_one_without_says_none() -> None:
    shown = texts(lanes_svg_of(climbing()))
    assert {name for name, text in shown.items() if "level" in text} == {
        dot_id(node.id) for node in climbing().nodes if node.level
    }


def test_a_step_without_a_level_stands_with_the_one_that_leads_to_it() -> None:
    drawing = lanes_of(climbing())
    assert lane_of(drawing, "wait") == lane_of(drawing, "second")
    assert lane_of(drawing, "first") < lane_of(drawing, "second")


def test_time_goes_down_and_an_arrow_back_goes_up() -> None:
    picture = climbing()
    drawing = lanes_of(picture)
    tops = [part(drawing, dot_id(node.id)).bounds.top for node in picture.nodes]
    assert tops == sorted(tops)


def test_levels_stand_in_the_order_of_their_numbers() -> None:
    names = [f"level {n}" for n in (10, 2, 1)]
    nodes = tuple(Node(name, "work", name, level=name) for name in names)
    picture = Picture("t", "s", nodes, (), ())
    heads = [text_of(each) for each in lanes_of(picture).groups if each.kind == "heading"]
    assert heads == ["Level 1", "Level 2", "Level 10"]


def test_a_path_without_levels_is_one_lane_without_a_heading() -> None:
    picture = replace(climbing(), nodes=tuple(replace(n, level="") for n in climbing().nodes))
    drawing = lanes_of(picture)
    assert [each.kind for each in drawing.groups].count("lane") == 1
    assert not [each for each in drawing.groups if each.kind == "heading"]


def test_a_path_that_uses_everything_has_all_of_it_drawn() -> None:
    picture = picture_of(read_desk(EVERYTHING).paths["wide"])
    drawn = lanes_svg_of(picture)
    found = ids(drawn)
    assert all(found[dot_id(node.id)] == 1 for node in picture.nodes)
    assert all(found[dot_id(edge.id)] == 1 for edge in picture.edges)
    assert_clear(picture, drawn)


def test_steps_of_a_called_path_say_whose_they_are() -> None:
    nodes = tuple(replace(n, group="g" if n.id == "wait" else "") for n in climbing().nodes)
    picture = replace(climbing(), nodes=nodes, groups=(Frame("g", "Paging"),))
    shown = texts(lanes_svg_of(picture))
    assert "of Paging" in shown[dot_id("wait")]
    assert sum("of Paging" in text for text in shown.values()) == 1


@pytest.mark.parametrize("rounds", [1, 3])
def test_several_arrows_from_a_step_to_itself(rounds: int) -> None:
    loops = tuple(Edge(f"a/{n}", "a", "a", (f"on {n}", "again")) for n in range(rounds))
    picture = Picture("t", "s", (Node("a", "work", "Works"),), loops, ())
    assert_clear(picture, lanes_svg_of(picture))
    heights = [
        {y for op in outline.steps for _, y in op[1]}
        for edge in loops
        for outline in part(lanes_of(picture), dot_id(edge.id)).pieces
        if isinstance(outline, Outline) and not outline.fill
    ]
    runs = [high for outline in heights for high in (min(outline), max(outline))]
    assert len(set(runs)) == len(runs), "no loop runs on the line of another"


def test_a_picture_of_one_step_alone() -> None:
    picture = Picture("t", "s", (Node("a", "work", "Works"),), (), ())
    assert "Works" in texts(lanes_svg_of(picture))[dot_id("a")]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_texts_stay_texts(text: str) -> None:
    drawn = lanes_svg_of(chart("a", "b", "c", text=text, link="javascript:alert(1)"))
    root = ET.fromstring(drawn)
    allowed = {"svg", "g", "title", "desc", "style", "text", "path", "polygon", "ellipse", "rect"}
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= allowed
    assert not [name for each in root.iter() for name in each.attrib if "href" in name]
    assert ids(drawn)[dot_id("b")] == 1


def test_steps_may_be_called_as_they_like() -> None:
    drawn = lanes_svg_of(chart(*NAMES))
    assert all(ids(drawn)[dot_id(name)] == 1 for name in NAMES)


@pytest.mark.parametrize("path", LIBRARY[:4])
def test_nothing_lies_over_anything(path: Path) -> None:
    picture = picture_of(path)
    assert_clear(picture, lanes_svg_of(picture))


@pytest.mark.slow
@pytest.mark.parametrize("path", LIBRARY)
def test_nothing_lies_over_anything_in_the_library(path: Path) -> None:
    picture = picture_of(path)
    assert_clear(picture, lanes_svg_of(picture))


@pytest.mark.slow
def test_nothing_lies_over_anything_in_two_hundred_random_paths() -> None:
    for seed in range(200):
        picture = picture_of(wild_path(seed))
        assert_clear(picture, lanes_svg_of(picture))


def assert_clear(picture: Picture, drawn: bytes) -> None:
    found = overlaps(picture, drawn)
    assert found.lines == len(picture.edges)
    assert found.covered == []
    assert found.sticking_out == []
    assert found.through_boxes == []
    assert found.through_labels == []


def climbing() -> Picture:
    """First level, second, a wait, and the end, with a way back."""
    nodes = (
        Node("first", "work", "First line", level="level 1"),
        Node("second", "work", "Specialists", level="level 2"),
        Node("wait", "wait", "Wait for the customer"),
        Node("done", "end", "Closed"),
    )
    edges = (
        Edge("first/1", "first", "second", ("after 2h",), main=True),
        Edge("second/1", "second", "wait", ("on asked",), main=True),
        Edge("wait/1", "wait", "done", ("after 3d",), main=True),
        Edge("wait/2", "wait", "first", ("on answered",), back=True),
    )
    return Picture("Climbing", "climbing", nodes, edges, ())


def part(drawing: Drawing, name: str) -> Group:
    (found,) = (each for each in drawing.groups if each.id == name)
    return found


def text_of(group: Group) -> str:
    return " ".join(each.text for each in group.pieces if hasattr(each, "text"))


def lane_of(drawing: Drawing, step: str) -> int:
    box = part(drawing, dot_id(step)).bounds
    lanes = [each.bounds for each in drawing.groups if each.kind == "lane"]
    (found,) = (n for n, each in enumerate(lanes) if each.left < box.left < each.right)
    return found


def test_a_ticket_s_way_is_put_onto_lanes_as_onto_the_flow() -> None:
    trial = tried(read_desk(EXAMPLES), "tiered-support", until="+45m", priority="P2")
    picture = with_way(picture_of(trial.path), trial.story, trial.path)
    drawn = lanes_svg_of(picture)
    assert_clear(picture, drawn)
    taken = {
        each.get("data-step")
        for each in ET.fromstring(drawn).iter(f"{SVG}g")
        if "taken" in each.get("class", "").split() and each.get("data-step")
    }
    assert taken == {node.id for node in picture.nodes if node.taken}
