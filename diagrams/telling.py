"""A ticket's way in words: what `explain` prints and what pages show beside the chart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.table import Table

from matrices.log import ACT, Entry, EntryKind
from matrices.paths import BREACH_OF, Path
from matrices.story import Line, Story
from matrices.walk import Walk

_EXPLAINED = frozenset(
    (
        *("step", "stayed", "breach", "failed", "skipped", "set", "acknowledged", "ignored"),
        *("covered", "held back", "warned", "tried"),
    )
)
_ESCALATED = {"functional": "↗", "hierarchical": "↑", "sla": "⚠", "de-escalation": "↘"}


def at(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as people of the zone read it: `Mon 2026-03-23 09:15`, with seconds if any."""
    local = instant.astimezone(zone)
    return f"{local:%a %Y-%m-%d %H:%M:%S}" if local.second else f"{local:%a %Y-%m-%d %H:%M}"


def length(span: timedelta) -> str:
    """A length of time in hours, minutes and seconds; an hour is an hour, however late it is.

    >>> length(timedelta(days=1, hours=2, seconds=5)), length(-timedelta(hours=1))
    ('26h 5s', '-1h')
    """
    if span < timedelta(0):
        return f"-{length(-span)}"
    minutes, seconds = divmod(span.days * 86_400 + span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{span.microseconds:06}".rstrip("0") if span.microseconds else ""
    parts = [f"{hours}h" if hours else "", f"{minutes}m" if minutes else ""]
    parts.append(f"{seconds}{fraction}s" if seconds or fraction else "")
    return " ".join(filter(None, parts)) or "0m"


def brief(span: timedelta) -> str:
    """A length of time for a chart: from an hour on without seconds, cut off and not rounded up.

    >>> brief(timedelta(hours=76, seconds=49)), brief(timedelta(minutes=9, seconds=5.2))
    ('76h', '9m 5s')
    """
    whole = timedelta(seconds=int(span.total_seconds()))
    if whole >= timedelta(hours=1):
        whole -= timedelta(seconds=whole.seconds % 60)
    return length(whole)


def standing_in_words(walk: Walk, path: Path) -> str:
    """Where a walk stands and until when: the state that the run history shows."""
    if walk.ended:
        return f"ended: {walk.outcome}"
    if not walk.positions:
        return "not opened yet"
    title = "' and '".join(title_of(step, path) for step in walk.steps)
    if walk.paused:
        return f"paused at '{title}'"
    if walk.due_at is None:
        return f"waits at '{title}'"
    return f"waits at '{title}' until {at(walk.due_at, path.calendar.zone)}"


def table_of(story: Story, path: Path, *, events: bool = True) -> Table:
    """A ticket's way for a console without markup: when, what, which rule and why, the run."""
    zone = path.calendar.zone
    title = f"{story.ticket}: {standing_in_words(story.standing, path)}"
    found = Table(title=title, title_justify="left", caption=_caption(story, path))
    found.add_column("when", no_wrap=True)
    found.add_column("what", ratio=3)
    found.add_column("which rule, and why", ratio=4)
    found.add_column("flow run", no_wrap=True)
    found.add_column("hash", no_wrap=True)
    for line in story.lines:
        if events or line.entry.kind != "event":
            strong = "bold" if line.entry.kind in ("step", "breach", "stayed") else "dim"
            style = "" if line.entry.kind in ("told", "delivered") else strong
            said = (what_by_whom(line, path), why(line), line.run[:8], line.hash[:8])
            found.add_row(at(line.entry.at, zone), *said, style=style)
    return found


def _caption(story: Story, path: Path) -> str:
    needed = story.problem or story.needs
    problem = f" It needs a person: {needed}." if needed else ""
    return (
        f"Path '{path.title}', version {path.version}. Times are of {path.calendar.zone}.{problem}"
    )


def what_by_whom(line: Line, path: Path) -> str:
    """What happened, and who did it, where somebody did."""
    said = what(line, path)
    return said if not line.actor or line.actor in said else f"{said}, by {line.actor}"


def what(line: Line, path: Path) -> str:
    """What a line of the run log says happened, in a few words."""
    entry = line.entry
    title = " and ".join(title_of(step, path) for step in entry.step.split(", "))
    if entry.kind == "snoozed":
        return f"snoozed at {title}{_until(entry, path.calendar.zone)}"
    return _WHAT[entry.kind](entry, title)


def title_of(step: str, path: Path) -> str:
    """The title of a step; of one in a called path after that of the step that calls it."""
    name, _, inner = step.partition("/")
    found = path.steps.get(name)
    if found is None:
        return step
    called = path.calls.get(found.calls)
    return f"{found.title} / {title_of(inner, called)}" if inner and called else found.title


def why(line: Line) -> str:
    """Which rule, and the reason in words, with the values that it looked at."""
    entry = line.entry
    if entry.kind not in _EXPLAINED:
        return ""
    kind = f"{_ESCALATED[entry.escalation]} {entry.escalation}" if entry.escalation else ""
    hidden = _hidden(entry)
    shown = {name: value for name, value in entry.values.items() if name not in hidden}
    looked_at = ", ".join(f"{name} {value or '–'}" for name, value in shown.items())
    reason = entry.rule if entry.kind != "breach" else ""
    parts = [reason, entry.because, kind, f"[{looked_at}]" if looked_at else ""]
    return " · ".join(part for part in parts if part)


def _hidden(entry: Entry) -> tuple[str, ...]:
    """What need not be shown of the values: the rule says it already, or it is for programs."""
    if entry.kind in ("acknowledged", "set"):
        return ("by", "field", "old", "new")
    if entry.kind in ("failed", "covered", "held back", "warned", "tried"):
        return ("whom", "by", "key", "begun")
    every = entry.rule.startswith("every ")
    if every or entry.rule == f"after {entry.values.get('wait')}":
        return ("key", "begun", "wait", "row")
    return ("key", "begun")


def _event(entry: Entry, _title: str) -> str:
    name = entry.rule.removeprefix("on ")
    old, new = entry.values.get("old", ""), entry.values.get("new", "")
    by = f" by {entry.values['actor']}" if entry.values.get("actor") else ""
    if old:
        return f"{name}: {old} → {new or '–'}{by}"
    return f"{name}: {new}{by}" if new else f"{name}{by}"


def _tell(entry: Entry, _title: str) -> str:
    whom = entry.values.get("whom")
    if not whom:
        return entry.because
    by = entry.values["by"]
    return f"carry out {whom}" if by == ACT else f"tell {whom} by {by}"


def _delivered(entry: Entry, _title: str) -> str:
    whom, by = entry.values["whom"], entry.values["by"]
    return f"carried out {whom}" if by == ACT else f"told {whom} by {by}"


def _withdrawn(entry: Entry, _title: str) -> str:
    if "key" in entry.values:
        return f"does not tell {_means(entry)} any more"
    return f"no more messages to {entry.values['whom']}"


def _covered(entry: Entry, _title: str) -> str:
    return f"does not tell {_means(entry)} by itself: one message stands for several"


def _failed(entry: Entry, _title: str) -> str:
    if "whom" not in entry.values:
        return "failed"
    carried = entry.values["by"] == ACT
    return f"failed to {'carry out ' if carried else 'tell '}{_means(entry)}"


def _means(entry: Entry) -> str:
    whom, by = entry.values.get("whom", ""), entry.values.get("by", "")
    return whom if by in ("", ACT) else f"{whom} by {by}"


def _until(entry: Entry, zone: ZoneInfo) -> str:
    until = entry.values.get("until")
    if not until:
        return " until woken"
    try:
        return f" until {at(datetime.fromisoformat(until), zone)}"
    except ValueError:
        return f" for {until}"


def _acknowledged(entry: Entry, title: str) -> str:
    by = entry.values.get("by")
    return f"acknowledged at {title}{f' by {by}' if by else ''}"


def _set(entry: Entry, _title: str) -> str:
    return f"sets {entry.values['field']}: {entry.values['old'] or '–'} → {entry.values['new']}"


def _missed(entry: Entry, _title: str) -> str:
    return f"deadline missed: {entry.rule.removeprefix(BREACH_OF)} ({entry.values['wait']})"


_WHAT: dict[EntryKind, Callable[[Entry, str], str]] = {
    "opened": lambda _entry, _title: "opened",
    "reopened": lambda _entry, _title: "came back after its end",
    "event": _event,
    "paused": lambda entry, _title: f"paused: {entry.values['state']}",
    "resumed": lambda entry, _title: f"goes on: {entry.values['state']}",
    "snoozed": lambda _entry, title: f"snoozed at {title}",
    "woken": lambda _entry, title: f"goes on at {title}",
    "breach": _missed,
    "step": lambda _entry, title: f"→ {title}",
    "stayed": lambda _entry, title: f"stays at {title}",
    "skipped": lambda _entry, title: f"skips {title}",
    "joined": lambda _entry, title: f"has come to {title}",
    "set": _set,
    "acknowledged": _acknowledged,
    "reminded": lambda _entry, title: f"asks again at {title}",
    "expired": lambda _entry, title: f"the acknowledgement of {title} is over",
    "withdrawn": _withdrawn,
    "covered": _covered,
    "held back": lambda entry, _title: f"held back: {_means(entry)}",
    "warned": lambda entry, _title: f"tells {_means(entry)}, who is told much",
    "tried": lambda entry, _title: f"not yet {_delivered(entry, '')}",
    "needs": lambda entry, _title: f"needs a person: {entry.because}",
    "told": _tell,
    "instead": lambda entry, _title: entry.because or "somebody stands in",
    "ignored": lambda _entry, title: f"the answer changes nothing at {title}",
    "delivered": _delivered,
    "failed": _failed,
    "ended": lambda entry, _title: f"ended: {entry.values['outcome']}",
}
