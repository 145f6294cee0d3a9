"""A laid out chart as SVG: only what this module writes is in it."""

import html
import re
from collections.abc import Iterator

from diagrams.drawn import Drawing, Group, Outline, Writing
from diagrams.style import FONT

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CLASSES = {"label": "node"}
"""Labels are boxes, as in the flow layout."""


def svg_body(drawing: Drawing) -> str:
    """The chart as SVG, without what is said to those who do not see it."""
    w, h = _number(drawing.width), _number(drawing.height)
    groups = "\n".join(_group(each) for each in (*drawing.groups, *drawing.head))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}pt" height="{h}pt" '
        f'viewBox="0 0 {w} {h}">\n'
        f'<g id="graph0" class="graph" font-family="{FONT},Helvetica,Liberation Sans,sans-serif">\n'
        f'<polygon fill="white" stroke="none" points="0,0 {w},0 {w},{h} 0,{h}"/>\n'
        f"{groups}\n</g>\n</svg>\n"
    )


def _group(group: Group) -> str:
    inside = "\n".join(_piece(each) for each in group.pieces)
    title = f"<title>{escaped(group.title)}</title>" if group.title else ""
    kind = _CLASSES.get(group.kind, group.kind)
    return f'<g id="{escaped(group.id)}" class="{kind}">{title}\n{inside}\n</g>'


def _piece(piece: Outline | Writing) -> str:
    if isinstance(piece, Writing):
        bold = ' font-weight="bold"' if piece.bold else ""
        return (
            f'<text x="{_number(piece.x)}" y="{_number(piece.y)}" text-anchor="{piece.anchor}" '
            f'font-size="{_number(piece.size)}"{bold} fill="{piece.colour}">'
            f"{escaped(piece.text)}</text>"
        )
    dashes = ' stroke-dasharray="5,3"' if piece.dashed else ""
    return (
        f'<path d="{" ".join(_steps(piece))}" fill="{piece.fill or "none"}" '
        f'stroke="{piece.stroke or "none"}" stroke-width="{_number(piece.width)}"{dashes}/>'
    )


def _steps(piece: Outline) -> Iterator[str]:
    for op, points in piece.steps:
        yield op + " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def escaped(text: str) -> str:
    """Text that stays text; characters that XML does not have are left out."""
    return html.escape(_CONTROLS.sub("", text))


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
