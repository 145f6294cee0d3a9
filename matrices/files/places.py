"""A file's data, and where in the file each part of it stands."""

from dataclasses import dataclass, field
from typing import Any

from matrices.problems import Problem

Place = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A file's data (mappings, lists, texts, whole numbers, true and false) and its lines."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, *place: str | int) -> int:
        """The line at which a part stands, or the nearest part around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def where(self, *place: str | int) -> str:
        """The place in words, before a sentence about what stands there."""
        names = [f"'{part}'" if isinstance(part, str) else f"no. {part + 1}" for part in place]
        return f"{' '.join(names)}: " if names else ""

    def problem(self, place: Place, found: str, right: str = "") -> None:
        """Note what is wrong at a place."""
        self.problems.append(Problem(self.file, self.line(*place), found, right))


def printable(text: str) -> str:
    """The text as it can be kept and printed: halves of characters are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()
