"""The harness for other systems' vectors: ours come out right, and a fault turns it red."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from matrices.calendars import Calendar
from matrices.hours import Hours, Window
from matrices.zones import Offsets, instant
from tests.conformance.__main__ import conform, main
from tests.conformance.business_time import judge as judge_times
from tests.conformance.calendar_days import judge as judge_days
from tests.conformance.reporting import NOT_OURS, REASONS, RIGHT, WRONG, Verdict, told
from tests.conftest import ROOT

LAST_LINE = re.compile(r"conform: (\S+): \d+ right, 0 wrong, \d+ not ours of \d+")
WEEKDAYS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {"tz": "Europe/Berlin", "week": WEEKDAYS, "holidays": ["2026-05-01"]}
NIGHTS = {"tz": "America/New_York", "week": {"sat": [["22:00", "30:00"]]}}
SMALL: dict[str, Any] = {
    "calendars": {"office": OFFICE, "nights": NIGHTS},
    "vectors": [
        {
            "id": "a",
            "op": "add",
            "calendar": "office",
            "start": "2026-04-30T14:30:00Z",
            "seconds": 3600,
            "expect": "2026-05-04T07:30:00Z",
        },
        {
            "id": "b",
            "op": "between",
            "calendar": "nights",
            "start": {"local": "2026-03-07T00:00:00", "tz": "America/New_York"},
            "end": {"local": "2026-03-09T00:00:00", "tz": "America/New_York"},
            "expect_seconds": 25200,
        },
        {
            "id": "c",
            "op": "add",
            "calendar": "office",
            "start": "2026-05-04T14:00:00Z",
            "seconds": 3600,
            "expect": "2026-05-04T15:00:00Z",
        },
        {
            "id": "d",
            "op": "add",
            "calendar": "office",
            "start": "2026-05-04T08:00:00Z",
            "seconds": 7200,
            "pauses": [["2026-05-04T09:00:00Z", "2026-05-04T14:30:00Z"]],
            "expect": "2026-05-05T07:30:00Z",
            "expect_paused_seconds": 19800,
        },
        {
            "id": "e",
            "op": "localize",
            "local": "2026-03-29T02:30:00",
            "tz": "Europe/Berlin",
            "expect": "2026-03-29T01:30:00Z",
        },
    ],
}


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The shared vectors, where the machine has them."""
    folder = ROOT.parent / "shared" / "vectors"
    if not folder.is_dir():
        pytest.skip("the vectors of other systems are not at ../shared/vectors")
    return folder


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A folder of the same form with other calendars, times and ids."""
    (tmp_path / "business_time.json").write_text(json.dumps(SMALL), encoding="utf-8")
    return tmp_path


def test_no_answer_to_the_shared_vectors_is_wrong(
    vectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert conform(vectors) == 0
    last = [line for line in capsys.readouterr().out.splitlines() if line.startswith("conform:")]
    assert {"business_time.json", "calendar_days.json"} <= {
        found[1] for line in last if (found := LAST_LINE.fullmatch(line))
    }


def test_what_is_not_ours_says_why(vectors: Path) -> None:
    found = list(verdicts(vectors))
    assert {each.reason.partition(":")[0] for each in found if each.state == NOT_OURS} <= {*REASONS}
    assert {each.reason for each in found if each.state != NOT_OURS} == {""}


def verdicts(folder: Path) -> Iterator[Verdict]:
    for name, judge in (("business_time", judge_times), ("calendar_days", judge_days)):
        yield from judge(json.loads((folder / f"{name}.json").read_text("utf-8")), folder)


def test_another_folder_of_the_same_form(
    own_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert conform(own_folder) == 0
    assert capsys.readouterr().out == (
        "conform: business_time.json: 5 right, 0 wrong, 0 not ours of 5\n"
    )


def test_a_file_that_nobody_translates_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "moon.json").write_text("{}", encoding="utf-8")
    assert conform(tmp_path) == 0
    assert capsys.readouterr().out == "no translator: moon.json\n"


class Lazy(Calendar):
    """Time used up at closing ends at the next opening."""

    def add(self, start: datetime, span: timedelta) -> datetime:
        return self.next_open(super().add(start, span))


def without_clock_changes(_self: Offsets, _day: object) -> timedelta:
    return timedelta(hours=-5)


def without_nights(self: Hours, day: date) -> tuple[Window, ...]:
    return tuple((opens, min(closes, 1440)) for opens, closes in by_weekday(self, day))


def by_weekday(self: Hours, day: date) -> tuple[Window, ...]:
    return self.week.get(day.weekday(), ())


def plant(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    match fault:
        case "lazy at closing":
            monkeypatch.setattr("tests.conformance.translating.Calendar", Lazy)
        case "deaf to clock changes":
            monkeypatch.setattr(Offsets, "around", without_clock_changes)
        case "nights end at midnight":
            monkeypatch.setattr(Hours, "windows", without_nights)
        case "holidays are open":
            monkeypatch.setattr(Hours, "_uncut", by_weekday)
        case "pauses count":
            monkeypatch.setattr("tests.conformance.business_time.pauses_of", lambda _vector: [])
        case "gaps of the clock move nothing":
            monkeypatch.setattr(
                "tests.conformance.translating.instant",
                lambda wall, zone: instant(wall, zone) - timedelta(hours=1),
            )


@pytest.mark.parametrize(
    ("fault", "turns_red"),
    [
        ("lazy at closing", {"c"}),
        ("deaf to clock changes", {"a", "b", "d"}),
        ("nights end at midnight", {"b"}),
        ("holidays are open", {"a"}),
        ("pauses count", {"d"}),
        ("gaps of the clock move nothing", {"e"}),
    ],
)
def test_a_planted_fault_turns_it_red(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str, turns_red: set[str]
) -> None:
    plant(monkeypatch, fault)
    found = {each.id for each in judge_times(SMALL, tmp_path) if each.state == WRONG}
    assert turns_red <= found


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["lazy at closing", "deaf to clock changes", "holidays are open"])
def test_a_planted_fault_turns_the_shared_vectors_red(
    monkeypatch: pytest.MonkeyPatch, vectors: Path, fault: str
) -> None:
    plant(monkeypatch, fault)
    assert conform(vectors) > 0


@pytest.mark.parametrize(
    ("tags", "expect", "state"),
    [
        pytest.param([], "2026-05-05T07:00:00Z", WRONG, id="lazy without a word"),
        pytest.param(["boundary-lazy"], "2026-05-05T07:00:00Z", NOT_OURS, id="lazy, and says so"),
        pytest.param(["boundary-lazy"], "2026-05-05T07:00:01Z", WRONG, id="more than lazy"),
        pytest.param(["doubt-origin"], "2026-05-05T00:00:00Z", NOT_OURS, id="in doubt"),
        pytest.param(["known-bug"], "2026-05-05T00:00:00Z", NOT_OURS, id="a bug"),
        pytest.param(["known-bug"], "2026-05-04T15:00:00Z", RIGHT, id="a bug that is none here"),
        pytest.param(["weekend"], "2026-05-05T00:00:00Z", WRONG, id="another tag"),
    ],
)
def test_what_excuses_a_difference(
    tmp_path: Path, tags: list[str], expect: str, state: str
) -> None:
    vector = {**SMALL["vectors"][2], "tags": tags, "expect": expect}
    (found,) = judge_times({**SMALL, "vectors": [vector]}, tmp_path)
    assert found.state == state


@pytest.mark.parametrize(
    ("semantics", "expect", "state"),
    [
        ("biz: step N dates", "2026-05-04T07:00:00Z", RIGHT),
        ("biz: step N dates", "2026-05-04T00:00:00Z", WRONG),
        ("other: no snap", "2026-05-04T00:00:00Z", NOT_OURS),
        ("other: no snap", "2026-05-04T07:00:00Z", RIGHT),
    ],
)
def test_days_of_another_meaning(tmp_path: Path, semantics: str, expect: str, state: str) -> None:
    vector = {
        "id": "x",
        "op": "add_days",
        "calendar": OFFICE,
        "semantics": semantics,
        "start": "2026-04-30T00:00:00+02:00",
        "days": 1,
        "expect": expect,
    }
    (found,) = judge_days({"vectors": [vector]}, tmp_path)
    assert found.state == state


def test_what_cannot_be_answered_is_wrong(tmp_path: Path) -> None:
    far = {**SMALL["vectors"][2], "start": "9999-01-01T00:00:00Z"}
    other = {**far, "op": "juggle"}
    first, second = judge_times({**SMALL, "vectors": [far, other]}, tmp_path)
    assert (first.state, second.state) == (WRONG, WRONG)
    assert "knows the years from 3 to 9996 only" in str(first)
    assert list(told("f.json", [first]))[-1] == "conform: f.json: 0 right, 1 wrong, 0 not ours of 1"


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        pytest.param("2026-05-04T15:00:00Z", 0, id="all right"),
        pytest.param("2026-05-04T15:00:01Z", 1, id="one wrong"),
    ],
)
def test_the_exit_code_of_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expect: str, code: int
) -> None:
    data = {**SMALL, "vectors": [{**SMALL["vectors"][2], "expect": expect}]}
    (tmp_path / "business_time.json").write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["conformance", str(tmp_path)])
    assert main() == code


@pytest.mark.parametrize("arguments", [[], ["nowhere"], ["."]])
def test_a_folder_without_vectors_is_said(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["conformance", *arguments])
    assert main() == 2
    assert capsys.readouterr().err
