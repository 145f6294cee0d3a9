"""Pages as PDF: texts that can be selected and searched, with the font inside."""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from bidi import get_display
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from diagrams.drawn import Group, Outline, Writing
from diagrams.fonts import ARIMO, known, width_of
from diagrams.paper.pages import Page

_FONT = "Arimo"
_UNKNOWN = "□"
_APART = 0.025
"""How much more room bold letters have, in ems."""
_BOLD = 0.028
"""How thick the line around bold letters is, in ems: the font inside has one weight."""


def pdf_of(pages: Sequence[Page], *, title: str, words: str = "") -> bytes:
    """The pages as a PDF with a title and a subject; the same pages make the same bytes."""
    _register()
    written = BytesIO()
    canvas = Canvas(written, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setSubject(words[:2_000])
    canvas.setCreator("Stepladder")
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        canvas.translate(0, page.height)
        canvas.scale(1, -1)
        for groups, clip in page.parts:
            canvas.saveState()
            if clip is not None:
                around = canvas.beginPath()
                around.rect(clip.left, clip.top, clip.right - clip.left, clip.bottom - clip.top)
                canvas.clipPath(around, stroke=0, fill=0)
            for group in groups:
                _draw(canvas, group)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return written.getvalue()


@lru_cache(maxsize=1)
def _register() -> None:
    registerFont(TTFont(_FONT, str(ARIMO)))


def _draw(canvas: Canvas, group: Group) -> None:
    for piece in group.pieces:
        if isinstance(piece, Writing):
            _write(canvas, piece)
        else:
            _trace(canvas, piece)
    if group.link:
        canvas.linkURL(group.link, tuple(group.bounds), relative=1)


def _trace(canvas: Canvas, piece: Outline) -> None:
    if not piece.stroke and not piece.fill:
        return
    path = canvas.beginPath()
    for op, points in piece.steps:
        if op == "M":
            path.moveTo(*points[0])
        elif op == "L":
            path.lineTo(*points[0])
        elif op == "C":
            path.curveTo(*points[0], *points[1], *points[2])
        else:
            path.close()
    if piece.stroke:
        canvas.setStrokeColor(piece.stroke)
        canvas.setLineWidth(piece.width)
        canvas.setDash(*(([4, 2.5],) if piece.dashed else ()))
    if piece.fill:
        canvas.setFillColor(piece.fill)
    canvas.drawPath(path, stroke=int(bool(piece.stroke)), fill=int(bool(piece.fill)))


def _write(canvas: Canvas, piece: Writing) -> None:
    text = "".join(each if known(each) else _UNKNOWN for each in get_display(piece.text))
    apart = piece.size * _APART if piece.bold else 0.0
    wide = width_of(text, piece.size) + apart * len(text)
    left = {"start": 0.0, "middle": wide / 2, "end": wide}[piece.anchor]
    canvas.saveState()
    canvas.translate(piece.x - left, piece.y)
    canvas.scale(1, -1)
    canvas.setFillColor(piece.colour)
    written = canvas.beginText(0, 0)
    written.setFont(_FONT, piece.size)
    if piece.bold:
        canvas.setStrokeColor(piece.colour)
        canvas.setLineWidth(piece.size * _BOLD)
        canvas.setDash()
        written.setCharSpace(apart)
        written.setTextRenderMode(2)
    written.textOut(text)
    canvas.drawText(written)
    canvas.restoreState()
