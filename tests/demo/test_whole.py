"""The whole demo, by real flows on a real server: its log, its stops, its mailbox, its runs."""

import ipaddress
import re
import sqlite3
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests import oracle
from tests.conftest import berlin
from tests.demo.running import Ran

pytestmark = pytest.mark.whole


def test_generated_desk_walks_as_the_oracle_says(generated: Ran) -> None:
    agrees(generated, generated.out / "tickets", "2026-04-06 00:00")


def test_real_incidents_walk_as_the_oracle_says(real: Ran, real_log: Path) -> None:
    agrees(real, real_log, "2016-04-18 00:00")


def agrees(ran: Ran, folder: Path, until: str) -> None:
    steps: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    breaches: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    told: dict[str, int] = defaultdict(int)
    for line in ran.log():
        at = datetime.fromisoformat(line["at"])
        if line["kind"] == "step":
            steps[line["ticket"]].append((at, line["step"]))
        elif line["kind"] == "breach":
            breaches[line["ticket"]].append((at, line["rule"].removeprefix("breach of ")))
        elif line["kind"] == "told" and "key" in line["values"]:
            told[line["ticket"]] += 1
    expected = oracle.ways(*oracle.read(folder), berlin(until))
    assert len(expected) >= 3_000
    for ticket, way in expected.items():
        assert (steps[ticket], breaches[ticket], told[ticket]) == (
            way.steps,
            way.breaches,
            way.told,
        )
    assert set(steps) <= set(expected)


def test_stops_are_close_enough_and_hourly_on_the_last_day(generated: Ran) -> None:
    sweeps = sorted(datetime.fromisoformat(at) for at in kept(generated, "sweep"))
    end = berlin("2026-04-06 00:00").replace(tzinfo=None)
    apart = [later - earlier for earlier, later in pairwise(sweeps)]
    assert sweeps[-1] <= end
    assert min(apart) >= timedelta(hours=1)
    grid = {end - timedelta(hours=hours) for hours in range(24)}
    assert {at for at in sweeps if at > end - timedelta(days=1)} <= grid
    assert len([at for at in sweeps if at <= end - timedelta(days=1)]) > 70


def test_single_tickets_get_their_flow_runs_on_the_last_day(generated: Ran, real: Ran) -> None:
    for ran, end in ((generated, "2026-04-06 00:00"), (real, "2016-04-18 00:00")):
        walks = [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in kept(ran, "walk")]
        assert 100 < len(walks) <= 200
        assert min(walks) > berlin(end) - timedelta(days=1)


def kept(ran: Ran, kind: str) -> list[str]:
    """The instants of the runs of a kind, as the store keeps them: UTC without a zone."""
    with sqlite3.connect(ran.out / "stepladder.db") as store:
        found = [row[0] for row in store.execute("select at from run where kind = ?", (kind,))]
    store.close()
    return found


def test_prefect_recorded_what_was_begun(generated: Ran, real: Ran) -> None:
    for ran in (generated, real):
        counted = re.search(
            r"([\d,]+) of ([\d,]+) flow runs, ([\d,]+) of ([\d,]+) task", ran.printed
        )
        assert counted
        assert counted[1] == counted[2]
        assert counted[3] == counted[4]


def test_each_message_lies_in_its_mailbox_once(generated: Ran) -> None:
    """What was to be told arrived, or somebody had acted before it went out: the log says which."""
    ends: dict[str, list[str]] = {}
    for line in generated.log():
        key = line["values"].get("key", "")
        if key and line["kind"] == "told":
            ends[key] = []
        elif key and line["kind"] in ("delivered", "withdrawn", "covered"):
            ends[key].append(line["kind"])
    assert {len(each) for each in ends.values()} == {1}
    assert set(generated.mailbox()) == {key for key, each in ends.items() if "delivered" in each}
    assert len(generated.mailbox()) > 1_000


def test_each_entry_names_a_run_that_the_store_knows(generated: Ran) -> None:
    with sqlite3.connect(generated.out / "stepladder.db") as store:
        known = {row[0] for row in store.execute("select id from run where kind != 'task'")}
    store.close()
    assert {line["run"] for line in generated.log()} <= known


def test_nothing_outside_is_contacted(generated: Ran) -> None:
    assert len(generated.sockets) > 100
    assert [line for line in generated.sockets if not local(line)] == []


def local(line: str) -> bool:
    """Whether a watched socket stays on this machine."""
    _, about = line.split("\t")
    if about.startswith(("'/", "b'/", "'\\x00")):
        return True  # a socket of the file system
    found = re.match(r"\(?b?'([^']*)'", about)
    if found is None:
        return about == "None"
    return found[1] in ("localhost", "") or is_loopback(found[1])


def is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
