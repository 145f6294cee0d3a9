"""Findings of a check on a path's chart: each at the step in whose lines it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from diagrams.picture import START, Picture
from matrices.paths import ANYWHERE
from matrices.problems import Problem

Lines = Mapping[tuple[str | int, ...], int]
"""By its place in a path's file, the line of each part."""


def step_at(line: int, lines: Lines) -> str:
    """The step in which a line of a path's file stands, or `anywhere`; empty for another part.

    >>> lines = {("start",): 1, ("steps",): 2, ("steps", "desk"): 3, ("steps", "desk", "work"): 4}
    >>> step_at(4, lines), step_at(1, lines)
    ('desk', '')
    """
    before = [(at, len(place), place) for place, at in lines.items() if place and at <= line]
    if not before:
        return ""
    part = max(before)[2]
    if part[0] == ANYWHERE:
        return ANYWHERE
    return str(part[1]) if part[0] == "steps" and len(part) > 1 else ""


def with_findings(picture: Picture, found: Iterable[tuple[Problem, str]]) -> Picture:
    """The picture with findings marked: each with the step at which it stands.

    Those that stand at no step are counted below the title.
    """
    found = [*found]
    counts = Counter(step for _, step in found)
    nodes = tuple(
        replace(
            node,
            mark="finding",
            badge=", ".join(filter(None, (node.badge, _many(counts[node.id])))),
            words=(
                *node.words,
                *(f"Finding: {each.found}." for each, at in found if at == node.id),
            ),
        )
        if counts[node.id] and node.id != START
        else node
        for node in picture.nodes
    )
    drawn = {node.id for node in picture.nodes}
    beside = sum(count for step, count in counts.items() if step not in drawn)
    notes = (f"{beside} finding{'' if beside == 1 else 's'} at no step",) if beside else ()
    return replace(picture, nodes=nodes, notes=(*picture.notes, *notes))


def _many(count: int) -> str:
    return f"{count} findings" if count > 1 else ""
