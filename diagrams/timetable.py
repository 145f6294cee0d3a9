"""What would happen to an imaginary ticket, as a timetable."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from diagrams.folding import Fold, folded
from diagrams.rows import Row
from diagrams.telling import at, length, what, why
from matrices.log import ACT, Entry
from matrices.story import Line
from matrices.trying import Trial

_STRONG = ("step", "stayed", "breach", "ended", "skipped")
_NO_WIDER = 100


def heading(trial: Trial) -> str:
    """The first sentence: which path, opened when, and what is known of the ticket by then."""
    zone = trial.path.calendar.zone
    known = ", ".join(f"{name} {value or '–'}" for name, value in trial.told.items())
    opened = f"a ticket opened {at(trial.opened, zone)} ({zone})"
    return f"{trial.path.title}: {opened}{f', with {known}' if known else ''}."


def rows_of(trial: Trial) -> list[Row]:
    """What happens when: a line for each thing, messages of one telling in one line."""
    return list(rows_from(trial, [line.entry for line in trial.lines]))


def rows_from(trial: Trial, entries: Sequence[Entry]) -> Iterator[Row]:
    """The lines of some of a trial's entries, as `rows_of` has them."""
    said = ""
    for (instant, kind, _, rule), group in groupby(
        entries, key=lambda each: (each.at, each.kind, each.step, each.rule)
    ):
        alike = list(group)
        after = instant - trial.opened
        if kind == "told" and all("whom" in each.values for each in alike):
            told = _told(alike)
            because = "" if rule == said else rule
            yield Row(instant, after, kind, _telling(told), because, told, rule)
            continue
        for entry in alike:
            line = Line("", 0, entry, entry.at, "", "")
            said = entry.rule if kind in ("step", "stayed") else said
            yield Row(instant, after, kind, what(line, trial.path), why(line), {}, rule)


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


def timetables_of(trial: Trial, *, width: int) -> Iterator[Table | Text]:
    """The timetable for a console, day by day; each line has its wall time and time since opening.

    What comes again and again is folded into one line. Without markup; it fits into 80 columns.
    """
    for is_fold, parts in groupby(folded(rows_of(trial)), key=lambda part: isinstance(part, Fold)):
        if is_fold:
            yield from (_fold(part, trial) for part in parts if isinstance(part, Fold))
        else:
            rows = [part for part in parts if isinstance(part, Row)]
            yield from _days(rows, trial, min(width, _NO_WIDER))


def _fold(fold: Fold, trial: Trial) -> Text:
    return Text(f"\n{fold.words(trial.path.calendar.zone)}", style="italic")


def _days(rows: Sequence[Row], trial: Trial, width: int) -> Iterator[Table | Text]:
    zone = trial.path.calendar.zone
    for day, of_day in groupby(rows, key=lambda row: row.at.astimezone(zone).date()):
        yield Text(f"\n{day:%a %Y-%m-%d}", style="bold")
        yield _day(list(of_day), trial, width)


def _day(rows: Sequence[Row], trial: Trial, width: int) -> Table:
    zone = trial.path.calendar.zone
    found = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), width=width)
    found.add_column("when", width=8, no_wrap=True)
    found.add_column("after the opening", width=11, justify="right", no_wrap=True)
    found.add_column("what", ratio=5)
    found.add_column("which rule, and why", ratio=5)
    last = None
    for row in rows:
        local = row.at.astimezone(zone)
        when = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        times = (when, f"+{length(row.after)}") if row.at != last else ("", "")
        style = "bold" if row.kind in _STRONG else ""
        found.add_row(*times, Text(row.what, style), Text(row.why))
        last = row.at
    return found
