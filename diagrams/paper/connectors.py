"""Letters where an arrow leaves a page: the same one stands where it goes on."""

from collections.abc import Iterator, Sequence
from itertools import count
from string import ascii_uppercase
from typing import Literal, NamedTuple

from diagrams.drawn import Bounds, Group, Outline, Point, Writing, line
from diagrams.style import GREY, INK

Side = Literal["top", "right", "bottom", "left"]
_RADIUS = 5.5
_OUT = 10.0
_LEVELS = 12.0
_LINE = "#444444"


class Goes(NamedTuple):
    """An arrow that goes on from a side of a page to another page, which counts from 0."""

    letter: str
    side: Side
    at: float
    page: int


Ends = list[Goes]


def letters() -> Iterator[str]:
    """A, B, to Z, then AA, AB and so on."""
    for number in count():
        high, low = divmod(number, len(ascii_uppercase))
        yield (ascii_uppercase[(high - 1) % 26] if high else "") + ascii_uppercase[low]


def beads(ends: Sequence[Goes], clip: Bounds, head: float) -> Iterator[Group]:
    """A letter in a circle at each end; those too near to each other stand further out."""
    for side in _VERBS:
        ordered = sorted((each for each in ends if each.side == side), key=lambda each: each.at)
        rows: list[float] = []
        for each in ordered:
            level = next(
                (n for n, last in enumerate(rows) if each.at - last > 2 * _RADIUS + 0.5), len(rows)
            )
            rows[level : level + 1] = [each.at]
            far = _OUT + _LEVELS * level
            yield _bead(each, clip, far, head)


def _bead(end: Goes, clip: Bounds, far: float, head: float) -> Group:
    begin, middle = _places(end, clip, far, head)
    x, y = middle
    shaft = line(begin, middle, stroke=_LINE, width=0.9)
    size = 7.5 if len(end.letter) == 1 else 6.0
    return Group(
        f"goes_{end.letter}_{end.side}", "heading",
        (shaft, _circle(x, y), Writing(x, y + size * 0.36, end.letter, size, INK, bold=True)),
    )  # fmt: skip


def _places(end: Goes, clip: Bounds, far: float, head: float) -> tuple[Point, Point]:
    if end.side == "bottom":
        return (end.at, clip.bottom), (end.at, clip.bottom + far)
    if end.side == "top":
        return (end.at, clip.top - head), (end.at, clip.top - head - far)
    if end.side == "right":
        return (clip.right, end.at), (clip.right + far, end.at)
    return (clip.left, end.at), (clip.left - far, end.at)


def _circle(x: float, y: float) -> Outline:
    r, k = _RADIUS, _RADIUS * 0.5523
    return Outline((
        ("M", ((x - r, y),)),
        ("C", ((x - r, y - k), (x - k, y - r), (x, y - r))),
        ("C", ((x + k, y - r), (x + r, y - k), (x + r, y))),
        ("C", ((x + r, y + k), (x + k, y + r), (x, y + r))),
        ("C", ((x - k, y + r), (x - r, y + k), (x - r, y))),
        ("Z", ()),
    ), _LINE, "#FFFFFF", 0.9)  # fmt: skip


_VERBS: dict[Side, str] = {
    "bottom": "continued on",
    "right": "continued on",
    "top": "continued from",
    "left": "continued from",
}


def told(ends: Sequence[Goes], around: Bounds) -> Iterator[Group]:
    """Which letters are on which page, as a line above and one below the chart."""
    for verb, y in (("continued from", around.top - 31), ("continued on", around.bottom + 37)):
        pages: dict[int, list[str]] = {}
        for each in sorted(ends, key=lambda each: (len(each.letter), each.letter)):
            if _VERBS[each.side] == verb:
                pages.setdefault(each.page, []).append(each.letter)
        words = "; ".join(
            f"{verb} page {page + 1} at {_listed(names)}" for page, names in sorted(pages.items())
        )
        if words:
            text = Writing(around.left, y, words, 7.5, GREY, "start")
            yield Group(f"goes_{verb}", "heading", (text,))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
