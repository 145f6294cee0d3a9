"""Pieces of Markdown in which a desk's own words stay words."""

import re
from collections.abc import Iterable, Iterator, Sequence

_MEANT = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_SPACE = re.compile(r"\s+")
_FIRST = re.compile(r"^(\d+)([.)])|^([-+=])")


def plain(text: str) -> str:
    r"""A text on one line that Markdown shows as it is: no markup, no link, no new line.

    >>> print(plain("*urgent* <b>\n1. call"))
    \*urgent\* \<b\> 1. call
    """
    line = _MEANT.sub(r"\\\1", _SPACE.sub(" ", text).strip())
    return _FIRST.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line)


def sentence(text: str) -> str:
    """A text with a capital letter at its beginning and a mark at its end."""
    end = "" if text.endswith((".", "?", "!")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def items(texts: Iterable[str], depth: int = 0) -> Iterator[str]:
    """The lines of a list."""
    return (f"{'  ' * depth}- {text}" for text in texts)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; a cell may hold Markdown of one line."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
