"""What is different between two desks: exactly what a designer changed, and nothing else."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.desk import Desk
from matrices.differing.desks import compare, compare_paths
from matrices.differing.differences import MIRRORED, Difference
from matrices.files.desks import load_desk, read_desk
from matrices.library import desks
from matrices.problems import ModelError
from tests.examples import EXAMPLES
from tests.matrices.edits import (
    CHANGES,
    HOURS,
    INCIDENT,
    NOTHING,
    ROSTER,
    TABLE,
    TEXTS,
    desk_with,
    edited,
)
from tests.matrices.test_desk_mutations import mutations


def sentences(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [each.said for each in compare(read_desk(old), read_desk(new)).differences]


def mirrored(each: Difference) -> tuple[object, ...]:
    parts = sorted((part.kind, part.new, part.old) for part in each.parts)
    return MIRRORED.get(each.what, each.what), each.about, each.new, each.old, parts


def plainly(each: Difference) -> tuple[object, ...]:
    parts = sorted((part.kind, part.old, part.new) for part in each.parts)
    return each.what, each.about, each.old, each.new, parts


def mirror_each_other(old: Desk, new: Desk) -> None:
    there, back = compare(old, new).differences, compare(new, old).differences
    assert sorted(map(mirrored, there), key=repr) == sorted(map(plainly, back), key=repr)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_as_it_was_made(name: str) -> None:
    found = compare(desk_with(), desk_with(name)).differences
    assert [each.said for each in found] == list(CHANGES[name][3])
    assert {each.file for each in found} == {CHANGES[name][0]}
    assert all(each.line > 0 for each in found)


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_only_written_otherwise_is_no_difference(name: str) -> None:
    assert compare(desk_with(), desk_with(name)).differences == ()


def test_every_line_stands_where_it_is_said() -> None:
    texts = edited("a wait", "a step more", "hours", "somebody else in a role", "a row", "a clock")
    shown = {
        "waits 4h": "after: 6h", "(notify)": "reminder:", "fri 08": "fri:",
        "role": "duty manager:", "response": "2,20m", "clock ": "resolution:",
    }  # fmt: skip
    for each in compare(read_desk(TEXTS), read_desk(texts)).differences:
        for said, written in shown.items():
            if said in each.said:
                assert written in texts[each.file].splitlines()[each.line - 1]


@settings(max_examples=8, deadline=None)
@given(st.sets(st.sampled_from(sorted(CHANGES)), max_size=6))
def test_several_changes_are_told_together_and_mirror_each_other(names: set[str]) -> None:
    old, new = desk_with(), desk_with(*sorted(names))
    expected = sorted(said for name in names for said in CHANGES[name][3])
    if "another step's name" not in names:
        assert sorted(each.said for each in compare(old, new).differences) == expected
    mirror_each_other(old, new)


@pytest.mark.parametrize(
    "count", [pytest.param(6, id="a few"), pytest.param(700, id="many", marks=pytest.mark.slow)]
)
def test_another_version_is_never_without_a_difference(count: int) -> None:
    """Where tickets may go another way the list says something, and mirrors."""
    first = read_desk(EXAMPLES)
    read = 0
    for file, texts in mutations(EXAMPLES, seed=count, count=count):
        try:
            desk = read_desk(texts)
        except ModelError:
            continue
        read += 1
        versions = [
            {name: path.version for name, path in each.paths.items()} for each in (first, desk)
        ]
        found = compare(first, desk).differences
        assert versions[0] == versions[1] or found, file
        mirror_each_other(first, desk)
    assert read > count / 20 - 1


@pytest.mark.slow
@pytest.mark.parametrize("folder", [*desks()], ids=lambda folder: folder.name)
def test_a_ready_made_desk_is_no_other_than_itself(folder: "object") -> None:
    desk = load_desk(str(folder))
    assert compare(desk, desk).differences == ()


def test_two_paths_are_compared_with_what_they_use() -> None:
    old, new = (
        read_desk(TEXTS),
        read_desk(edited("a wait", "a row", "hours", "an address", "a finding accepted no more")),
    )
    found = compare_paths((old, old.paths["incident"]), (new, new.paths["incident"])).differences
    assert {each.file for each in found} == {INCIDENT, TABLE, HOURS, ROSTER}


def test_steps_that_ask_in_another_order() -> None:
    first = "      - {when: \"ticket.priority == '1'\", go: alarm}\n"
    second = "      - {when: \"ticket.assignee != ''\", go: diagnose}\n"
    texts = TEXTS | {INCIDENT: TEXTS[INCIDENT].replace(first + second, second + first)}
    (found,) = compare(read_desk(TEXTS), read_desk(texts)).differences
    assert found.what == "moved"
    assert found.said.startswith(
        "step 'triage': asks in another order: when ticket.priority == '1'"
    )
