"""The demo's parts: its stops, its folder, its server, what it says when it cannot run."""

import socket
import subprocess
import sys
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from flows.demo.folder import DemoFolder, fingerprint
from flows.demo.stops import last_day, stops
from flows.embedded.server import _free_port, settings
from flows.problems import FlowsError
from tests.conftest import BERLIN, berlin
from tests.demo.running import command, environment


@pytest.mark.parametrize(
    ("first", "end"),
    [
        pytest.param("2016-04-04 00:25", "2016-04-18 00:00", id="an ordinary fortnight"),
        pytest.param("2026-03-23 07:00", "2026-04-06 00:00", id="the clocks go forward in it"),
        pytest.param("2026-10-19 23:59", "2026-11-02 00:00", id="the clocks go back in it"),
    ],
)
def test_stops_go_through_fourteen_days(first: str, end: str) -> None:
    found = stops(berlin(first), BERLIN)
    apart = [later - earlier for earlier, later in pairwise(found)]
    assert found[-1] == berlin(end)
    assert all(timedelta(0) < each <= timedelta(hours=4) for each in apart)
    assert apart[-23:] == [timedelta(hours=1)] * 23
    assert last_day(found) == berlin(end) - timedelta(days=1)


def test_a_cut_off_demo_goes_on_only_from_the_same_input(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    with folder.held():
        assert not folder.cut_off("one")
        folder.begin("one")
        folder.part("mailbox").mkdir()
        assert folder.cut_off("one")
        assert not folder.cut_off("another")
        folder.begin("another")
        assert not folder.part("mailbox").exists()


def test_a_finished_demo_begins_anew(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    with folder.held():
        folder.begin("one")
        folder.part("index.html").write_text("old")
        folder.finish()
        assert not folder.cut_off("one")
        folder.begin("one")
        assert not folder.part("index.html").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    folder = DemoFolder(tmp_path)
    with folder.held(), pytest.raises(FlowsError, match=r"holds other things \(thesis.txt\)"):
        folder.begin("one")
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    with (
        DemoFolder(tmp_path).held(),
        pytest.raises(FlowsError, match="another demo is at work"),
        DemoFolder(tmp_path).held(),
    ):
        pass


def test_the_input_is_known_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("a")
    one = fingerprint({"desk.yaml": "x"}, [file], "7 3200")
    assert fingerprint({"desk.yaml": "x"}, [file], "7 3200") == one
    assert fingerprint({"desk.yaml": "y"}, [file], "7 3200") != one
    assert fingerprint({"desk.yaml": "x"}, [file], "8 3200") != one
    file.write_text("b")
    assert fingerprint({"desk.yaml": "x"}, [file], "7 3200") != one


def demo(*words: str | Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words, out=out),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_a_folder_without_tickets_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = demo("--tickets", tmp_path / "empty", out=tmp_path / "demo")
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'empty'}: there is no tickets.csv or tickets.csv.gz in it\n"


@pytest.mark.slow
def test_a_bad_row_stops_the_demo_with_its_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "tickets.csv").write_text("ticket_id,opened_at\nT-1,soon\n")
    (bad / "events.csv").write_text("ticket_id,seq,at,type,new\n")
    done = demo("--tickets", bad, out=tmp_path / "demo")
    assert done.returncode == 1
    assert done.stderr == (
        f"{bad / 'tickets.csv'}:2: ticket T-1: opened_at 'soon' is no time; "
        "write it as in 2026-03-23T09:15\n"
    )


@pytest.mark.slow
def test_the_server_ends_with_its_owner(tmp_path: Path) -> None:
    """Killed with -9, the owner cannot stop it; the server notices by itself."""
    port = _free_port()
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom flows.embedded.server import serving\n"
        "with serving(Path(sys.argv[1]), port=int(sys.argv[2])) as server:\n"
        "    server.wait()\n    print('up', flush=True)\n    time.sleep(600)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "prefect"), str(port)],
        stdout=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "up\n"
    url = settings(tmp_path, port)["PREFECT_API_URL"] + "/health"
    assert httpx.get(url, trust_env=False).status_code == 200
    owner.kill()
    owner.wait()
    owner.stdout.close()
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            httpx.get(url, trust_env=False, timeout=2)
        except httpx.HTTPError:
            return
        time.sleep(0.2)
    pytest.fail("the server outlived its owner")


@pytest.mark.slow
def test_a_taken_port_is_said(tmp_path: Path) -> None:
    (tmp_path / "demo" / "prefect").mkdir(parents=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*command(out=tmp_path)[:3], "runs", str(tmp_path / "demo"), "--port", str(port)],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == f"port {port} is taken; name a free one by --port\n"
