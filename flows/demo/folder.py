"""The demo's folder: its parts, which input it was made from, and how far it came."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from flows.problems import FlowsError
from flows.store.database import sqlite_url

_MARK = "demo.json"
_PARTS = (
    "tickets", "mailbox", "charts", "pages", "log", "prefect", "stepladder.db", "index.html",
)  # fmt: skip
_SQLITE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Where a demo's store, mailbox, charts, pages and run log are."""

    root: Path

    @property
    def store(self) -> str:
        """The URL of the demo's store."""
        return sqlite_url(self.root / "stepladder.db")

    @property
    def prefect(self) -> Path:
        """Where the run history is kept."""
        return self.root / "prefect"

    @property
    def blanks(self) -> Path:
        """Where an empty run history is kept, so that the next demo starts faster."""
        return self.root / ".blank"

    def part(self, name: str) -> Path:
        """A part of the folder."""
        return self.root / name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Alone in the folder; FlowsError where another demo is at work in it, or it cannot be."""
        lock = FileLock(self.root / ".lock")
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise FlowsError(f"another demo is at work in {self.root}; wait for it") from error
        except OSError as error:
            found = f"the folder {self.root} cannot be used: {error.strerror}"
            raise FlowsError(f"{found}; name another by --out") from error
        try:
            yield
        finally:
            lock.release()

    def cut_off(self, made_from: str) -> bool:
        """Whether an unfinished demo from this very input is here, to go on."""
        mark = self._mark()
        return mark.get("made_from") == made_from and mark.get("state") == "begun"

    def begin(self, made_from: str) -> None:
        """Empty the folder for a new demo.

        A folder with other things in it, and no demo, is left alone with a FlowsError.
        """
        mark = self._mark()
        strange = [
            each.name for each in self.root.iterdir() if each.name not in (".lock", ".blank")
        ]
        if strange and not mark:
            found = f"{self.root} holds other things ({', '.join(sorted(strange)[:3])})"
            raise FlowsError(f"{found}; name an empty folder by --out")
        self._clear()
        self._write({"made_from": made_from, "state": "begun"})

    def finish(self) -> None:
        """The demo has run to its end."""
        self._write({**self._mark(), "state": "done"})

    def _mark(self) -> dict[str, str]:
        try:
            read = json.loads((self.root / _MARK).read_text())
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}

    def _write(self, mark: dict[str, str]) -> None:
        fresh = self.root / f"{_MARK}.new"
        fresh.write_text(json.dumps(mark))
        fresh.replace(self.root / _MARK)

    def _clear(self) -> None:
        for name in _PARTS:
            part = self.root / name
            if part.is_dir():
                shutil.rmtree(part)
            else:
                for ending in _SQLITE:
                    part.with_name(name + ending).unlink(missing_ok=True)


def fingerprint(texts: dict[str, str], files: list[Path], words: str) -> str:
    """A hash of all that a demo is made from: the desk, the ticket files, the options."""
    found = hashlib.sha256(json.dumps([texts, words], sort_keys=True).encode())
    for file in files:
        with file.open("rb") as content:
            found.update(hashlib.file_digest(content, "sha256").digest())
    return found.hexdigest()
