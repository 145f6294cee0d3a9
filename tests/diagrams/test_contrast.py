"""Every text stands out from its ground, 4.5 to 1 at least, by day and by night.

The grounds are reckoned as a browser does: what is written on a part holds, unless a rule of the
style sheet says something else; of several rules the more special one, then the later.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pytest

from diagrams.heat import DARK_PAPER, PAPER
from diagrams.picture import Edge, Mark, Node, Picture
from diagrams.style import KINDS, heat
from diagrams.svg import svg_of

SVG = "{http://www.w3.org/2000/svg}"
ENOUGH = 4.5
STATES: tuple[bool | None, ...] = (None, True, False)
MARKS: tuple[Mark, ...] = ("", "added", "removed", "changed", "finding")
WEIGHTS = (None, 0.0, 0.5, 1.0)
ALL = Picture(
    "Everything",
    "and what stands below",
    tuple(
        Node(f"{shape}/{n}", shape, "A title", ("a line",), "12 open", taken, weight, "level 1",
             mark=mark)
        for shape in KINDS
        for n, (taken, weight, mark) in enumerate(
            [*product(STATES, WEIGHTS, MARKS[:1]), *product(STATES, WEIGHTS[:1], MARKS[1:])])
    ),
    tuple(
        Edge(f"edge/{n}", "work/0", "end/0", ("on asked",), interrupt=interrupt, taken=taken,
             mark=mark)
        for n, (taken, mark, interrupt) in enumerate(product(STATES, MARKS, (False, True)))
    ),
    (),
    notes=("a note",),
)  # fmt: skip


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Rule:
    parts: tuple[str, ...]
    fill: str
    weight: tuple[int, int]

    def holds(self, way: tuple[ET.Element, ...]) -> bool:
        """Whether it holds for the last of the elements that contain each other."""
        *above, last = self.parts
        if not fits(last, way[-1]):
            return False
        outer = list(way[:-1])
        for part in reversed(above):
            while outer and not fits(part, outer[-1]):
                outer.pop()
            if not outer:
                return False
            outer.pop()
        return True


def fits(part: str, element: ET.Element) -> bool:
    without = re.findall(r":not\(\.([\w-]+)\)", part)
    plain = re.sub(r":not\([^)]*\)", "", part)
    tag, *classes = plain.split(".")
    own = (element.get("class") or "").split()
    return (
        (not tag or element.tag == f"{SVG}{tag}")
        and set(classes) <= set(own)
        and not set(without) & set(own)
    )


def dark_rules(sheet: str) -> Iterator[Rule]:
    found = re.search(r"@media screen and \(prefers-color-scheme: dark\)\{(.*)\}$", sheet)
    assert found is not None
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", found[1]):
        fill = dict(each.split(":") for each in body.split(";")).get("fill")
        for selector in selectors.split(","):
            if fill and fill != "none" and ":focus" not in selector:
                classes, tags = selector.count("."), len(re.findall(r"(?:^| )\w", selector.strip()))
                yield Rule(tuple(selector.split()), fill, (classes, tags))


@pytest.fixture(scope="module")
def root() -> ET.Element:
    return ET.fromstring(svg_of(ALL))


def painted(root: ET.Element, rules: list[Rule]) -> Iterator[tuple[str, str, str, str]]:
    """Each text: where it stands, its words, its colour and that of its ground."""
    paper = root.find(f"{SVG}rect")
    assert paper is not None
    ground = fill((root, paper), rules)

    def walk(way: tuple[ET.Element, ...], under: str) -> Iterator[tuple[str, str, str, str]]:
        here = way[-1]
        if "node" in (here.get("class") or "").split():
            shapes = [each for each in here.iter() if each.get("class") == "shape"]
            under = fill((*way, shapes[0]), rules)
        if here.tag == f"{SVG}text":
            yield way[-2].get("class", ""), here.text or "", fill(way, rules), under
        for each in here:
            yield from walk((*way, each), under)

    return walk((root,), ground)


def fill(way: tuple[ET.Element, ...], rules: list[Rule]) -> str:
    holding = [rule for rule in rules if rule.holds(way)]
    if holding:
        return max(enumerate(holding), key=lambda each: (each[1].weight, each[0]))[1].fill
    said = way[-1].get("fill", "#000000")
    return {"white": "#ffffff"}.get(said, said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(root: ET.Element, scheme: str) -> None:
    rules = list(dark_rules(root.findtext(f"{SVG}style") or "")) if scheme == "dark" else []
    found = list(painted(root, rules))
    faint: Mapping[str, float] = {
        f"{where}: {text} {ink} on {ground}": contrast(ink, ground)
        for where, text, ink, ground in found
        if contrast(ink, ground) < ENOUGH
    }
    assert faint == {}
    assert len(found) > 4 * len(ALL.nodes)
    grounds = {ground.upper() for _, _, _, ground in found}
    assert {DARK_PAPER if scheme == "dark" else PAPER, heat(1.0).upper()} <= grounds
    assert len(grounds) >= len(KINDS)


def test_dark_is_for_screens_that_ask_for_it_and_print_is_light(root: ET.Element) -> None:
    sheet = root.findtext(f"{SVG}style") or ""
    light, _, _ = sheet.partition("@media")
    assert "fill" not in light
    assert sheet.count("@media") == 1
    assert "@media screen and (prefers-color-scheme: dark)" in sheet


def test_a_kind_is_told_by_its_shape_and_line_and_not_by_colour_alone(root: ET.Element) -> None:
    """Without colours, no two kinds of boxes look alike."""
    looks: dict[str, tuple[object, ...]] = {}
    for group in root.iter(f"{SVG}g"):
        name = group.get("data-step", "")
        if name.endswith("/0"):
            shapes = [each for each in group.iter() if "shape" in (each.get("class") or "")]
            looks[name] = tuple(
                (
                    each.tag,
                    len(re.findall(r"[\d.]+", each.get("d") or each.get("points") or "")),
                    each.get("stroke-dasharray"),
                    each.get("stroke-width"),
                )
                for each in shapes
            )
    assert len(looks) == len(KINDS)
    assert len(set(looks.values())) == len(KINDS)


def test_a_mark_is_told_by_words_too(root: ET.Element) -> None:
    for group in root.iter(f"{SVG}g"):
        classes = (group.get("class") or "").split()
        if "mark" in classes and {"node", "label"} & set(classes):
            told = " ".join(text.text or "" for text in group.iter(f"{SVG}text"))
            assert classes[-1] in told
