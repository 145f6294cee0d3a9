"""`stepladder policy`: the training text, which cannot differ from what runs."""

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
