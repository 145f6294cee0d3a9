"""A ticket's way as data: when each step was entered, where the ticket stands, what comes next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from diagrams.picture import START
from diagrams.telling import at, brief, title_of, what
from matrices.clocks import reading
from matrices.coming import Coming
from matrices.paths import Path
from matrices.story import Line, Story
from matrices.tickets import Ticket
from matrices.unfolding import waits_unfolded
from matrices.walk import Walk

_MOVES = ("step", "joined", "stayed")
"""What the log says where a transition was taken."""


@dataclass(frozen=True, slots=True)
class Now:
    """How things are with a ticket at an instant: what is known of it, and what time does next."""

    at: datetime
    ticket: Ticket
    coming: Coming | None = None


@dataclass(slots=True)
class Way:
    """A ticket's way over the chart of one version of its path, in words and by name.

    `entered` has the times of each step of the chart, `taken` how often each transition was;
    `here` is what is so at the steps where the ticket stands, `next` when a transition will be
    taken if nothing happens before; `notes` is what there is to say besides.
    """

    summary: str
    entered: dict[str, list[str]] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    here: dict[str, list[str]] = field(default_factory=dict)
    next: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def awaits(self, step: str, path: Path) -> bool:
        """Whether somebody's yes or no is awaited at a step where the ticket stands."""
        return step in self.here and step in path.steps and path.steps[step].kind == "approve"


def way_of(story: Story, path: Path, now: Now | None = None) -> Way:
    """The way that a ticket took on this version; with `now`, where it stands by then as well."""
    lines = [line for line in story.lines if line.version == path.version]
    steps = [line for line in lines if line.entry.kind == "step"]
    way = Way(_summary(story, steps, path))
    for number, line in enumerate(steps, start=1):
        node, _, inner = line.entry.step.partition("/")
        where = f" {title_of(line.entry.step, path).partition(' / ')[2]}" if inner else ""
        way.entered.setdefault(node, []).append(f"{number}. {_moment(line.entry.at, path)}{where}")
    for line in lines:
        if line.entry.kind in _MOVES:
            way.taken[line.entry.transition or _begun(line, path)] += 1
    del way.taken[""]
    way.notes += _elsewhere(story, path)
    if now is not None and story.standing.version == path.version:
        _stand(way, story, path, now)
    return way


def _begun(line: Line, path: Path) -> str:
    """The arrow from the dot where a walk began at the start; none for what has no arrow."""
    begins = line.entry.rule in ("on opened", "on reopened")
    return f"{START}/1" if begins and line.entry.step == path.start else ""


def _summary(story: Story, steps: list[Line], path: Path) -> str:
    if not steps:
        return "it has not been opened"
    begun = at(steps[0].entry.at, path.calendar.zone)
    walk = story.standing
    elsewhere = walk.version != path.version
    where = "went on elsewhere" if elsewhere else f"ended: {walk.outcome}" if walk.ended else "open"
    counted = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    return f"opened {begun}, {counted}, {where}"


def _elsewhere(story: Story, path: Path) -> Iterator[str]:
    """What of the ticket's log is of other versions, and so is not on this chart."""
    strange = [line for line in story.lines if line.version not in ("", path.version)]
    for version, lines in groupby(strange, key=lambda line: line.version):
        walks = ", ".join(dict.fromkeys(line.walk for line in lines))
        yield f"not on this chart: walk {walks}, on version {version}"


# -- Where it stands -------------------------------------------------------------------------------


def _stand(way: Way, story: Story, path: Path, now: Now) -> None:
    walk = story.standing
    needed = story.problem or story.needs
    if needed:
        way.notes.append(f"needs a person: {needed}")
    way.notes += _clocks(path, walk, now)
    if walk.ended:
        return
    way.notes.append(f"as of {at(now.at, path.calendar.zone)}{', paused' if walk.paused else ''}")
    for step in walk.steps:
        way.here.setdefault(step.partition("/")[0], [])
    for step, said in _waits(story, path, now):
        way.here[step] += said
    if now.coming is not None:
        _come(way, now.coming, path)
    else:
        way.notes.append("nothing more happens by itself")


def _clocks(path: Path, walk: Walk, now: Now) -> Iterator[str]:
    """What each clock shows, in a line: the time used and left, and what became of it."""
    for rule in path.clocks:
        try:
            shows = reading(path, walk, now.ticket, rule.name, now.at)
        except LookupError as error:
            yield f"clock {rule.name}: {error}"
            continue
        if shows is None:
            continue
        state = "stopped" if shows.stopped else "running" if shows.running else "standing"
        used = f"clock {rule.name} {state}: {brief(shows.used)}"
        if shows.target is None or shows.left is None:
            yield f"{used} used, no deadline"
            continue
        late = shows.left < timedelta(0)
        left = f"{brief(abs(shows.left))} {'over' if late else 'left'}"
        due = f", due {_moment(shows.due, path)}" if shows.due and not shows.stopped else ""
        yield f"{used} of {brief(shows.target)} used, {left}{due}"


def _waits(story: Story, path: Path, now: Now) -> Iterator[tuple[str, list[str]]]:
    """The waits that run where the ticket stands: the step of the chart, and how far each is."""
    try:
        found = list(waits_unfolded(path, story, now.ticket))
    except LookupError:
        return
    for each in found:
        step = max((step for step in story.standing.steps if f" at {step}" in each.what), key=len)
        rule = each.what.rpartition(f" at {step}")[0]
        used = each.deadline.used_by(now.at)
        left = each.deadline.length - used
        due = each.deadline.due
        until = f"due {_moment(due, path)}" if due is not None else "stands"
        said = [f"{rule}: {brief(used)} used", f"{brief(left)} left, {until}"]
        yield step.partition("/")[0], said


def _come(way: Way, coming: Coming, path: Path) -> None:
    when = at(coming.at, path.calendar.zone)
    said: list[str] = []
    for entry in coming.entries:
        line = Line("", 0, entry, entry.at, "", "")
        if entry.kind in _MOVES and entry.transition:
            way.next.setdefault(entry.transition, _moment(coming.at, path))
        if entry.kind not in ("told", "event"):
            because = f" ({entry.rule})" if entry.rule and entry.kind != "breach" else ""
            said.append(f"{what(line, path)}{because}")
    way.notes.append(f"next, {when}: {'; '.join(said) or 'messages are sent'}")


def _moment(instant: datetime, path: Path) -> str:
    """An instant on a chart: day and minute in the path's zone."""
    return f"{instant.astimezone(path.calendar.zone):%a %m-%d %H:%M}"
