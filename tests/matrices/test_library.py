"""The ready-made desks: each is whole and sound, and its stories go as written, by every way."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from diagrams.picture import picture_of
from diagrams.svg import svg_of
from matrices.checking.desks import check_desk
from matrices.files.desks import load_desk
from matrices.files.stories import load_stories
from matrices.library import LIBRARY, desks, folder_of, names
from matrices.rehearsing import Rehearsal, WrittenStory, rehearse, untaken
from tests.diagrams.test_picture import ids, texts
from tests.ready import ready_made as desk

TWELVE = [
    *("auto-close", "follow-the-sun", "human-review", "key-account", "major-incident"),
    *("manager-chain", "on-call-chain", "refund-approval", "severity-matrix", "sla-thresholds"),
    *("specialist-groups", "tiered-support"),
]
LINK = re.compile(r"\]\(([^)]+)\)")


def stories() -> Iterator[tuple[str, WrittenStory]]:
    for name in names():
        for story in load_stories(LIBRARY / name, desk(name)):
            yield name, story


STORIES = list(stories())


@cache
def played(name: str) -> list[Rehearsal]:
    return [rehearse(story, desk(name)) for of, story in STORIES if of == name]


def paths() -> list[tuple[str, str]]:
    return [(name, path) for name in names() for path in desk(name).paths]


def test_the_desks_that_there_are() -> None:
    assert set(names()) == {"incidents", *TWELVE}
    assert [folder.name for folder in desks()] == names()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param("tierd-support", "did you mean 'tiered-support'?", id="a slip"),
        pytest.param("refund", "did you mean 'refund-approval'?", id="half of a name"),
        pytest.param("", "known are: auto-close,", id="nothing"),
        pytest.param("../library", "known are: auto-close,", id="a place outside"),
    ],
)
def test_a_desk_that_is_not_there(wrong: str, right: str) -> None:
    with pytest.raises(LookupError, match=f"no ready-made desk '{wrong}'; {re.escape(right)}"):
        folder_of(wrong)


@pytest.mark.parametrize(
    ("name", "story"), STORIES, ids=[f"{name}: {story.title}" for name, story in STORIES]
)
def test_a_story_goes_as_it_is_written(name: str, story: WrittenStory) -> None:
    assert rehearse(story, desk(name)).problem is None


@pytest.mark.parametrize("name", names())
def test_the_stories_of_a_desk_take_every_way(name: str) -> None:
    assert [str(way) for way in untaken(desk(name), played(name))] == []


def test_the_stories_show_whatever_can_happen() -> None:
    seen = Counter(
        line.entry.kind for name in names() for each in played(name) for line in each.trial.lines
    )
    assert seen.keys() >= {
        *("opened", "reopened", "paused", "resumed", "snoozed", "woken", "breach", "step", "set"),
        *("skipped", "joined", "stayed", "told", "acknowledged", "reminded", "expired", "ended"),
        *("withdrawn", "instead", "ignored"),
    }


@pytest.mark.parametrize("name", names())
def test_the_check_finds_nothing(name: str) -> None:
    assert [str(problem) for problem in check_desk(desk(name))] == []


@pytest.mark.parametrize("name", names())
def test_a_desk_is_complete(name: str) -> None:
    folder = LIBRARY / name
    assert desk(name).name == name
    assert desk(name).about
    assert desk(name).paths
    assert desk(name).calendars
    assert desk(name).matrices
    assert list(folder.glob("stories/*.yaml"))
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for link in LINK.findall(readme):
        assert (folder / link).is_file(), link
    assert {f"{path}.svg" for path in desk(name).paths} <= set(LINK.findall(readme))
    assert f"--from {name}\n" in readme


@pytest.mark.parametrize(("name", "path"), paths(), ids=[f"{n}: {p}" for n, p in paths()])
def test_the_chart_of_a_path_is_of_today(name: str, path: str) -> None:
    """Else `make charts` draws it anew."""
    kept = (LIBRARY / name / f"{path}.svg").read_bytes()
    fresh = svg_of(picture_of(desk(name).paths[path]))
    assert ids(kept) == ids(fresh)
    assert texts(kept) == texts(fresh)


def test_no_path_is_another_one_with_other_names() -> None:
    shapes = {(name, path): desk(name).paths[path].network for name, path in paths()}
    for one, other in combinations(shapes, 2):
        assert not nx.faster_could_be_isomorphic(shapes[one], shapes[other]), (one, other)


def test_stories_and_charts_are_no_part_of_a_version(tmp_path: Path) -> None:
    for file, text in desk("refund-approval").texts.items():
        assert not file.startswith("stories/")
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    alone = load_desk(tmp_path)
    for path, of in desk("refund-approval").paths.items():
        assert alone.paths[path].version == of.version
