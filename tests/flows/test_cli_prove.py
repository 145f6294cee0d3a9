"""`stepladder check --prove`: the worst times of every row, over a year."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.commands.proving import span_of
from matrices.library import INCIDENTS, folder_of, names
from tests.flows.conftest import Stepladder
from tests.matrices.small import LADDER, SMALL

BERLIN = ZoneInfo("Europe/Berlin")


def written(folder: Path, texts: Mapping[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_the_worst_opening_is_named_with_the_holidays_it_waits_through(
    stepladder: Stepladder,
) -> None:
    ran = stepladder("check", str(INCIDENTS), "--prove", "--year", "2026")
    told = " ".join(ran.out.split())
    assert "110h 30m" in told
    assert "17:31, before" in told
    assert "no findings in 1 desk; 4 accepted" in told
    assert "priority 2: until a person has it" in told
    assert ran.code == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_the_proof_finds_nothing_on_a_ready_made_desk(stepladder: Stepladder, name: str) -> None:
    ran = stepladder("check", folder_of(name), "--prove", "--year", "2027")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].startswith("no findings in 1 desk")


def test_rows_of_another_path_are_no_finding_of_this_one(stepladder: Stepladder) -> None:
    ran = stepladder("check", folder_of("refund-approval"), "--prove", "--year", "2027")
    assert "walks another path" in ran.out
    assert "0m at every hour of the week" in ran.out
    assert "kind refund, refund 30, 200, 2000 or 2001: until a person has it" in ran.out


@pytest.mark.slow
def test_a_row_is_told_once_where_all_its_kinds_fare_alike(
    stepladder: Stepladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = stepladder("check", folder_of("tiered-support"), "--prove", "--year", "2027")
    lines = [line.rstrip() for line in ran.out.splitlines()]
    assert lines.count("severity urgent") == 1
    assert lines.count("  a person has it, is told and level 1: at once, whenever opened") == 4
    assert "all rows: until a person has it" in lines
    assert "assignee" not in ran.out
    assert all(len(line) <= 80 for line in lines)
    assert len(lines) < 40


@pytest.mark.slow
def test_kinds_of_a_row_that_fare_differently_are_told_apart(stepladder: Stepladder) -> None:
    ran = stepladder("check", INCIDENTS, "--prove", "--year", "2027")
    lines = [line.rstrip() for line in ran.out.splitlines()]
    assert "priority 1" in lines
    assert lines.count("priority 2, no assignee") == 1
    assert lines.count("priority 2, with an assignee") == 1


def test_what_the_proof_would_find_is_not_accepted_in_vain_without_it(
    stepladder: Stepladder,
) -> None:
    ran = stepladder("check", INCIDENTS)
    assert ran.out.splitlines()[-1] == "no findings in 1 desk; 2 accepted"


def test_a_ticket_that_ends_by_itself_is_not_forgotten(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    quiet = (
        SMALL[LADDER]
        .replace("start: sort", "start: quiet")
        .replace(
            "steps:\n",
            "steps:\n  quiet: {wait: nobody says a word, next: [{after: 1h, go: done}]}\n",
        )
    )
    desk = written(tmp_path, {**SMALL, LADDER: quiet})
    ran = stepladder("check", desk, "--prove", "--year", "2026")
    assert "person-never" not in ran.out


def test_a_ticket_that_nobody_ever_has_is_an_error_with_the_ticket(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    asleep = """\
path: ladder
calendar: office
matrix: speed
start: sleep
restart: first
clocks: {response: {starts: opened, stops: taken}}
steps:
  sleep: {wait: somebody wakes up, next: [{on: taken, go: first}]}
  first: {work: level 1, next: [{on: solved, go: over}]}
  over: {end: over}
"""
    desk = written(tmp_path, {**SMALL, LADDER: asleep})
    ran = stepladder("check", desk, "--prove", "--year", "2026", "--format", "json")
    found = json.loads(ran.out)["desks"][0]
    assert ran.code == 1
    assert {each["id"] for each in found["findings"] if each["severity"] == "error"} == {
        "person-never"
    }
    never = next(each for each in found["findings"] if each["id"] == "person-never")
    assert (never["file"].endswith("speed.csv"), never["line"]) == (True, 2)
    assert never["witness"]["ticket"] == {"priority": "1"}
    held = found["proof"]["paths"][0]["rows"][0]["cases"][0]["goals"][0]
    assert (held["until"], held["wall"]["never"]) == ({"kind": "held"}, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["heat.svg", "heat.html"])
def test_the_hours_of_the_week_are_drawn_with_their_numbers(
    stepladder: Stepladder, tmp_path: Path, name: str
) -> None:
    ran = stepladder("check", INCIDENTS, "--prove", "--year", "2026", "-o", tmp_path / "new" / name)
    drawn = (tmp_path / "new" / name).read_text(encoding="utf-8")
    assert f"drawn: {tmp_path / 'new' / name}" in ran.out
    assert "incident: priority 1: until a person has it" in drawn
    assert drawn.count(">Mon<") >= 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            ["--prove", "-o", "heat.png"],
            "heat.png: heat tables are drawn as .html or .svg only; name such a file",
            id="a picture of another kind",
        ),
        pytest.param(["--year", "2026"], "add --prove", id="a year of no proof"),
    ],
)
def test_what_cannot_be_is_said(stepladder: Stepladder, words: list[str], sentence: str) -> None:
    ran = stepladder("check", INCIDENTS, *words)
    assert ran.code == 2
    assert sentence in ran.err
    assert ran.out == ""


def test_a_heat_picture_that_cannot_be_written_is_wrong_usage(
    stepladder: Stepladder, tmp_path: Path
) -> None:
    desk = written(tmp_path, SMALL)
    ran = stepladder("check", desk, "--prove", "-o", desk / "desk.yaml" / "heat.svg")
    assert (ran.code, ran.err.splitlines()[-1][-18:]) == (2, "name another place")


def test_a_desk_with_errors_is_not_proved(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "desk", {**SMALL, LADDER: SMALL[LADDER].replace("level 1", "level 7")})
    monkeypatch.chdir(tmp_path)
    ran = stepladder("check", "desk", "--prove")
    assert ran.code == 1
    assert ran.out.startswith("desk: not proved; the check finds errors\ndesk/paths/")


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        pytest.param("2026-11-26 15:00", "2026-11-26", "2027-11-26", id="from today's midnight"),
        pytest.param("2028-02-29 00:30", "2028-02-29", "2029-03-01", id="from a leap day"),
    ],
)
def test_the_year_from_today(today: str, since: str, until: str) -> None:
    at = datetime.fromisoformat(today).replace(tzinfo=BERLIN).astimezone(UTC)
    begin, end = span_of(None, BERLIN, at)
    assert (begin.isoformat()[:16], end.isoformat()[:16]) == (f"{since}T00:00", f"{until}T00:00")
