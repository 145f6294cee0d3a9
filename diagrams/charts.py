"""The charts of many tickets from one layout: each ticket's way is written into a drawing.

Laying out a chart takes a hundred times longer than writing a few lines into it. So a path is laid
out once, with a line in each box that is left for the ticket, and what a ticket's way looks like
is a `<style>` of its own.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from diagrams.dot import dot_id
from diagrams.picture import START, Node, Picture, picture_of
from diagrams.style import GREY, TAKEN
from diagrams.svg import svg_of
from diagrams.ways import Now, Way, way_of
from matrices.paths import ANYWHERE, Path
from matrices.story import Story

_NOTES = 3
_LONGEST = 110
_ROOM = 18
"""How many figures wide the line is that each box has for the ticket."""
_OPENING = re.compile(r"<svg\b[^>]*>")
_SCREEN_READERS = re.compile(r'<desc id="desc">')
_HEADING = re.compile(r'<text\b[^>]*text-anchor="start" x="[^"]*"')
_WIDTH = re.compile(r'viewBox="\S+ \S+ (\S+) \S+"')
_MOVED = re.compile(r"translate\((\S+) \S+\)")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHAPES = ("path", "polygon", "polyline", "ellipse")
_FADED = "#9A9A9A"


@dataclass(frozen=True, slots=True)
class Layout:
    """The drawing of one version of a path, into which tickets' ways can be written.

    `parts` are what stands between the places of `slots`.
    """

    path: Path
    picture: Picture
    parts: tuple[str, ...]
    slots: tuple[str, ...]

    def chart(self, story: Story, now: Now | None = None) -> bytes:
        """A ticket's way on this version as SVG; `now` is as for `diagrams.overlay.with_way`."""
        way = way_of(story, self.path, now)
        said = _said(story, way, self.picture)
        filled = [self.parts[0]]
        for slot, after in zip(self.slots, self.parts[1:], strict=True):
            filled += (said.get(slot, ""), after)
        return "".join(filled).encode()


@dataclass(slots=True)
class Layouts:
    """Layouts by version, each made when it is first asked for."""

    made: dict[str, Layout] = field(default_factory=dict)

    def of(self, path: Path) -> Layout:
        """The layout of a path."""
        if path.version not in self.made:
            self.made[path.version] = laid_out(path)
        return self.made[path.version]


def laid_out(path: Path) -> Layout:
    """The path drawn with room for a ticket's way. Raises PictureError where it cannot be drawn."""
    picture = picture_of(path)
    sign = _sign_for(picture)
    room = replace(
        picture,
        title=f"{sign}title{sign}",
        notes=tuple(f"{sign}note{n}x{sign}" for n in range(_NOTES)),
        nodes=tuple(_with_room(node, n, sign) for n, node in enumerate(picture.nodes)),
    )
    drawn = _centred(svg_of(room).decode())
    cut = _SCREEN_READERS.search(drawn)
    opening = _OPENING.search(drawn)
    if cut is not None and opening is not None:
        drawn = (
            f"{drawn[: opening.end()]}<style>{sign}style{sign}</style>"
            f"{drawn[opening.end() : cut.end()]}{sign}words{sign}{drawn[cut.end() :]}"
        )
    parts = re.split(f"{sign}([a-z]+[0-9]*)(?:x0*)?{sign}", drawn)
    return Layout(path, picture, tuple(parts[::2]), tuple(parts[1::2]))


def plain(text: str) -> str:
    """A text for SVG and HTML: nothing in it is markup, or what XML cannot have."""
    return html.escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _sign_for(picture: Picture) -> str:
    """A word that stands in no text of the picture."""
    texts = [picture.title, picture.subtitle, *picture.words]
    texts += [text for node in picture.nodes for text in (node.title, *node.lines)]
    texts += [text for edge in picture.edges for text in edge.label]
    sign = "zq"
    while any(sign in text for text in texts):
        sign += "q"
    return sign


def _with_room(node: Node, number: int, sign: str) -> Node:
    if node.shape in ("start", "anywhere"):
        return node
    return replace(node, badge=f"{sign}node{number}x{'0' * _ROOM}"[: _ROOM + 8] + sign)


def _centred(drawn: str) -> str:
    """The drawing with its heading in the middle, however long the lines of the heading are."""
    width, moved = _WIDTH.search(drawn), _MOVED.search(drawn)
    if width is None or moved is None:
        return drawn
    middle = float(width[1]) / 2 - float(moved[1])
    return _HEADING.sub(f'<text text-anchor="middle" x="{middle:.2f}"', drawn)


def _said(story: Story, way: Way, picture: Picture) -> Mapping[str, str]:
    """What is written into each place of the drawing."""
    said = {
        "title": plain(_short(f"{story.ticket}: {picture.title}")),
        "words": plain(" ".join((*_in_words(story, way, picture), ""))),
        "style": "".join(_style(way, picture)),
    }
    said |= {f"note{n}": plain(_short(note)) for n, note in enumerate(_notes(way))}
    for number, node in enumerate(picture.nodes):
        times = way.entered.get(node.id, [])
        if times:
            more = f" ×{len(times)}" if len(times) > 1 else ""
            said[f"node{number}"] = plain(_time(times[0]) + more)
    return said


def _time(entered: str) -> str:
    """The number and the time of an entry, without the inner step of a called path."""
    return " ".join(entered.split(" ")[:4])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _notes(way: Way) -> list[str]:
    """What stands below the title, in as many lines as there are."""
    clocks = [note for note in way.notes if note.startswith("clock ")]
    others = [note for note in way.notes if not note.startswith("clock ")]
    return [way.summary, "; ".join(clocks), "; ".join(reversed(others))][:_NOTES]


def _in_words(story: Story, way: Way, picture: Picture) -> Iterator[str]:
    yield f"The way of {story.ticket}: {way.summary}."
    titles = {node.id: node.title for node in picture.nodes}
    for step, times in way.entered.items():
        yield f"'{titles.get(step, step)}': entered {'; '.join(times)}."


# -- How a way looks -------------------------------------------------------------------------------


def _style(way: Way, picture: Picture) -> Iterator[str]:
    """Rules that draw the way strong and all else faint."""
    nodes = [dot_id(node.id) for node in picture.nodes if is_taken(node, way)]
    edges = [dot_id(edge.id) for edge in picture.edges if way.taken[edge.id]]
    edges += [f"{dot_id(f'label/{edge.id}')}_a" for edge in picture.edges if way.taken[edge.id]]
    labels = [dot_id(f"label/{edge.id}") for edge in picture.edges if way.taken[edge.id]]
    off_nodes = "g.node" + "".join(f":not(#{each})" for each in (*nodes, *labels))
    off_edges = "g.edge" + "".join(f":not(#{each})" for each in edges)
    yield f"{off_nodes} text{{fill:{GREY}}}"
    yield f"{_each(off_nodes, *_SHAPES)}{{fill:#fff;stroke:{_FADED}}}"
    yield f"{_each(off_edges, *_SHAPES)}{{stroke:{_FADED}}}"
    yield f"{_each(off_edges, 'polygon')}{{fill:{_FADED}}}"
    for each in nodes:
        yield f"{_each('#' + each, *_SHAPES)}{{stroke-width:3}}"
    for each in edges:
        yield f"#{each} path{{stroke:{TAKEN};stroke-width:2.6;stroke-dasharray:none}}"
        yield f"#{each} polygon{{stroke:{TAKEN};fill:{TAKEN}}}"
    for step in way.here:
        yield f"#{dot_id(step)} text{{font-weight:bold}}"


def is_taken(node: Node, way: Way) -> bool:
    """Whether a way goes through a box."""
    if node.id == START:
        return True
    if node.id == ANYWHERE:
        return any(each.startswith(f"{ANYWHERE}/") for each in way.taken)
    return node.id in way.entered


def _each(where: str, *shapes: str) -> str:
    return ",".join(f"{where} {shape}" for shape in shapes)
