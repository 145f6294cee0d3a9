"""What the demo leaves for people: the page and what it leads to, the run history, `explain`."""

import re
import signal
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import httpx
import pytest

from flows.embedded.server import _free_port
from tests.demo.running import COMMAND, Ran, environment

pytestmark = pytest.mark.whole


class _Links(HTMLParser):
    """The targets of a page's links and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.targets += [value for name, value in attrs if name in ("href", "src") and value]


def test_the_page_leads_to_the_charts_and_to_each_tickets_log(generated: Ran) -> None:
    page = _Links()
    page.feed((generated.out / "index.html").read_text(encoding="utf-8"))
    missing = [each for each in page.targets if not (generated.out / unquote(each)).exists()]
    assert missing == []
    opened = {line["ticket"] for line in generated.log()}
    assert {f"pages/{ticket}.html" for ticket in opened} <= set(page.targets)
    charts = {each for each in page.targets if re.fullmatch(r"charts/T-\d+\.svg", each)}
    assert len(charts) == 10


def test_the_ten_charts_are_those_of_the_longest_walks(generated: Ran) -> None:
    steps: dict[str, int] = {}
    for line in generated.log():
        steps[line["ticket"]] = steps.get(line["ticket"], 0) + (line["kind"] == "step")
    drawn = {file.stem for file in (generated.out / "charts").glob("T-*.svg")}
    shortest_drawn = min(steps[ticket] for ticket in drawn)
    assert all(count <= shortest_drawn for ticket, count in steps.items() if ticket not in drawn)


def test_explain_tells_the_longest_walk_step_by_step(generated: Ran) -> None:
    found = re.search(r"explain ticket (\S+) --store (\S+)", generated.printed)
    assert found
    done = subprocess.run(
        [*COMMAND, "explain", "ticket", found[1], "--store", found[2]],
        env=environment(),
        cwd=generated.out.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = [
        line for line in generated.log() if line["ticket"] == found[1] and line["kind"] == "step"
    ]
    assert done.stdout.count("→ ") >= len(steps) > 5
    assert all(line["run"][:8] in done.stdout for line in steps)


def test_the_run_history_is_shown_with_runs_named_by_ticket(generated: Ran) -> None:
    port = _free_port()
    serving = subprocess.Popen(
        [*COMMAND, "runs", str(generated.out), "--port", str(port)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        address = serving.stdout.readline().split("/runs")[0]
        named = {"flow_runs": {"name": {"like_": "walk T-"}}, "limit": 200}
        with httpx.Client(trust_env=False, timeout=30) as client:
            found = client.post(f"{address}/api/flow_runs/filter", json=named).json()
            page = client.get(f"{address}/runs", headers={"Accept": "text/html"})
        assert len(found) > 100
        assert all(f"ticket:{run['name'].removeprefix('walk ')}" in run["tags"] for run in found)
        assert {run["state_type"] for run in found} == {"COMPLETED"}
        assert page.status_code == 200
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=60)
    assert serving.returncode == 0
