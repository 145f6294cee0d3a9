"""The preview in a real headless Chromium: what a designer sees, clicks and types."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from matrices.library import INCIDENTS
from tests.flows.previewing import Seen, browser_program, looked_at, served

pytestmark = pytest.mark.slow

EVIL = "<img src=//evil.example/x onerror=alert(1)></text><script>alert(2)</script>"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    browser_program()
    return Path(shutil.copytree(INCIDENTS, tmp_path / "desk"))


@pytest.fixture
def seen(desk: Path) -> Iterator[Seen]:
    """The page; at the end it has complained of nothing, and asked nobody else."""
    with served(desk) as address, looked_at(address) as page:
        page.page.wait_for_selector('#chart [data-step="triage"]')
        yield page
        assert page.wrong == []
        assert {each for each in page.asked if not each.startswith(address)} == set()


def save(desk: Path, old: str, new: str) -> None:
    file = desk / "paths" / "incident.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_chart_is_drawn_anew_as_a_file_is_saved(desk: Path, seen: Seen) -> None:
    assert seen.text("h1") == "incidents"
    assert "The check finds nothing." in seen.text("#findings")
    save(desk, "title: Raise the alarm", "title: Wake people up")
    seen.page.wait_for_selector('#chart text:has-text("Wake people up")')
    group = "\"ticket.priority == '1' and ticket.group == 'x'\""
    save(
        desk,
        "      - {else: first-line}",
        f"      - {{when: {group}, go: alarm}}\n      - {{else: first-line}}",
    )
    seen.page.wait_for_selector('#chart [data-step="triage"].finding')
    assert "condition-shadowed" in seen.text("#findings")
    assert seen.text("#tab-findings") == "Findings (1)"


def test_a_click_on_a_step_shows_its_file_and_line(desk: Path, seen: Seen) -> None:
    seen.page.click('#chart [data-step="specialists"]')
    seen.page.wait_for_selector("#text .marked")
    lines = (desk / "paths" / "incident.yaml").read_text().splitlines()
    number = lines.index("  specialists:") + 1
    assert seen.text("#place") == f"desk/paths/incident.yaml:{number}"
    assert seen.page.inner_text("#text .marked").strip() == "specialists:"
    assert seen.page.is_visible("#text .marked")
    seen.page.click('#chart [data-label="diagnose/2"]')
    seen.page.wait_for_selector("#text .marked >> text=after: 4h")


def test_a_finding_leads_to_its_line_and_step(desk: Path, seen: Seen) -> None:
    save(desk, "{when: \"ticket.assignee != ''\", go: diagnose}",
         "{when: \"ticket.priority == '1'\", go: diagnose}")  # fmt: skip
    seen.page.click("button.finding >> nth=0")
    seen.page.wait_for_selector("#text .marked.faulty")
    assert seen.page.inner_text("#text .marked").strip().startswith("- {when:")
    seen.page.wait_for_selector('#chart [data-step="triage"].chosen')


def test_what_cannot_be_read_is_said_and_the_last_chart_stays(desk: Path, seen: Seen) -> None:
    save(desk, "go: diagnose", "go: diagnos")
    seen.page.wait_for_selector("#chart.stale")
    assert "this is the last good chart" in seen.text("#stale")
    assert "did you mean 'diagnose'?" in seen.text("#findings")
    assert "paths/incident.yaml:33" in seen.text("#findings")
    seen.page.wait_for_selector('#chart [data-step="diagnose"]')
    save(desk, "go: diagnos}", "go: diagnose}")
    seen.page.wait_for_selector("#chart:not(.stale)")


def test_an_imaginary_ticket_is_walked_by_buttons(desk: Path, seen: Seen) -> None:
    page = seen.page
    page.click("#tab-ticket")
    page.select_option("#told-priority", "2")
    page.click("#open")
    page.wait_for_selector('#chart [data-step="intake"].here')
    assert seen.text("#now") == "Mon 2026-03-02 09:00"
    page.click("#next")
    page.wait_for_selector('#chart [data-step="first-line"].here')
    assert seen.text("#now") == "Mon 2026-03-02 09:30"
    page.fill("#span", "10m")
    page.click("text=Let pass")
    page.wait_for_selector("#now >> text=09:40")
    page.select_option("#event", "taken")
    page.select_option("#actor", "anna")
    page.click("text=It happens")
    page.wait_for_selector('#chart [data-step="diagnose"].here')
    assert "held by anna" in seen.text("#where")
    assert "assignee: anna by anna" in seen.text("#rows")
    page.select_option("#field", "state")
    page.select_option("#value", "Resolved")
    page.click("text=Set it")
    page.wait_for_selector('#chart [data-step="resolved"].here')
    page.click("#back")
    page.wait_for_selector('#chart [data-step="diagnose"].here')
    save(desk, "after: 4h", "after: 1h")
    page.wait_for_selector("#next >> text=10:40")
    page.select_option("#event", "snoozed")
    page.fill("#with", "no time")
    page.click("text=It happens")
    page.wait_for_selector("#wrong >> text=is no wait and no time")
    page.click("#again")
    page.wait_for_selector("#open")
    page.wait_for_selector("#chart:not(:has(.here))")


def test_it_works_by_the_keyboard(seen: Seen) -> None:
    page = seen.page
    page.focus('#chart [data-step="manager"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("#text .marked >> text=manager:")
    label = page.locator('#chart [data-label="diagnose/2"]')
    for _ in range(100):
        page.keyboard.press("Tab")
        if label.evaluate("each => each === document.activeElement"):
            break
    assert "4h" in (label.get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    page.wait_for_selector("#text .marked >> text=after: 4h")
    page.focus("#tab-file")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#ticket:not([hidden])")
    page.focus("#told-priority")
    page.keyboard.press("End")
    page.focus("#opened")
    page.keyboard.type("2026-03-03 10:00")
    page.keyboard.press("Enter")
    page.wait_for_selector("#now >> text=Tue 2026-03-03 10:00")


def test_nothing_that_a_designer_wrote_runs(desk: Path, seen: Seen) -> None:
    save(desk, "title: Raise the alarm", f"title: '{EVIL}'")
    save(desk, "because: the customer asked", f"because: '{EVIL}'")
    never = "ticket.group == '<script>alert(3)</script>' and ticket.group == ''"
    save(desk, "\"ticket.assignee != ''\"", f'"{never}"')
    seen.page.wait_for_selector("button.finding >> text=<script>alert(3)</script>")
    seen.page.wait_for_selector('#chart text:has-text("<img")')
    seen.page.click('#chart [data-step="alarm"]')
    seen.page.wait_for_selector("#text .marked")
    seen.page.click("#tab-ticket")
    seen.page.fill("#told-assignee", EVIL)
    seen.page.click("#open")
    seen.page.wait_for_selector('#chart [data-step="intake"].here')
    assert seen.page.query_selector("#chart script, #chart img, main img, aside script") is None


def test_dark_paper_where_the_screen_asks_for_it(desk: Path) -> None:
    with served(desk) as address, looked_at(address, dark=True) as seen:
        paper = seen.page.wait_for_selector("#chart .paper")
        assert paper is not None
        assert paper.evaluate("each => getComputedStyle(each).fill") == "rgb(22, 24, 28)"
        ground = seen.page.evaluate("getComputedStyle(document.body).color")
        assert ground == "rgb(242, 242, 242)"
        assert seen.wrong == []
