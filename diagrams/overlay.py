"""Putting onto a path's picture what happened: one ticket's way, or where tickets stand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from diagrams.picture import START, Edge, Node, Picture
from diagrams.telling import brief, title_of
from diagrams.ways import Now, Way, way_of
from matrices.paths import Path
from matrices.story import Story

_TIMES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Late:
    """How many tickets are behind a deadline, and the one that is furthest, by how much."""

    tickets: int
    ticket: str
    by: timedelta


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
    late: Mapping[str, Late] | None = None,
) -> Picture:
    """The picture with how many open tickets stand at each step, the fuller the warmer.

    `tickets` is how many there are, where some stand at several steps; `late` says of each step
    how many of its tickets are behind a deadline.
    """
    counts: Counter[str] = Counter()
    for step, count in standing.items():
        counts[step_on_chart(step)] += count
    most = max(counts.values(), default=0) or 1
    total = sum(counts.values()) if tickets is None else tickets
    behind = late or {}
    nodes = [
        _crowded(node, counts[node.id], most, behind.get(node.id)) if counts[node.id] else node
        for node in picture.nodes
    ]
    words = "1 open ticket" if total == 1 else f"{total:,} open tickets"
    notes = [f"{words} on {at.astimezone(zone):%a %Y-%m-%d %H:%M}"]
    if late is not None:
        notes.append(_lateness(behind))
    strangers = sum(counts.values()) - sum(counts[node.id] for node in picture.nodes)
    if strangers:
        notes.append(f"{strangers:,} at steps that this version does not have")
    told = [
        f"At '{node.title}': {', '.join((*node.lines[len(plain.lines) :], node.badge))}."
        for plain, node in zip(picture.nodes, nodes, strict=True)
        if counts[node.id]
    ]
    return replace(
        picture, nodes=tuple(nodes), notes=tuple(notes), words=(*notes, *told, *picture.words)
    )


def _crowded(node: Node, count: int, most: int, late: Late | None) -> Node:
    lines, badge = node.lines, f"{count:,} open"
    if late is not None:
        lines = (*lines, f"{count:,} open, {late.tickets:,} overdue")
        badge = f"{late.ticket} by {brief(late.by)}"
    return replace(node, badge=badge, lines=lines, weight=0.12 + 0.88 * count / most)


def _lateness(late: Mapping[str, Late]) -> str:
    worst = max(late.values(), key=lambda each: each.by, default=None)
    if worst is None:
        return "none is overdue"
    overdue = sum(each.tickets for each in late.values())
    are = "1 is overdue" if overdue == 1 else f"{overdue:,} are overdue"
    return f"{are}, the latest, {worst.ticket}, by {brief(worst.by)}"


def with_way(picture: Picture, story: Story, path: Path, now: Now | None = None) -> Picture:
    """The picture with a ticket's way: when it entered each step, and by which arrows.

    With `now` also where it stands by then: the time that waits and clocks used and have left,
    what comes next, and whether somebody's answer is awaited.
    """
    way = way_of(story, path, now)
    notes = (way.summary, *way.notes)
    return replace(
        picture,
        title=f"{story.ticket}: {picture.title}",
        nodes=tuple(_visited(node, way, path) for node in picture.nodes),
        edges=tuple(_travelled(edge, way) for edge in picture.edges),
        notes=notes,
        words=(*notes, *_told(way, path), *picture.words),
    )


def _told(way: Way, path: Path) -> Iterator[str]:
    for step, times in way.entered.items():
        yield f"'{title_of(step, path)}': entered {'; '.join(times)}."
    for step, here in way.here.items():
        yield f"It stands at '{title_of(step, path)}': {'; '.join(here)}."


def _visited(node: Node, way: Way, path: Path) -> Node:
    if node.id == START:
        return replace(node, taken=True)
    if node.shape == "anywhere":
        return replace(node, taken=any(each.startswith(f"{node.id}/") for each in way.taken))
    times = way.entered.get(node.id, [])
    left_out = len(times) - _TIMES_SHOWN
    shown = (
        times if left_out <= 1 else [*times[: _TIMES_SHOWN - 1], f"… {left_out} more", times[-1]]
    )
    here = way.here.get(node.id, [])
    visits = f"{len(times)} visits" if len(times) > 1 else ""
    answer = "an answer is awaited" if here and way.awaits(node.id, path) else ""
    stands = "it stands here" if here and not answer else ""
    badge = ", ".join(filter(None, (visits, answer or stands)))
    return replace(node, lines=(*node.lines, *shown, *here), taken=bool(times), badge=badge)


def _travelled(edge: Edge, way: Way) -> Edge:
    times = way.taken[edge.id]
    notes = (*edge.notes, f"next, {way.next[edge.id]}") if edge.id in way.next else edge.notes
    return replace(
        edge, taken=times > 0, badge=f"taken {times} ×" if times > 1 else "", notes=notes
    )
