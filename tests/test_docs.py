"""What README and docs show works: commands run, links lead somewhere, the picture is of today."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from diagrams.picture import picture_of
from diagrams.svg import svg_of
from flows.generator.writing import generate
from flows.notifiers.receivers import ReceiversShape
from matrices.checking.explained import table
from matrices.checking.rules import RULES
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.files.documents import read_yaml, shaped
from matrices.files.schemas import KINDS, schema_file
from matrices.files.shapes import CalendarShape, DeskShape, MatrixShape, PathShape, RosterShape
from matrices.files.story_shapes import StoriesShape
from matrices.happenings import Happenings
from matrices.library import INCIDENTS
from matrices.tickets import Ticket
from matrices.trying import TICKET, try_path
from tests.conformance.escalation import ENGINES
from tests.conftest import BERLIN, ROOT, berlin
from tests.deciding import decided_store
from tests.diagrams.test_picture import ids, texts
from tests.examples import EXAMPLES
from tests.test_house import ROOMS, sources

DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(doc: Path) -> list[str]:
    """The commands that a page shows as typed at a prompt, in their order."""
    lines = (line for block in CONSOLE.findall(doc.read_text()) for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


@pytest.mark.slow
@pytest.mark.parametrize("doc", [doc for doc in DOCS if commands(doc)], ids=lambda doc: doc.stem)
def test_commands_of_the_page_work_in_their_order(doc: Path, tmp_path: Path) -> None:
    shutil.copytree(INCIDENTS, tmp_path / "desk")
    for name, text in EXAMPLES.items():
        file = tmp_path / "example" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if doc.stem == "auditors":
        (tmp_path / "history").mkdir()
        generate(tmp_path / "history", seed=7, tickets=60)
        decided_store(tmp_path / "stepladder.db", tmp_path / "history")
    for command in commands(doc):
        program, *words = shlex.split(command)
        assert program == "stepladder"
        done = subprocess.run(
            [sys.executable, "-c", "from flows.cli import main; main()", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, command + done.stderr
        assert done.stderr == ""


README_COMMAND = re.compile(
    r"^\.venv/bin/stepladder ((?:try|explain deadline) [^#\n]*)", re.MULTILINE
)


@pytest.mark.parametrize("command", README_COMMAND.findall((ROOT / "README.md").read_text()))
def test_commands_of_the_readme_work_without_a_store(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *shlex.split(command)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_first_ticket_of_the_readme_has_its_priority_when_it_goes_on(tmp_path: Path) -> None:
    command = next(
        each
        for each in README_COMMAND.findall((ROOT / "README.md").read_text())
        if each.startswith("try")
    )
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *shlex.split(command)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "09:05             +5m  priority: 1" in done.stdout
    assert "no priority after" not in " ".join(done.stdout.split())


def test_the_designers_page_names_every_schema_that_is_written() -> None:
    page = (ROOT / "docs" / "designers.md").read_text()
    assert [kind for kind in KINDS if f"`{schema_file(kind)}`" not in page] == []


def test_the_page_of_conformance_names_every_kind_that_is_the_engines() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text().partition("## The engine's")[2]
    assert page
    assert [kind for kind in sorted(ENGINES) if f"| `{kind}` |" not in page] == []


# -- Examples of files -----------------------------------------------------------------------------

YAML_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHAPES: dict[str, type[BaseModel]] = {
    "stories": StoriesShape,
    "rows": MatrixShape,
    "desk": DeskShape,
    "path": PathShape,
    "calendar": CalendarShape,
    "people": RosterShape,
    "sms": ReceiversShape,
}
"""The shape of a file, by a key that only it has."""


def blocks() -> list[tuple[str, str]]:
    """Every example of a file that a page shows: where, and the text."""
    found = []
    for doc in DOCS:
        text = doc.read_text()
        for block in YAML_BLOCK.finditer(text):
            line = text.count("\n", 0, block.start()) + 1
            found.append((f"{doc.stem}:{line}", block[1]))
    return found


@pytest.mark.parametrize(("where", "text"), blocks(), ids=[where for where, _ in blocks()])
def test_an_example_of_a_file_has_the_shape_of_one(where: str, text: str) -> None:
    document = read_yaml(where, text)
    # A part of a file is an example too: what it leaves out is filled in.
    parts = {"ticket": ("desk", "example"), "start": ("path", "example")}
    for key, (kind, name) in parts.items():
        if key in document.data and not document.data.keys() & SHAPES.keys():
            document.data[kind] = name
    if "deliveries" in document.data:
        document.data |= {"desk": "example", "ticket": {}, "walks": []}
    if document.data.get("steps") == {}:
        document.data["steps"] = {"end": {"end": "done"}}
    shape = next(shape for key, shape in SHAPES.items() if key in document.data)
    shaped(document, shape)


@pytest.fixture(scope="module")
def example() -> Desk:
    return read_desk(EXAMPLES)


@pytest.mark.parametrize(
    ("known", "opened", "happens", "until", "way"),
    [
        pytest.param(
            {"priority": "P2"},
            "2026-03-02 09:00",
            ["+10m acknowledged by anna", "+3h resolved"],
            "",
            ["09:00 triage", "09:00 first-line", "09:10 diagnose", "12:00 resolved",
             "12:30 closed"],
            id="first line takes it and solves it",
        ),
        pytest.param(
            {"priority": "P2", "tier": "gold"},
            "2026-03-02 09:00",
            ["+1h customer-replied"],
            "+5h",
            ["09:00 triage", "09:00 first-line", "09:15 specialists", "11:15 manager"],
            id="nobody takes it: two levels up",
        ),
        pytest.param(
            {"priority": "P1"},
            "2026-03-02 09:00",
            ["+3m acknowledged by chris", "+25m repaired"],
            "+2h",
            ["09:00 triage", "09:00 major", "09:00 major/alarm", "09:00 major/repair",
             "09:00 major/inform", "09:25 major/over", "09:25 resolved"],
            id="a major incident in a called path: acknowledged, so nobody climbs",
        ),
        pytest.param(
            {"category": "refund", "refund": "20"},
            "2026-03-02 09:00",
            ["+1m done"],
            "",
            ["09:00 how-much", "09:00 pay", "09:01 paid"],
            id="a small refund is paid",
        ),
        pytest.param(
            {"category": "refund", "refund": "120"},
            "2026-03-02 09:00",
            ["+1h approved by chris", "+1d refused by dora"],
            "",
            ["09:00 how-much", "09:00 approval", "09:00 refused", "09:00 denied"],
            id="an answer of somebody who was not asked does not count",
        ),
        pytest.param(
            {"category": "refund", "refund": "5000"},
            "2026-03-02 09:00",
            ["+1h approved by dora", "+2h approved by emil"],
            "+3h",
            ["09:00 how-much", "09:00 approval", "11:00 pay", "12:00 by-hand"],
            id="a refund that only the head of service may approve",
        ),
        pytest.param(
            {"category": "refund", "refund": "150"},
            "2026-03-02 09:00",
            ["+25h approved by chris"],
            "+25h",
            ["09:00 how-much", "09:00 approval", "09:00 remind", "10:00 pay"],
            id="asked once more, everybody who may approve so much",
        ),
        pytest.param(
            {"category": "refund", "refund": "120"},
            "2026-03-02 09:00",
            ["+2h approved by dora", "+3h failed"],
            "+5h",
            ["09:00 how-much", "09:00 approval", "11:00 pay", "12:00 by-hand"],
            id="a payment that fails",
        ),
        pytest.param(
            {"category": "alert"},
            "2026-03-03 22:00",
            [],
            "+11h",
            ["22:00 when", "22:00 page", "22:20 second"],
            id="paged at night, and nobody answers",
        ),
        pytest.param(
            {"category": "alert"},
            "2026-03-03 07:50",
            [],
            "+20m",
            ["07:50 when", "07:50 page", "08:00 office"],
            id="paged in the morning: the office opens",
        ),
        pytest.param(
            {"category": "alert"},
            "2026-03-03 22:00",
            ["+7m acknowledged by chris", "+70m confirmed by chris"],
            "+2h",
            ["22:00 when", "22:00 page"],
            id="acknowledged, and confirmed after an hour",
        ),
    ],
)  # fmt: skip
def test_the_worked_examples_do_what_the_page_says(
    example: Desk,
    known: dict[str, str],
    opened: str,
    happens: list[str],
    until: str,
    way: list[str],
) -> None:
    path = example.path_for(Ticket(TICKET, known))
    said = Happenings(path, example.roster, TICKET)
    begin = berlin(opened)
    events = said.events(happens, begin)
    limit = said.moment("until", until, begin) if until else None
    said.stop_at_problems()
    trial = try_path(
        path=path, roster=example.roster, opened=begin, told=known, events=events, until=limit
    )
    found = [
        f"{line.entry.at.astimezone(BERLIN):%H:%M} {line.entry.step}"
        for line in trial.lines
        if line.entry.kind == "step"
    ]
    assert found == way


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.stem)
def test_links_lead_somewhere(doc: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", doc.read_text())
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (doc.parent / target).exists()] == []


def test_make_targets_that_pages_name_exist() -> None:
    defined = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for doc in DOCS for name in re.findall(r"`?make ([a-z]+)", doc.read_text())}
    typed = {
        name
        for doc in DOCS
        for block in SHELL.findall(doc.read_text())
        for name in re.findall(r"^make ([a-z]+)", block, re.MULTILINE)
    }
    assert typed
    assert typed <= defined
    assert {"demo", "test", "check", "bench", "picture"} <= named & defined


def test_the_picture_in_the_readme_is_of_today(incidents: Desk) -> None:
    kept = (ROOT / "docs" / "images" / "incident.svg").read_bytes()
    fresh = svg_of(picture_of(incidents.paths["incident"]))
    assert (ids(kept), texts(kept)) == (ids(fresh), texts(fresh))


def test_every_word_of_the_glossary_is_used_in_code() -> None:
    code = "\n".join(file.read_text() for file in sources(*ROOMS))
    table = (ROOT / "README.md").read_text().partition("## Words")[2]
    words = [
        word.strip()
        for row in re.findall(r"^\| ([a-z, ]+) \|", table, re.MULTILINE)
        for word in row.split(",")
    ]
    assert len(words) > 15
    assert [word for word in words if word != "word" and word not in code] == []


def test_the_page_of_the_check_lists_every_id_as_it_is() -> None:
    page = (ROOT / "docs" / "checks.md").read_text()
    assert table() in page, "print(matrices.checking.explained.table()) is what belongs there"
    sentences = page.partition("## What exactly is meant")[2]
    structural = ("step-", "loop-", "fork-", "call-", "condition-", "else-")
    missing = [name for name in RULES if name.startswith(structural) and name not in sentences]
    assert missing == []
