"""A period's traffic on a path's picture: how many went where, how fast, with what missed."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from diagrams.picture import START, Edge, Node, Picture
from diagrams.telling import at, brief
from matrices.traffic import Flow, Traffic, on_chart


def with_traffic(
    picture: Picture, traffic: Traffic, *, since: datetime, until: datetime, zone: ZoneInfo
) -> Picture:
    """The picture with what went over each arrow, and how often each step was entered.

    The more a step was entered, the warmer it is.
    """
    entered, missed = on_chart(traffic.entered), on_chart(traffic.missed)
    most = max(entered.values(), default=0) or 1
    notes = (
        f"{at(since, zone)} to {at(until, zone)}: {_walks(traffic)}",
        _missed(sum(traffic.missed.values())) or "no deadline missed",
        "times: open time at the step until the arrow was taken, median and 90th percentile",
    )
    edges = tuple(_travelled(edge, traffic) for edge in picture.edges)
    told = [f"{edge.id}: {', '.join((edge.badge, *edge.notes))}." for edge in edges if edge.badge]
    return replace(
        picture,
        nodes=tuple(_entered(node, entered, missed, most) for node in picture.nodes),
        edges=edges,
        notes=notes,
        words=(*notes, *told, *picture.words),
    )


def _walks(traffic: Traffic) -> str:
    walks = "1 walk" if traffic.walks == 1 else f"{traffic.walks:,} walks"
    return f"{walks}, {sum(traffic.begun.values()):,} of them begun then"


def _missed(number: int) -> str:
    if not number:
        return ""
    return "1 deadline missed" if number == 1 else f"{number:,} deadlines missed"


def _entered(node: Node, entered: dict[str, int], missed: dict[str, int], most: int) -> Node:
    count, behind = entered.get(node.id, 0), missed.get(node.id, 0)
    if node.shape in ("start", "anywhere"):
        return node
    badge = ", ".join(filter(None, (f"entered {count:,} ×", _missed(behind))))
    return replace(node, badge=badge, weight=0.05 + 0.8 * count / most if count else None)


def _travelled(edge: Edge, traffic: Traffic) -> Edge:
    if edge.source == START:
        begun = traffic.begun.get(edge.target, 0)
        return replace(edge, badge=f"{begun:,} ×", taken=None if begun else False)
    flow = traffic.flows.get(edge.id, Flow())
    if not flow.count:
        return replace(edge, badge="0 ×", taken=False)
    half, most = brief(flow.median), brief(flow.ninth)
    times = ("at once",) if most == brief(timedelta(0)) else (f"median {half}", f"90 % {most}")
    notes = (*times, *filter(None, [_missed(flow.missed)]))
    return replace(edge, badge=f"{flow.count:,} ×", notes=notes)
