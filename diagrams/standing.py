"""Where an imaginary ticket stands at the end of a trial, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from diagrams.telling import at, length, title_of
from diagrams.timetable import rows_from
from matrices.clocks import reading
from matrices.log import ACT
from matrices.paths import BREACH_OF, DONE, FAILED, RETURNED
from matrices.trying import LONGEST, Trial
from matrices.walk import Position


@dataclass(frozen=True, slots=True)
class Dial:
    """What a clock shows at the end, in words."""

    name: str
    state: str
    used: str = ""
    left: str = ""
    due: str = ""


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
    yield from _unanswered(trial)
    match trial.stopped:
        case "lines":
            yield (
                f"It would go on: after {len(trial.lines):,} lines (what is folded counts) the "
                "timetable is cut; --until names another end, --opened another beginning."
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
        parts = [
            f"{row.what}{f' ({row.why})' if row.why else ''}"
            for row in rows_from(trial, trial.next)
        ]
        after = length(walk.due_at - trial.opened)
        yield f"Next, {at(walk.due_at, zone)}, {after} after the opening: {'; '.join(parts)}."
    elif trial.stopped == "until":
        yield "Nothing more would happen by itself."
    heard = heard_by(trial)
    if heard:
        yield f"It listens for: {', '.join(heard)}."


def _unanswered(trial: Trial) -> Iterator[str]:
    """How the last act is answered, where no event did: a trial carries nothing out."""
    entries = [line.entry for line in trial.lines]
    acts = [each for each in entries if each.kind == "told" and each.values.get("by") == ACT]
    if not acts:
        return
    last = acts[-1]
    happened = {each.rule for each in entries if each.kind == "event" and each.at >= last.at}
    if happened & {f"on {DONE}", f"on {FAILED}"}:
        return
    after = int((last.at - trial.opened).total_seconds()) // 60 + 1
    yield (
        f"Nothing is carried out here, so nobody answers '{last.values['whom']}': "
        f'--event "+{after}m {DONE}" does, or {FAILED}.'
    )


def heard_by(trial: Trial) -> list[str]:
    """The events by which the walk would go on, in the order in which they are tried."""
    words: list[str] = []
    for position in trial.walk.positions:
        place = trial.path.plan.places[position.step]
        words += [way.each.event for way in place.hears]
        rule = place.step.acknowledge
        if rule is not None and not position.acknowledged:
            words.append(rule.on)
    return [
        word
        for word in dict.fromkeys(words)
        if not word.startswith(BREACH_OF) and word.partition(" ")[0] != RETURNED
    ]


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
