"""Running the demo as its user does: as a command, in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

WATCHED = Path(__file__).parent / "watched"
# Ctrl-C reaches it also where the tests run in the background, which ignores it.
_CODE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from flows.cli import main; main()"
)
COMMAND = (sys.executable, "-c", _CODE)
LONGEST = 900


@dataclass(frozen=True, slots=True)
class Ran:
    """A demo's folder, what it printed, and the sockets it used."""

    out: Path
    printed: str
    sockets: tuple[str, ...] = ()

    def log(self) -> list[dict[str, Any]]:
        lines = (self.out / "log" / "run-log.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def lasting_log(self) -> list[dict[str, Any]]:
        """The log without what differs from run to run: run ids, observation times, hashes."""
        varying = {"run", "observed", "hash"}
        return [
            {name: value for name, value in line.items() if name not in varying}
            for line in self.log()
        ]

    def mailbox(self) -> dict[str, tuple[str, bytes]]:
        """By key: whose mailbox, and the message. A key that is there twice fails."""
        found: dict[str, tuple[str, bytes]] = {}
        for file in sorted((self.out / "mailbox").glob("*/new/*")):
            content = file.read_bytes()
            key = str(message_from_bytes(content)["X-Stepladder-Key"])
            assert key not in found
            found[key] = (file.parent.parent.name, content)
        return found


def command(*words: str | Path, out: Path) -> list[str]:
    return [*COMMAND, "demo", "--out", str(out), *map(str, words)]


def environment(sockets: Path | None = None) -> dict[str, str]:
    """The environment without Prefect's settings, sockets watched where a file is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    kept["COLUMNS"] = "200"
    if sockets is None:
        return kept
    return {**kept, "SOCKETS": str(sockets), "PYTHONPATH": str(WATCHED)}


def run(*words: str | Path, out: Path, watch: bool = False) -> Ran:
    """A whole demo; it must end well and say nothing but what it is to say."""
    sockets = out.with_suffix(".sockets") if watch else None
    done = subprocess.run(
        command(*words, out=out),
        env=environment(sockets),
        cwd=out.parent,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    used = tuple(sockets.read_text().splitlines()) if sockets else ()
    return Ran(out, done.stdout, used)
