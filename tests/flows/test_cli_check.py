"""`stepladder check`: all that is wrong with desks, for people, programs and code hosts."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from matrices.checking.explained import EXPLAINED
from matrices.checking.rules import RULES
from matrices.desk import Desk
from matrices.library import INCIDENTS, LIBRARY
from tests.conftest import ROOT
from tests.flows.conftest import Stepladder
from tests.flows.sarif import SCHEMA
from tests.matrices.small import DESK, LADDER, OFFICE, ROSTER, SOUND, changed
from tests.matrices.test_story_faults import STORY

CHECKS = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
ACCEPTS = """\
accepts:
  - {finding: level-empty, at: paths/ladder.yaml, because: nobody works on Sundays}
"""
IDLE = (
    "desk.yaml:14: warning accept-unused: 'level-empty' is accepted at paths/ladder.yaml, "
    "where it is not found; take the line out\n"
)
BROKEN = {
    **changed(ROSTER, "lead: carla", "lead: carlo"),
    OFFICE: SOUND[OFFICE].replace("13:00-17:00", "17:00-17:00"),
}
"""Two slips, in two files."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, texts: Mapping[str, str]) -> Path:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def idle(folder: Path) -> Path:
    """A desk that accepts what is not found."""
    return written(folder, {**SOUND, DESK: SOUND[DESK] + ACCEPTS})


def test_the_ready_made_desk_is_sound(stepladder: Stepladder, incidents: Desk) -> None:
    ran = stepladder("check", INCIDENTS, "--fail-on", "note")
    path = incidents.paths["incident"]
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"path 'incident' is sound: {len(path.steps)} steps, {len(path.transitions)} transitions, "
        f"version {path.version}\nno findings in 1 desk; 2 accepted\n"
    )


# -- What is looked at -----------------------------------------------------------------------------


def test_everything_that_is_wrong_is_said_at_once(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here / "desk", BROKEN))
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        (
            "desk/calendars/office.yaml:4: error file-wrong: '17:00-17:00' closes when it opens; "
            "a whole day is 00:00-24:00"
        ),
        (
            "desk/roster.yaml:9: error name-unknown: role 'lead': there is nobody called 'carlo'; "
            "did you mean 'carla'?"
        ),
        "2 errors in 1 desk",
    ]


def test_of_a_file_its_own_findings_are_shown(stepladder: Stepladder, here: Path) -> None:
    written(here / "desk", BROKEN)
    ran = stepladder("check", "desk/roster.yaml")
    assert ran.code == 1
    assert ran.out.endswith("did you mean 'carla'?\n1 error in 1 desk\n")
    sound = stepladder("check", "desk/paths/ladder.yaml", "desk/matrices/speed.csv")
    assert (sound.code, sound.out) == (0, "no findings in 1 desk\n")


def test_of_the_file_of_a_hook_the_whole_desk_is_shown(stepladder: Stepladder, here: Path) -> None:
    """A slip in the roster shows in a path that nobody touched."""
    written(here / "desk", BROKEN)
    ran = stepladder("check", "--whole-desk", "desk/paths/ladder.yaml", "desk/desk.yaml")
    assert ran.code == 1
    assert ran.out.endswith("2 errors in 1 desk\n")


def test_without_a_name_it_is_the_desk_where_you_are(
    stepladder: Stepladder, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written(here / "desk", SOUND))
    assert stepladder("check").out.startswith("path 'ladder' is sound: ")
    monkeypatch.chdir(here / "desk" / "paths")
    assert stepladder("check", "ladder.yaml").code == 0


def test_several_desks_are_looked_at_in_their_order(stepladder: Stepladder, here: Path) -> None:
    idle(here / "b")
    written(here / "a", BROKEN)
    ran = stepladder("check", "b", "a", "a/desk.yaml")
    places = [line.partition(":")[0] for line in ran.out.splitlines()]
    assert places[:3] == ["b/desk.yaml", "a/calendars/office.yaml", "a/roster.yaml"]
    assert ran.out.endswith("\n2 errors, 1 warning in 2 desks\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            ["{here}"],
            "{here}: the folder has no desk.yaml; name a desk's folder",
            id="a folder that is no desk",
        ),
        pytest.param(
            ["nowhere"],
            "there is no file or folder 'nowhere'; name a desk's folder, or a file of a desk",
            id="nothing of that name",
        ),
        pytest.param(
            ["stray.yaml"],
            "stray.yaml belongs to no desk: there is no desk.yaml in {here}",
            id="a file of no desk",
        ),
        pytest.param(
            ["--explain", "level-emty"],
            "the check finds no 'level-emty'; did you mean 'level-empty'?",
            id="an id with a slip",
        ),
        pytest.param(
            ["desk", "-o", "no/where.txt"],
            "no/where.txt: No such file or directory; name another place",
            id="a file that cannot be written",
        ),
    ],
)
def test_what_is_no_desk_exits_with_two(
    stepladder: Stepladder, here: Path, words: list[str], sentence: str
) -> None:
    written(here / "desk", SOUND)
    (here / "stray.yaml").write_text("path: x\n")
    ran = stepladder("check", *(word.format(here=here) for word in words))
    assert (ran.code, ran.out, ran.err) == (2, "", sentence.format(here=here) + "\n")


@pytest.mark.parametrize(
    "words", [["--format", "xml"], ["--fail-on", "never"], ["--colour"]], ids=lambda words: words[0]
)
def test_wrong_usage_exits_with_two(stepladder: Stepladder, words: list[str]) -> None:
    ran = stepladder("check", INCIDENTS, *words)
    assert ran.code == 2
    assert "Error" in ran.err


# -- What it exits with ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "code"),
    [
        pytest.param("error", 0, id="a warning is no error"),
        pytest.param("warning", 1, id="a warning is a warning"),
        pytest.param("note", 1, id="a warning is more than a note"),
    ],
)
def test_fail_on(stepladder: Stepladder, here: Path, weight: str, code: int) -> None:
    ran = stepladder("check", idle(here), "--fail-on", weight)
    assert (ran.code, ran.out) == (code, IDLE + "1 warning in 1 desk\n")


# -- Its forms -------------------------------------------------------------------------------------


def test_findings_are_written_into_a_file(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", idle(here), "-o", "found.txt")
    assert (ran.code, ran.out) == (0, "")
    assert (here / "found.txt").read_text() == IDLE + "1 warning in 1 desk\n"


def test_json_has_every_finding(stepladder: Stepladder, here: Path) -> None:
    data = json.loads(stepladder("check", idle(here / "desk"), "--format", "json").out)
    assert (data["errors"], data["warnings"], data["notes"]) == (0, 1, 0)
    (desk,) = data["desks"]
    assert (desk["desk"], desk["read"]) == ("desk", True)
    (finding,) = desk["findings"]
    assert finding == {
        "id": "accept-unused",
        "severity": "warning",
        "file": "desk/desk.yaml",
        "line": 14,
        "cell": None,
        "found": "'level-empty' is accepted at paths/ladder.yaml, where it is not found",
        "right": "take the line out",
        "witness": None,
    }


def test_github_gets_an_annotation_for_each(stepladder: Stepladder, here: Path) -> None:
    written(here / "100%, all", {**SOUND, DESK: SOUND[DESK] + ACCEPTS})
    ran = stepladder("check", "100%, all", "--format", "github")
    assert ran.out == (
        "::warning file=100%25%2C all/desk.yaml,line=14,title=accept-unused::'level-empty' is "
        "accepted at paths/ladder.yaml, where it is not found; take the line out\n"
    )


def test_sarif_is_what_the_standard_requires(stepladder: Stepladder, here: Path) -> None:
    desks = [idle(here / "one desk"), written(here / "b", BROKEN)]
    log = json.loads(stepladder("check", *desks, "--format", "sarif").out)
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*RULES]
    assert {rule["id"]: rule["defaultConfiguration"]["level"] for rule in rules} == {
        rule.id: rule.severity for rule in RULES.values()
    }
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    places = [
        (place["artifactLocation"]["uri"], place["region"]["startLine"])
        for result in run["results"]
        for place in [result["locations"][0]["physicalLocation"]]
    ]
    assert places == [
        ("one%20desk/desk.yaml", 14),
        ("b/calendars/office.yaml", 4),
        ("b/roster.yaml", 9),
    ]


@pytest.mark.usefixtures("here")
def test_sarif_of_a_desk_elsewhere_names_no_place_of_the_machine(
    stepladder: Stepladder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = idle(tmp_path_factory.mktemp("other"))
    ran = stepladder("check", other, "--format", "sarif")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(ran.out))
    assert str(other) not in ran.out


# -- Its examples ----------------------------------------------------------------------------------

HOLE = "{after: level 1, go: chief}"
SHADOW = f"{HOLE}\n      - {{on: asked, go: chief}}\n      - {{on: asked, go: desk}}"
SHADOWED = {**SOUND, LADDER: SOUND[LADDER].replace(HOLE, SHADOW)}
"""A desk where a transition stands behind one that takes all its tickets."""
FOUND = (
    "step 'desk': line 23 takes every ticket before `on asked` can; write the narrower one first"
)
EXAMPLE = (
    "a ticket with priority '2', opened Mon 2026-03-02 09:00, asked at 2026-03-02 09:01: "
    "sort → desk → chief"
)


def test_an_example_stands_below_its_finding(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here, SHADOWED))
    assert ran.code == 1
    assert ran.out == (
        f"paths/ladder.yaml:24: error condition-shadowed: {FOUND}\n"
        f"    for example: {EXAMPLE}\n1 error in 1 desk\n"
    )


def test_an_example_is_data_in_json(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here, SHADOWED), "--format", "json")
    witness = json.loads(ran.out)["desks"][0]["findings"][0]["witness"]
    assert witness == {
        "words": EXAMPLE,
        "path": "ladder",
        "ticket": {"priority": "2"},
        "opened": "2026-03-02T09:00:00+01:00",
        "events": [
            {"at": "2026-03-02T08:01:00+00:00", "type": "asked", "new": "", "actor": ""},
        ],
        "steps": ["sort", "desk", "chief"],
        "ways": ["sort/2", "desk/2"],
    }


def test_an_example_is_a_way_through_the_file_in_sarif(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here, SHADOWED), "--format", "sarif")
    log = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["message"]["text"] == f"{FOUND}\nFor example: {EXAMPLE}"
    way = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [
        (
            each["location"]["message"]["text"],
            each["location"]["physicalLocation"]["region"]["startLine"],
        )
        for each in way
    ] == [("sort", 11), ("desk", 19), ("chief", 26)]


def test_an_example_is_in_the_annotation(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here, SHADOWED), "--format", "github")
    assert ran.out.endswith(f"::{FOUND}%0Afor example: {EXAMPLE}\n")


# -- What the ids mean -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
def test_every_id_is_explained(stepladder: Stepladder, name: str) -> None:
    ran = stepladder("check", "--explain", name)
    assert (ran.code, ran.err) == (0, "")
    title, example, mend, *mended, where = ran.out.rstrip().split("\n\n")
    assert title == f"{name} ({RULES[name].severity}): {RULES[name].means}"
    assert example.startswith("    ")
    assert mend.endswith(".")
    assert mended == [] or (mended[0] == "So mended:" and mended[1].startswith("    "))
    assert where == f"What exactly it means stands in docs/checks.md, under `{name}`."
    assert f"`{name}`" in CHECKS or f" {name}" in CHECKS


def test_the_most_common_ids_show_how_they_are_mended() -> None:
    assert sum(bool(each.mended) for each in EXPLAINED.values()) >= 12


# -- What is accepted ------------------------------------------------------------------------------

MEANT = (
    "  - {finding: condition-shadowed, at: paths/ladder.yaml, because: it is kept for later%s}\n"
)


def accepting(about: str = "") -> dict[str, str]:
    return {**SHADOWED, DESK: f"{SOUND[DESK]}accepts:\n{MEANT % about}"}


def test_what_is_meant_is_accepted(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here, accepting()))
    assert ran.code == 0
    assert ran.out.endswith("no findings in 1 desk; 1 accepted\n")
    about = stepladder("check", written(here, accepting(", about: \"step 'desk'\"")))
    assert (about.code, about.out) == (0, ran.out)


def test_what_is_meant_of_another_step_is_not_accepted(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", written(here, accepting(", about: \"step 'chief'\"")))
    assert ran.code == 1
    assert ran.out.splitlines()[0] == (
        "desk.yaml:14: warning accept-unused: 'condition-shadowed' about 'step 'chief'' is "
        "accepted at paths/ladder.yaml, where it is not found; take the line out"
    )
    assert ran.out.endswith("1 error, 1 warning in 1 desk\n")


def test_code_hosts_see_what_is_accepted_with_its_reason(
    stepladder: Stepladder, here: Path
) -> None:
    ran = stepladder("check", written(here, accepting()), "--format", "sarif")
    log = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "it is kept for later"}]


# -- A slip in it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param(
            "{finding: level-emty, at: paths/ladder.yaml, because: so}",
            "name-unknown: the check finds no 'level-emty'; did you mean 'level-empty'?",
            id="an id with a slip",
        ),
        pytest.param(
            "{finding: level-empty, at: paths/lader.yaml, because: so}",
            "name-unknown: the desk has no file 'paths/lader.yaml'; "
            "did you mean 'paths/ladder.yaml'?",
            id="a file with a slip",
        ),
        pytest.param(
            "{finding: level-empty, at: paths/ladder.yaml}",
            "file-wrong: 'accepts' no. 1: 'because' is missing",
            id="without a reason",
        ),
        pytest.param(
            '{finding: level-empty, at: paths/ladder.yaml, because: ""}',
            "file-wrong: 'accepts' no. 1 'because': found ''; "
            "a text that is not empty would be right",
            id="an empty reason",
        ),
    ],
)
def test_a_slip_in_what_is_accepted_is_an_error(
    stepladder: Stepladder, here: Path, line: str, sentence: str
) -> None:
    written(here, {**SOUND, DESK: f"{SOUND[DESK]}accepts:\n  - {line}\n"})
    ran = stepladder("check", ".")
    assert ran.code == 1
    assert ran.out == f"desk.yaml:14: error {sentence}\n1 error in 1 desk\n"


# -- Stories ---------------------------------------------------------------------------------------

STORIES = "stories/refunds.yaml"


def refunds(here: Path, old: str, new: str) -> Path:
    """The ready-made desk of refunds with a slip in its stories."""
    desk = here / "desk"
    shutil.copytree(LIBRARY / "refund-approval", desk)
    for file in (desk / "stories").iterdir():
        file.unlink()
    return written(desk, {STORIES: STORY.replace(old, new)})


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "    opened:", "    openend:",
            "4: error name-unknown: 'stories' no. 1: unknown key 'openend'; did you mean 'opened'?",
            id="a key",
        ),
        pytest.param(
            "step: small", "step: smal",
            "11: error name-unknown: there is no step 'smal'; did you mean 'small'?",
            id="a step",
        ),
        pytest.param(
            "Mon 2026-03-02", "Tue 2026-03-02",
            "4: error file-wrong: 'Tue 2026-03-02 09:30' is no Tue; it is a Mon",
            id="a weekday",
        ),
    ],
)  # fmt: skip
def test_a_slip_in_a_story_is_told(
    stepladder: Stepladder, here: Path, old: str, new: str, sentence: str
) -> None:
    desk = refunds(here, old, new)
    for place in (desk, f"desk/{STORIES}"):
        ran = stepladder("check", place)
        assert ran.code == 1
        assert f"desk/{STORIES}:{sentence}" in ran.out.splitlines()


def test_whether_a_story_goes_as_written_is_not_checked(stepladder: Stepladder, here: Path) -> None:
    ran = stepladder("check", refunds(here, "at: 10:31, step: paid", "at: 10:32, step: paid"))
    assert ran.code == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(ROSTER, "lead: carla", "lead: carlo", id="that cannot be read"),
        pytest.param(LADDER, "on: solved, go: done", "on: solved, go: desk", id="without an end"),
    ],
)
def test_of_a_desk_that_cannot_be_walked_the_shape_of_stories_is_read(
    stepladder: Stepladder, here: Path, file: str, old: str, new: str
) -> None:
    """Names may be unknown only since what defines them could not be read."""
    texts = {**changed(file, old, new), STORIES: STORY.replace("    opened:", "    openend:")}
    assert texts[file] != SOUND[file]
    ran = stepladder("check", written(here / "desk", texts))
    assert (ran.code, ran.err) == (1, "")
    told = [line for line in ran.out.splitlines() if STORIES in line]
    assert told == [
        f"desk/{STORIES}:2: error file-wrong: 'stories' no. 1: 'opened' is missing",
        (
            f"desk/{STORIES}:4: error name-unknown: 'stories' no. 1: unknown key 'openend'; "
            "did you mean 'opened'?"
        ),
    ]


# -- In a commit -----------------------------------------------------------------------------------


LADDER_STORY = "stories:\n  - {story: Left alone, opened: 2026-03-02 09:00}\n"


@pytest.mark.slow
def test_the_hook_checks_the_desks_of_what_is_committed(here: Path) -> None:
    """As pre-commit does: the entry's words, then the names of the files that fit."""
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["language"]) == ("stepladder-check", "python")
    written(here / "desks" / "one", BROKEN)
    written(here / "two", {**SOUND, "stories/a.yaml": LADDER_STORY})
    names = [file.relative_to(here).as_posix() for file in sorted(here.rglob("*.*"))]
    fitting = [name for name in names if re.search(hook["files"], name)]
    assert sorted(fitting) == sorted(names)
    assert not re.search(hook["files"], "docs/notes.yaml")
    broken = in_a_commit(hook["entry"], here, ["desks/one/paths/ladder.yaml"])
    assert (broken.returncode, broken.stderr) == (1, "")
    assert "desks/one/roster.yaml:9: error name-unknown" in broken.stdout
    sound = in_a_commit(hook["entry"], here, [name for name in fitting if name[0] == "t"])
    assert (sound.returncode, sound.stderr) == (0, "")


def in_a_commit(entry: str, here: Path, names: list[str]) -> subprocess.CompletedProcess[str]:
    program, *words = shlex.split(entry)
    command = [str(Path(sys.executable).with_name(program)), *words, *names]
    return subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)


def test_nothing_is_imported_for_a_desk_with_an_error(stepladder: Stepladder, here: Path) -> None:
    written(here / "desk", SHADOWED)
    (here / "history").mkdir()
    ran = stepladder("import", "history", "--desk", "desk", "--store", "s.db")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"paths/ladder.yaml:24: {FOUND}\n"
    assert not (here / "s.db").exists()
