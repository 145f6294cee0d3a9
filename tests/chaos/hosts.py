"""Several hosts: workers in network namespaces of their own, one of them cut off for a while.

All of it stays inside this machine: a hub that nothing outside reaches has the database and the
receiver, and a cable goes from it to each host.
"""

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flows import points
from flows.store import postgres
from matrices.desk import Desk
from tests.chaos.databases import Files, server
from tests.chaos.desk import AFTERWARDS, PHASES
from tests.chaos.judging import Verdict, judge
from tests.chaos.plans import Plan
from tests.chaos.running import Scene, in_child, receiving
from tests.chaos.worker import Order, work

HOSTS = 3
LEASE = timedelta(seconds=1)
_NEW_NETWORK = 0x40000000
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of the tickets while a host was away, and when it was back."""

    left_over: int
    verdict: Verdict


def missing_here() -> str:
    """Why no namespaces can be made here; empty where they can."""
    if shutil.which("ip") is None:
        return "network namespaces need 'ip' of iproute2"
    tried = f"chaos-try-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", tried], capture_output=True, check=False).returncode:
        return "network namespaces need root"
    _ip("netns", "delete", tried)
    return ""


def cut_off(point: str, plan: Plan, desk: Desk, folder: Path) -> Cut:
    """Three hosts at work; the first is cut off as it passes a point, until the others are done."""
    folder.mkdir(parents=True)
    right = Scene(plan, desk, folder / "undisturbed", Files()).played(disturbed=False)
    with _network() as network:
        found: Cut = in_child(lambda: _in_hub(network, point, plan, desk, folder, right))
    return found


def _in_hub(
    network: "_Network", point: str, plan: Plan, desk: Desk, folder: Path, right: Any
) -> Cut:
    network.enter_hub()
    data = folder.parent / f"server-{os.getpid()}"
    with server(data, host=network.hub_address) as base:
        scene = Scene(plan, desk, folder / "hosts", base)
        scene.folder.mkdir()
        url = base.new(scene.folder)
        in_child(lambda: scene.filled(url))
        with receiving(scene.folder / "book", plan, network.hub_address) as address:
            order = Order(url, address, PHASES + AFTERWARDS, scene.folder, lease=LEASE)
            pids = [_begin(network, host, order, point, desk) for host in range(HOSTS)]
            _wait((scene.folder / "at-point").exists)
            network.cable(0, "down")
            (scene.folder / "go-on").touch()
            for pid in pids[1:]:
                _wait(partial(_ended, pid))
            before = in_child(lambda: scene.left(url))
            network.cable(0, "up")
            _wait(partial(_ended, pids[0]))
        after = in_child(lambda: scene.left(url))
    verdict = judge(right, after, until=AFTERWARDS[-1])
    left_over = len(judge(right, before, until=AFTERWARDS[-1]).stuck)
    return Cut(left_over, verdict)


def _begin(network: "_Network", host: int, order: Order, point: str, desk: Desk) -> int:
    pid = os.fork()
    if pid == 0:
        network.enter(host)
        postgres.IDLE_SECONDS = 1  # what a host that is cut off holds is free as soon as its lease
        if host == 0:
            points.watch(_Waits(order.folder, point).passes)
        work(replace(order, chunk=10), desk)
    return pid


@dataclass(slots=True)
class _Waits:
    """Waits at a point until the cable is out, and goes on."""

    folder: Path
    point: str

    def passes(self, point: str) -> None:
        if point == self.point and not (self.folder / "at-point").exists():
            (self.folder / "at-point").touch()
            _wait((self.folder / "go-on").exists)


def _ended(pid: int) -> bool:
    return bool(os.waitpid(pid, os.WNOHANG)[0])


def _wait(over: Callable[[], Any]) -> None:
    until = time.monotonic() + _PATIENCE
    while not over():
        if time.monotonic() > until:
            raise TimeoutError("the hosts are not done in time")
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class _Network:
    hub: str
    hosts: Sequence[str]
    hub_address: str = "10.213.0.1"

    def enter_hub(self) -> None:
        _enter(self.hub)

    def enter(self, host: int) -> None:
        _enter(self.hosts[host])

    def cable(self, host: int, state: str) -> None:
        _ip("-n", self.hub, "link", "set", f"to{host}", state)


@contextmanager
def _network() -> Iterator[_Network]:
    """A hub with a bridge, and a cable to each host."""
    name = f"chaos-{os.getpid()}"
    network = _Network(f"{name}-hub", [f"{name}-{host}" for host in range(HOSTS)])
    try:
        _ip("netns", "add", network.hub)
        _ip("-n", network.hub, "link", "set", "lo", "up")
        _ip("-n", network.hub, "link", "add", "bridge", "type", "bridge")
        _ip("-n", network.hub, "address", "add", f"{network.hub_address}/24", "dev", "bridge")
        _ip("-n", network.hub, "link", "set", "bridge", "up")
        for host, space in enumerate(network.hosts):
            _ip("netns", "add", space)
            _ip("-n", network.hub, "link", "add", f"to{host}", "type", "veth",
                "peer", "name", "hub", "netns", space)  # fmt: skip
            _ip("-n", network.hub, "link", "set", f"to{host}", "master", "bridge", "up")
            _ip("-n", space, "address", "add", f"10.213.0.{host + 11}/24", "dev", "hub")
            _ip("-n", space, "link", "set", "hub", "up")
            _ip("-n", space, "link", "set", "lo", "up")
        yield network
    finally:
        for space in (network.hub, *network.hosts):
            subprocess.run(["ip", "netns", "delete", space], capture_output=True, check=False)


def _enter(space: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    with Path(f"/run/netns/{space}").open("rb") as opened:
        if libc.setns(opened.fileno(), _NEW_NETWORK):
            raise OSError(ctypes.get_errno(), f"cannot enter {space}")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
