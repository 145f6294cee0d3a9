"""A chart is told step by step to those who do not see it, and the keyboard comes to its links."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

from diagrams.legend import legend_of
from diagrams.overlay import with_standing
from diagrams.picture import START, picture_of
from diagrams.svg import svg_of
from matrices.desk import Desk
from tests.conftest import BERLIN, berlin

SVG = "{http://www.w3.org/2000/svg}"


def told(root: ET.Element) -> dict[str, str]:
    """What a screen reader says at each step, in order."""
    (steps,) = (each for each in root.iter(f"{SVG}g") if each.get("class") == "nodes")
    assert steps.get("role") == "list"
    assert {each.get("role") for each in steps} == {"listitem"}
    return {each.get("data-step", ""): each.get("aria-label", "") for each in steps}


def test_each_step_is_told_with_where_it_leads_and_why(incidents: Desk) -> None:
    path = incidents.paths["incident"]
    found = told(ET.fromstring(svg_of(picture_of(path))))
    assert [*found] == [START, "anywhere", *path.steps]
    assert found["specialists"] == (
        "Specialists take over (work), level 2, tells level 2. "
        "On reassigned, at most 3 ×: goes to 'Specialists take over', because another group takes "
        "over. After level 2, (hierarchical): goes to 'Duty manager decides', because the "
        "specialists are stuck."
    )
    for each in path.transitions:
        goal = "stays" if each.stay else path.steps[each.target].title
        assert goal in found[each.source]


def test_what_stands_at_a_step_is_told_there(incidents: Desk) -> None:
    picture = picture_of(incidents.paths["incident"])
    at = berlin("2026-04-01 14:00")
    standing = with_standing(picture, {"manager": 3}, at=at, zone=BERLIN)
    found = told(ET.fromstring(svg_of(standing)))
    assert found["manager"].startswith(
        "Duty manager decides (work), level 3, tells level 3, 3 open."
    )


def test_what_is_told_in_the_steps_is_not_told_again_by_arrows(incidents: Desk) -> None:
    root = ET.fromstring(svg_of(picture_of(incidents.paths["incident"])))
    hidden = {
        each.get("class") for each in root.iter(f"{SVG}g") if each.get("aria-hidden") == "true"
    }
    assert hidden == {"edges", "labels"}
    named = {each.get("id") for each in root}
    assert {root.get("aria-labelledby"), root.get("aria-describedby")} <= named


def test_a_link_has_the_name_of_its_step(incidents: Desk) -> None:
    picture = picture_of(incidents.paths["incident"])
    nodes = [
        replace(node, link=f"https://desk.example/{node.id}") if node.id == "manager" else node
        for node in picture.nodes
    ]
    root = ET.fromstring(svg_of(replace(picture, nodes=tuple(nodes))))
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == "https://desk.example/manager"
    assert (link.get("aria-label") or "").startswith("Duty manager decides")


def test_the_legend_has_the_kinds_and_lines_of_this_chart_and_no_others(incidents: Desk) -> None:
    picture = picture_of(incidents.paths["incident"])
    assert [key.words for key in legend_of(picture)] == [
        "somebody holds the ticket",
        "a choice by conditions",
        "waits",
        "tells people",
        "the end",
        "holds at every step",
        "the usual way on",
        "another way",
        "from every step",
    ]
    marked = replace(picture, nodes=(replace(picture.nodes[2], mark="added"), *picture.nodes[3:]))
    assert legend_of(marked)[-1].words == "+ added"
    drawn = ET.fromstring(svg_of(picture))
    (legend,) = (each for each in drawn.iter(f"{SVG}g") if each.get("class") == "legend")
    assert [text.text for text in legend.iter(f"{SVG}text")] == [
        key.words for key in legend_of(picture)
    ]


def test_a_chart_says_its_version_and_of_when_it_is(incidents: Desk) -> None:
    path = incidents.paths["incident"]
    assert picture_of(replace(path, dated=date(2026, 4, 1))).subtitle == (
        f"incident · version {path.version} · of 2026-04-01 · calendar service-desk · "
        "matrix priorities"
    )
