"""The bench of charts and sheets runs, on a few tickets, so that it cannot rot."""

import json

import pytest

from bench import charts

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("row", "work"),
    [
        pytest.param("ticket charts", lambda: charts.charts(30, 2), id="charts"),
        pytest.param("auditor's sheets", lambda: charts.sheets(12, 2), id="sheets"),
        pytest.param("a week's traffic", lambda: charts.traffic(12, 3), id="traffic"),
    ],
)
def test_a_row_has_its_peer_and_a_ratio(
    row: str, work: charts.Row, capsys: pytest.CaptureFixture[str]
) -> None:
    work()
    told = json.loads(capsys.readouterr().out)
    assert told["row"] == row
    assert told["peer"]
    assert told["ratio"] > 0
