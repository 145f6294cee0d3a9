"""The path as one loop for it alone: what somebody writes who needs no other path."""

from collections.abc import Iterable, Mapping

from bench.peers.history import History, Way
from bench.peers.hours import NEVER, Hours

DOES = (
    "one plain loop for this path: same steps and events, working-time sums by look-up tables of "
    "minutes made beforehand; no log, reasons, people and messages"
)

AFTER = {
    "first-line": "specialists",
    "diagnose": "specialists",
    "specialists": "manager",
    "resolved": "closed",
}
HANDED_ON = {
    "first-line": "specialists",
    "diagnose": "specialists",
    "specialists": "manager",
    "manager": "specialists",
}
WITHIN: Mapping[int, Mapping[str, int]] = {
    priority: {"first-line": first, "diagnose": 240, "specialists": second, "resolved": 480}
    for priority, first, second in ((1, 15, 90), (2, 30, 240), (3, 60, 480))
}
"""By priority and step, the open minutes after which the step is left."""


def walk(history: History, hours: Hours) -> Way:
    """One ticket's whole way."""
    priority, told = history
    used, ends, _, _, _ = hours
    within = WITHIN[priority]
    now = told[0][0]
    if priority == 1:
        step = "specialists"
        steps = [(now, "triage"), (now, "alarm"), (now, step)]
    else:
        step = "first-line"
        steps = [(now, "triage"), (now, step)]
    due = ends[used[now] + within[step]]
    for at, name in (*told[1:], (NEVER, "")):
        while at > due:
            now, step = due, AFTER[step]
            steps.append((now, step))
            if step == "closed":
                return Way(steps, [])
            due = ends[used[now] + within[step]] if step in within else NEVER
        if name == "resolved":
            step = "resolved"
        elif name == "reassigned" and step in HANDED_ON:
            step = HANDED_ON[step]
        elif name == "taken" and step == "first-line":
            step = "diagnose"
        elif name == "closed" and step == "resolved":
            steps.append((at, "closed"))
            return Way(steps, [])
        else:
            continue
        steps.append((at, step))
        due = ends[used[at] + within[step]] if step in within else NEVER
    return Way(steps, [])


def walk_all(histories: Iterable[History], hours: Hours) -> list[Way]:
    """Every ticket's whole way."""
    return [walk(history, hours) for history in histories]
