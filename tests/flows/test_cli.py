"""The command line: help at once, and every command from a generated desk to a ticket's way."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows.store.database import Store, open_store, sqlite_url
from matrices.desk import Desk
from matrices.library import INCIDENTS
from tests.flows.conftest import Stepladder
from tests.flows.histories import write
from tests.flows.world import COMES_BACK, World

COMMANDS = {
    "": [
        *("demo", "import", "explain", "try", "check", "draw", "generate", "runs", "schema"),
        "--version",
    ],
    "demo": ["--tickets", "--out", "--seed", "--size"],
    "import": ["FOLDER", "--desk", "--store", "STEPLADDER_STORE", "--skip-bad"],
    "explain": ["ticket", "deadline"],
    "explain deadline": [
        "WAIT",
        "--from",
        "--calendar",
        "--pause",
        "--ticket",
        "--clock",
        "--store",
    ],
    "try": ["PATH", "--path", "--ticket", "--event", "--opened", "--until", "-o", "--format"],
    "explain ticket": ["TICKET", "--store", "STEPLADDER_STORE", "--events"],
    "check": ["PLACES", "--format", "--fail-on", "--whole-desk", "--out", "-o", "--explain"],
    "draw": [
        *("DESK", "--path", "--out", "-o", "--layout", "lanes", "--format", "mermaid"),
        *("--paper", "letter", "SVG, PNG, PDF"),
    ],
    "diff": ["SIDES", "--git", "--path", "--store", "--out", "-o", "--layout", "--format"],
    "preview": ["DESK", "--port"],
    "generate": ["FOLDER", "--seed", "--size"],
    "runs": ["FOLDER", "--port"],
    "schema": ["KIND", "--out", "-o", "matrix, calendar, roster or stories"],
}
HEAVY = {"prefect", "sqlalchemy", "sqlmodel", "pydantic", "networkx", "alembic", "httpx"}


def test_help_of_draw_says_what_a_desk_is_and_has_an_example(stepladder: Stepladder) -> None:
    told = " ".join(stepladder("draw", "--help").out.split())
    assert "The desk's folder: the one with desk.yaml." in told
    assert "stepladder draw my-desk -o incident.svg" in told
    assert "The file to write: a name in .svg, .png, .pdf, .mmd, .md or .dot" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_what_there_is(stepladder: Stepladder, command: str) -> None:
    ran = stepladder(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert [name for name in COMMANDS[command] if name not in ran.out] == []


def test_help_is_there_without_the_parts_that_take_long_to_load() -> None:
    code = (
        "import sys; from flows import cli\n"
        f"for command in {[*COMMANDS]}:\n"
        "    sys.argv = ['stepladder', *command.split(), '--help']\n"
        "    try: cli.main()\n"
        "    except SystemExit as end: assert not end.code, end\n"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.rpartition("LOADED")[2].split())
    assert "cyclopts" in loaded
    assert not loaded & HEAVY


def test_schemas_are_listed_printed_and_written(stepladder: Stepladder, tmp_path: Path) -> None:
    listed = stepladder("schema")
    assert (listed.code, listed.err) == (0, "")
    assert "path      paths/NAME.yaml\n" in listed.out
    printed = stepladder("schema", "path")
    assert json.loads(printed.out)["properties"]["steps"]["description"]
    written = stepladder("schema", "-o", str(tmp_path / "schemas"))
    assert written.code == 0
    assert (tmp_path / "schemas" / "path.schema.json").read_text() == printed.out
    assert len([*(tmp_path / "schemas").iterdir()]) == 6
    unknown = stepladder("schema", "paths")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err == (
        "there is no kind of file 'paths'; known are: path, desk, matrix, calendar, roster, "
        "stories\n"
    )


def test_the_version_is_a_version(stepladder: Stepladder) -> None:
    ran = stepladder("--version")
    assert ran.code == 0
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", ran.out)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["chekc"], id="a command with a slip"),
        pytest.param(["import"], id="without the folder"),
        pytest.param(["generate", "x", "--seed", "seven"], id="a number in words"),
        pytest.param(["draw", "x", "--colour", "red"], id="an option that is none"),
        pytest.param(["explain", "tikcet", "T-1"], id="nothing that can be explained"),
    ],
)
def test_what_cannot_be_understood_is_said(stepladder: Stepladder, words: list[str]) -> None:
    ran = stepladder(*words)
    assert ran.code != 0
    assert "Error" in ran.out + ran.err
    assert "Traceback" not in ran.out + ran.err


# -- draw ------------------------------------------------------------------------------------------


def test_a_path_is_drawn_as_svg(stepladder: Stepladder, tmp_path: Path, incidents: Desk) -> None:
    file = tmp_path / "deep" / "down" / "path.svg"
    ran = stepladder("draw", INCIDENTS, "-o", file)
    assert (ran.code, ran.out) == (0, f"drawn: {file}\n")
    drawn = "".join(ET.parse(file).getroot().itertext())
    titles = [step.title for step in incidents.paths["incident"].steps.values()]
    assert [title for title in titles if title.split()[-1] not in drawn] == []


def test_a_path_is_drawn_as_png(stepladder: Stepladder, tmp_path: Path) -> None:
    file = tmp_path / "path.png"
    assert stepladder("draw", INCIDENTS, "--out", file).code == 0
    assert file.read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("name", ["path.bmp", "path", "path.svg.gz"])
def test_another_kind_of_picture_is_refused(
    stepladder: Stepladder, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "new" / name
    ran = stepladder("draw", INCIDENTS, "-o", file)
    endings = ".svg, .png, .pdf, .mmd, .mermaid, .md, .dot or .gv"
    sentence = f"'{file}' is no picture's name; end it in {endings}\n"
    assert (ran.code, ran.err) == (1, sentence)
    assert not list(tmp_path.iterdir())


def test_a_path_that_is_not_there_has_a_neighbour(stepladder: Stepladder, tmp_path: Path) -> None:
    ran = stepladder("draw", INCIDENTS, "--path", "incidnet", "-o", tmp_path / "x.svg")
    sentence = "the desk has no path 'incidnet'; did you mean 'incident'?\n"
    assert (ran.code, ran.err) == (1, sentence)


# -- From a generated desk to a ticket's way -------------------------------------------------------


def test_generate_import_decide_explain(
    stepladder: Stepladder, tmp_path: Path, incidents: Desk
) -> None:
    folder, file = tmp_path / "tickets", tmp_path / "stepladder.db"
    ran = stepladder("generate", folder, "--seed", 5, "--size", 12)
    made = re.fullmatch(rf"12 tickets with (\d+) events are in {folder}\n", ran.out)
    assert made, ran.out
    ran = stepladder("import", folder, "--store", file)
    url = sqlite_url(file)
    assert ran.out.splitlines()[-1] == f"12 tickets with {made[1]} events are in {url}"
    ran = stepladder("explain", "ticket", "T-00003", "--store", file)
    assert (ran.code, ran.out) == (0, "Ticket T-00003 is in the store; no sweep has opened it.\n")
    world = World(open_store(url), incidents)
    world.sweep("2026-04-06 00:00", run="f00dcafe-of-the-sweep")
    steps = world.steps("T-00003")
    world.store.close()
    ran = stepladder("explain", "ticket", "T-00003", "--store", file)
    assert ran.code == 0
    assert ran.out.startswith("T-00003: ")
    titles = [incidents.paths["incident"].steps[step].title for _, step in steps]
    assert re.findall(r"→ ([^│]+?) *│", ran.out)[: len(titles)] != []
    assert ran.out.count("f00dcafe") >= len(titles) > 3
    assert all(f"→ {title}" in ran.out for title in titles)


def test_a_way_without_what_happened_to_the_ticket(
    stepladder: Stepladder, store: Store, incidents: Desk
) -> None:
    world = World(store, incidents)
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-26 09:00")
    whole = stepladder("explain", "ticket", "T-1", "--store", store.url).out
    short = stepladder("explain", "ticket", "T-1", "--store", store.url, "--no-events").out
    assert "assignee: anna" in whole
    assert "assignee: anna" not in short
    assert "→ Resolved, not yet closed" in short
    assert "came back after its end" in short


@pytest.mark.parametrize(
    ("ticket", "sentence"),
    [
        pytest.param(
            "T-11", "the store has no ticket 'T-11'; did you mean 'T-1'?", id="with a slip"
        ),
        pytest.param("xyz", "the store has no ticket 'xyz'", id="like none"),
    ],
)
def test_an_unknown_ticket_has_a_neighbour(
    stepladder: Stepladder, store: Store, tmp_path: Path, ticket: str, sentence: str
) -> None:
    stepladder("import", write(tmp_path / "in", tickets=["T-1,2026-03-23T09:00,,,,,"], events=()),
               "--store", store.url)  # fmt: skip
    ran = stepladder("explain", "ticket", ticket, "--store", store.url)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")


def test_a_ticket_that_got_stuck_at_its_opening_says_so(
    stepladder: Stepladder, store: Store, incidents: Desk
) -> None:
    world = World(store, incidents)
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:00", "priority", "9"))
    world.sweep("2026-03-23 09:30")
    ran = stepladder("explain", "ticket", "T-1", "--store", store.url)
    assert "matrix 'priorities' has no row for priority '9'" in ran.out + ran.err
    assert "no sweep has opened it" not in ran.out
