"""`stepladder draw` in each form and layout, onto paper and into a pipe; what it refuses."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from matrices.library import INCIDENTS, desks
from tests.flows.conftest import Stepladder


@pytest.mark.parametrize(
    ("name", "begins", "holds"),
    [
        ("chart.svg", b"<?xml", b"data-step"),
        ("chart.png", b"\x89PNG\r\n", b""),
        ("chart.pdf", b"%PDF-", b"Arimo"),
        ("chart.mmd", b"---\ntitle: ", b"flowchart TD"),
        ("chart.mermaid", b"---\ntitle: ", b"flowchart TD"),
        ("chart.md", b"```mermaid\n", b"flowchart TD"),
        ("chart.dot", b"digraph", b"n_triage"),
        ("CHART.PDF", b"%PDF-", b"Arimo"),
    ],
)
def test_the_ending_says_the_form(
    stepladder: Stepladder, tmp_path: Path, name: str, begins: bytes, holds: bytes
) -> None:
    ran = stepladder("draw", INCIDENTS, "-o", tmp_path / name)
    assert (ran.code, ran.out) == (0, f"drawn: {tmp_path / name}\n")
    drawn = (tmp_path / name).read_bytes()
    assert drawn.startswith(begins)
    assert holds in drawn


def test_a_form_can_be_said_and_a_pipe_be_drawn_into(stepladder: Stepladder) -> None:
    ran = stepladder("draw", INCIDENTS, "--format", "mermaid", "-o", "-")
    assert ran.code == 0
    assert ran.out.startswith('---\ntitle: "Incident escalation"\n---\nflowchart TD\n')
    assert "drawn" not in ran.out


def test_a_form_that_is_said_is_stronger_than_the_ending(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    file = tmp_path / "chart.txt"
    assert stepladder("draw", INCIDENTS, "--format", "dot", "-o", file).code == 0
    assert file.read_text().startswith("digraph")


def test_without_a_name_the_file_is_named_after_the_form(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stepladder("draw", INCIDENTS)
    stepladder("draw", INCIDENTS, "--format", "pdf")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["path.pdf", "path.svg"]


@pytest.mark.parametrize(
    "ending", ["svg", *(pytest.param(each, marks=pytest.mark.slow) for each in ("png", "pdf"))]
)
def test_levels_are_lanes(stepladder: Stepladder, tmp_path: Path, ending: str) -> None:
    flow, lanes = tmp_path / f"flow.{ending}", tmp_path / f"lanes.{ending}"
    assert stepladder("draw", INCIDENTS, "-o", flow).code == 0
    assert stepladder("draw", INCIDENTS, "--layout", "lanes", "-o", lanes).code == 0
    assert flow.read_bytes() != lanes.read_bytes()


@pytest.mark.parametrize(("paper", "short"), [("a4", 595), ("letter", 612)])
def test_a_pdf_has_sheets(stepladder: Stepladder, tmp_path: Path, paper: str, short: int) -> None:
    file = tmp_path / "chart.pdf"
    ran = stepladder("draw", INCIDENTS, "--layout", "lanes", "--paper", paper, "-o", file)
    assert ran.code == 0
    pages = PdfDocument(file)
    assert len(pages) == 2
    assert {round(min(page.get_size())) for page in pages} == {short}


def test_an_svg_that_fits_prints_on_one_sheet(stepladder: Stepladder, tmp_path: Path) -> None:
    (desk,) = (folder for folder in desks() if folder.name == "sla-thresholds")
    file = tmp_path / "chart.svg"
    assert stepladder("draw", desk, "--paper", "a4", "-o", file).code == 0
    assert "@page{size:a4 portrait" in file.read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            ["--layout", "lanes", "-o", "x.dot"],
            "DOT leaves places and pages to who draws it, so --layout lanes has no meaning there; "
            "name a file in .svg, .png or .pdf",
            id="DOT has no lanes",
        ),
        pytest.param(
            ["--paper", "a4", "-o", "x.md"],
            "Mermaid leaves places and pages to who draws it, so --paper a4 has no meaning there; "
            "name a file in .svg, .png or .pdf",
            id="Mermaid has no pages",
        ),
        pytest.param(
            ["--paper", "a4", "-o", "x.png"],
            "a PNG has no pages, so --paper has no meaning; name a file in .pdf",
            id="PNG has no pages",
        ),
        pytest.param(
            ["--layout", "lanes", "--paper", "a4", "-o", "x.svg"],
            "the chart needs 2 sheets of a4 to be readable, and an SVG has one page; "
            "name a file in .pdf",
            id="an SVG has one page",
        ),
        pytest.param(
            ["--all-tickets", "--layout", "lanes"],
            "--all-tickets writes SVGs of the flow; leave out --layout, --format, --paper",
            id="many tickets at once as lanes",
        ),
        pytest.param(
            ["-o", "--format"],
            "-o needs a file's name and was given '--format'; - is the terminal",
            id="an option where a name should be",
        ),
    ],
)
def test_what_has_no_meaning_is_refused(
    stepladder: Stepladder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = stepladder("draw", INCIDENTS, *words)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")
    assert not list(tmp_path.iterdir())
