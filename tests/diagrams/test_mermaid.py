"""Mermaid: each step and transition once, and nothing in a text is more than text.

The judge is Mermaid itself, run without a browser.
"""

import re
import xml.etree.ElementTree as ET

import pytest

from diagrams.dot import dot_id
from diagrams.mermaid import markdown_of, mermaid_of
from diagrams.picture import Edge, Group, Node, Picture, picture_of
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import desks
from tests.diagrams.hostile import NAMES, TEXTS, chart

BOX = re.compile(r"^ +(n_\w+)(?:\(|\[|\{|>)+/?\"", re.MULTILINE)
ARROW = re.compile(r"^ +(n_\w+) (?:-->|==>|-\.->)(?:\|\".*\"\|)? (n_\w+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def picture(incidents: Desk) -> Picture:
    return picture_of(incidents.paths["incident"])


def check(picture: Picture, written: str) -> None:
    assert sorted(BOX.findall(written)) == sorted(dot_id(node.id) for node in picture.nodes)
    arrows = dict.fromkeys(
        (edge.source, edge.target, "" if edge.source == edge.target else edge.id)
        for edge in picture.edges
    )
    assert ARROW.findall(written) == [(dot_id(source), dot_id(to)) for source, to, _ in arrows]
    assert not re.search(r"^\s*(click|href|call)\b", written, re.MULTILINE)
    assert "javascript:" not in written
    assert "%%" not in written


def judged(source: str) -> ET.Element:
    """What Mermaid draws; it raises where the source is not well-formed."""
    mermaidx = pytest.importorskip("mermaidx", reason="Mermaid's judge is not installed: mermaidx")
    return ET.fromstring(mermaidx.render(source).svg())


def boxes(drawn: ET.Element) -> list[ET.Element]:
    return [each for each in drawn.iter() if "node" in each.get("class", "").split()]


def lines(drawn: ET.Element) -> list[ET.Element]:
    return [each for each in drawn.iter() if "flowchart-link" in each.get("class", "").split()]


def test_each_step_and_transition_is_there_once(picture: Picture) -> None:
    written = mermaid_of(picture)
    check(picture, written)
    assert 'n_intake(["Wait for a priority<br/>' in written
    assert 'n_first_2d_line ==>|"after level 1<br/>(functional)"| n_specialists' in written
    assert "classDef kind_work fill:#E5F1FA,stroke:#0072B2" in written


def test_arrows_from_a_step_to_itself_share_one() -> None:
    loops = tuple(Edge(f"a/{n}", "a", "a", (f"on {n}",)) for n in range(3))
    written = mermaid_of(Picture("t", "s", (Node("a", "work", "Works"),), loops, ()))
    assert 'n_a -->|"on 0<br/>or<br/>on 1<br/>or<br/>on 2"| n_a' in written


def test_markdown_has_it_in_a_fence(picture: Picture) -> None:
    written = markdown_of(picture)
    assert written.startswith("```mermaid\n---\ntitle: ")
    assert written.endswith("\n```\n")
    assert written.count("```") == 2


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_texts_stay_texts(text: str) -> None:
    picture = chart("a", "b", text=text)
    check(picture, mermaid_of(picture))
    assert markdown_of(picture).count("```") == 2


def test_steps_may_be_called_as_mermaid_calls_its_own() -> None:
    check(chart(*NAMES), mermaid_of(chart(*NAMES)))


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_mermaid_reads_texts_as_texts(text: str) -> None:
    drawn = judged(mermaid_of(chart("a", "b", text=text)))
    assert len(boxes(drawn)) == 2
    assert len(lines(drawn)) == 2
    told = "".join(drawn.itertext())
    assert "Unsupported" not in told
    tags = {each.tag.rpartition("}")[2].lower() for each in drawn.iter()}
    assert not tags & {"script", "img", "iframe", "a", "object"}
    attributes = {name.lower() for each in drawn.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or name.endswith("href")]


@pytest.mark.slow
def test_mermaid_reads_names_as_names() -> None:
    drawn = judged(mermaid_of(chart(*NAMES)))
    assert len(boxes(drawn)) == len(NAMES)
    assert len(lines(drawn)) == len(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("folder", desks(), ids=lambda folder: folder.name)
def test_mermaid_draws_the_library(folder: object) -> None:
    for path in load_desk(folder).paths.values():  # type: ignore[arg-type]
        picture = picture_of(path)
        check(picture, mermaid_of(picture))
        drawn = judged(mermaid_of(picture))
        assert len(boxes(drawn)) == len(picture.nodes)
        loops = [edge.source for edge in picture.edges if edge.source == edge.target]
        assert len(lines(drawn)) == len(picture.edges) - len(loops) + len(set(loops))
        told = " ".join(" ".join(drawn.itertext()).split())
        assert all(word in told for e in picture.edges for line in e.label for word in line.split())
        assert all(step.title.split()[0] in told for step in path.steps.values())


@pytest.mark.slow
def test_mermaid_draws_marks_ways_and_groups(picture: Picture) -> None:
    from dataclasses import replace  # noqa: PLC0415  # used here alone

    nodes = tuple(
        replace(node, mark="added" if n == 3 else "", taken=n < 5, weight=0.5 if n == 2 else None,
                group="g" if n in (4, 5) else "")
        for n, node in enumerate(picture.nodes)
    )  # fmt: skip
    edges = tuple(
        replace(edge, taken=n < 5, mark="removed" if n == 9 else "")
        for n, edge in enumerate(picture.edges)
    )
    marked = replace(picture, nodes=nodes, edges=edges, groups=(Group("g", "A called path"),))
    drawn = judged(mermaid_of(marked))
    told = "".join(drawn.itertext())
    assert all(word in told for word in ("+ added", "× removed", "A called path"))
    assert len(boxes(drawn)) == len(nodes)
