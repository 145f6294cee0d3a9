"""Putting onto a path's picture what happened: one ticket's way, or where tickets stand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from diagrams.picture import START, Edge, Node, Picture
from diagrams.telling import title_of
from matrices.paths import Path
from matrices.story import Line, Story

_TIMES_SHOWN = 4
_MOVES = ("step", "joined", "stayed")
"""What the log says where a transition was taken."""


def step_on_chart(step: str) -> str:
    """The step of a path's own chart where a walk stands: of a called path the one that calls it.

    >>> step_on_chart("check address/ask")
    'check address'
    """
    return step.partition("/")[0]


def with_standing(
    picture: Picture,
    standing: Mapping[str, int],
    *,
    at: datetime,
    zone: ZoneInfo,
    tickets: int | None = None,
) -> Picture:
    """The picture with how many open tickets stand at each step, the fuller the warmer.

    `tickets` is how many there are, where some stand at several steps.
    """
    counts: Counter[str] = Counter()
    for step, count in standing.items():
        counts[step_on_chart(step)] += count
    most = max(counts.values(), default=0) or 1
    total = sum(counts.values()) if tickets is None else tickets
    nodes = [
        replace(
            node,
            badge=f"{counts[node.id]} open",
            weight=0.12 + 0.88 * counts[node.id] / most,
        )
        if counts[node.id]
        else node
        for node in picture.nodes
    ]
    words = "1 open ticket" if total == 1 else f"{total} open tickets"
    note = f"{words} on {at.astimezone(zone):%a %Y-%m-%d %H:%M}"
    return replace(picture, nodes=tuple(nodes), notes=(note,))


def with_way(picture: Picture, story: Story, path: Path) -> Picture:
    """The picture with a ticket's way: when it entered each step, and by which arrows."""
    zone = path.calendar.zone
    entered: dict[str, list[str]] = {}
    used: Counter[str] = Counter()
    for number, line in enumerate(story.steps(), start=1):
        local = line.entry.at.astimezone(zone)
        node, _, inner = line.entry.step.partition("/")
        where = f" {title_of(line.entry.step, path).partition(' / ')[2]}" if inner else ""
        entered.setdefault(node, []).append(f"{number}. {local:%a %m-%d %H:%M}{where}")
    for line in story.lines:
        if line.entry.kind in _MOVES:
            used[line.entry.transition or _begun(line, path)] += 1
    return replace(
        picture,
        title=f"{story.ticket}: {picture.title}",
        nodes=tuple(_visited(node, entered.get(node.id, []), used) for node in picture.nodes),
        edges=tuple(_travelled(edge, used[edge.id]) for edge in picture.edges),
        notes=(_summary(story, zone),),
        words=(_summary(story, zone), *picture.words),
    )


def _begun(line: Line, path: Path) -> str:
    """The arrow from the dot where a walk began at the start; none for what has no arrow."""
    begins = line.entry.rule in ("on opened", "on reopened")
    return f"{START}/1" if begins and line.entry.step == path.start else ""


def _visited(node: Node, times: list[str], used: Counter[str]) -> Node:
    if node.id == START:
        return replace(node, taken=True)
    if node.shape == "anywhere":
        return replace(node, taken=any(each.startswith(f"{node.id}/") for each in used))
    left_out = len(times) - _TIMES_SHOWN
    shown = (
        times if left_out <= 1 else [*times[: _TIMES_SHOWN - 1], f"… {left_out} more", times[-1]]
    )
    return replace(node, lines=(*node.lines, *shown), taken=bool(times))


def _travelled(edge: Edge, times: int) -> Edge:
    return replace(edge, taken=times > 0, badge=f"taken {times} ×" if times > 1 else "")


def _summary(story: Story, zone: ZoneInfo) -> str:
    steps = list(story.steps())
    if not steps:
        return "it has not been opened"
    begun = steps[0].entry.at.astimezone(zone)
    where = f"ended: {story.standing.outcome}" if story.standing.ended else "open"
    return f"opened {begun:%a %Y-%m-%d %H:%M}, {len(steps)} steps, {where}"
