"""The bench compares like with like: on some fifty tickets, quickly, so that it cannot rot."""

import json

import pytest

from bench import deciding


@pytest.fixture(scope="module")
def fifty() -> deciding.Work:
    return deciding.work(50)


@pytest.mark.parametrize("name", deciding.PEERS)
def test_peer_walks_as_decide_does(name: str, fifty: deciding.Work) -> None:
    peer_of(name, fifty).check()


def test_peer_that_goes_elsewhere_is_not_measured(fifty: deciding.Work) -> None:
    wrong = fifty._replace(ways=fifty.ways[::-1])
    with pytest.raises(AssertionError, match="a peer went"):
        deciding.peer("by hand", wrong).check()


def test_comparison_prints_rates_and_their_ratio(
    fifty: deciding.Work, capsys: pytest.CaptureFixture[str]
) -> None:
    deciding.compare(fifty, {"by hand": deciding.peer("by hand", fifty)})
    row = json.loads(capsys.readouterr().out)
    assert row["row"] == "decide beside by hand"
    assert row["tickets"] == row["peer_tickets"] == 50
    assert row["ratio"] == pytest.approx(
        row["tickets_a_cpu_second"] / row["peer_tickets_a_cpu_second"], abs=0.01
    )


def peer_of(name: str, told: deciding.Work) -> deciding.Peer:
    try:
        return deciding.peer(name, told)
    except ModuleNotFoundError:
        pytest.skip(f"{name} is not installed; `make bench` installs it")
