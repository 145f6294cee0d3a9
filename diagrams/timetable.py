"""What would happen to an imaginary ticket, as a timetable for people and as plain data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from diagrams.telling import at, length, title_of, what, why
from matrices.clocks import reading
from matrices.log import ACT, Entry
from matrices.paths import BREACH_OF, RETURNED, Path
from matrices.story import Line
from matrices.trying import LONGEST, Trial
from matrices.walk import Position

_STRONG = ("step", "stayed", "breach", "ended", "skipped")
_NO_WIDER = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timetable; `told` is who would be told, by channel."""

    at: datetime
    after: timedelta
    kind: str
    what: str
    why: str
    told: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dial:
    """What a clock shows at the end, in words."""

    name: str
    state: str
    used: str = ""
    left: str = ""
    due: str = ""


def rows_of(trial: Trial) -> list[Row]:
    """What happens when: a line for each thing, messages of one telling in one line."""
    return list(_rows(trial, [line.entry for line in trial.lines]))


def _rows(trial: Trial, entries: Sequence[Entry]) -> Iterator[Row]:
    said = ""
    for (instant, kind, _, rule), group in groupby(
        entries, key=lambda each: (each.at, each.kind, each.step, each.rule)
    ):
        alike = list(group)
        after = instant - trial.opened
        if kind == "told" and all("whom" in each.values for each in alike):
            told = _told(alike)
            because = "" if rule == said else rule
            yield Row(instant, after, kind, _telling(told), because, told)
            continue
        for entry in alike:
            line = Line("", 0, entry, entry.at, "", "")
            said = entry.rule if kind in ("step", "stayed") else said
            yield Row(instant, after, kind, what(line, trial.path), _why(line), {})


def _why(line: Line) -> str:
    """As in a ticket's log; events say who did it instead."""
    if line.entry.kind == "event":
        actor = line.entry.values.get("actor")
        return f"by {actor}" if actor else ""
    return why(line)


def _told(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    told: dict[str, list[str]] = {}
    for entry in entries:
        told.setdefault(entry.values["by"], []).append(entry.values["whom"])
    return {channel: tuple(dict.fromkeys(whom)) for channel, whom in told.items()}


def _telling(told: Mapping[str, tuple[str, ...]]) -> str:
    """`tells anna, ben by mail and anna by sms`."""
    done = ", ".join(told.get(ACT, ()))
    ways = [f"{', '.join(whom)} by {channel}" for channel, whom in told.items() if channel != ACT]
    parts = [f"tells {' and '.join(ways)}" if ways else "", f"carries out {done}" if done else ""]
    return "; ".join(filter(None, parts))


# -- Where it stands at the end --------------------------------------------------------------------


def heading(trial: Trial) -> str:
    """The first sentence: which path, opened when, and what is known of the ticket by then."""
    zone = trial.path.calendar.zone
    known = ", ".join(f"{name} {value or '–'}" for name, value in trial.told.items())
    opened = f"a ticket opened {at(trial.opened, zone)} ({zone})"
    return f"{trial.path.title}: {opened}{f', with {known}' if known else ''}."


def standing(trial: Trial) -> Iterator[str]:
    """Where the ticket stands at the end, and why the timetable goes no further; sentences."""
    zone, walk = trial.path.calendar.zone, trial.walk
    after = length(trial.end - trial.opened)
    when = f"At the end, {at(trial.end, zone)}, {after} after the opening"
    if trial.stopped == "stuck":
        yield f"{when}: it cannot go on and needs a person: {trial.problem}."
        return
    if walk.ended:
        yield f"{when}: it has ended: {walk.outcome}."
        return
    where = " and ".join(_place(trial, position) for position in walk.positions)
    held = f", held by {walk.holder}" if walk.holder else ""
    yield f"{when}: it stands at {where}{held}{', paused' if walk.paused else ''}."


def _place(trial: Trial, position: Position) -> str:
    zone = trial.path.calendar.zone
    words = f"'{title_of(position.step, trial.path)}' since {at(position.entered, zone)}"
    if position.acknowledged and position.answer is not None:
        by = ", ".join(filter(None, position.answer.by))
        words += f" (acknowledged{f' by {by}' if by else ''})"
    if position.snoozed:
        until = f"until {at(position.wakes, zone)}" if position.wakes else "until woken"
        words += f" (snoozed {until})"
    return words


def dials(trial: Trial) -> list[Dial]:
    """What each clock of the path shows at the end."""
    return [_dial(trial, rule.name) for rule in trial.path.clocks]


def _dial(trial: Trial, name: str) -> Dial:
    zone = trial.path.calendar.zone
    try:
        shows = reading(trial.path, trial.walk, trial.ticket, name, trial.end)
    except LookupError as error:
        return Dial(name, str(error))
    if shows is None:
        return Dial(name, "not started")
    clock = trial.walk.clocks[name]
    state = "stopped" if shows.stopped else "runs" if shows.running else "stands"
    if clock.breached is not None:
        state += f", breached {at(clock.breached, zone)}"
    elif shows.target is None:
        state += ", no deadline"
    used = length(shows.used)
    return Dial(
        name,
        state,
        used if shows.target is None else f"{used} of {length(shows.target)}",
        "" if shows.left is None else length(shows.left),
        "" if shows.due is None or clock.breached is not None else at(shows.due, zone),
    )


def what_next(trial: Trial) -> Iterator[str]:
    """What would happen next: by time, and by which events; and why the timetable ends here."""
    zone, walk = trial.path.calendar.zone, trial.walk
    match trial.stopped:
        case "lines":
            yield (
                f"It would go on: after {len(trial.lines)} lines the timetable is cut; "
                "--until names another end, --opened another beginning."
            )
        case "a year":
            yield f"It would go on: after {LONGEST.days} days the timetable is cut."
        case "stuck" | "ended":
            return
        case "quiet":
            yield "Nothing more would happen by itself."
        case "until":
            pass
    if trial.next and walk.due_at is not None:
        parts = [f"{row.what}{f' ({row.why})' if row.why else ''}" for row in _next(trial)]
        after = length(walk.due_at - trial.opened)
        yield f"Next, {at(walk.due_at, zone)}, {after} after the opening: {'; '.join(parts)}."
    elif trial.stopped == "until":
        yield "Nothing more would happen by itself."
    heard = _heard(trial)
    if heard:
        yield f"It listens for: {', '.join(heard)}."


def _next(trial: Trial) -> list[Row]:
    return list(_rows(trial, trial.next))


def _heard(trial: Trial) -> list[str]:
    """The events by which the walk would go on, in the order in which they are tried."""
    places = trial.path.plan.places
    ways = [way for position in trial.walk.positions for way in places[position.step].hears]
    words = [way.each.event for way in ways]
    return [
        word
        for word in dict.fromkeys(words)
        if not word.startswith(BREACH_OF) and word.partition(" ")[0] != RETURNED
    ]


# -- As a timetable, and as data -------------------------------------------------------------------


def timetables_of(trial: Trial, *, width: int) -> Iterator[Table | Text]:
    """The timetable for a console, day by day; each line has its wall time and time since opening.

    Without markup; it fits into 80 columns.
    """
    zone = trial.path.calendar.zone
    days = groupby(rows_of(trial), key=lambda row: row.at.astimezone(zone).date())
    for day, rows in days:
        yield Text(f"\n{day:%a %Y-%m-%d}", style="bold")
        yield _day(list(rows), trial, min(width, _NO_WIDER))


def _day(rows: Sequence[Row], trial: Trial, width: int) -> Table:
    zone = trial.path.calendar.zone
    found = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), width=width)
    found.add_column("when", width=8, no_wrap=True)
    found.add_column("after the opening", width=11, justify="right", no_wrap=True)
    found.add_column("what", ratio=5)
    found.add_column("which rule, and why", ratio=5)
    last: datetime | None = None
    for row in rows:
        local = row.at.astimezone(zone)
        when = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        times = (when, f"+{length(row.after)}") if row.at != last else ("", "")
        style = "bold" if row.kind in _STRONG else ""
        found.add_row(*times, Text(row.what, style), Text(row.why))
        last = row.at
    return found


def clock_table(trial: Trial) -> Table | None:
    """What the clocks show at the end; None where the path has none."""
    shown = dials(trial)
    if not shown:
        return None
    found = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    found.add_column("clock", no_wrap=True)
    for name in ("state", "used", "left", "due"):
        found.add_column(name)
    for dial in shown:
        cells = (dial.name, dial.state, dial.used, dial.left, dial.due)
        found.add_row(*(Text(cell) for cell in cells))
    return found


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
            "hears": _heard(trial),
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
