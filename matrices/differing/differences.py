"""A difference of two desks, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

What = Literal["added", "removed", "renamed", "changed", "narrowed", "widened", "moved"]
"""What became of a thing; a condition is narrowed or widened where that is known for certain."""
MIRRORED: Mapping[What, What] = {
    "added": "removed",
    "removed": "added",
    "narrowed": "widened",
    "widened": "narrowed",
}
"""What it is the other way round; the others stay what they are."""


class Part(NamedTuple):
    """A step or transition that is touched: by its name in the old path and in the new one.

    One of the names is empty where it is there in one of them only.
    """

    kind: Literal["step", "transition", "start"]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different.

    `about` is the kind of thing, `name` its name, `said` the sentence that tells it, `old` and
    `new` what is written of it. `file` and
    `line` are those of the new desk, or of the old one where it is there no more. `path` and
    `parts` are what it touches on a chart.
    """

    what: What
    about: str
    name: str
    said: str
    file: str
    line: int
    old: str = ""
    new: str = ""
    path: str = ""
    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.said}"
