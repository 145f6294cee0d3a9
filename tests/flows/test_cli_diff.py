"""`stepladder diff`: folders, versions and git revisions, in every form, and as git's program."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.store.versions import publish
from matrices.desk import Desk
from matrices.files.desks import load_desk
from tests.conftest import ROOT
from tests.flows.conftest import Stepladder
from tests.flows.stores import new_store
from tests.flows.world import World
from tests.matrices.edits import CHANGES, INCIDENT, edited

WITH_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed here")


def lay(folder: Path, *changes: str) -> Path:
    """The incident desk in a folder, with these changes made."""
    for name, text in edited(*changes).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def git(folder: Path, *words: str) -> str:
    told = ["-c", "user.name=anna", "-c", "user.email=anna@desk.example"]
    done = subprocess.run(
        ["git", *told, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "desk")
    lay(tmp_path / "changed", "a wait", "hours")
    return tmp_path


@pytest.fixture
def repository(here: Path) -> Path:
    """A repository: the desk as committed on main, changed on a branch, changed again here."""
    shutil.rmtree(here / "changed")
    git(here, "init", "-q", "-b", "main")
    git(here, "add", "-A")
    git(here, "commit", "-qm", "the desk")
    git(here, "checkout", "-qb", "longer")
    lay(here / "desk", "a wait")
    git(here, "commit", "-qam", "more time")
    lay(here / "desk", "a wait", "a reason")
    return here


@pytest.mark.usefixtures("here")
def test_same_exits_with_0_and_different_with_1(stepladder: Stepladder) -> None:
    same = stepladder("diff", "desk", "desk")
    assert (same.code, same.err) == (0, "")
    assert "Nothing is different" in same.out
    other = stepladder("diff", "desk", "changed")
    assert (other.code, other.err) == (1, "")
    assert "~ changed/paths/incident.yaml:55: step 'diagnose': waits 4h → 6h" in other.out
    assert "calendar 'service-desk': fri 08:00-16:00 → 08:00-14:00" in other.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["desk"], "diff compares two, and 1 are named", id="one"),
        pytest.param(["desk", "nowhere"], "there is no file or folder 'nowhere'", id="nowhere"),
        pytest.param(
            ["desk", "0123456789ab"], "name it by --store", id="a version without a store"
        ),
        pytest.param(["desk", "changed", "--path", "x"], "desk has no path 'x'", id="no such path"),
        pytest.param(["desk", "changed", "-o", "x.doc"], "is no picture's name", id="no picture"),
        pytest.param(
            ["desk", "main:desk"], "not a git repository", id="no repository", marks=WITH_GIT
        ),
    ],
)
def test_what_cannot_be_compared_is_said_with_2(
    stepladder: Stepladder, here: Path, words: list[str], said: str
) -> None:
    ran = stepladder("diff", *words)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert sorted(each.name for each in here.iterdir()) == ["changed", "desk"]


def test_a_desk_that_cannot_be_read_is_told_with_2(stepladder: Stepladder, here: Path) -> None:
    file = here / "changed" / INCIDENT
    file.write_text(file.read_text().replace("go: diagnose", "go: diagnos"))
    ran = stepladder("diff", "desk", "changed")
    assert ran.code == 2
    assert "did you mean 'diagnose'?" in ran.err


def test_path_files_and_a_chart(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder(
        "diff", f"desk/{INCIDENT}", f"changed/{INCIDENT}", "-o", "charts/difference.svg"
    )
    assert ran.code == 1
    assert "drawn: charts/difference.svg" in ran.out
    drawn = (here / "charts" / "difference.svg").read_text()
    assert "was: 4h" in drawn


@pytest.mark.usefixtures("here")
def test_a_ready_made_desk_is_a_side_too(stepladder: Stepladder) -> None:
    assert stepladder("diff", "incidents", "desk").code == 0


@pytest.mark.usefixtures("here")
def test_as_json(stepladder: Stepladder) -> None:
    ran = stepladder("diff", "desk", "changed", "--format", "json")
    data = json.loads(ran.out)
    assert ran.code == 1
    assert (data["same"], data["open tickets"]) == (False, None)
    assert [each["sentence"] for each in data["differences"]] == [
        *CHANGES["a wait"][3], *CHANGES["hours"][3],
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_as_markdown_with_a_chart(stepladder: Stepladder) -> None:
    ran = stepladder("diff", "desk", "changed", "--format", "markdown")
    assert ran.code == 1
    assert ran.out.startswith(
        "### desk → changed\n\n2 differences\n\n- **changed** step 'diagnose'"
    )
    assert ran.out.count("```mermaid\n") == 1
    assert "was: 4h" in ran.out


def test_open_tickets_at_a_step_that_changes_are_counted(
    stepladder: Stepladder, here: Path, incidents: Desk
) -> None:
    world = World(new_store(here / "stepladder.db"), incidents)
    for number in (1, 2, 3):
        told = [("2026-03-23 09:05", "priority", "2")] if number < 3 else []
        world.opens(f"T-{number}", "2026-03-23 09:00", *told)
    world.sweep("2026-03-23 09:10")
    publish(world.store, load_desk(here / "changed"))
    world.store.close()
    lay(here / "changed", "another step's name")
    ran = stepladder("diff", "desk", "changed")
    version = incidents.paths["incident"].version
    assert "2 open tickets stand where something changes." in ran.out
    assert f"incident 'first-line' on version {version}: 2 (T-1, T-2)" in ran.out
    assert "intake" not in ran.out
    by_version = stepladder("diff", version, "changed", "--format", "json")
    data = json.loads(by_version.out)
    assert data["old"] == f"version {version}"
    assert [each["tickets"] for each in data["open tickets"]] == [2]
    unknown = stepladder("diff", "0123456789ab", "changed")
    assert (unknown.code, unknown.err) == (2, "the store has no version '0123456789ab'\n")


def test_hours_meet_every_open_ticket(stepladder: Stepladder, here: Path, incidents: Desk) -> None:
    world = World(new_store(here / "stepladder.db"), incidents)
    world.opens("T-1", "2026-03-23 09:00")
    world.sweep("2026-03-23 09:10")
    publish(world.store, incidents)
    world.store.close()
    assert "1 open ticket stand" in stepladder("diff", "desk", "changed").out
    none = lay(here / "other", "a title")
    assert "No open ticket stands" in stepladder("diff", "desk", str(none)).out


@WITH_GIT
def test_revisions_are_read_and_working_files_left_alone(
    stepladder: Stepladder, repository: Path
) -> None:
    before = git(repository, "status", "--porcelain")
    there = stepladder("diff", "--git", "main", "longer", "desk")
    assert there.code == 1
    assert CHANGES["a wait"][3][0] in there.out
    assert CHANGES["a reason"][3][0] not in there.out
    with_files = stepladder("diff", "--git", "main", "desk")
    assert CHANGES["a reason"][3][0] in with_files.out
    one = stepladder("diff", f"main:desk/{INCIDENT}", f"desk/{INCIDENT}")
    assert "main:desk/paths/incident.yaml → desk/paths/incident.yaml" in one.out
    assert git(repository, "status", "--porcelain") == before


@WITH_GIT
def test_a_revision_is_read_from_a_folder_below(
    stepladder: Stepladder, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "desk")
    assert "2 differences" in stepladder("diff", "--git", "main", ".").out
    assert "2 differences" in stepladder("diff", "main:desk", ".").out


@WITH_GIT
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--git", "mian", "desk"], "git knows no revision 'mian'", id="revision"),
        pytest.param(["main:dask", "desk"], "revision 'main' has no folder 'dask'", id="folder"),
        pytest.param(["main:desk/paths", "desk"], "has no desk.yaml", id="no desk"),
        pytest.param(["main:desk/roster.yaml", "desk"], "is no path of a desk", id="no path"),
        pytest.param(["main:desk/paths/x.yaml", "desk"], "has no path 'paths/x.yaml'", id="absent"),
        pytest.param(["--git", "--all", "desk"], "", id="an option of git"),
    ],
)
def test_a_revision_that_is_none_is_said(
    stepladder: Stepladder, words: list[str], said: str
) -> None:
    ran = stepladder("diff", *words)
    assert ran.code != 0
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_without_git_it_says_so(
    stepladder: Stepladder, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(here))
    ran = stepladder("diff", "--git", "main", "desk")
    assert (ran.code, ran.err) == (
        2, "git is not installed here, and a revision is read by it; install git\n",
    )  # fmt: skip


@pytest.mark.slow
@WITH_GIT
def test_git_diff_tells_it_in_sentences(repository: Path) -> None:
    """As docs/designers.md shows it: a line of .gitattributes, a line of the settings."""
    program = repository / "program"
    program.write_text(
        f"#!/bin/sh\nexec env PYTHONPATH={ROOT} {sys.executable} -c "
        f"'from flows.cli import main; main()' diff \"$@\"\n"
    )
    program.chmod(0o755)
    (repository / ".gitattributes").write_text("desk/** diff=stepladder\n")
    git(repository, "config", "diff.stepladder.command", str(program))
    told = git(repository, "diff", "--ext-diff")
    assert CHANGES["a reason"][3][0] in told
    assert CHANGES["a wait"][3][0] not in told
    assert CHANGES["a wait"][3][0] in git(repository, "diff", "main", "longer")
    (repository / "desk" / "paths" / "more.yaml").write_text("path: [\n")
    git(repository, "add", "desk/paths/more.yaml")
    broken = git(repository, "diff", "--cached")
    assert "line by line" in broken
    assert "+path: [" in broken
