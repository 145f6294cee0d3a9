"""A deadline unfolded, for people: from, to, what, used, left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from diagrams.telling import at, length
from matrices.calendars import Calendar
from matrices.deadlines import Deadline, Line
from matrices.hours import Closure
from matrices.unfolding import ENDED, SNOOZED, STOPPED, Unfolded


def deadline_table(deadline: Deadline, calendar: Calendar) -> Table:
    """The way to a deadline, window by window; it fits into 80 columns."""
    found = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    found.add_column("from", no_wrap=True)
    found.add_column("to", no_wrap=True)
    found.add_column("what")
    found.add_column("used", justify="right", no_wrap=True)
    found.add_column("left", justify="right", no_wrap=True)
    for cells in lines_in_words(deadline, calendar):
        found.add_row(*(Text(cell) for cell in cells))
    whole = length(sum((line.used for line in deadline.lines), timedelta(0)))
    left = deadline.lines[-1].left if deadline.lines else deadline.length
    found.add_row("", "", Text("together", "bold"), Text(whole, "bold"), Text(length(left), "bold"))
    return found


def lines_in_words(
    deadline: Deadline, calendar: Calendar
) -> Iterator[tuple[str, str, str, str, str]]:
    """Each stretch of the way: from, to, what, used, left."""
    zone = calendar.zone
    for line in deadline.lines:
        used = length(line.used) if not line.why else ""
        what = what_is(line, wall=deadline.wait.wall)
        yield at(line.begin, zone), _to(line.begin, line.end, zone), what, used, length(line.left)


def what_is(line: Line, *, wall: bool = False) -> str:
    """What a stretch is: open, or why no time is used.

    A wait round the clock knows no closing, so its time is said to be what it is.
    """
    if not line.why:
        return "round the clock" if wall else "open"
    return ", ".join(_reason(each) for each in line.why)


def _reason(closure: Closure) -> str:
    if closure.kind != "pause" or not closure.name:
        return str(closure)
    stands = closure.name == SNOOZED or closure.name.startswith((STOPPED, ENDED))
    return closure.name if stands else f"pause: {closure.name}"


def _to(begin: datetime, end: datetime | None, zone: ZoneInfo) -> str:
    """The end of a stretch; without its date where it is that of the beginning."""
    if end is None:
        return "…"
    first, last = begin.astimezone(zone), end.astimezone(zone)
    clock = f"{last:%H:%M:%S}" if last.second else f"{last:%H:%M}"
    return clock if first.date() == last.date() else f"{last:%a %m-%d} {clock}"


def sentences(found: Unfolded) -> Iterator[str]:
    """What the table means: which dates days count, when it is due, how long it stood."""
    deadline, calendar, note = found.deadline, found.calendar, found.note
    zone = calendar.zone
    if deadline.dates:
        dates = ", ".join(f"{day:%a %Y-%m-%d}" for day in deadline.dates)
        is_ = length(deadline.length)
        yield f"{deadline.wait} counts {dates}: {is_} of open time from the beginning to there."
    if deadline.due is None and note:
        yield f"No deadline any more ({note}); {length(_left(deadline))} were left."
    elif deadline.due is None:
        yield f"No deadline while it stands; {length(_left(deadline))} are left."
    else:
        late = f" It was missed before it was {note}." if note.startswith(STOPPED) else ""
        yield f"Due {at(deadline.due, zone)} ({zone}).{late}"
    if found.missed is not None and found.missed != deadline.due:
        yield f"It counted as missed at {at(found.missed, zone)}, when its target changed."
    if deadline.paused:
        kind = "time" if deadline.wait.wall else "open time"
        yield f"Pauses took {length(deadline.paused)} of {kind}."


def _left(deadline: Deadline) -> timedelta:
    return deadline.lines[-1].left if deadline.lines else deadline.length


def deadline_data(deadline: Deadline, calendar: Calendar) -> dict[str, Any]:
    """The deadline as plain data for JSON: instants with the zone's offset, times in seconds."""
    zone = calendar.zone

    def iso(instant: datetime | None) -> str | None:
        return None if instant is None else instant.astimezone(zone).isoformat()

    return {
        "wait": str(deadline.wait),
        "calendar": calendar.name,
        "zone": str(zone),
        "start": iso(deadline.start),
        "due": iso(deadline.due),
        "length": deadline.length.total_seconds(),
        "dates": [day.isoformat() for day in deadline.dates],
        "paused": deadline.paused.total_seconds(),
        "lines": [
            {
                "from": iso(line.begin),
                "to": iso(line.end),
                "why": [{"kind": each.kind, "name": each.name} for each in line.why],
                "used": line.used.total_seconds(),
                "left": line.left.total_seconds(),
            }
            for line in deadline.lines
        ],
    }
