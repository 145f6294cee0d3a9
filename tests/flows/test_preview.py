"""The preview's server: who may ask it, what it answers, and what it says where it cannot serve."""

import asyncio
import json
import os
import re
import shutil
import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request

from diagrams.marking import step_at, with_findings
from diagrams.picture import picture_of
from flows.preview import looking
from flows.preview.app import Preview
from flows.preview.guarding import Guarded
from flows.preview.serving import listening
from flows.preview.watching import saved, signature
from flows.problems import FlowsError
from matrices.desk import Desk
from matrices.library import INCIDENTS
from matrices.problems import Problem
from tests.flows.conftest import Stepladder
from tests.flows.previewing import answering


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INCIDENTS, tmp_path / "desk"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Asks a preview that is served on a port of its own."""
    desk = Path(shutil.copytree(INCIDENTS, tmp_path_factory.mktemp("served") / "desk"))
    with answering(desk) as found:
        yield found


def trial(client: httpx.Client, **said: Any) -> dict[str, Any]:
    answer = client.post("/trial", json={"path": "incident", **said})
    found: dict[str, Any] = answer.json()
    return found


def test_the_page_and_its_parts_come_with_a_strict_policy(client: httpx.Client) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    parts = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert parts
    for part in parts:
        assert client.get(part).status_code == 200
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert "onclick" not in page.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "evil.example"}, 421, id="a name that leads here"),
        pytest.param({"Host": "evil.example:PORT"}, 421, id="with the port"),
        pytest.param({"Host": "127.0.0.1:1"}, 421, id="another port"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="a page of somebody else"),
        pytest.param({"Origin": "null"}, 403, id="a page of nobody"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="a form of somebody else"),
        pytest.param({"Host": "localhost:PORT"}, 200, id="by name"),
        pytest.param(
            {"Origin": "http://127.0.0.1:PORT", "Sec-Fetch-Site": "same-origin"},
            200,
            id="its own page",
        ),
    ],
)
def test_only_its_own_page_is_answered(
    client: httpx.Client, headers: dict[str, str], status: int
) -> None:
    port = str(client.base_url.port)
    headers = {name: value.replace("PORT", port) for name, value in headers.items()}
    for address in ("/", "/state", "/file?name=roster.yaml"):
        assert client.get(address, headers=headers).status_code == status
    answer = client.post("/trial", json={"path": "incident"}, headers=headers)
    assert answer.status_code == status


def test_on_port_80_browsers_leave_the_port_out() -> None:
    guarded = Guarded(Starlette(), port=80)
    assert guarded._refused(Headers({"host": "localhost", "origin": "http://localhost"})) is None
    assert Guarded(Starlette(), port=81)._refused(Headers({"host": "localhost"})) is not None


@pytest.mark.parametrize(
    "address",
    [
        "/file?name=/etc/passwd", "/file?name=../desk/desk.yaml", "/file", "/static/..%2fapp.py",
        "/static/app.py", "/chart?path=nobody", "/way?hash=..", "/docs",
    ],
)  # fmt: skip
def test_no_other_file_can_be_named(client: httpx.Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_trial_is_asked_for_by_json_only(client: httpx.Client) -> None:
    form = client.post("/trial", data={"path": "incident"})
    assert form.status_code == 400
    large = client.post(
        "/trial", content=b" " * 300_000, headers={"Content-Type": "application/json"}
    )
    assert large.status_code == 400
    assert trial(client, more="x")["problems"] == ["this cannot be read"]
    assert trial(client, path="x")["problems"] == ["the desk has no path 'x'"]
    assert "did you mean" in trial(client, told=["priorty=1"])["problems"][0]


def test_a_ticket_is_walked_as_try_walks_it(client: httpx.Client) -> None:
    opened = trial(client, told=["priority=2"])
    assert (opened["when"], opened["here"]) == ("Mon 2026-03-02 09:00", ["intake"])
    assert opened["due_words"] == "Mon 2026-03-02 09:30"
    later = trial(client, told=["priority=2"], until=opened["due"])
    assert later["here"] == ["first-line"]
    taken = trial(client, events=[f"{later['now']} taken by anna"], until=later["now"])
    assert taken["standing"] == [
        "It stands at 'Somebody works on it' since Mon 2026-03-02 09:30, held by anna."
    ]
    chart = client.get("/way", params={"hash": taken["chart"]})
    assert "T-1: Incident escalation" in chart.text


def test_the_state_names_where_everything_stands(client: httpx.Client) -> None:
    state = client.get("/state").json()
    (path,) = state["paths"]
    lines = client.get("/file", params={"name": path["file"]}).text.splitlines()
    assert {name: lines[line - 1].split(":")[0].strip() for name, line in path["steps"].items()
            if name != "anywhere"} == {name: name for name in path["titles"]}  # fmt: skip
    assert lines[path["steps"]["anywhere"] - 1].strip().startswith("- {on:")
    assert state["findings"] == []
    assert (
        client.get("/chart", params={"path": "incident"})
        .headers["content-type"]
        .startswith("image/svg+xml")
    )


def look(folder: Path) -> looking.Look:
    base = looking.read(folder, looking.Look())
    return looking.with_stories(folder, looking.checked(base))


def test_a_desk_that_cannot_be_read_keeps_its_last_charts(desk: Path) -> None:
    good = look(desk)
    file = desk / "paths" / "incident.yaml"
    file.write_text(file.read_text().replace("go: diagnose", "go: diagnos"))
    bad = looking.read(desk, good)
    assert (bad.stale, bad.charts) == (True, good.charts)
    state = looking.state_of(bad, "desk")
    assert "did you mean 'diagnose'?" in state["findings"][0]["right"]
    assert not state["walks"]
    (desk / "desk.yaml").unlink()
    assert "has no desk.yaml" in looking.read(desk, good).problems[0].found


def test_a_story_that_tells_of_nobody_is_a_finding_too(desk: Path) -> None:
    file = next((desk / "stories").glob("*.yaml"))
    file.write_text("stories: 7\n")
    assert look(desk).problems[0].file == f"stories/{file.name}"


def test_findings_are_marked_on_their_steps(incidents: Desk) -> None:
    path = incidents.paths["incident"]
    line = path.steps["triage"].line
    two = [(Problem(path.file, line, said), "triage") for said in ("one", "two")]
    found = [*two, (Problem(path.file, 1, "three"), "")]
    picture = with_findings(picture_of(path), found)
    marked = {node.id: (node.mark, node.badge) for node in picture.nodes if node.mark}
    assert marked == {"triage": ("finding", "2 findings")}
    assert "1 finding at no step" in picture.notes


def test_a_tickets_way_keeps_the_findings_on_its_steps(desk: Path) -> None:
    file = desk / "paths" / "incident.yaml"
    shadowed = """- {when: "ticket.priority == '1' and ticket.group == 'x'", go: alarm}"""
    text = file.read_text()
    before = "- {else: first-line}"
    assert before in text
    file.write_text(text.replace(before, f"{shadowed}\n      {before}", 1))
    preview = Preview(desk, "desk", look(desk))
    said = json.dumps({"path": "incident", "told": ["priority=2"], "until": "2026-03-02 09:30"})
    chart = preview.charts[str(preview._tried(said.encode())["chart"])]
    boxes = {each.get("data-step"): each.get("class", "") for each in ET.fromstring(chart).iter()}
    marked = {step for step, told in boxes.items() if "finding" in told.split()}
    assert marked == {"triage"}
    assert "taken" in boxes["first-line"]


@pytest.mark.parametrize(("line", "step"), [(14, "anywhere"), (32, "triage"), (3, ""), (21, "")])
def test_a_line_belongs_to_its_step(incidents: Desk, line: int, step: str) -> None:
    text = incidents.texts["paths/incident.yaml"]
    assert step_at(line, looking._document("paths/incident.yaml", text).lines) == step


def test_a_saved_file_is_seen_at_once(desk: Path) -> None:
    async def until_seen() -> tuple[object, object]:
        before = signature(desk)
        (desk / "roster.yaml").write_text((desk / "roster.yaml").read_text() + "\n")
        async for now in saved(desk, before):
            return before, now
        raise AssertionError

    before, now = asyncio.run(asyncio.wait_for(until_seen(), 10))
    assert before != now


class Faulty(Preview):
    """A preview with a fault of its own."""

    async def refresh(self) -> None:
        if (self.folder / "roster.yaml").read_text().endswith("# now\n"):
            raise RecursionError("a fault")
        await super().refresh()


def test_a_fault_of_its_own_is_said_and_it_goes_on(desk: Path) -> None:
    roster = desk / "roster.yaml"
    text = roster.read_text()

    async def numbers() -> list[bool]:
        preview = Faulty(desk, "desk")
        await preview.refresh()
        watching = asyncio.create_task(preview.watch(signature(desk)))
        seen = []
        for said in (f"{text}# now\n", text):
            roster.write_text(said)
            while preview.look.stale is (said == text) or preview.look.checking:
                async with preview.told:
                    await preview.told.wait()
            seen.append("a fault" in str(preview.look.problems))
        watching.cancel()
        return seen

    assert asyncio.run(asyncio.wait_for(numbers(), 20)) == [True, False]


def test_a_file_whose_name_is_no_text_is_told_of(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(INCIDENTS, tmp_path / "desk"))
    try:
        (desk / "paths" / os.fsdecode(b"\xff.yaml")).write_text("path: x\n")
    except OSError:
        pytest.skip("this disk takes only names that are text")
    answer = asyncio.run(Preview(desk, "desk", look(desk)).state(Request({"type": "http"})))
    assert "\\udcff.yaml" in bytes(answer.body).decode()


def test_a_page_is_told_of_each_look(desk: Path) -> None:
    preview = Preview(desk, "desk")

    async def heard() -> list[int]:
        await preview.refresh()
        numbers = preview._numbers()
        first = await anext(numbers)
        (desk / "roster.yaml").write_text((desk / "roster.yaml").read_text() + "\n")
        waiting = asyncio.ensure_future(anext(numbers))
        await preview.refresh()
        second = await waiting
        await preview.close()
        assert [each async for each in numbers][1:] == []
        return [json.loads(each.removeprefix("data: "))["number"] for each in (first, second)]

    first, second = asyncio.run(heard())
    assert second > first


def test_a_port_that_is_taken_is_said(stepladder: Stepladder, desk: Path) -> None:
    with listening(0) as taken:
        port = taken.getsockname()[1]
        ran = stepladder("preview", desk, "--port", port)
        assert ran.code == 1
        assert ran.err.startswith(f"port {port} is taken, perhaps by another preview; name another")
        with pytest.raises(FlowsError, match="is taken"):
            listening(port)
    assert taken.family == socket.AF_INET


def test_a_folder_that_is_no_desk_is_said(stepladder: Stepladder, tmp_path: Path) -> None:
    ran = stepladder("preview", tmp_path)
    assert (ran.code, ran.err) == (
        1, f"the folder '{tmp_path}' has no desk.yaml; name a desk's folder\n",
    )  # fmt: skip
