"""The chart of a difference: what is marked is what the list says, and what looks otherwise."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.differences import Told, data_of, lines_of, markdown_of, plain
from diagrams.differing import FIRST, At, difference_picture, removed_id
from diagrams.picture import START, Picture, picture_of
from diagrams.svg import svg_of
from matrices.differing.desks import Comparison, compare, compare_paths
from matrices.differing.matching import Matching
from matrices.files.desks import read_desk
from matrices.library import names
from tests.diagrams.test_picture import texts as texts_in
from tests.matrices.edits import CHANGES, INCIDENT, TEXTS, desk_with, edited
from tests.ready import ready_made


def compared(texts: Mapping[str, str], old: Mapping[str, str] = TEXTS) -> Comparison:
    return compare(read_desk(old), read_desk(texts))


def drawn(found: Comparison) -> Picture:
    return difference_picture(found.matchings[0], found.differences)


def marks(picture: Picture) -> dict[str, str]:
    found = {each.id: each.mark for each in picture.nodes} | {
        each.id: each.mark for each in picture.edges
    }
    return {name: mark for name, mark in found.items() if mark}


def looks_otherwise(matching: Matching) -> dict[str, str]:
    """What differs between the charts of both paths, asked of the pictures alone."""
    old, new = picture_of(matching.old), picture_of(matching.new)
    steps = {START: START, **matching.steps}
    found: dict[str, str] = {}
    before = {steps[each.id]: each for each in old.nodes if each.id in steps}
    found |= {each.id: "removed" for each in old.nodes if each.id not in steps}
    for node in new.nodes:
        was = before.get(node.id)
        if was is None:
            found[node.id] = "added"
        elif (was.id, was.shape, was.title, was.lines) != (
            node.id, node.shape, node.title, node.lines,
        ):  # fmt: skip
            found[node.id] = "changed"
    ways = {FIRST: FIRST, **matching.ways}
    arrows = {ways[each.id]: each for each in old.edges if each.id in ways}
    found |= {removed_id(each.id): "removed" for each in old.edges if each.id not in ways}
    for edge in new.edges:
        led = arrows.get(edge.id)
        if led is None:
            found[edge.id] = "added"
        elif (led.label, steps.get(led.target)) != (edge.label, edge.target):
            found[edge.id] = "changed"
    return found


UNSEEN = {"a reason"}
"""Changes of which a chart shows nothing by itself, but for their mark."""


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(st.sets(st.sampled_from(sorted(set(CHANGES) - UNSEEN - {"a row"})), max_size=6))
def test_what_is_marked_is_what_looks_otherwise(names: set[str]) -> None:
    for found in (compared(edited(*names)), compared(TEXTS, old=edited(*names))):
        assert marks(drawn(found)) == looks_otherwise(found.matchings[0])


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_marked_is_what_the_list_says(name: str) -> None:
    found = compare(desk_with(), desk_with(name))
    listed = {
        FIRST if part.kind == "start" else part.new or (
            part.old if part.kind == "step" else removed_id(part.old)
        )
        for each in found.differences
        for part in each.parts
    }  # fmt: skip
    stays = "resolved/3"  # told in its step
    assert set(marks(drawn(found))) == {"resolved" if each == stays else each for each in listed}


def test_nothing_is_marked_where_nothing_changed() -> None:
    found = compared(TEXTS)
    assert found.differences == ()
    assert marks(drawn(found)) == {}


def test_the_chart_says_what_was_there() -> None:
    found = compared(edited("a wait", "a target", "who is told", "another step's name", "hours"))
    seen = " ".join(" ".join(texts_in(svg_of(drawn(found))).values()).split())
    for words in ("was: 4h", "was: to closed", "was: duty manager, team on-call",
                  "was called first-line"):  # fmt: skip
        assert words in seen
    assert drawn(found).notes == ("Also: calendar 'service-desk': fri 08:00-16:00 → 08:00-14:00",)


def test_a_step_that_is_gone_stands_where_it_was_with_its_arrows() -> None:
    found = compared(TEXTS, old=edited("a step more"))
    picture = drawn(found)
    assert marks(picture) == {
        "reminder": "removed", "was/reminder/1": "removed", "intake/2": "changed",
    }  # fmt: skip
    names = [each.id for each in picture.nodes]
    assert names.index("reminder") == names.index("intake") + 1
    gone = next(each for each in picture.edges if each.id == "was/reminder/1")
    assert (gone.source, gone.target) == ("reminder", "triage")


PATHS = [(desk, path) for desk in map(ready_made, names()) for path in desk.paths.values()]


@pytest.mark.parametrize(
    "number", [0, *(pytest.param(each, marks=pytest.mark.slow) for each in range(1, len(PATHS)))]
)
def test_any_two_paths_are_compared_and_drawn(number: int) -> None:
    """However little they have in common: each step and transition of both is there once."""
    old, new = PATHS[number], PATHS[(number + 1) % len(PATHS)]
    found = compare_paths(old, new)
    picture, matching = drawn(found), found.matchings[0]
    names = [each.id for each in picture.nodes if each.id not in {START, "anywhere"}]
    gone = [name for name in old[1].steps if name not in matching.steps]
    assert sorted(names) == sorted([*new[1].steps, *gone])
    ways = [each.id for each in picture.edges if each.id != FIRST]
    lost = [
        removed_id(e.id) for e in old[1].transitions if e.id not in matching.ways and not e.stay
    ]
    assert sorted(ways) == sorted([*(e.id for e in new[1].transitions if not e.stay), *lost])
    assert b"what changes" in svg_of(picture)


def told(*standing: At) -> Told:
    found = compared(edited("a wait", "a step more"))
    places = [f"desk/{each.file}:{each.line}" for each in found.differences]
    return Told("main:desk", "desk", found.differences, places, standing)


def test_open_tickets_are_told_by_step_with_a_few_names() -> None:
    lines = [
        str(line) for line in lines_of(told(At("incident", "abc", "diagnose", 12, ["T-1", "T-2"])))
    ]
    assert lines[:2] == ["main:desk → desk", "4 differences"]
    assert any(line.startswith("+ desk/paths/incident.yaml:") for line in lines)
    assert "12 open tickets stand where something changes." in lines[-2]
    assert "keep the version on which they began" in lines[-2]
    assert lines[-1] == "  incident 'diagnose' on version abc: 12 (T-1, T-2 and 10 more)"


def test_open_tickets_stand_on_the_chart_too() -> None:
    found = compared(edited("a wait", "a step more"))
    at = [At("incident", "abc", "diagnose", 12, ()), At("incident", "def", "diagnose", 1, ())]
    drawn = difference_picture(found.matchings[0], found.differences, at)
    assert {node.id: node.badge for node in drawn.nodes if node.badge} == {
        "diagnose": "13 open tickets here"
    }


def test_no_open_ticket_is_said_in_words() -> None:
    assert str([*lines_of(told())][-1]) == "No open ticket stands where something changes."


def test_as_data() -> None:
    data = data_of(told(At("incident", "abc", "diagnose", 1, ["T-1"])))
    assert data["same"] is False
    wait = next(each for each in data["differences"] if each["about"] == "wait")
    assert (wait["old"], wait["new"], wait["path"]) == ("4h", "6h", "incident")
    assert wait["marks"] == [{"kind": "transition", "old": "diagnose/2", "new": "diagnose/2"}]
    assert data["open tickets"][0]["such as"] == ["T-1"]


def test_nothing_that_a_designer_wrote_is_markup_in_a_comment() -> None:
    evil = "<img src=x onerror=alert(1)> [a](javascript:b) @somebody `c` **d**"
    texts = TEXTS | {
        INCIDENT: TEXTS[INCIDENT].replace("title: Raise the alarm", f"title: '{evil}'")
    }
    found = compared(texts)
    page = markdown_of(Told("a", "b", found.differences, ["x"]))
    assert "<img" not in page
    assert "[a](" not in page
    assert "@somebody" not in page
    assert plain("a\nb | c") == "a b \\| c"
