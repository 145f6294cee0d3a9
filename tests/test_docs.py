"""What README and docs show works: commands run, links lead somewhere, the picture is of today."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diagrams.picture import picture_of
from diagrams.svg import svg_of
from flows.generator.writing import generate
from matrices.desk import Desk
from matrices.library import INCIDENTS
from tests.conftest import ROOT
from tests.deciding import decided_store
from tests.diagrams.test_picture import ids, texts
from tests.test_house import ROOMS, sources

DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(doc: Path) -> list[str]:
    """The commands that a page shows as typed at a prompt, in their order."""
    lines = (line for block in CONSOLE.findall(doc.read_text()) for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


@pytest.mark.parametrize("doc", [doc for doc in DOCS if commands(doc)], ids=lambda doc: doc.stem)
def test_commands_of_the_page_work_in_their_order(doc: Path, tmp_path: Path) -> None:
    shutil.copytree(INCIDENTS, tmp_path / "desk")
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
