"""What git hands to a diff program: one file of a desk as it was and as it is, the rest as here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from flows.comparing.sides import Side
from flows.problems import FlowsError
from matrices.files.desks import read_desk
from matrices.files.documents import text_of
from matrices.files.folders import DESK, PATTERNS, texts_of

WORDS = (7, 9)
"""How many words git gives to a diff program; two more for a file that was renamed."""
_NOTHING = "/dev/null"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file's name in its repository, and where git put its old and its new text."""

    name: str
    old: Path
    new: Path

    @classmethod
    def of(cls, words: tuple[str, ...]) -> Self:
        """What the words of git say."""
        return cls(words[0], Path(words[1]), Path(words[4]))


def sides_of(handed: Handed) -> tuple[Side, Side]:
    """The desk around a file with its old and with its new text, as the other files are here.

    Raises FlowsError where the file is of no desk, is new or gone, ModelError where a desk cannot
    be read so.
    """
    folder, file = _desk_of(handed.name)
    texts = texts_of(folder)
    prefix = "" if folder == Path() else f"{folder.as_posix()}/"
    sides = []
    for place in (handed.old, handed.new):
        if str(place) == _NOTHING:
            raise FlowsError(f"{handed.name} is there on one side only")
        desk = read_desk({**texts, file: text_of(file, place.read_bytes())})
        sides.append(Side(desk, None, handed.name, prefix))
    return sides[0], sides[1]


def _desk_of(name: str) -> tuple[Path, str]:
    """The desk's folder, and the file's name in it."""
    for folder in Path(name).parents:
        if (folder / DESK).is_file():
            file = Path(name).relative_to(folder)
            if any(file.match(pattern) for pattern in PATTERNS):
                return folder, file.as_posix()
    raise FlowsError(f"{name} is no file of a desk")
