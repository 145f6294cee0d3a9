"""`stepladder policy`: the training text, which cannot differ from what runs."""

import re
import shutil
from pathlib import Path

import pytest

from matrices.library import INCIDENTS
from tests.flows.conftest import Stepladder


def test_the_policy_is_printed(stepladder: Stepladder) -> None:
    ran = stepladder("policy", "incident")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Incident escalation\n\nEscalation policy of the desk 'incidents'")
    assert "![" not in ran.out


def test_a_file_has_its_chart_beside_it(stepladder: Stepladder, tmp_path: Path) -> None:
    out = tmp_path / "new folder" / "policy.md"
    assert stepladder("policy", INCIDENTS, "-o", out).code == 0
    assert "![Flowchart of Incident escalation](<policy.svg>)" in out.read_text()
    assert (out.parent / "policy.svg").read_text().startswith("<?xml")


def test_a_file_that_is_up_to_date_passes(stepladder: Stepladder, tmp_path: Path) -> None:
    out = tmp_path / "policy.md"
    stepladder("policy", INCIDENTS, "-o", out, "--no-chart")
    assert not (tmp_path / "policy.svg").exists()
    ran = stepladder("policy", INCIDENTS, "-o", out, "--no-chart", "--check")
    assert (ran.code, ran.out) == (0, f"{out} says what the path says\n")


def test_a_file_that_went_stale_is_found_and_left_alone(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    out = tmp_path / "policy.md"
    stepladder("policy", INCIDENTS, "-o", out, "--no-chart")
    stale = out.read_text().replace("- Friday: 08:00–16:00.", "- Friday: 08:00–18:00.")
    out.write_text(stale)
    ran = stepladder("policy", INCIDENTS, "-o", out, "--no-chart", "--check")
    assert ran.code == 1
    assert ": the policy says '- Friday: 08:00–18:00.', and the path" in ran.err
    assert out.read_text() == stale


def other_desk(folder: Path, old: str, new: str) -> Path:
    """The ready-made desk with one thing changed in its path."""
    shutil.copytree(INCIDENTS, folder)
    file = folder / "paths" / "incident.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return folder


def test_the_first_line_of_words_is_named_and_how_many_differ(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    out = tmp_path / "policy.md"
    stepladder("policy", INCIDENTS, "-o", out, "--no-chart")
    desk = other_desk(tmp_path / "desk", "no fix in half a day", "no fix by noon")
    ran = stepladder("policy", desk, "-o", out, "--no-chart", "--check")
    assert ran.code == 1
    number = next(
        n for n, line in enumerate(out.read_text().splitlines(), 1) if "no fix in half" in line
    )
    assert ran.err.startswith(f"{out}:{number}: the policy says '- After 4 hours of opening time")
    assert "because no fix by noon" in ran.err
    assert ran.err.endswith("; 2 lines differ; write it anew by leaving --check out\n")


def test_the_version_is_named_where_nothing_else_differs(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    out = tmp_path / "policy.md"
    stepladder("policy", INCIDENTS, "-o", out, "--no-chart")
    text = out.read_text()
    out.write_text(re.sub("version `[0-9a-f]+`", "version `0123456789ab`", text))
    ran = stepladder("policy", INCIDENTS, "-o", out, "--no-chart", "--check")
    assert ran.code == 1
    assert f"{out}:3: the policy says 'Escalation policy of" in ran.err
    assert "; 1 line differs; " in ran.err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            "- Friday: 08:00–16:00.\n",
            "",
            "the path says '- Friday: 08:00–16:00.', and the policy does not; 1 line differs",
            id="a line is missing, and those behind it are not blamed",
        ),
        pytest.param(
            "- Friday: 08:00–16:00.\n",
            "- Friday: 08:00–16:00.\n- Be kind.\n",
            "the policy says '- Be kind.', and the path does not; 1 line differs",
            id="a line too many",
        ),
        pytest.param(
            "## Deadlines\n",
            "## Deadlines\n\n",
            "an empty line is missing, or too many; 1 line differs",
            id="nothing but an empty line",
        ),
    ],
)
def test_a_line_more_or_less(
    stepladder: Stepladder, tmp_path: Path, old: str, new: str, told: str
) -> None:
    out = tmp_path / "policy.md"
    stepladder("policy", INCIDENTS, "-o", out, "--no-chart")
    text = out.read_text()
    assert old in text
    out.write_text(text.replace(old, new, 1))
    ran = stepladder("policy", INCIDENTS, "-o", out, "--no-chart", "--check")
    assert ran.code == 1
    assert told in ran.err


@pytest.mark.parametrize("ending", ["cut off", "added to"])
def test_a_file_of_another_length_is_stale(
    stepladder: Stepladder, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / "policy.md"
    stepladder("policy", INCIDENTS, "-o", out, "--no-chart")
    text = out.read_text()
    out.write_text(text[:400] if ending == "cut off" else f"{text}\nAnd always be kind.\n")
    assert stepladder("policy", INCIDENTS, "-o", out, "--no-chart", "--check").code == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["incident", "--check"], "name it by -o", id="nothing to compare with"),
        pytest.param(
            ["incident", "-o", "none.md", "--check"], "none.md is not there", id="no file yet"
        ),
        pytest.param(["insident"], "did you mean 'incident'?", id="an unknown path"),
    ],
)
def test_a_slip_is_told(stepladder: Stepladder, words: list[str], sentence: str) -> None:
    ran = stepladder("policy", *words)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
