"""`stepladder rehearse`: what a designer sees of a desk's stories."""

import json
import shutil
from pathlib import Path

import pytest

from matrices.library import LIBRARY
from tests.flows.conftest import Stepladder

NAME = "severity-matrix"
STORIES = "stories/ratings.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A copy of a ready-made desk."""
    shutil.copytree(LIBRARY / NAME, tmp_path / "desk")
    return tmp_path / "desk"


def change(file: Path, right: str, wrong: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")


@pytest.mark.parametrize("named", ["desk", NAME])
def test_stories_that_go_as_written(
    stepladder: Stepladder, desk: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.chdir(desk.parent)
    ran = stepladder("rehearse", named, "--all")
    assert (ran.code, ran.err) == (0, "")
    *lines, last = ran.out.splitlines()
    assert len(lines) == 7
    assert all(line.startswith("goes so  ") for line in lines)
    assert last == "15 of 15 ways are taken."


def test_a_desk_that_was_changed(stepladder: Stepladder, desk: Path) -> None:
    change(desk / "matrices" / "severity.csv", "next in team desk,30m", "next in team desk,20m")
    ran = stepladder("rehearse", desk)
    assert ran.code == 1
    differs, said = (line for line in ran.out.splitlines() if line[:7] in ("DIFFERS", " " * 7))
    assert differs == "DIFFERS  Midsummer Eve and the weekend do not count"
    assert said == (
        "         stories/ratings.yaml:94: step 'second' at Mon 2026-06-22 08:01 is expected, "
        "and step 'second' at Thu 2026-06-18 16:51 (after level 1) comes"
    )


def test_a_way_that_no_story_takes(stepladder: Stepladder, desk: Path) -> None:
    more = "      - {on: rated, stay: true, tell: level 3, because: somebody looked again}\n"
    change(desk / "paths" / "severity.yaml", "      - {every: 1d,", f"{more}      - {{every: 1d,")
    alone = stepladder("rehearse", desk)
    assert alone.code == 0
    assert "15 of 16 ways are taken." in alone.out
    ran = stepladder("rehearse", desk, "--all")
    assert ran.code == 1
    assert "no story takes 'on rated' of 'last', which stays" in ran.out


def test_some_of_the_stories(stepladder: Stepladder, desk: Path) -> None:
    ran = stepladder("rehearse", desk, "--story", "PAYDAY nobody")
    assert ran.out.splitlines() == ["goes so  On payday nobody is paid"]
    none = stepladder("rehearse", desk, "--story", "carnival")
    assert none.code == 1
    assert none.err.startswith("--story 'carnival' stands in no title; known are: 'A wrong payslip")


def test_what_happens_can_be_pasted_under_expect(stepladder: Stepladder, desk: Path) -> None:
    text = (desk / STORIES).read_text(encoding="utf-8")
    story, _, rest = text.partition("    expect:\n")
    expected = [line for line in rest.partition("\n\n")[0].splitlines() if line]
    (desk / STORIES).write_text(story, encoding="utf-8")
    ran = stepladder("rehearse", desk, "--show")
    assert ran.code == 1
    told, wrong, *shown = ran.out.splitlines()
    assert told == "DIFFERS  A wrong payslip is rated, taken and corrected"
    assert "step 'rating' at Mon 2026-03-02 09:00 (on opened) is not expected" in wrong
    assert shown[: len(expected)] == expected


def test_the_ways_are_drawn(stepladder: Stepladder, desk: Path, tmp_path: Path) -> None:
    ran = stepladder("rehearse", desk, "--draw", tmp_path / "ways")
    assert ran.code == 0
    drawn = sorted((tmp_path / "ways").iterdir())
    assert len(drawn) == 7
    assert drawn[2].name == "03-on-payday-nobody-is-paid.svg"
    svg = drawn[2].read_text(encoding="utf-8")
    assert '<title id="title">On payday nobody is paid</title>' in svg
    assert "1. Wed 03-25 08:10" in svg


def test_the_same_as_data(stepladder: Stepladder, desk: Path) -> None:
    data = json.loads(stepladder("rehearse", desk, "--format", "json").out)
    assert data["untaken"] == []
    first = data["stories"][0]
    assert (first["path"], first["passed"], first["outcome"]) == ("severity", True, "solved")
    assert first["moments"][1] == {
        "at": "2026-03-02T09:05:00+01:00",
        "step": "first",
        "tells": ["alva by mail"],
        "does": [],
        "rule": "on rated",
    }


def test_a_desk_without_stories(stepladder: Stepladder, desk: Path) -> None:
    shutil.rmtree(desk / "stories")
    ran = stepladder("rehearse", desk)
    assert ran.code == 1
    assert "has no stories; write one into" in ran.err


def test_slips_are_told_all_at_once(stepladder: Stepladder, desk: Path) -> None:
    change(desk / STORIES, "step: rating", "step: ratting")
    change(desk / STORIES, "taken by alva", "takn by alva")
    ran = stepladder("rehearse", desk)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "stories/ratings.yaml:4: 'takn' never happens on this desk; did you mean 'taken'?",
        "stories/ratings.yaml:6: there is no step 'ratting'; did you mean 'rating'?",
    ]


def test_a_desk_that_is_not_there(stepladder: Stepladder) -> None:
    ran = stepladder("rehearse", "severty-matrix")
    assert ran.err == (
        "there is no folder 'severty-matrix', and there is no ready-made desk 'severty-matrix'; "
        "did you mean 'severity-matrix'?\n"
    )
