"""A proof for people: the worst times of each row as a table, with the worst opening in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from diagrams.kinds import alike, goals_in_words, kinds_of
from diagrams.prose import listed, shortened
from diagrams.telling import at, length
from matrices.calendars import Calendar
from matrices.paths import Path
from matrices.proving.goals import Goal
from matrices.proving.proof import CaseProof, GoalProof, Length, PathProof, Proof, RowProof, Worst

_LONGEST_NAMED = 31
_MOST_NAMES = 3
_DAY = timedelta(days=1)
_AT_ONCE = timedelta(0)
_WALL, _OPEN = "wall", "open"
_UNTIL, _MOST_WIDE = 16, 10
_INDENT = (0, 0, 0, 2)


def proof_table(path: PathProof, within: Path) -> Group:
    """The worst times of each row of a path, or of its kinds where these do not fare alike."""
    kinds = [kind for row in path.rows for kind in kinds_of(row, within.vocabulary, _fares)]
    wide = _widths([kind.case for kind in kinds])
    found: list[RenderableType] = [_columns(wide, header=True)] if any(wide) else []
    for group in alike(kinds, lambda kind: _fares(kind.case)):
        found += [Text(kind.words, "bold") for kind in group]
        found += _lines(group[0].case, within.calendar, wide)
    for row in path.rows:
        if row.elsewhere:
            found.append(Text.assemble((row.words, "bold"), (": walks another path", "dim")))
        elif row.unproved:
            found.append(Text.assemble((row.words, "bold"), (f": {row.unproved}", "yellow")))
    return Group(*found)


def _fares(case: CaseProof) -> object:
    """What the table shows of a case."""
    return [(goal.wall, goal.open.length, goal.open.finite) for goal in case.goals]


def _widths(cases: Sequence[CaseProof]) -> tuple[int, int]:
    """How wide the times are, by the wall clock and in open time."""
    goals = (goal for case in cases for goal in case.goals)
    shown = [times(goal) for goal in goals if not _is_alike(goal.wall)]
    if not shown:
        return 0, 0
    wall, open_ = (max(map(len, column)) for column in zip(*shown, strict=True))
    return min(wall, _MOST_WIDE), min(open_, _MOST_WIDE)


def _columns(wide: tuple[int, int], *, header: bool = False) -> Table:
    found = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=header
    )
    found.add_column("tickets, until", width=_UNTIL)
    found.add_column(_WALL, justify="right", width=wide[0])
    found.add_column(_OPEN, justify="right", width=wide[1])
    found.add_column("worst when opened")
    return found


def _lines(case: CaseProof, calendar: Calendar, wide: tuple[int, int]) -> Iterator[RenderableType]:
    """A line for each goal; those that are reached at the same time have one."""
    for goals in alike(case.goals, lambda goal: (goal.wall, times(goal))):
        words, worst = goals_in_words([each.goal for each in goals]), goals[0].wall
        if _is_alike(worst):
            longest = "never" if worst.length is None else "at once"
            yield Padding(Text(f"{words}: {longest}, whenever opened"), _INDENT)
            continue
        found = _columns(wide)
        cells = (*times(goals[0]), opening_in_words(worst, calendar))
        found.add_row(Padding(Text(words), _INDENT), *map(Text, cells))
        yield found


def _is_alike(worst: Worst) -> bool:
    """Whether all openings are at once, or all never."""
    return worst.length == _AT_ONCE or worst.finite is None


def times(goal: GoalProof) -> tuple[str, str]:
    """The worst time by the wall clock, and in open time."""
    return _longest(goal.wall), _longest(goal.open)


def _longest(worst: Worst) -> str:
    if worst.length is not None:
        return length(worst.length)
    return "never" if worst.finite is None else f"never, or {length(worst.finite)}"


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
        most = _MOST_NAMES if len(names) <= _MOST_NAMES else _MOST_NAMES - 1
        parts.append(f"before {listed(shortened([*names], most))}")
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
