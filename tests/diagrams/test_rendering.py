"""A layout that does not finish is stopped, and drawn in a simpler way."""

import random
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from diagrams.dot import dot_id, dot_of
from diagrams.picture import Edge, Node, Picture, picture_of
from diagrams.problems import PictureError
from diagrams.rendering import rendered
from diagrams.svg import dressed, svg_of
from matrices.files.desks import read_unwalked
from tests.diagrams.test_picture import ids
from tests.matrices.small import SMALL

SVG = "{http://www.w3.org/2000/svg}"


def tangle(steps: int) -> Picture:
    """Steps of which each leads to three others at random: a layout of minutes."""
    chance = random.Random(1)
    nodes = tuple(Node(f"s{n}", "work", f"Step {n}") for n in range(steps))
    edges = tuple(
        Edge(f"s{n}/{way}", f"s{n}", f"s{chance.randrange(steps)}", ("on asked",))
        for n in range(steps)
        for way in range(3)
    )
    return Picture("A tangle", "", nodes, edges, ())


@pytest.mark.slow
def test_a_layout_that_does_not_finish_is_drawn_in_a_simpler_way() -> None:
    picture = tangle(80)
    laid, simpler = rendered(dot_of(picture), "svg", seconds=0.3)
    assert simpler
    drawn = dressed(picture, laid, simpler=simpler)
    assert b"drawn simpler: may cross boxes" in drawn
    assert b'<desc id="desc">The chart could not be laid out in time' in drawn
    found = ids(drawn)
    for name in (*(node.id for node in picture.nodes), *(edge.id for edge in picture.edges)):
        assert found[dot_id(name)] == 1


def test_a_layout_that_does_not_finish_in_a_simpler_way_either_is_refused() -> None:
    with pytest.raises(PictureError, match=r"could not be laid out in 0\.01 s, not even in a sim"):
        rendered(dot_of(tangle(80)), "svg", seconds=0.01, simpler_seconds=0.01)


def test_what_nobody_could_look_at_is_refused_before_it_is_tried() -> None:
    dot = "digraph {\n" + "a -> b\n" * 70_000 + "}\n"
    with pytest.raises(PictureError, match="the chart has 70,002 boxes, arrows and labels"):
        rendered(dot, "svg")


def long_path(steps: int) -> Picture:
    """A path of so many steps that leads on and back."""
    texts = {name: text for name, text in SMALL.items() if not name.startswith("paths/")}
    head = "path: ladder\ncalendar: office\nmatrix: speed\nstart: s0\nsteps:\n"
    body = "".join(
        f"  s{n}: {{title: Step {n}, work: level 1, next: [{{on: taken, go: s{n + 1}}}, "
        f"{{after: 1h, go: s{max(0, n - 5)}}}]}}\n"
        for n in range(steps)
    )
    end = f"  s{steps}: {{end: solved}}\n"
    return picture_of(
        read_unwalked({**texts, "paths/ladder.yaml": head + body + end}).paths["ladder"]
    )


@pytest.mark.slow
def test_a_path_of_three_hundred_steps_is_drawn_whole_and_says_that_it_is_large() -> None:
    picture = long_path(300)
    assert [note.partition(";")[0] for note in picture.notes] == ["a large chart of 301 steps"]
    root = ET.fromstring(svg_of(picture))
    steps = Counter(each.get("data-step") for each in root.iter(f"{SVG}g"))
    assert all(steps[f"s{n}"] == 1 for n in range(301))
    sizes = {float(text.get("font-size", "9")) for text in root.iter(f"{SVG}text")}
    assert min(sizes) >= 9
