"""The bench of calendars compares like with like: both come to the same on a few sums."""

import json

import pytest

pytest.importorskip("businesstimedelta", reason="`make bench` installs businesstimedelta")

from bench import calendars


@pytest.mark.slow
@pytest.mark.parametrize("measure", [calendars.added, calendars.counted])
def test_peer_comes_to_the_same(
    measure: calendars.Measure, capsys: pytest.CaptureFixture[str]
) -> None:
    calendar, peer = calendars.ours(), calendars.theirs()
    for task in calendars.tasks(4):
        measure(calendar, peer, task)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 6
    assert {row["same_answers"] for row in rows} == {"4 of 4"}
    assert all(row["ratio"] > 0 for row in rows)
