"""How wide a text is. Measured in Arimo, which has the widths of Arial and Liberation Sans.

So a chart laid out here fits wherever one of the three is shown, and the PDF carries this one.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import fontpkg_arimo
from fontTools.ttLib import TTFont

from diagrams.dot import plain

ARIMO = Path(fontpkg_arimo.ROOT) / "files" / "Arimo[wght].ttf"
BOLDER = 1.12
"""How much wider bold letters are at most."""
_LONG = 15
"""A word of more characters may be broken where lines become narrower."""
_UNKNOWN = 1.3
"""How wide, in ems, a character is taken to be that the font does not have: as an emoji."""


def width_of(text: str, size: float) -> float:
    """The width of a line of text, in the unit of its size."""
    advances = _advances()
    return size * sum(advances.get(ord(each), _UNKNOWN) for each in text)


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in lines that are no wider; a word too long for a line is broken.

    They are about as wide as each other; of more than `most` the last ends in `…`.
    """
    lines = list(islice(_lines(text, size, width), most + 1))
    if len(lines) <= most:
        return _balanced(text, size, width, lines)
    return [*lines[: most - 1], _cut(lines[most - 1], size, width)]


def _balanced(text: str, size: float, width: float, lines: list[str]) -> list[str]:
    """As many lines, as narrow as these can be: no word stands alone below others."""
    if not lines[1:] or any(len(word) > _LONG for word in text.split()):
        return lines
    low, high = width / len(lines) / 2, width
    while high - low > size / 2:
        middle = (low + high) / 2
        narrow = list(islice(_lines(text, size, middle), len(lines) + 1))
        low, high = (middle, high) if len(narrow) > len(lines) else (low, middle)
        lines = lines if len(narrow) > len(lines) else narrow
    return lines


def known(character: str) -> bool:
    """Whether the font has this character."""
    return ord(character) in _advances()


def _lines(text: str, size: float, width: float) -> Iterator[str]:
    line = ""
    for word in _words(text, size, width):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size) > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _words(text: str, size: float, width: float) -> Iterator[str]:
    """The words; of one that is wider than a line, as much as fits at a time."""
    for word in plain(text).split():
        begun, used = 0, 0.0
        for place, each in enumerate(word):
            more = width_of(each, size)
            if used + more > width and place > begun:
                yield word[begun:place]
                begun, used = place, 0.0
            used += more
        yield word[begun:]


def _cut(line: str, size: float, width: float) -> str:
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line}…"


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    """The width of each character that the font has, in ems."""
    with TTFont(ARIMO, lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
