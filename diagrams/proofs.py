"""A proof for people: the worst times of each row as a table, with the worst opening in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from rich.table import Table
from rich.text import Text

from diagrams.prose import listed, shortened
from diagrams.telling import at, length
from matrices.calendars import Calendar
from matrices.proving.goals import Goal
from matrices.proving.proof import CaseProof, GoalProof, Length, PathProof, Proof, RowProof, Worst

_LONGEST_NAMED = 31
_MOST_NAMES = 3
_DAY = timedelta(days=1)


def proof_table(path: PathProof, calendar: Calendar) -> Table:
    """The worst times of a path: a line for each row and goal."""
    found = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("tickets", "until"):
        found.add_column(name)
    for name in ("by the wall", "in open time"):
        found.add_column(name, justify="right", no_wrap=True)
    found.add_column("worst when opened")
    for row in path.rows:
        for case in row.cases:
            words = case_in_words(row, case)
            for goal in case.goals:
                cells = (words, str(goal.goal), *times(goal), opening_in_words(goal.wall, calendar))
                found.add_row(*map(Text, cells))
                words = ""
        if row.elsewhere:
            found.add_row(Text(row.words), Text("walks another path", "dim"))
        elif row.unproved:
            found.add_row(Text(row.words), Text(row.unproved, "yellow"))
    return found


def times(goal: GoalProof) -> tuple[str, str]:
    """The worst time by the wall clock, and in open time."""
    return _longest(goal.wall), _longest(goal.open)


def _longest(worst: Worst) -> str:
    if worst.length is not None:
        return length(worst.length)
    return "never" if worst.finite is None else f"never, or {length(worst.finite)}"


def case_in_words(row: RowProof, case: CaseProof) -> str:
    """Which tickets they are: those of the row, and what else is told of them.

    >>> case = CaseProof({"priority": "1", "vip": "yes"}, (), {})
    >>> case_in_words(RowProof(2, "priority 1", (case,)), case)
    'priority 1, vip yes'
    """
    said = [part.partition(" ")[0] for part in row.words.split(", ")]
    others = [
        value if value.endswith(name) else f"{name} {value}"
        for name, value in case.told.items()
        if name not in said
    ]
    return ", ".join((row.words, *others))


def opening_in_words(worst: Worst, calendar: Calendar) -> str:
    """When the worst ticket is opened, and what comes before somebody is there."""
    first = worst.openings[0]
    told = at(first.at, calendar.zone)
    if first.reached is not None:
        told += before(first.at, first.reached, calendar)
    return f"{told}; on {worst.dates:,} dates" if worst.dates > 1 else told


def before(opened: datetime, reached: datetime, calendar: Calendar) -> str:
    """The holidays and weekends that a ticket waits through, in words; empty without any."""
    first = opened.astimezone(calendar.zone).date()
    last = reached.astimezone(calendar.zone).date()
    days = min((last - first).days, _LONGEST_NAMED)
    on = calendar.why_closed(first)
    names: dict[str, None] = {}
    for number in range(1, days):
        closure = calendar.why_closed(first + number * _DAY)
        if closure is not None:
            names[_name(closure.kind, closure.name)] = None
    names.pop(_name(on.kind, on.name) if on else "", None)
    when = "at" if on and on.kind == "weekend" else "on"
    parts = [f"{when} {_name(on.kind, on.name)}"] if on else []
    if names:
        parts.append(f"before {listed(shortened([*names], _MOST_NAMES))}")
    return "".join(f", {part}" for part in parts)


def _name(kind: str, name: str) -> str:
    if kind == "weekend":
        return "the weekend"
    return name or "a closed day"


def span_in_words(proof: Proof, path: PathProof) -> str:
    """For which openings the proof holds."""
    since, until = at(proof.since, path.zone), at(proof.until, path.zone)
    return f"for silent tickets opened at any minute from {since} up to {until}"


# For programs


def data_of(proof: Proof) -> dict[str, Any]:
    """The whole proof as plain data; lengths are in seconds, None is never."""
    return {
        "since": proof.since.isoformat(),
        "until": proof.until.isoformat(),
        "openings": proof.minutes,
        "walked": proof.runs,
        "paths": [
            {
                "path": path.path,
                "matrix": path.matrix,
                "calendar": path.calendar,
                "zone": path.zone.key,
                "rows": [_row(row) for row in path.rows],
            }
            for path in proof.paths
        ],
    }


def _row(row: RowProof) -> dict[str, Any]:
    return {
        "line": row.line,
        "row": row.words,
        "whole": row.whole,
        "unproved": row.unproved or None,
        "cases": [
            {
                "ticket": dict(case.told),
                "late": {name: each.at.isoformat() for name, each in case.late.items()},
                "goals": [_goal(goal) for goal in case.goals],
            }
            for case in row.cases
        ],
    }


def _goal(found: GoalProof) -> dict[str, Any]:
    return {
        "until": _until(found.goal),
        "wall": _worst(found.wall),
        "open": _worst(found.open),
        "heat": [
            {"weekday": weekday, "hour": hour, "wall": _seconds(longest)}
            for (weekday, hour), longest in sorted(found.heat.items())
        ],
    }


def _until(goal: Goal) -> Mapping[str, str | int]:
    return {"kind": goal.kind, **({"level": goal.level} if goal.kind == "level" else {})}


def _worst(worst: Worst) -> dict[str, Any]:
    return {
        "seconds": _seconds(worst.length),
        "never": worst.length is None,
        "longest_that_ends": _seconds(worst.finite),
        "dates": worst.dates,
        "openings": [
            {
                "opened": each.at.isoformat(),
                "reached": None if each.reached is None else each.reached.isoformat(),
            }
            for each in worst.openings
        ],
    }


def _seconds(found: Length) -> float | None:
    return None if found is None else found.total_seconds()


def cases_of(path: PathProof) -> Iterator[tuple[str, CaseProof]]:
    """Every kind of tickets of a path, with its words."""
    for row in path.rows:
        for case in row.cases:
            yield case_in_words(row, case), case
