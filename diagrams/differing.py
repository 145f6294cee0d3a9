"""The difference of two paths as one chart: what was added, removed and changed is marked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diagrams.picture import START, Edge, Mark, Node, Picture, picture_of
from matrices.differing.differences import Difference
from matrices.differing.matching import Matching
from matrices.paths import ANYWHERE, Path

FIRST = f"{START}/1"
"""The arrow from the beginning to the first step."""
_MOST_BESIDE = 6
_LEADS: Mapping[str, str] = {
    "who": "", "wait": "", "condition": "when ", "trigger": "", "guard": "if ", "target": "to ",
    "kind": "", "title": "",
}  # fmt: skip
"""What stands before a former value; otherwise its kind does."""


@dataclass(frozen=True, slots=True)
class At:
    """So many open tickets at a step of a version, some of them by name."""

    path: str
    version: str
    step: str
    tickets: int
    names: Sequence[str]


@dataclass(frozen=True)
class Marks:
    """What is marked on a chart: steps and arrows, by their ids in the drawn picture."""

    nodes: Mapping[str, Mark]
    edges: Mapping[str, Mark]


def removed_id(transition: str) -> str:
    """The id of an arrow that is there no more, in the picture that shows both."""
    return f"was/{transition}"


def marks_of(matching: Matching, differences: Iterable[Difference]) -> Marks:
    """The marks that these differences put on the chart of a path."""
    nodes: dict[str, Mark] = {}
    edges: dict[str, Mark] = {}
    for each in differences:
        for part in each.parts:
            mark: Mark = "changed" if part.old and part.new else "added" if part.new else "removed"
            if part.kind == "step":
                nodes[part.new or part.old] = mark
            elif part.kind == "start":
                edges[FIRST] = "changed"
            elif stays := _staying(matching, part.old, part.new):
                for name in stays:
                    nodes.setdefault(name, "changed")
            else:
                edges[part.new or removed_id(part.old)] = mark
    return Marks(nodes, edges)


def _staying(matching: Matching, old: str, new: str) -> list[str]:
    """The step in which a transition is written that stays; none where it is an arrow."""
    path, name = (matching.new, new) if new else (matching.old, old)
    each = next(each for each in path.transitions if each.id == name)
    if not each.stay:
        return []
    return [each.source if new else matching.steps.get(each.source, each.source)]


def difference_picture(
    matching: Matching, differences: Iterable[Difference], standing: Iterable[At] = ()
) -> Picture:
    """The chart of the new path with what the old one had besides, everything different marked.

    Below what is changed stands what it was; what is no part of the chart (hours, clocks, people)
    stands below the title. Steps say how many open tickets stand there to whom that matters.
    """
    found = [*differences]
    own = [each for each in found if each.path == matching.new.name]
    marks, was = marks_of(matching, own), _was(matching, own)
    old, new = picture_of(matching.old), picture_of(matching.new)
    at = _standing(matching, standing)
    nodes = [
        replace(
            each, mark=marks.nodes.get(each.id, ""), badge=_open(at[each.id]),
            lines=(*each.lines, *was.get(each.id, ())),
        )
        for each in _all_nodes(old, new, matching)
    ]  # fmt: skip
    edges = [
        replace(each, mark=marks.edges.get(each.id, ""), notes=(*each.notes, *was.get(each.id, ())))
        for each in _all_edges(old, new, matching)
    ]
    return Picture(
        title=f"{new.title}: what changes",
        subtitle=f"{new.title} · {version_words(matching.old)} → {version_words(matching.new)}",
        nodes=tuple(nodes),
        edges=tuple(edges),
        words=(f"{counted(len(own))} of path {matching.new.name}.",
               *(f"{each.said}." for each in found)),
        notes=tuple(_beside(found)),
    )  # fmt: skip


def _standing(matching: Matching, standing: Iterable[At]) -> Counter[str]:
    """How many open tickets stand at each step of the chart."""
    found: Counter[str] = Counter()
    for each in standing:
        if each.path == matching.old.name:
            found[_name(each.step.partition("/")[0], matching)] += each.tickets
    return found


def _open(tickets: int) -> str:
    return f"{tickets:,} open ticket{'' if tickets == 1 else 's'} here" if tickets else ""


def version_words(path: Path) -> str:
    """A path's version in words."""
    return f"version {path.version}"


def counted(number: int) -> str:
    """So many differences, in words."""
    return f"{number:,} difference{'' if number == 1 else 's'}"


def _was(matching: Matching, differences: Iterable[Difference]) -> dict[str, list[str]]:
    """By step or arrow, what stood there before."""
    found: dict[str, list[str]] = {}
    for each in differences:
        for part in each.parts:
            if not (part.old and part.new) or part.kind == "start":
                continue
            stays = _staying(matching, part.old, part.new) if part.kind == "transition" else []
            for name in stays or [part.new]:
                found.setdefault(name, []).append(_before(each))
    return {name: list(dict.fromkeys(lines)) for name, lines in found.items()}


def _before(each: Difference) -> str:
    """What stood there, in a few words."""
    if each.what == "moved":
        return "was asked in another order"
    if each.about.startswith(("level", "after level")):
        return each.said.partition(": ")[2]
    if each.what == "renamed":
        return f"was called {each.old}"
    lead = _LEADS.get(each.about, f"{each.about} ")
    was = f"was: {lead}{each.old}" if each.old else f"was without {each.about}"
    return was.replace("ticket.", "")


def _beside(differences: Iterable[Difference]) -> Iterator[str]:
    beside = [each.said for each in differences if not each.parts]
    yield from (f"Also: {said}" for said in beside[:_MOST_BESIDE])
    if len(beside) > _MOST_BESIDE:
        yield f"and {len(beside) - _MOST_BESIDE} more that no chart shows"


def _all_nodes(old: Picture, new: Picture, matching: Matching) -> list[Node]:
    """The new picture's boxes, and between them those that only the old one has."""
    found = list(new.nodes)
    known = {each.id for each in found}
    last = START
    for each in old.nodes:
        name = _name(each.id, matching)
        if name not in known:
            at = next((i for i, other in enumerate(found) if other.id == last), len(found) - 1)
            found.insert(at + 1, replace(each, id=name))
        last = name
    return found


def _all_edges(old: Picture, new: Picture, matching: Matching) -> list[Edge]:
    """The new picture's arrows and those that only the old one has, these led to what is drawn."""
    gone = [
        replace(
            each,
            id=removed_id(each.id),
            source=_name(each.source, matching),
            target=_name(each.target, matching),
            main=False,
        )
        for each in old.edges
        if each.id != FIRST and each.id not in matching.ways
    ]
    return [*new.edges, *gone]


def _name(step: str, matching: Matching) -> str:
    return step if step in (START, ANYWHERE) else matching.steps.get(step, step)
