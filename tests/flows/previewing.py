"""A preview that is served for a test, and a real browser that looks at it."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn

from flows.preview.app import Preview, app_of
from flows.preview.serving import listening
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CODE = "from flows.cli import main; main()"


def browser_program() -> str:
    """The Chromium of this machine; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium is installed here: the preview is not looked at in a browser")
    return found


@contextmanager
def served(desk: Path) -> Iterator[str]:
    """The address of the preview of a desk, by the command that people type."""
    words = [sys.executable, "-u", "-c", _CODE, "preview", desk.name, "--port", "0"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    with subprocess.Popen(
        words, cwd=desk.parent, env=surroundings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            address = re.search(r"http://\S+", said)
            assert address is not None, said
            yield address[0]
        finally:
            process.terminate()


@dataclass
class Seen:
    """A page under test, with everything that went wrong on it and all that it asked for."""

    page: "Page"
    address: str
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        """What stands there, in one line."""
        return " ".join(self.page.inner_text(selector).split())


@contextmanager
def looked_at(address: str, *, dark: bool = False) -> Iterator[Seen]:
    """The page in a headless Chromium that has seen nothing before."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where a browser is)

    program = browser_program()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1400, "height": 900}, color_scheme="dark" if dark else "light"
        )
        page.set_default_timeout(20_000)
        seen = Seen(page, address)
        page.on("console", lambda said: seen.wrong.append(said.text))
        page.on("pageerror", lambda error: seen.wrong.append(str(error)))
        page.on("dialog", lambda asked: seen.wrong.append(f"dialog: {asked.message}"))
        page.on("request", lambda request: seen.asked.append(request.url))
        page.goto(address)
        yield seen
        browser.close()


@contextmanager
def answering(desk: Path) -> Iterator[httpx.Client]:
    """A client of a preview that is served in this process."""
    with listening(0) as found:
        port = found.getsockname()[1]
        app = app_of(Preview(desk, desk.name), port=port)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [found]})
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
        server.should_exit = True
        thread.join()
