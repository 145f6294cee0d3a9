"""A trial as plain data for programs."""

from datetime import datetime
from typing import Any

from diagrams.standing import heard_by
from diagrams.telling import what
from matrices.clocks import reading
from matrices.log import Entry
from matrices.paths import Path
from matrices.story import Line
from matrices.trying import Trial


def data_of(trial: Trial) -> dict[str, Any]:
    """The trial as plain data for JSON: instants with the offset of the zone, times in seconds."""
    path = trial.path
    return {
        "path": path.name,
        "version": path.version,
        "zone": str(path.calendar.zone),
        "opened": _iso(trial.opened, path),
        "end": _iso(trial.end, path),
        "stopped": trial.stopped,
        "problem": trial.problem,
        "lines": [_line(line.entry, trial) for line in trial.lines],
        "steps": [
            {"step": each.step, "visit": each.visit, "since": _iso(each.entered, path)}
            for each in trial.walk.positions
        ],
        "outcome": trial.walk.outcome,
        "holder": trial.walk.holder,
        "paused": trial.walk.paused,
        "ticket": dict(path.vocabulary.values(trial.ticket)),
        "clocks": {rule.name: _shown(trial, rule.name) for rule in path.clocks},
        "next": {
            "at": _iso(trial.walk.due_at, path),
            "lines": [_line(entry, trial) for entry in trial.next],
            "hears": heard_by(trial),
        },
    }


def _line(entry: Entry, trial: Trial) -> dict[str, Any]:
    line = Line("", 0, entry, entry.at, "", "")
    return {
        "at": _iso(entry.at, trial.path),
        "after": (entry.at - trial.opened).total_seconds(),
        "kind": entry.kind,
        "what": what(line, trial.path),
        "step": entry.step,
        "visit": entry.visit,
        "transition": entry.transition,
        "rule": entry.rule,
        "because": entry.because,
        "escalation": entry.escalation,
        "level": entry.level,
        "values": dict(entry.values),
    }


def _shown(trial: Trial, name: str) -> dict[str, Any] | None:
    try:
        shows = reading(trial.path, trial.walk, trial.ticket, name, trial.end)
    except LookupError:
        return None
    if shows is None:
        return None
    breached = trial.walk.clocks[name].breached
    return {
        "running": shows.running,
        "stopped": shows.stopped,
        "used": shows.used.total_seconds(),
        "target": None if shows.target is None else shows.target.total_seconds(),
        "left": None if shows.left is None else shows.left.total_seconds(),
        "due": _iso(shows.due, trial.path),
        "breached": _iso(breached, trial.path),
    }


def _iso(instant: datetime | None, path: Path) -> str | None:
    return None if instant is None else instant.astimezone(path.calendar.zone).isoformat()
