"""The rules of the house that a machine can hold."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tests.conftest import ROOT

ROOMS = ("matrices", "diagrams", "flows")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DEPLOYMENTS = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())["deployments"]
FLOW_FILES = [file for file in (ROOT / "flows").glob("*.py") if "@flow(" in file.read_text()]


def sources(*rooms: str) -> list[Path]:
    return [file for room in rooms for file in sorted((ROOT / room).rglob("*.py"))]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def calls(file: Path) -> set[str]:
    """The last words of what a file calls: `now` for datetime.now()."""
    found = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call):
            function = node.func
            found.add(
                function.attr
                if isinstance(function, ast.Attribute)
                else getattr(function, "id", "")
            )
    return found


def test_no_file_of_flows_shadows_a_standard_module() -> None:
    """Prefect puts flows/ first on sys.path when a deployment names a file."""
    stems = {file.stem for file in (ROOT / "flows").glob("*.py")} - {"__init__", "__main__"}
    assert not stems & sys.stdlib_module_names


def test_the_wall_clock_is_read_in_one_place_only() -> None:
    reading = {"now", "utcnow", "today", "time", "time_ns"}
    own = {"flows/clock.py"}
    found = {
        file.relative_to(ROOT).as_posix()
        for file in sources(*ROOMS)
        if clock_of(file) and calls(file) & reading and "strptime" not in calls(file)
    }
    assert found <= own


def clock_of(file: Path) -> bool:
    """Whether a file asks a clock, and not a datetime for its time of day."""
    text = file.read_text()
    return bool(
        re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time(_ns)?\(", text)
    )


def test_matrices_reads_files_in_one_place_only() -> None:
    opening = {"open", "read_text", "read_bytes", "glob"}
    # Only what has such a word somewhere is parsed.
    found = {
        file.name
        for file in sources("matrices")
        if any(word in file.read_text() for word in opening) and calls(file) & opening
    }
    assert found == {"folders.py", "__init__.py"}  # the latter names the ready-made desks


def test_no_room_asserts() -> None:
    for file in (file for file in sources(*ROOMS) if "assert" in file.read_text()):
        asserts = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.Assert)]
        assert not asserts, file


def test_flow_files_hold_flows_and_tasks_only() -> None:
    """Their functions are flows, tasks, and what these share; tables live elsewhere."""
    assert {file.stem for file in FLOW_FILES} == {
        "deliver", "explain", "report", "sweep", "verify", "walk"
    }  # fmt: skip
    for file in FLOW_FILES:
        assert "SQLModel" not in file.read_text()
        assert not [node for node in ast.walk(parsed(file)) if isinstance(node, ast.ClassDef)]


@pytest.mark.slow
@pytest.mark.parametrize("entrypoint", [each["entrypoint"] for each in DEPLOYMENTS])
def test_entrypoint_loads_without_a_placeholder(entrypoint: str) -> None:
    code = (
        "from prefect.flows import load_flow_from_entrypoint as load\n"
        f"print(load({entrypoint!r}, use_placeholder_flow=False).name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT.parent
    )
    assert done.stdout.strip() == entrypoint.rpartition(".")[2], done.stderr


def test_each_flow_has_a_deployment() -> None:
    defined = {
        f"flows.{file.stem}.{node.name}"
        for file in FLOW_FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.AsyncFunctionDef)
        and any(
            getattr(getattr(each, "func", None), "id", "") == "flow" for each in node.decorator_list
        )
    }
    assert {each["entrypoint"] for each in DEPLOYMENTS} == defined


def test_constraints_name_exact_versions_and_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", pin) for pin in pins)
    names = [canonicalize_name(pin.partition("==")[0]) for pin in pins]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("group", ["", "test", "bench"])
def test_constraints_name_every_package_that_is_needed(group: str) -> None:
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {canonicalize_name(pin.partition("==")[0]) for pin in pins}
    project = PROJECT["project"]
    listed = project["optional-dependencies"][group] if group else project["dependencies"]
    wanted, seen = [Requirement(each) for each in listed], set()
    while wanted:
        each = wanted.pop()
        name = canonicalize_name(each.name)
        if name in seen or (each.marker and not each.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        wanted += [Requirement(needed) for needed in needs(name, group)]
    assert seen <= pinned


def needs(name: str, group: str) -> list[str]:
    """What a package needs; of all groups, only the bench's peers may be absent."""
    try:
        return distribution(name).requires or []
    except PackageNotFoundError:
        if group != "bench":
            raise
        pytest.skip(f"{name} is not installed; `make bench` installs it")


def test_help_answers_without_loading_what_commands_need() -> None:
    code = (
        "import sys\nsys.argv = ['stepladder', '--help']\nfrom flows.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'sqlalchemy', 'pydantic', 'networkx', 'alembic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "demo" in done.stdout
