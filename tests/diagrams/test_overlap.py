"""Nothing lies over anything else in a chart, measured from its drawn coordinates."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from diagrams.dot import dot_id
from diagrams.expanding import with_calls
from diagrams.overlay import with_standing
from diagrams.picture import Edge, Node, Picture, picture_of
from diagrams.svg import svg_of
from matrices.desk import Desk
from matrices.files.desks import load_desk, read_desk
from matrices.library import INCIDENTS, desks
from tests.conftest import BERLIN, berlin
from tests.diagrams.overlap import Overlaps, overlaps
from tests.diagrams.wild import wild_path
from tests.examples import EXAMPLES

GENERATED = 200
FEW_LINES = 0.01


def nothing_lies_over_anything(found: Overlaps) -> None:
    assert found.covered == []
    assert found.sticking_out == []
    assert found.through_labels == []
    assert len(found.through_boxes) <= FEW_LINES * found.lines


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(each, id=each.name, marks=() if each == INCIDENTS else pytest.mark.slow)
        for each in desks()
    ],
)
def test_the_charts_of_the_ready_made_desks(folder: Path) -> None:
    for path in load_desk(folder).paths.values():
        picture = picture_of(path)
        nothing_lies_over_anything(overlaps(picture, svg_of(picture)))


@pytest.mark.parametrize("name", ["tiered-support", "major-incident", "refunds", "paging"])
def test_the_charts_of_the_examples_with_called_paths_in_them(name: str) -> None:
    path = read_desk(EXAMPLES).paths[name]
    picture = with_calls(picture_of(path), path)
    nothing_lies_over_anything(overlaps(picture, svg_of(picture)))


def test_a_chart_on_which_much_is_told(incidents: Desk) -> None:
    path = incidents.paths["incident"]
    at = berlin("2026-04-01 14:00")
    standing = dict.fromkeys(path.steps, 12_000)
    picture = with_standing(picture_of(path), standing, at=at, zone=BERLIN)
    notes = ("1,204 tickets", "median 3h 20m, 90 % within 2d 4h")
    edges = tuple(replace(edge, notes=notes, mark="changed") for edge in picture.edges)
    told = replace(picture, edges=edges)
    nothing_lies_over_anything(overlaps(told, svg_of(told)))


@pytest.mark.slow
def test_charts_of_random_paths() -> None:
    for seed in range(GENERATED):
        picture = picture_of(wild_path(seed))
        nothing_lies_over_anything(overlaps(picture, svg_of(picture)))


PLAIN = Picture(
    "Three steps",
    "",
    tuple(Node(name, "work", f"Step {name}") for name in "abc"),
    (Edge("a/1", "a", "b", ("on asked",)), Edge("b/1", "b", "c", ("on solved",))),
    (),
)


def moved(svg: bytes, part: str, *, down: float) -> bytes:
    """The drawing with one part moved, and all of its numbers as they would then be."""
    head, found, rest = svg.partition(f'id="{part}"'.encode())
    inside, end, tail = rest.partition(b"</g>")

    def shifted(place: re.Match[bytes]) -> bytes:
        return b"%s%.2f" % (place[1], float(place[2]) + down)

    inside = re.sub(rb'( y=")(-?[\d.]+)', shifted, inside)
    inside = re.sub(rb"(-?[\d.]+,)(-?[\d.]+)", shifted, inside)
    return head + found + inside + end + tail


def test_the_measure_sees_what_lies_over_something() -> None:
    svg = svg_of(PLAIN)
    nothing_lies_over_anything(overlaps(PLAIN, svg))
    first, second = dot_id("label/a/1"), dot_id("label/b/1")
    on_a_box = overlaps(PLAIN, moved(svg, first, down=40))
    assert on_a_box.covered == [(first, "n_b")]
    on_another = overlaps(PLAIN, moved(svg, first, down=94))
    assert (first, second) in on_another.covered
    through = overlaps(PLAIN, moved(svg, dot_id("a/1"), down=125))
    assert through.through_boxes == [(dot_id("a/1"), "n_c")]
    assert through.through_labels == [(dot_id("a/1"), second)]
    too_long = overlaps(PLAIN, svg.replace(b">Step a</text>", b">Step a, and more</text>"))
    assert too_long.sticking_out == ["n_a"]
