"""Playing a desk's stories through `decide`: whether each goes as written, and what none takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from matrices.desk import Desk
from matrices.moments import Moment, clock, first_difference, moments_of
from matrices.paths import Path
from matrices.problems import Problem
from matrices.tickets import Event
from matrices.trying import Trial, try_path

_TAKEN = ("step", "joined", "stayed")
"""What the log says where a transition was taken."""


@dataclass(frozen=True, slots=True)
class WrittenStory:
    """A story as a desk has it: what happens to a ticket, and what should come of it.

    `until` is None where it is followed until it ends or nothing more would happen; `outcome` is
    empty where the walk should not end.
    """

    title: str
    file: str
    line: int
    path: Path
    opened: datetime
    told: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    until: datetime | None = None
    expected: tuple[Moment, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A story that was played: what happened, and what is the first thing to differ, if any."""

    story: WrittenStory
    trial: Trial
    moments: tuple[Moment, ...]
    problem: Problem | None

    @property
    def passed(self) -> bool:
        """Whether all went as the story has it."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Untaken:
    """A way of a path that no story takes: the line where it stands, and what it is."""

    path: Path
    id: str
    line: int
    what: str

    def __str__(self) -> str:
        """Where it stands and what it is, as a sentence."""
        return f"{self.path.file}:{self.line}: no story takes {self.what}"


def rehearse(story: WrittenStory, desk: Desk) -> Rehearsal:
    """Play a story with the people of the desk's roster."""
    trial = try_path(
        path=story.path,
        roster=desk.roster,
        opened=story.opened,
        told=story.told,
        events=story.events,
        until=story.until,
    )
    moments = tuple(moments_of(line.entry for line in trial.lines))
    return Rehearsal(story, trial, moments, _problem(story, trial, moments))


def _problem(story: WrittenStory, trial: Trial, moments: Sequence[Moment]) -> Problem | None:
    zone = story.path.calendar.zone
    difference = first_difference(story.expected, moments, zone)
    if difference is not None and not trial.problem:
        return Problem(story.file, difference.line or story.line, difference.found)
    found = trial.problem or _of_the_end(story, trial)
    return Problem(story.file, story.line, found) if found else None


def _of_the_end(story: WrittenStory, trial: Trial) -> str:
    """What is wrong with how it ends; empty where nothing is."""
    if trial.stopped in ("lines", "a year"):
        return f"it goes on and on after {clock(trial.end, story.path.calendar.zone)}; say 'until'"
    outcome = trial.walk.outcome
    if outcome == story.outcome:
        return ""
    if not outcome:
        where = ", ".join(trial.walk.steps)
        return f"outcome '{story.outcome}' is expected, and the ticket stands at '{where}'"
    if story.outcome:
        return f"outcome '{story.outcome}' is expected, and it is '{outcome}'"
    return f"the walk ends with outcome '{outcome}', which is not expected"


def ways_of(desk: Desk) -> Iterator[Untaken]:
    """Every way of a desk's paths: transitions, and acknowledgements that may expire."""
    for path in desk.paths.values():
        for each in path.transitions:
            leads = "stays" if each.stay else f"leads to '{each.target}'"
            what = f"'{each.words}' of '{each.source}', which {leads}"
            yield Untaken(path, each.id, each.line, what)
        for step in path.steps.values():
            rule = step.acknowledge
            if rule is not None and (rule.lasts is not None or rule.remind is not None):
                what = f"the acknowledgement of '{step.name}' to its expiry"
                yield Untaken(path, f"{step.name}/expires", step.line, what)


def untaken(desk: Desk, rehearsals: Iterable[Rehearsal]) -> list[Untaken]:
    """The ways that no story takes, in the order of the files."""
    taken = {each for rehearsal in rehearsals for each in _taken(rehearsal)}
    return [way for way in ways_of(desk) if (way.path.name, way.id) not in taken]


def _taken(rehearsal: Rehearsal) -> Iterator[tuple[str, str]]:
    """The ways that a story takes, each with the name of its own path."""
    for entry in (line.entry for line in rehearsal.trial.lines):
        if entry.kind in _TAKEN and entry.transition:
            yield _own(rehearsal.story.path, entry.transition)
        elif entry.kind == "expired":
            yield _own(rehearsal.story.path, f"{entry.step}/expires")


def _own(path: Path, id_: str) -> tuple[str, str]:
    """The path to which a way belongs, and its id there: called paths stand before it."""
    *calls, step, number = id_.split("/")
    for call in calls:
        path = path.calls[path.steps[call].calls]
    return path.name, f"{step}/{number}"
