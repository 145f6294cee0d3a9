"""Hand-offs of on-call rotations: those that other systems vouch for, and those told by walking.

The walk knows nothing of folds and gaps: it looks at the wall clock minute by minute, and hands
off as soon as the clock has once shown the wall time of the next turn.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conformance.rotations import judge
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "vectors"
MINUTE, HOUR, TWO_DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=2)


def walls(vector: Mapping[str, Any]) -> Iterator[datetime]:
    """The wall times of the hand-offs from the start on."""
    first = wall = datetime.fromisoformat(vector["start_local"])
    hours = {"hourly": 1, "daily": 24, "weekly": 168}.get(vector["type"])
    count = 0
    while True:
        yield wall
        count += vector["length"]
        if hours is not None:
            wall += timedelta(hours=hours * vector["length"])
        else:
            year, month = first.year, first.month
            for _ in range(count):
                year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            wall = first.replace(year=year, month=month)


def walked(vector: Mapping[str, Any]) -> list[datetime]:
    """The hand-offs that somebody sees who watches the wall clock from the first one on.

    It is looked at every minute, but once an hour as long as the next one is two days off: no
    zone puts its clocks on or back by as much.
    """
    zone = ZoneInfo(vector["tz"])
    start, end = (
        datetime.fromisoformat(vector[key]).replace(tzinfo=zone).astimezone(UTC)
        for key in ("check_from_local", "check_to_local")
    )
    turns = walls(vector)
    coming = next(turns)
    now = datetime.fromisoformat(vector["start_local"]).replace(tzinfo=zone).astimezone(UTC)
    shown = datetime.min  # noqa: DTZ901
    found: list[datetime] = []
    while not found or found[-1] <= end:
        shown = max(shown, now.astimezone(zone).replace(tzinfo=None))
        if coming <= shown:
            if now <= start:
                found.clear()
            found.append(now)
            while coming <= shown:
                coming = next(turns)
        now += MINUTE if coming - shown < TWO_DAYS else HOUR
    return found


def vector(zone: str, kind: str, length: int, *moments: str) -> dict[str, Any]:
    start, begin, end = moments
    return {
        "id": f"{zone} {kind} {length}",
        "tz": zone,
        "type": kind,
        "length": length,
        "start_local": start,
        "check_from_local": begin,
        "check_to_local": end,
    }


FURTHER = [
    pytest.param(
        vector(zone, kind, length, f"{date}T{time}", f"{begin}T00:00", f"{end}T12:00"),
        id=f"{zone} {kind} by {length} at {time}: {what}",
    )
    for zone, date, begin, end, what in [
        ("Europe/Berlin", "2026-03-20", "2026-03-28", "2026-03-30", "an hour left out"),
        ("Europe/Berlin", "2026-10-20", "2026-10-24", "2026-10-26", "an hour twice"),
        ("America/Chicago", "2026-10-28", "2026-10-31", "2026-11-02", "an hour twice"),
        ("Australia/Lord_Howe", "2026-09-28", "2026-10-03", "2026-10-05", "half an hour left out"),
        ("Australia/Lord_Howe", "2026-03-30", "2026-04-04", "2026-04-06", "half an hour twice"),
        ("America/Havana", "2026-03-02", "2026-03-07", "2026-03-09", "midnight left out"),
        ("Africa/Cairo", "2026-10-25", "2026-10-29", "2026-10-31", "eleven at night twice"),
        ("Pacific/Apia", "2011-12-26", "2011-12-29", "2011-12-31", "a whole date left out"),
        ("Asia/Kathmandu", "2026-05-01", "2026-05-02", "2026-05-04", "an ordinary day"),
    ]
    for kind, length, time in [
        ("hourly", 1, "00:00"),
        ("hourly", 1, "00:30"),
        ("hourly", 7, "02:15"),
        ("hourly", 24, "01:30"),
        ("daily", 1, "00:00"),
        ("daily", 1, "02:30"),
        ("daily", 2, "23:30"),
        ("weekly", 1, "02:10"),
    ]
]  # fmt: skip

SPRING = ("2025-10-29T02:30", "2026-03-01T00:00", "2026-03-30T00:00")
AUTUMN = ("2026-01-25T02:30", "2026-09-01T00:00", "2026-10-26T00:00")
MONTHS = [
    pytest.param(vector("Europe/Berlin", "monthly", 5, *SPRING), id="monthly: an hour left out"),
    pytest.param(vector("Europe/Berlin", "monthly", 3, *AUTUMN), id="monthly: an hour twice"),
]


@pytest.mark.parametrize("case", [*FURTHER, *MONTHS])
def test_as_the_wall_clock_shows_it(case: dict[str, Any]) -> None:
    case["handoffs"] = [each.isoformat() for each in walked(case)]
    (verdict,) = judge({"vectors": [case]}, Path())
    assert verdict.found == verdict.expected
    assert verdict.state == "right"


def test_every_vector_that_others_vouch_for_is_right() -> None:
    file = SHARED / "rotations.json"
    if not file.is_file():
        pytest.skip("the vectors are not at ../shared/vectors")
    data = json.loads(file.read_text())
    verdicts = list(judge(data, SHARED))
    assert [each for each in verdicts if each.state != "right"] == []
    assert len(verdicts) == len(data["vectors"]) > 0


def test_a_hand_off_at_another_instant_is_found_wrong() -> None:
    case = vector("UTC", "daily", 1, "2026-05-01T08:00", "2026-05-02T00:00", "2026-05-02T00:00")
    wrong = {**case, "handoffs": ["2026-05-01T08:00:00+00:00", "2026-05-02T08:01:00+00:00"]}
    strange = {**wrong, "type": "fortnightly"}
    states = [each.state for each in judge({"vectors": [wrong, strange]}, Path())]
    assert states == ["wrong", "wrong"]
