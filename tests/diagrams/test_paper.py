"""On paper: readable, cut between things, and each arrow that is cut is found again."""

import re
from collections import Counter
from functools import cache

import pytest
from pypdfium2 import PdfDocument

from diagrams.dot import dot_id
from diagrams.drawn import Bounds, Drawing, Group, Outline, Writing
from diagrams.exporting import Layout, exported
from diagrams.lanes import lanes_svg_of
from diagrams.paper import PAPERS, SMALLEST, Page, Paper, drawing_of, paged, whole
from diagrams.paper.cutting import cuts
from diagrams.paper.plans import planned
from diagrams.picture import Picture, picture_of
from diagrams.svg import svg_of
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import desks
from tests.diagrams.hostile import TEXTS, chart
from tests.diagrams.wild import wild_path

GOES = re.compile(r"continued (on|from) page (\d+) at ([A-Z, and]+)")


@pytest.fixture(scope="module")
def picture(incidents: Desk) -> Picture:
    return picture_of(incidents.paths["incident"])


@cache
def drawing(picture: Picture, layout: Layout) -> Drawing:
    return drawing_of(lanes_svg_of(picture) if layout == "lanes" else svg_of(picture))


def written(page: Page) -> list[Writing]:
    return [
        each
        for groups, _ in page.parts
        for group in groups
        for each in group.pieces
        if isinstance(each, Writing)
    ]


def words(page: Page) -> str:
    return " ".join(each.text for each in written(page))


def inside(bounds: Bounds, clip: Bounds) -> bool:
    return (
        bounds.left >= clip.left - 0.01
        and bounds.right <= clip.right + 0.01
        and bounds.top >= clip.top - 0.01
        and bounds.bottom <= clip.bottom + 0.01
    )


def outside(bounds: Bounds, clip: Bounds) -> bool:
    return (
        bounds.right <= clip.left
        or bounds.left >= clip.right
        or bounds.bottom <= clip.top
        or bounds.top >= clip.bottom
    )


def shown(page: Page) -> list[Group]:
    """The boxes and labels of a page; none of them is cut."""
    groups, clip = page.parts[0]
    assert clip is not None
    found = []
    for group in groups:
        if group.kind in ("node", "label", "legend"):
            assert inside(group.bounds, clip) or outside(group.bounds, clip), group.id
            if inside(group.bounds, clip):
                found.append(group)
    return found


def check(picture: Picture, pages: list[Page], paper: Paper) -> None:
    """What holds of all charts on paper."""
    sizes = {PAPERS[paper], PAPERS[paper][::-1]}
    assert {(page.width, page.height) for page in pages} <= sizes
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in words(page)
        assert min(each.size for each in written(page) if len(each.text) > 2) >= SMALLEST - 0.001
    boxes = Counter(group.id for page in pages for group in shown(page) if group.kind == "node")
    assert boxes == Counter(dot_id(node.id) for node in picture.nodes)
    assert_letters_match(pages)


def assert_letters_match(pages: list[Page]) -> None:
    told = {}
    for number, page in enumerate(pages, start=1):
        found = (each for text in written(page) for each in GOES.findall(text.text))
        for verb, other, names in found:
            for letter in re.findall(r"[A-Z]+", names):
                told[letter, verb] = (number, int(other))
    for (letter, verb), (here, there) in told.items():
        assert told[letter, "from" if verb == "on" else "on"] == (there, here)
    beads = Counter(
        each.text
        for page in pages
        for groups, clip in page.parts
        if clip is None
        for group in groups
        for each in group.pieces
        if isinstance(each, Writing) and re.fullmatch("[A-Z]{1,2}", each.text)
    )
    assert set(beads.values()) <= {2}
    assert set(beads) == {letter for letter, _ in told}


@pytest.mark.parametrize("layout", ["flow", "lanes"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_long_chart_is_cut_into_pages(picture: Picture, layout: Layout, paper: Paper) -> None:
    pages = paged(drawing(picture, layout), picture, paper)
    assert len(pages) == 2
    check(picture, pages, paper)
    assert all(picture.title in words(page) for page in pages)
    assert all("version" in words(page) for page in pages)


def test_each_page_has_the_headings_of_the_lanes(picture: Picture) -> None:
    for page in paged(drawing(picture, "lanes"), picture, "a4"):
        assert all(f"Level {n}" in words(page) for n in (1, 2, 3))


def test_a_slice_of_a_lane_has_no_slice_of_its_heading() -> None:
    (folder,) = (each for each in desks() if each.name == "tiered-support")
    chart = picture_of(load_desk(folder).paths["tiered-support"])
    pages = paged(drawing(chart, "lanes"), chart, "letter")
    heads = [
        (text, group.bounds)
        for page in pages
        for groups, _ in page.parts
        for group in groups
        if group.id.startswith("lane_") and group.kind == "heading"
        for text in group.pieces
        if isinstance(text, Writing)
    ]
    assert {text.text for text, _ in heads} == {"Level 1", "Level 2", "Level 3"}
    assert len(heads) < 3 * len(pages)


def test_a_short_chart_stands_on_one_page_without_letters() -> None:
    picture = chart("a", "b")
    pages = paged(drawing(picture, "lanes"), picture, "a4")
    assert len(pages) == 1
    assert "continued" not in words(pages[0])
    check(picture, pages, "a4")


def test_without_paper_there_is_one_page_as_large_as_the_chart(picture: Picture) -> None:
    (page,) = whole(drawing(picture, "flow"))
    assert (page.width, page.height) == (
        drawing(picture, "flow").width,
        drawing(picture, "flow").height,
    )


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_flow_that_is_too_wide_is_drawn_closer_and_its_legend_stands_below_it(
    paper: Paper,
) -> None:
    (folder,) = (each for each in desks() if each.name == "follow-the-sun")
    chart = picture_of(load_desk(folder).paths["follow-the-sun"])
    document = PdfDocument(exported(chart, "pdf", paper=paper))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(pages) <= len(paged(drawing(chart, "flow"), chart, paper)) - 1
    assert "the usual way on" in pages[-1]
    assert "Somebody keeps it" in pages[-1]


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["flow", "lanes"])
@pytest.mark.parametrize("folder", desks(), ids=lambda folder: folder.name)
def test_the_library_on_paper(folder: object, layout: Layout) -> None:
    for path in load_desk(folder).paths.values():  # type: ignore[arg-type]
        picture = picture_of(path)
        for paper in PAPERS:
            check(picture, paged(drawing(picture, layout), picture, paper), paper)


@pytest.mark.slow
def test_random_paths_on_paper() -> None:
    for seed in range(0, 200, 2):
        picture = picture_of(wild_path(seed))
        for layout in ("lanes", "flow") if seed % 20 == 0 else ("lanes",):
            found = drawing_of(lanes_svg_of(picture) if layout == "lanes" else svg_of(picture))
            check(picture, paged(found, picture, "a4"), "a4")


@pytest.mark.parametrize(
    ("spans", "lines", "room", "expected"),
    [
        pytest.param([(0, 40), (50, 90)], [], 100, [0, 90], id="it fits"),
        pytest.param([(0, 40), (50, 90)], [], 60, [0, 41.5, 90], id="between two"),
        pytest.param([(0, 30), (40, 60), (70, 90)], [(20, 50)], 65, [0, 61.5, 90], id="few arrows"),
        pytest.param([(0, 80)], [], 50, [0, 80], id="what is too long stays whole"),
        pytest.param([(0, 40), (30, 90)], [], 60, [0, 90], id="no cut where things overlap"),
    ],
)
def test_cuts(
    spans: list[tuple[float, float]],
    lines: list[tuple[float, float]],
    room: float,
    expected: list[float],
) -> None:
    assert cuts(spans, lines, (0, 90 if len(spans) > 1 else 80), room) == expected


@pytest.mark.parametrize("layout", ["flow", "lanes"])
def test_an_svg_is_read_as_it_was_drawn(picture: Picture, layout: Layout) -> None:
    found = drawing(picture, layout)
    kinds = Counter(group.kind for group in found.groups)
    assert kinds["node"] == len(picture.nodes)
    assert kinds["edge"] == len(picture.edges)
    assert kinds["label"] == sum(any(edge.label) for edge in picture.edges)
    for group in found.groups:
        for each in group.pieces:
            points = list(each.points) if isinstance(each, Outline) else [(each.x, each.y)]
            assert all(-1 < x < found.width + 1 and -1 < y < found.height + 1 for x, y in points)


def test_the_texts_of_a_pdf_can_be_selected_and_its_font_is_inside(picture: Picture) -> None:
    pdf = exported(picture, "pdf", layout="lanes", paper="a4")
    document = PdfDocument(pdf)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    for title in ("First line takes it", "Somebody works on it", "Duty manager decides"):
        assert sum(title in text for text in pages) == 1
    assert "continued on page 2 at A" in pages[0]
    assert "continued from page 1 at A" in pages[1]
    assert document.get_metadata_value("Title") == "Incident escalation"
    assert b"/FontFile2" in pdf
    assert b"+Arimo" in pdf


def test_the_same_chart_makes_the_same_pdf(picture: Picture) -> None:
    assert exported(picture, "pdf") == exported(picture, "pdf")


def test_a_link_of_a_box_is_one_in_the_pdf() -> None:
    assert b"https://desk.example/T-1" in exported(
        chart("a", "b", link="https://desk.example/T-1"), "pdf", layout="lanes"
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_can_be_printed(text: str) -> None:
    picture = chart("a", "b", "c", text=text, link="javascript:alert(1)")
    pdf = exported(picture, "pdf", layout="lanes", paper="a4")
    assert len(PdfDocument(pdf)) >= 1
    assert not re.search(rb"/JavaScript|/JS\b|/URI|/Launch", pdf)


def test_right_to_left_reads_from_right_to_left_on_paper() -> None:
    pdf = exported(chart("a", "b", text="שלום"), "pdf", layout="lanes")
    assert "םולש"[::-1] in PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def test_a_plan_is_as_large_as_its_pages_allow(picture: Picture) -> None:
    plan, _ = planned(drawing(picture, "lanes"), "a4")
    assert SMALLEST / 9 <= plan.scale <= 1
