"""The charts of many tickets from one layout: each ticket's way is written into a drawing.

Laying out a chart takes a hundred times longer than writing a few words into it. So a path is laid
out once, with a line in each box that is left for the ticket; what is so of the ticket are the
classes of boxes and arrows, which one style sheet draws strong or faint.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from diagrams.dot import dot_id, dot_of, plain
from diagrams.picture import START, Node, Picture, picture_of
from diagrams.rendering import rendered
from diagrams.style import FADED, GREY, PAPER, THIN
from diagrams.svg import dressed
from diagrams.ways import Now, Way, way_of
from matrices.paths import ANYWHERE, Path
from matrices.story import Story

_MOST_CLOCKS = 4
_LONGEST, _LONGEST_TITLE = 90, 60
_ROOM, _ROOM_OF_NOTE, _ROOM_OF_TITLE = 26, 88, 38
"""How many characters the lines have that are left for the ticket: what the layout has in one."""
_STATE = re.compile(r'class="((?:node|edge|label)\b[^"]*?) ?(?:taken|faded)" id="([^"]+)"')
_DESC = '<desc id="desc">'
_STYLE = (
    f"<style>.faded text{{fill:{GREY}}}"
    f".faded .shape{{stroke:{FADED};fill:{PAPER};stroke-width:1.5}}"
    f".edge.faded path{{stroke:{FADED};stroke-width:{THIN}}}"
    f".edge.faded polygon{{stroke:{FADED};fill:{FADED};stroke-width:{THIN}}}"
    ".edge.interrupt.faded path{stroke-dasharray:5,2}.here text{font-weight:bold}</style>"
)


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
    """Layouts by version, each made when it is first asked for.

    Without `standing` they have no room for clocks and for what comes next.
    """

    standing: bool = True
    made: dict[str, Layout] = field(default_factory=dict)

    def of(self, path: Path) -> Layout:
        """The layout of a path."""
        if path.version not in self.made:
            self.made[path.version] = laid_out(path, standing=self.standing)
        return self.made[path.version]


def laid_out(path: Path, *, standing: bool = True) -> Layout:
    """The path drawn with room for a ticket's way; with `standing` for clocks and what comes next.

    Raises PictureError where it cannot be drawn.
    """
    picture = picture_of(path)
    sign = _sign_for(picture)
    notes = 2 + min(len(path.clocks), _MOST_CLOCKS) if standing else 1
    room = replace(
        picture,
        title=f"{sign}title{sign}x".ljust(_ROOM_OF_TITLE, "0"),
        notes=tuple(f"{sign}note{n}{sign}x".ljust(_ROOM_OF_NOTE, "0") for n in range(notes)),
        nodes=tuple(_with_room(node, n, sign) for n, node in enumerate(picture.nodes)),
        edges=tuple(replace(edge, taken=True) for edge in picture.edges),
    )
    # Laid out and drawn as if all were taken; what is not is drawn fainter by its class.
    first, *others = room.edges
    told = replace(room, edges=(first, *(replace(edge, taken=False) for edge in others)))
    laid, simpler = rendered(dot_of(room), "svg")
    drawn = dressed(told, laid, simpler=simpler).decode()
    drawn = re.sub(f", {sign}node([0-9]+){sign}x0+", rf"{sign}told\1{sign}", drawn)
    drawn = _STATE.sub(rf'class="\1 {sign}state-\2{sign}" id="\2"', drawn)
    drawn = drawn.replace("<style>", f"{_STYLE}<style>", 1)
    drawn = drawn.replace(_DESC, f"{_DESC}{sign}words{sign}", 1)
    parts = re.split(f"{sign}([a-z]+[0-9]*|state-[^ ]+?){sign}(?:x0+)?", drawn)
    return Layout(path, picture, tuple(parts[::2]), tuple(parts[1::2]))


def _sign_for(picture: Picture) -> str:
    """A word that stands in no text and no id of the picture."""
    texts = [picture.title, picture.subtitle, *picture.words]
    for node in picture.nodes:
        texts += [node.id, node.title, node.level, *node.lines, *node.words]
    for edge in picture.edges:
        texts += [edge.id, *edge.label]
    sign = "zq"
    while any(sign in text for text in texts):
        sign += "q"
    return sign


def _with_room(node: Node, number: int, sign: str) -> Node:
    if node.shape in ("start", "anywhere"):
        return replace(node, taken=True)
    return replace(node, taken=True, badge=f"{sign}node{number}{sign}x".ljust(_ROOM, "0"))


def _said(story: Story, way: Way, picture: Picture) -> Mapping[str, str]:
    """What is written into each place of the drawing."""
    said = {
        "title": _safe(f"{story.ticket}: {picture.title}", _LONGEST_TITLE),
        "words": html.escape(plain("\n".join((*_in_words(story, way, picture), "")))),
    }
    said |= {f"note{n}": _safe(note, _LONGEST) for n, note in enumerate(_notes(way))}
    for number, node in enumerate(picture.nodes):
        times = way.entered.get(node.id, [])
        if times:
            more = f" ×{len(times)}" if len(times) > 1 else ""
            said[f"node{number}"] = _safe(_time(times[0]) + more, _LONGEST)
            said[f"told{number}"] = _safe(f", entered {'; '.join(times)}", 1_000)
        else:
            said[f"told{number}"] = ", not entered"
    return said | dict(_states(way, picture))


def _states(way: Way, picture: Picture) -> Iterator[tuple[str, str]]:
    """Of each box, arrow and label: whether the way goes through it."""
    for node in picture.nodes:
        state = "taken" if is_taken(node, way) else "faded"
        yield f"state-{dot_id(node.id)}", f"{state} here" if node.id in way.here else state
    for edge in picture.edges:
        state = "taken" if way.taken[edge.id] else "faded"
        yield f"state-{dot_id(edge.id)}", state
        yield f"state-{dot_id(f'label/{edge.id}')}", state


def is_taken(node: Node, way: Way) -> bool:
    """Whether a way goes through a box."""
    if node.id == START:
        return True
    if node.id == ANYWHERE:
        return any(each.startswith(f"{ANYWHERE}/") for each in way.taken)
    return node.id in way.entered


def _time(entered: str) -> str:
    """The number and the time of an entry, without the inner step of a called path."""
    return " ".join(entered.split(" ")[:4])


def _safe(text: str, longest: int) -> str:
    """A text for SVG, no longer than there is room for: nothing in it is markup."""
    shown = " ".join(text.split())
    return html.escape(plain(shown if len(shown) <= longest else f"{shown[: longest - 1]}…"))


def _notes(way: Way) -> list[str]:
    """What stands below the title, in as many lines as there are."""
    clocks = [note for note in way.notes if note.startswith("clock ")]
    others = [note for note in way.notes if not note.startswith("clock ")]
    return [note for note in (way.summary, *clocks, "; ".join(reversed(others))) if note]


def _in_words(story: Story, way: Way, picture: Picture) -> Iterator[str]:
    yield f"The way of {story.ticket}: {way.summary}."
    titles = {node.id: node.title for node in picture.nodes}
    for step, times in way.entered.items():
        yield f"'{titles.get(step, step)}': entered {'; '.join(times)}."
