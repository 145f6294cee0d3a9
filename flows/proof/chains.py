"""Whether the entries of each walk follow each other, told in sentences, with what they say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flows.proof.reading import Raw

ENDINGS = ("delivered", "failed", "withdrawn", "covered")
"""Entries that say how an effect ended; the last one counts."""
_ASKS = "told"


@dataclass(slots=True)
class Told:
    """An effect as the log of its walk tells it: for whom, by what, and how it ended, if it did."""

    whom: Any = None
    by: Any = None
    state: str = ""


@dataclass(slots=True)
class Said:
    """What a walk's log says all in all, as it was read entry by entry."""

    walk: str
    ticket: str
    entries: int = 0
    head: str = ""
    version: str = ""
    outcome: str = ""
    failed: str = ""
    effects: dict[str, Told] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    bytes: int = 0

    @property
    def where(self) -> str:
        """How a sentence begins that is about this walk."""
        return f"ticket {self.ticket}, walk {self.walk}"

    def hear(self, line: Raw) -> None:
        """The next entry."""
        where = f"{self.where}, entry {line.n}"
        if type(line.n) is not int or line.n <= self.entries:
            self.problems.append(f"{where}: that number is there twice, or is none")
        elif line.n > self.entries + 1:
            self.problems.append(f"{where}: {_missing(self.entries + 1, line.n - 1)} before it")
        elif not line.follows(self.head):
            self.problems.append(
                f"{where}: it was changed, put in or moved: its hash is not that of what it says "
                f"after {f'entry {self.entries}' if self.entries else 'the beginning'}"
            )
        if line.ticket != self.ticket:
            self.problems.append(f"{where}: it is under ticket {line.ticket}, not its own")
        if type(line.n) is int:
            self.entries = line.n
        self.head = line.hash if type(line.hash) is str else ""
        self.version = line.version
        self.bytes += len(line.text or b"")
        self._note(line)

    def _note(self, line: Raw) -> None:
        key = line.values.get("key")
        if line.kind == "ended":
            self.outcome = str(line.values.get("outcome", ""))
        elif line.kind == "failed" and key is None:
            self.failed = line.because
        if key is None or line.kind not in (_ASKS, *ENDINGS):
            return
        effect = self.effects.setdefault(str(key), Told())
        if line.kind == _ASKS:
            effect.whom, effect.by = line.values.get("whom"), line.values.get("by")
        else:
            effect.state = line.kind


def said_of(lines: Iterable[Raw]) -> Iterator[Said]:
    """What each walk's log says; entries are given by walk and number."""
    said: Said | None = None
    for line in lines:
        if said is None or line.walk != said.walk:
            if said is not None:
                yield said
            said = Said(line.walk, str(line.walk).rpartition("/")[0])
        said.hear(line)
    if said is not None:
        yield said


def _missing(first: int, last: int) -> str:
    return (
        f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
    )
