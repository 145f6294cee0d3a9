"""A picture as a file's content: SVG, PNG, PDF, Mermaid or DOT, in either layout."""

from io import BytesIO
from typing import TYPE_CHECKING, Literal

from diagrams.picture import Picture
from diagrams.problems import PictureError

if TYPE_CHECKING:
    from diagrams.drawn import Drawing

Form = Literal["svg", "png", "pdf", "mermaid", "dot"]
Layout = Literal["flow", "lanes"]
Size = Literal["a4", "letter"]
FORMS: dict[str, Form] = {
    ".svg": "svg",
    ".png": "png",
    ".pdf": "pdf",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
}
"""The form of a file, by the ending of its name."""
_SHARP = 4 / 3 * 1.5
"""How many pixels of a PNG a point has."""
_MOST_PIXELS = 60_000_000


def exported(
    picture: Picture,
    form: Form,
    *,
    layout: Layout = "flow",
    paper: Size | None = None,
    markdown: bool = False,
) -> bytes:
    """The chart in a form. PDF has one page as large as the chart, or sheets of `paper`.

    Mermaid and DOT leave the layout to who draws them; `markdown` puts Mermaid into a fence.
    Raises PictureError where the form has no such layout or pages, or the chart cannot be drawn.
    """
    if form in ("mermaid", "dot"):
        return _text(picture, form, layout, paper, markdown=markdown).encode()
    if form == "pdf":
        return _pdf(picture, layout, paper)
    if paper is not None:
        return _sheet(picture, form, layout, paper)
    return _svg(picture, layout) if form == "svg" else png_from(_pdf(picture, layout, None))


def _text(
    picture: Picture, form: Form, layout: Layout, paper: Size | None, *, markdown: bool
) -> str:
    from diagrams.dot import dot_of
    from diagrams.mermaid import markdown_of, mermaid_of

    if layout != "flow" or paper is not None:
        option = "--layout lanes" if layout != "flow" else f"--paper {paper}"
        name = "Mermaid" if form == "mermaid" else "DOT"
        raise PictureError(
            f"{name} leaves places and pages to who draws it, so {option} has no meaning there; "
            "name a file in .svg, .png or .pdf"
        )
    if form == "dot":
        return dot_of(picture)
    return markdown_of(picture) if markdown else mermaid_of(picture)


def _svg(picture: Picture, layout: Layout) -> bytes:
    if layout == "lanes":
        from diagrams.lanes import lanes_svg_of

        return lanes_svg_of(picture)
    from diagrams.svg import svg_of

    return svg_of(picture)


def _pdf(picture: Picture, layout: Layout, paper: Size | None) -> bytes:
    from diagrams.paper import drawing_of, paged, pdf_of, whole

    drawing = drawing_of(_svg(picture, layout))
    if paper is None:
        pages = whole(drawing)
    else:
        pages = paged(_closer(drawing, picture, layout, paper), picture, paper)
    return pdf_of(pages, title=picture.title, words=" ".join(picture.words))


def _closer(drawing: "Drawing", picture: Picture, layout: Layout, paper: Size) -> "Drawing":
    """A chart that would be cut at its sides, its parts closer where that takes fewer sheets."""
    from diagrams.paper import drawing_of
    from diagrams.paper.plans import planned, worse
    from diagrams.svg import svg_of

    plan = planned(drawing, paper)
    if layout == "lanes" or not plan[0].sides:
        return drawing
    closer = drawing_of(svg_of(picture, close=True))
    return min((plan, drawing), (planned(closer, paper), closer), key=lambda each: worse(each[0]))[
        1
    ]


def _sheet(picture: Picture, form: Form, layout: Layout, paper: Size) -> bytes:
    """An SVG that prints on one sheet; refused where it would not be readable."""
    if form == "png":
        raise PictureError("a PNG has no pages, so --paper has no meaning; name a file in .pdf")
    from diagrams.paper import drawing_of
    from diagrams.paper.plans import planned

    svg = _svg(picture, layout)
    plan, _ = planned(drawing_of(svg), paper)
    if len(plan.pieces) > 1:
        raise PictureError(
            f"the chart needs {len(plan.pieces)} sheets of {paper} to be readable, "
            "and an SVG has one page; name a file in .pdf"
        )
    lying = plan.sheet[0] > plan.sheet[1]
    style = (
        f"<style>@page{{size:{paper} {'landscape' if lying else 'portrait'};margin:10mm}} "
        "@media print{svg{width:100%;height:100%}}</style>"
    )
    return svg.replace(b"<style>", style.encode() + b"<style>", 1)


def png_from(pdf: bytes) -> bytes:
    """The first page of a PDF as PNG, two pixels a point, fewer where it is very large."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    try:
        page = document[0]
        width, height = page.get_size()
        scale = min(_SHARP, (_MOST_PIXELS / (width * height)) ** 0.5)
        written = BytesIO()
        page.render(scale=scale).to_pil().save(written, "png", compress_level=4)
    finally:
        document.close()
    return written.getvalue()
