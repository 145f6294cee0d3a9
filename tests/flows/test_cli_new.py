"""`stepladder new`: a desk of one's own from each ready-made one, whole or not at all."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from flows.commands import starting
from matrices.library import LIBRARY, names
from tests.conftest import ROOT
from tests.flows.conftest import Stepladder


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


QUICKLY = ("incidents", "refund-approval", "tiered-support")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=name, marks=() if name in QUICKLY else pytest.mark.slow)
        for name in names()
    ],
)
def test_a_copy_is_checked_drawn_and_rehearsed(
    stepladder: Stepladder, tmp_path: Path, name: str
) -> None:
    place = tmp_path / "my desks" / "one"
    begun = stepladder("new", place, "--from", name)
    assert (begun.code, begun.err) == (0, "")
    assert files(place) == files(LIBRARY / name)
    assert list(place.parent.iterdir()) == [place]
    checked = stepladder("check", place)
    assert (checked.code, checked.err) == (0, "")
    assert "no findings" in checked.out
    for path in sorted(place.glob("paths/*.yaml")):
        drawn = stepladder("draw", place, "--path", path.stem, "-o", tmp_path / f"{path.stem}.svg")
        assert (drawn.code, drawn.err) == (0, "")
        assert (tmp_path / f"{path.stem}.svg").read_bytes().startswith(b"<?xml")
    played = stepladder("rehearse", place, "--all")
    assert (played.code, played.err) == (0, "")


@pytest.mark.slow
def test_what_to_do_next_works_as_it_is_printed(tmp_path: Path) -> None:
    begun = run(tmp_path, "new", "my desk", "--from", "refund-approval")
    told = begun.stdout.splitlines()
    assert told[0].startswith("my desk is a desk of your own now, begun from refund-approval: ")
    assert "my desk/README.md" in told[1]
    commands = [line.partition(": ")[2].strip() for line in told[2:]]
    assert [command.split()[1] for command in commands] == ["check", "draw", "try", "rehearse"]
    for command in commands:
        words = command.replace("'my desk'", "my|desk").split()[1:]
        done = run(tmp_path, *(word.replace("|", " ") for word in words))
        assert (done.returncode, done.stderr) == (0, ""), command
    assert (tmp_path / "refund.svg").is_file()


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a program of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *words],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_names_stand_one_a_line(stepladder: Stepladder) -> None:
    assert stepladder("new", "--list").out.splitlines() == names()


def test_with_what_each_is_for(stepladder: Stepladder) -> None:
    lines = stepladder("new", "--list", "--verbose").out.splitlines()
    assert [line.split()[0] for line in lines] == names()
    assert all(len(line.split()) > 5 for line in lines)


def test_on_a_terminal_what_each_is_for_stays_beside_its_name(
    stepladder: Stepladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    lines = stepladder("new", "--list", "--verbose").out.splitlines()
    assert max(map(len, lines)) <= 60
    beside = max(map(len, names())) + 2
    assert [line.split()[0] for line in lines if line[:beside].strip()] == names()
    assert len(lines) > len(names())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["one", "--from", "tierd-support"],
            "there is no ready-made desk 'tierd-support'; did you mean 'tiered-support'?",
            id="a slip in the name",
        ),
        pytest.param(
            ["one"], "name a folder and a desk to begin from", id="without a desk to begin from"
        ),
        pytest.param(["--from", "incidents"], "name a folder and a desk", id="without a folder"),
        pytest.param(
            ["full", "--from", "incidents"],
            "full is not empty; name a folder that is not there yet, or an empty one",
            id="a folder with something in it",
        ),
        pytest.param(
            ["full/note.txt", "--from", "incidents"],
            "full/note.txt is a file; name a folder that is not there yet",
            id="a file",
        ),
    ],
)
def test_what_cannot_be_begun(
    stepladder: Stepladder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine", encoding="utf-8")
    ran = stepladder("new", *words)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(said)
    assert files(tmp_path) == {"full/note.txt": b"mine"}


def test_an_empty_folder_that_one_stands_in(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one").mkdir()
    monkeypatch.chdir(tmp_path / "one")
    assert stepladder("new", ".", "--from", "auto-close").code == 0
    assert files(tmp_path / "one") == files(LIBRARY / "auto-close")
    assert list(tmp_path.iterdir()) == [tmp_path / "one"]


@pytest.mark.parametrize("there", [pytest.param(True, id="empty"), pytest.param(False, id="new")])
def test_cut_off_half_way_nothing_is_left(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    place = tmp_path / "one"
    if there:
        place.mkdir()
    rename = Path.rename
    done: list[Path] = []

    def full(self: Path, target: Path) -> Path:
        if len(done) == 2 * there:
            raise OSError(28, "No space left on device", str(target))
        done.append(target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    ran = stepladder("new", place, "--from", "incidents")
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert list(tmp_path.iterdir()) == ([place] if there else [])
    assert files(tmp_path) == {}


def test_the_files_are_ones_own_to_change(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the package is installed for reading only."""
    kept = tmp_path / "package" / "incidents"
    shutil.copytree(LIBRARY / "incidents", kept)
    for part in (kept, *kept.rglob("*")):
        part.chmod(0o555 if part.is_dir() else 0o444)
    monkeypatch.setattr(starting, "_source", lambda _name: kept)
    assert stepladder("new", tmp_path / "one", "--from", "incidents").code == 0
    for part in (tmp_path / "one").rglob("*"):
        assert part.stat().st_mode & 0o200, part
    for part in (kept, *kept.rglob("*")):
        part.chmod(0o755)


@pytest.mark.slow
def test_an_installed_wheel_has_the_desks(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import matrices.library\n"
        f"assert matrices.library.__file__.startswith({str(tmp_path)!r})\n"
        "from flows.cli import main; main()"
    )
    listed = installed(code, tmp_path, "new", "--list")
    assert listed.stdout.split() == names()
    for name in names():
        assert installed(code, tmp_path, "new", name, "--from", name).returncode == 0
        assert files(tmp_path / name) == files(LIBRARY / name)


def installed(code: str, place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *words],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
