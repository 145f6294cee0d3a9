"""The bench compares like with like: on some fifty tickets, quickly, so that it cannot rot."""

import json
import sys

import pytest

from bench import deciding
from bench.opcodes import opcodes
from bench.peers.works import PLAIN, WHOLE, WORKS, Work
from matrices.checking.loading import check_path

ROWS = [
    pytest.param(work, name, id=deciding.row(work, name)) for work in WORKS for name in work.peers
]


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def fifty() -> dict[str, deciding.Told]:
    return {work.name: deciding.told_of(work, 50) for work in WORKS}


@pytest.mark.parametrize(("work", "name"), ROWS)
def test_peer_walks_as_decide_does(work: Work, name: str, fifty: dict[str, deciding.Told]) -> None:
    run_of(fifty[work.name], name).check()


@pytest.mark.parametrize(("work", "name"), ROWS)
def test_peer_that_goes_elsewhere_is_not_measured(
    work: Work, name: str, fifty: dict[str, deciding.Told]
) -> None:
    told = fifty[work.name]
    wrong = told._replace(ways=told.ways[::-1], stations=told.stations[::-1])
    with pytest.raises(AssertionError):
        run_of(wrong, name).check()


@pytest.mark.parametrize("work", WORKS, ids=[work.name for work in WORKS])
def test_a_path_has_eight_steps_and_nothing_wrong(work: Work) -> None:
    path = work.desk().paths["escalation"]
    assert len(path.steps) == 8
    assert not list(check_path(path))


def test_comparison_prints_rates_and_their_ratio(
    fifty: dict[str, deciding.Told], capsys: pytest.CaptureFixture[str]
) -> None:
    told = fifty["plain"]
    deciding.compare(told, {"by hand": deciding.run_of(told, "by hand")})
    row = json.loads(capsys.readouterr().out)
    assert row["row"] == "decide plain beside by hand"
    assert row["tickets"] == row["peer_tickets"] == 50
    assert row["entries_a_ticket"] > row["moves_a_ticket"] > row["waits_over_a_ticket"] > 0
    assert row["ratio"] == pytest.approx(
        row["tickets_a_cpu_second"] / row["peer_tickets_a_cpu_second"], abs=0.01
    )


@pytest.mark.parametrize(
    ("only", "plain", "whole"),
    [
        pytest.param("", [*PLAIN.peers], [*WHOLE.peers], id="all rows"),
        pytest.param("plain beside simpy", ["simpy"], [], id="one row"),
        pytest.param("simpy", ["simpy"], ["simpy"], id="one peer"),
        pytest.param("whole", [], [*WHOLE.peers], id="one work"),
    ],
)
def test_rows_are_chosen_by_name(only: str, plain: list[str], whole: list[str]) -> None:
    assert deciding.names_of(PLAIN, only) == plain
    assert deciding.names_of(WHOLE, only) == whole


def test_an_unknown_row_is_refused_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["deciding", "--only", "simpi"])
    with pytest.raises(SystemExit):
        deciding.main()
    assert "no row 'simpi'; there are: decide plain beside by hand" in capsys.readouterr().err


def test_opcodes_are_the_same_in_every_run(fifty: dict[str, deciding.Told]) -> None:
    first, again = (deciding.opcode_lines(fifty["plain"]) for _ in range(2))
    assert first == again
    assert any("matrices/decide.py" in line for line in first)


def test_opcodes_are_counted_by_function() -> None:
    def twice() -> None:
        one()
        one()

    def one() -> None:
        """As many opcodes as returning takes."""

    found = {name.rpartition(".")[2]: count for name, count in opcodes(twice).items()}
    assert found["one"] == 2 * sum(opcodes(one).values())


def run_of(told: deciding.Told, name: str) -> deciding.Run:
    try:
        return deciding.run_of(told, name)
    except ModuleNotFoundError:
        pytest.skip(f"{name} is not installed; `make bench` installs it")
