"""`stepladder try`: what a designer sees of an imaginary ticket, and what is said to a slip."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from matrices.library import INCIDENTS
from tests.examples import EXAMPLES
from tests.flows.conftest import Stepladder
from tests.matrices.small import LADDER, SMALL

PATH_FILE = INCIDENTS / "paths" / "incident.yaml"
HALF_AN_HOUR = ["--ticket", "priority=2", "--event", "+5m priority=2"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A desk of two paths in a folder; tickets of priority 1 walk the second."""
    texts = {**SMALL, "paths/fast.yaml": SMALL[LADDER].replace("path: ladder", "path: fast")}
    rules = "walks:\n  - {when: \"ticket.priority == '1'\", path: fast}\n"
    texts["desk.yaml"] = texts["desk.yaml"].replace("walks:\n", rules)
    for name, text in texts.items():
        file = tmp_path / "small" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "small"


@pytest.mark.parametrize(
    "named",
    [
        pytest.param("incident", id="a ready-made path"),
        pytest.param("incidents", id="a ready-made desk"),
        pytest.param(INCIDENTS, id="a desk's folder"),
        pytest.param(PATH_FILE, id="a path's file"),
    ],
)
def test_a_path_is_named_in_many_ways(stepladder: Stepladder, named: object) -> None:
    ran = stepladder("try", named, *HALF_AN_HOUR)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        "Incident escalation: a ticket opened Mon 2026-03-02 09:00 (Europe/Berlin), "
        "with priority 2.\n"
    )


def test_a_file_is_found_from_its_own_folder(
    stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(INCIDENTS, tmp_path / "desk")
    monkeypatch.chdir(tmp_path / "desk" / "paths")
    assert stepladder("try", "incident.yaml", *HALF_AN_HOUR).code == 0


def lines(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines() if line.strip()]


def test_the_timetable_says_when_what_why_and_who_is_told(stepladder: Stepladder) -> None:
    told = lines(stepladder("try", "incident", *HALF_AN_HOUR, "--until", "+1h").out)
    at = told.index("Mon 2026-03-02")
    assert told[at + 1 : at + 3] == ["09:00 +0m opened", "→ Wait for a priority on opened"]
    assert "09:05 +5m priority: 2" in told
    assert "09:30 +30m deadline missed: response (30m) [wait 30m, row priority 2]" in told
    assert "tells frida by mail" in told
    climbs = next(n for n, line in enumerate(told) if "→ Specialists take over" in line)
    assert told[climbs].startswith(
        "09:35 +35m → Specialists take over after level 1 · nobody took it"
    )
    assert "tells chris, emil by mail" in told[climbs + 1 : climbs + 4]
    end = next(line for line in told if line.startswith("At the end"))
    assert end == (
        "At the end, Mon 2026-03-02 10:00, 1h after the opening: it stands at 'Specialists take "
        "over' since Mon 2026-03-02 09:35, held by team specialists."
    )
    assert "response runs, breached Mon 2026-03-02 09:30 1h of 30m -30m" in told
    assert "resolution runs 1h of 9h 30m 8h 30m Tue 2026-03-03 09:00" in told
    assert told[-2] == (
        "Next, Mon 2026-03-02 14:05, 5h 5m after the opening: → Duty manager decides (after level "
        "2 · the specialists are stuck · ↑ hierarchical · [wait 4h, row priority 2, holder duty "
        "manager]); tells dora by mail."
    )
    assert told[-1] == (
        "It listens for: resolved, closed, prioritised, asks-for-manager, reassigned."
    )


def test_a_ticket_that_ends_says_so(stepladder: Stepladder) -> None:
    ran = stepladder("try", "incident", *HALF_AN_HOUR, "--event", "+1h closed by anna")
    assert "10:00 +1h state: Closed by anna" in lines(ran.out)
    assert "1h after the opening: it has ended: solved." in ran.out
    assert "Next" not in ran.out


@pytest.mark.parametrize("columns", [80, 120, 60])
def test_it_fits_the_terminal(
    stepladder: Stepladder, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = stepladder("try", "incident", *HALF_AN_HOUR)
    assert max(map(len, ran.out.splitlines())) <= columns
    assert "Specialists" in ran.out


def test_a_ticket_chooses_among_the_paths_of_a_desk(stepladder: Stepladder, small: Path) -> None:
    ran = stepladder("try", small, "--ticket", "priority=1", "--until", "+1m")
    assert ran.out.splitlines()[0].startswith("fast: a ticket opened")
    assert "It walks 'fast', as the desk's 'walks' say; --path names another." in ran.out
    ran = stepladder("try", small, "--ticket", "priority=2", "--until", "+1m")
    assert ran.out.splitlines()[0].startswith("ladder: ")
    ran = stepladder("try", small, "--path", "ladder", "--ticket", "priority=1", "--until", "+1m")
    assert ran.out.splitlines()[0].startswith("ladder: ")
    assert "as the desk's 'walks' say" not in ran.out


def test_it_says_that_the_opening_was_chosen(stepladder: Stepladder) -> None:
    chosen = "Nobody said when it is opened; --opened does."
    assert chosen in stepladder("try", "incident").out
    ran = stepladder("try", "incident", "--opened", "2026-04-03 10:00")
    assert chosen not in ran.out
    assert "opened Fri 2026-04-03 10:00" in ran.out


def test_as_json(stepladder: Stepladder) -> None:
    ran = stepladder("try", "incident", *HALF_AN_HOUR, "--until", "+1h", "--format", "json")
    data = json.loads(ran.out)
    assert (data["path"], data["opened"]) == ("incident", "2026-03-02T09:00:00+01:00")
    assert (data["stopped"], data["end"]) == ("until", "2026-03-02T10:00:00+01:00")
    assert data["steps"] == [
        {"step": "specialists", "visit": 4, "since": "2026-03-02T09:35:00+01:00"}
    ]
    told = [line["values"]["whom"] for line in data["lines"] if line["kind"] == "told"]
    assert told == ["frida", "chris", "emil"]
    assert data["clocks"]["response"] == {
        "running": True, "stopped": False, "used": 3600.0, "target": 1800.0, "left": -1800.0,
        "due": "2026-03-02T09:30:00+01:00", "breached": "2026-03-02T09:30:00+01:00",
    }  # fmt: skip
    assert data["next"]["at"] == "2026-03-02T14:05:00+01:00"
    assert data["next"]["lines"][0]["step"] == "manager"


def test_the_way_is_drawn(stepladder: Stepladder, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "way.svg"
    ran = stepladder("try", "incident", *HALF_AN_HOUR, "-o", file)
    assert ran.out.splitlines()[-1] == f"drawn: {file}"
    drawn = "".join(ET.parse(file).getroot().itertext())
    assert "T-1: Incident escalation" in drawn
    assert "4. Mon 03-02 09:35" in drawn
    ran = stepladder("try", "incident", "-o", file, "--format", "json")
    json.loads(ran.out)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            ["incidnet"],
            "there is no file or folder 'incidnet', and no ready-made path of that name; "
            "did you mean 'incident'?",
            id="a path with a slip",
        ),
        pytest.param(
            [INCIDENTS, "--path", "incidnet"],
            "the desk has no path 'incidnet'; did you mean 'incident'?",
            id="a path that the desk has not",
        ),
        pytest.param(
            [PATH_FILE, "--path", "incident"],
            f"--path 'incident': {PATH_FILE} is a path already; name the desk's folder",
            id="a path twice",
        ),
        pytest.param(
            [INCIDENTS / "roster.yaml"],
            f"{INCIDENTS / 'roster.yaml'} belongs to no desk: there is no desk.yaml in "
            f"{INCIDENTS.parent}; a path is a file in the folder 'paths' of a desk",
            id="a file beside the paths",
        ),
        pytest.param(
            [INCIDENTS / "calendars" / "service-desk.yaml"],
            f"{INCIDENTS / 'calendars' / 'service-desk.yaml'} is no path of the desk in "
            f"{INCIDENTS}; name a file in its folder 'paths'",
            id="a calendar",
        ),
        pytest.param(
            [INCIDENTS.parent],
            f"{INCIDENTS.parent}: the folder has no desk.yaml; name a desk's folder",
            id="a folder that is no desk",
        ),
        pytest.param(
            ["incident", "-o", "way.gif"],
            "'way.gif' is no picture's name; end it in .svg, .png, .pdf, .mmd, .mermaid, .md, .dot "
            "or .gv",
            id="no drawing",
        ),
        pytest.param(
            ["incident", "--until", "2026-03-01 09:00"],
            "--until '2026-03-01 09:00': the ticket is opened later; name a later time",
            id="an end before the beginning",
        ),
        pytest.param(
            ["incident", "--opened", "monday"],
            "--opened 'monday': 'monday' is no time; a wall time of Europe/Berlin is written as "
            "in 2026-03-02 09:30",
            id="opened at no time",
        ),
        pytest.param(
            ["incident", "--ticket", "prioriti=1"],
            "--ticket 'prioriti=1': a ticket has no field 'prioriti'; did you mean 'priority'?",
            id="a field with a slip",
        ),
        pytest.param(
            ["incident", "--event", "+5m resovled"],
            "--event '+5m resovled': 'resovled' never happens on this desk; "
            "did you mean 'resolved'?",
            id="an event with a slip",
        ),
    ],
)
def test_a_slip_is_a_sentence(stepladder: Stepladder, words: list[object], sentence: str) -> None:
    ran = stepladder("try", *words)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")


def test_slips_with_the_ticket_are_said_once_where_it_chooses_the_path(
    stepladder: Stepladder, small: Path
) -> None:
    ran = stepladder("try", small, "--ticket", "prioriti=1")
    sentence = "--ticket 'prioriti=1': a ticket has no field 'prioriti'; did you mean 'priority'?\n"
    assert (ran.code, ran.out, ran.err) == (1, "", sentence)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The desk of the worked examples."""
    for name, text in EXAMPLES.items():
        file = tmp_path / "example" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "example"


def test_two_branches_stand_at_two_steps(stepladder: Stepladder, example: Path) -> None:
    said = ["--ticket", "priority=P1", "--event", "+2m acknowledged by chris", "--until", "+10m"]
    ran = stepladder("try", example, *said)
    end = next(line for line in lines(ran.out) if line.startswith("At the end"))
    assert end == (
        "At the end, Mon 2026-03-02 09:10, 10m after the opening: it stands at 'Major incident / "
        "On-call repairs' since Mon 2026-03-02 09:00 (acknowledged by chris) and 'Major incident / "
        "Keep everybody informed' since Mon 2026-03-02 09:00, held by chris."
    )


def test_who_is_told_by_which_channel_and_when_later(stepladder: Stepladder, example: Path) -> None:
    ran = stepladder("try", example, "--path", "paging", "--opened", "2026-03-03 22:00",
                     "--until", "+6m", "--format", "json")  # fmt: skip
    told = [
        (line["after"], line["values"]["whom"], line["values"]["by"])
        for line in json.loads(ran.out)["lines"]
        if line["kind"] == "told"
    ]
    assert told == [(0, "chris", "mail"), (300, "chris", "mail"), (300, "chris", "sms")]


def test_it_listens_for_who_acknowledges(stepladder: Stepladder, example: Path) -> None:
    page = ["try", example, "--path", "paging", "--opened", "2026-03-03 22:00", "--until", "+1m"]
    assert lines(stepladder(*page).out)[-1] == "It listens for: resolved, acknowledged."


def test_a_timetable_that_would_never_end_is_cut(stepladder: Stepladder, example: Path) -> None:
    ran = stepladder("try", example, "--path", "paging", "--opened", "2026-03-03 22:00")
    cut = next(line for line in lines(ran.out) if line.startswith("It would go on"))
    assert cut.endswith("the timetable is cut; --until names another end, "
                        "--opened another beginning.")  # fmt: skip
    assert len(lines(ran.out)) < 600


URGENT = ["tiered-support", "--ticket", "severity=urgent", "--event", "+10m taken by jule"]


def test_a_daily_reminder_is_folded(stepladder: Stepladder) -> None:
    told = lines(stepladder("try", *URGENT).out)
    assert "and so on every working day, 134 more times up to Tue 2026-09-15 17:00" in told
    assert sum("every 1d" in line for line in told) == len(["Tuesday", "Wednesday", "what is next"])
    assert len(told) < 70


def test_data_is_not_folded(stepladder: Stepladder) -> None:
    ran = stepladder("try", *URGENT, "--format", "json")
    reminders = [line for line in json.loads(ran.out)["lines"] if line["rule"] == "every 1d"]
    assert len([line for line in reminders if line["kind"] == "stayed"]) == 2 + 134


REFUND = ["--ticket", "category=refund", "--ticket", "refund=20"]
UNANSWERED = "Nothing is carried out here, so nobody answers 'pay-refund'"


def test_an_act_that_nobody_answered_says_how_it_is_answered(
    stepladder: Stepladder, example: Path
) -> None:
    told = " ".join(lines(stepladder("try", example, *REFUND).out))
    assert f"""{UNANSWERED}: --event "+1m done" does, or failed.""" in told
    ran = stepladder("try", example, *REFUND, "--event", "+1m done")
    assert "it has ended: paid" in ran.out
    assert "Nothing is carried out" not in ran.out


def test_an_act_later_on_is_answered_after_it(stepladder: Stepladder, example: Path) -> None:
    refund = [*REFUND[:3], "refund=120", "--event", "+2h approved by dora"]
    told = " ".join(lines(stepladder("try", example, *refund).out))
    assert f"""{UNANSWERED}: --event "+121m done" does, or failed.""" in told
    ran = stepladder("try", example, *refund, "--event", "+121m done")
    assert "it has ended: paid" in ran.out


def test_a_failed_act_is_answered_too(stepladder: Stepladder, example: Path) -> None:
    ran = stepladder("try", example, *REFUND, "--event", "+1m failed")
    assert "pays it by hand" in ran.out
    assert "Nothing is carried out" not in ran.out
