"""A sheet in a real browser: it says nothing on its console and asks nobody; it can be printed."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flows.store.database import Store
from flows.store.log import stories
from tests.flows.conftest import Stepladder

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
OWN = re.compile(r"(file|data|chrome)|https?://([a-z0-9-]+\.)*(google|googleapis|gvt1)\.com/")
"""Addresses of the machine, and of those whom a Chromium asks for itself whatever it shows."""
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
)  # fmt: skip


def opened(page: Path, folder: Path) -> tuple[str, list[str], list[str]]:
    """The page as the browser has it, what its console says, and which addresses it asked for."""
    log = folder / "net.json"
    done = subprocess.run(
        [str(CHROMIUM), *QUIET, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}",
         "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    asked = json.loads(log.read_text(encoding="utf-8"))
    urls = [
        str(event["params"]["url"]) for event in asked["events"] if "url" in event.get("params", {})
    ]
    return done.stdout, console, [url for url in urls if not OWN.match(url)]


@pytest.fixture
def sheet(walked: Store, stepladder: Stepladder, tmp_path: Path) -> Path:
    ticket = max(stories(walked), key=lambda each: len(each.lines)).ticket
    file = tmp_path / "sheet.html"
    assert stepladder("sheet", ticket, "--store", walked.url, "-o", file).code == 0
    return file


def test_a_sheet_is_quiet_and_asks_nobody(sheet: Path, tmp_path: Path) -> None:
    dom, console, urls = opened(sheet, tmp_path)
    assert "Each entry as it is hashed" in dom
    assert "<svg" in dom
    assert console == []
    assert urls == []


def test_the_browser_would_have_told(sheet: Path, tmp_path: Path) -> None:
    """The same with a script and a picture from elsewhere, so that silence means something."""
    page = tmp_path / "other.html"
    more = '<script>1</script><img src="http://127.0.0.1:9/x.png">'
    text = sheet.read_text(encoding="utf-8").replace("</body>", f"{more}</body>")
    page.write_text(text, encoding="utf-8")
    _, console, urls = opened(page, tmp_path)
    assert len(console) == 2
    assert all("Content Security Policy" in line for line in console)
    assert urls == []
    page.write_text(text.replace("Content-Security-Policy", "x-nothing"), encoding="utf-8")
    _, console, urls = opened(page, tmp_path)
    assert any(url.startswith("http://127.0.0.1:9/") for url in urls)


def test_a_sheet_is_printed_as_pdf(walked: Store, stepladder: Stepladder, tmp_path: Path) -> None:
    ticket = next(iter(stories(walked))).ticket
    ran = stepladder("sheet", ticket, "--store", walked.url, "-o", tmp_path / "s.html", "--pdf")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"written: {tmp_path / 's.pdf'}")
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF-")
