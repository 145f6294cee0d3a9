"""A drawing for a page: the SVG with its title and its words for those who do not see it."""

import html
import re

from diagrams.dot import dot_of
from diagrams.picture import Picture
from diagrams.rendering import rendered

_OPENING = re.compile(rb"<svg\b[^>]*>")
_GRAPH_TITLE = re.compile(rb"<title>%3</title>\s*")


def svg_of(picture: Picture) -> bytes:
    """The picture as SVG, with title, description and role for screen readers."""
    drawn = _GRAPH_TITLE.sub(b"", rendered(dot_of(picture), "svg"), count=1)
    opening = _OPENING.search(drawn)
    if opening is None:
        return drawn
    tag = opening[0][:-1] + b' role="img" aria-labelledby="title desc">'
    title = f'<title id="title">{html.escape(picture.title)}</title>'
    desc = f'<desc id="desc">{html.escape(" ".join(picture.words))}</desc>'
    return drawn[: opening.start()] + tag + f"\n{title}\n{desc}".encode() + drawn[opening.end() :]


def png_of(picture: Picture) -> bytes:
    """The picture as PNG."""
    return rendered(dot_of(picture), "png")
