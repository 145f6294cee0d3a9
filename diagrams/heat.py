"""Heat tables: the worst time of tickets opened on each weekday at each hour, with its number."""

import html
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from matrices.proving.proof import Cell, GoalProof, Length

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = range(24)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


class Tint(NamedTuple):
    """A colour for a cell, and one for the number that stands in it."""

    fill: str
    ink: str


TINTS = (
    Tint("#F7FBFF", "#1A1A1A"),
    Tint("#DCEBF7", "#1A1A1A"),
    Tint("#B5D4EC", "#1A1A1A"),
    Tint("#7DB8DD", "#1A1A1A"),
    Tint("#2068A8", "#FFFFFF"),
    Tint("#08306B", "#FFFFFF"),
)
"""From the shortest times to the longest."""
NEVER = Tint("#4A0D2B", "#FFFFFF")
NOTHING = Tint("#FFFFFF", "#595959")
INK, PAPER = "#1A1A1A", "#FFFFFF"
DARK_INK, DARK_PAPER = "#F2F2F2", "#16181C"


class HeatCell(NamedTuple):
    """An hour of a weekday: its number as text, its colour, and whether it is the worst of all."""

    text: str
    tint: Tint
    worst: bool


class Heat(NamedTuple):
    """A heat table as data: seven weekdays of 24 cells."""

    title: str
    days: Sequence[Sequence[HeatCell]]


def heat_of(title: str, goal: GoalProof) -> Heat:
    """The heat table of what a ticket waits for; where all hours are alike, none is the worst."""
    longest = goal.wall.finite or timedelta(0)
    alike = len(set(goal.heat.values())) == 1
    return Heat(
        title,
        [
            [_cell(goal, (day, hour), longest, alike=alike) for hour in HOURS]
            for day in range(len(DAYS))
        ],
    )


def _cell(goal: GoalProof, cell: Cell, longest: timedelta, *, alike: bool) -> HeatCell:
    if cell not in goal.heat:
        return HeatCell("", NOTHING, worst=False)
    here = goal.heat[cell]
    worst = here == goal.wall.length and not alike
    return HeatCell(short(here), _tint(here, longest), worst=worst)


def _tint(here: Length, longest: timedelta) -> Tint:
    if here is None:
        return NEVER
    if not longest:
        return TINTS[0]
    return TINTS[min(len(TINTS) - 1, int(len(TINTS) * (here / longest)))]


def short(here: Length) -> str:
    """A length for a cell: whole minutes below an hour, then whole hours, rounded up.

    >>> short(timedelta(minutes=45)), short(timedelta(hours=13, minutes=5)), short(None)
    ('45m', '14h', 'never')
    """
    if here is None:
        return "never"
    if here < _HOUR:
        return f"{-(-here // _MINUTE)}m"
    return f"{-(-here // _HOUR)}h"


def everywhere(heat: Heat) -> str:
    """What stands in every cell, in words; empty where cells differ."""
    texts = {cell.text for day in heat.days for cell in day}
    (text,) = texts if len(texts) == 1 else ("",)
    return f"{text} at every hour of the week" if text else ""


def heat_table(heat: Heat) -> Table:
    """A small heat table for a terminal, 80 columns wide at three hours a column."""
    found = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    found.add_column("")
    for hour in HOURS[::_STEP]:
        found.add_column(f"{hour:02}–{hour + _STEP:02}", justify="right", no_wrap=True)
    for day, cells in zip(DAYS, heat.days, strict=True):
        found.add_row(day, *(_worst_of(cells[h : h + _STEP]) for h in HOURS[::_STEP]))
    return found


_STEP = 3


def _worst_of(cells: Sequence[HeatCell]) -> Text:
    """The worst of some hours: it has the deepest colour."""
    order = [NOTHING, *TINTS, NEVER]
    here = max(cells, key=lambda cell: (cell.worst, order.index(cell.tint), _size(cell.text)))
    style = f"{here.tint.ink} on {here.tint.fill}"
    return Text(f"{here.text:>6}", f"bold underline {style}" if here.worst else style)


def _size(text: str) -> int:
    """The minutes that a cell's text stands for, to compare cells of one colour."""
    digits = int("".join(filter(str.isdigit, text)) or 0)
    return digits * 60 if text.endswith("h") else digits


_OPENING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'width="{width}" height="{height}" role="img" aria-labelledby="title">'
)
_STYLE = (
    f"<style>text{{font:12px Arial,sans-serif;fill:{INK}}} .paper{{fill:{PAPER}}} "
    ".big{font-size:16px;font-weight:bold} .b{font-weight:bold} "
    f"@media (prefers-color-scheme: dark){{text{{fill:{DARK_INK}}} "
    f".paper{{fill:{DARK_PAPER}}}}}</style>"
)
_WIDE, _HIGH, _LEFT, _TOP, _GAP = 38, 24, 44, 54, 24


def heat_svg(heats: Sequence[Heat], title: str) -> str:
    """Heat tables below each other as SVG, on light and on dark paper as the reader has it."""
    width = _LEFT + len(HOURS) * _WIDE + 12
    height = 40 + sum(map(_height, heats)) + 26
    parts = [
        _OPENING.format(width=width, height=height),
        f'<title id="title">{html.escape(title)}</title>',
        _STYLE,
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<text class="big" x="8" y="24">{html.escape(title)}</text>',
    ]
    top = 40
    for heat in heats:
        parts += _svg_of(heat, top)
        top += _height(heat)
    parts.append(f'<text x="8" y="{height - 10}">{html.escape(LEGEND)}</text>')
    return "\n".join((*parts, "</svg>")) + "\n"


LEGEND = (
    "Worst time by the wall clock of tickets opened then, hours rounded up; "
    "the darker, the longer; framed and bold: the worst of a table."
)


def _height(heat: Heat) -> int:
    return _TOP if everywhere(heat) else _TOP + len(DAYS) * _HIGH + _GAP


def _svg_of(heat: Heat, top: int) -> Iterator[str]:
    yield f'<text class="b" x="8" y="{top + 20}">{html.escape(heat.title)}</text>'
    if everywhere(heat):
        yield f'<text x="8" y="{top + 38}">{html.escape(everywhere(heat))}</text>'
        return
    for hour in HOURS:
        x = _LEFT + hour * _WIDE + _WIDE / 2
        yield f'<text x="{x}" y="{top + 44}" text-anchor="middle">{hour:02}</text>'
    for row, (day, cells) in enumerate(zip(DAYS, heat.days, strict=True)):
        y = top + _TOP + row * _HIGH
        yield f'<text x="8" y="{y + 16}">{day}</text>'
        for hour, cell in enumerate(cells):
            yield from _svg_cell(cell, _LEFT + hour * _WIDE, y)


def _svg_cell(cell: HeatCell, x: int, y: int) -> Iterator[str]:
    frame = ' stroke="#D55E00" stroke-width="3"' if cell.worst else ""
    size = (_WIDE - 4, _HIGH - 4) if cell.worst else (_WIDE - 1, _HIGH - 1)
    shift = 1.5 if cell.worst else 0
    yield (
        f'<rect x="{x + shift}" y="{y + shift}" width="{size[0]}" height="{size[1]}" '
        f'fill="{cell.tint.fill}"{frame}/>'
    )
    weight = ' class="b"' if cell.worst else ""
    yield (
        f'<text{weight} x="{x + _WIDE / 2}" y="{y + 16}" text-anchor="middle" '
        f'style="fill:{cell.tint.ink}">{cell.text}</text>'
    )
