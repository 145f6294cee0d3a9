"""A sheet as PDF: printed by a Chromium of the machine, which opens nothing but the sheet."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from flows.problems import FlowsError

_PROGRAMS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
_SECONDS = 60


def print_pdf(page: Path, paper: Literal["a4", "letter"] = "a4") -> Path:
    """The PDF beside a page. FlowsError with a sentence where nothing here can print it."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise FlowsError(
            f"there is no Chromium here to print {page} with; open it in any browser and print it "
            "into a PDF there"
        )
    out = page.with_suffix(".pdf")
    with TemporaryDirectory() as scratch:
        made, sized = Path(scratch) / "sheet.pdf", Path(scratch) / "sheet.html"
        said = page.read_text(encoding="utf-8")
        sized.write_text(
            said.replace("</style>", f"@page {{ size: {paper}; }}</style>", 1), encoding="utf-8"
        )
        options = (
            "--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer",
            f"--user-data-dir={scratch}/profile", f"--print-to-pdf={made}",
        )  # fmt: skip
        try:
            done = subprocess.run(
                [program, *options, sized.as_uri()],
                capture_output=True, timeout=_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise FlowsError(f"{program} did not print {page} within {_SECONDS} s") from error
        if not made.is_file():
            words = done.stderr.decode(errors="replace").strip().splitlines()
            raise FlowsError(f"{program} did not print {page}: {words[-1] if words else 'no word'}")
        shutil.move(made, out)
    return out
