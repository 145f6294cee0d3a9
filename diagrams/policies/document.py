"""The whole document: for which tickets, when time counts, levels, deadlines, steps, people."""

from collections.abc import Iterable, Iterator

from diagrams.opening_hours import hours_in_words
from diagrams.policies.markdown import items, plain, sentence, table
from diagrams.policies.people import responsibilities
from diagrams.policies.steps import leaving, steps, walked
from diagrams.policies.times import has_wall_times
from diagrams.prose import (
    change_in_words,
    condition_in_words,
    event_in_words,
    listed,
    targets_in_words,
)
from matrices.desk import Desk
from matrices.matrix import Row
from matrices.paths import ANYWHERE, ClockRule, Path
from matrices.waits import Wait


def policy_of(desk: Desk, path: Path, *, chart: str = "") -> str:
    """The policy that a path is, as Markdown: every word of it comes from the path itself.

    `chart` is where a reader of the document finds the flowchart, if anywhere.
    """
    return "\n".join(_lines(desk, path, chart)).rstrip() + "\n"


def _lines(desk: Desk, path: Path, chart: str) -> Iterator[str]:
    yield f"# {plain(path.title)}"
    yield ""
    yield f"{_begun(desk, path)}version `{path.version}`."
    yield "It is written from the path that runs: whoever wants to change it changes the path."
    yield ""
    if chart:
        yield from (f"![Flowchart of {plain(path.title)}](<{chart}>)", "")
    for title, lines in (
        ("For which tickets", _criteria(desk, path)),
        ("When time counts", _hours(path)),
        ("Levels and times", _levels(desk, path)),
        ("Deadlines", _deadlines(path)),
        ("What holds at every step", leaving(desk, path, ANYWHERE)),
        ("Step by step", steps(desk, path)),
        *_called(desk, path),
        ("Who is responsible for what", responsibilities(desk, path)),
        ("What the words mean", _words(desk)),
    ):
        yield from _section(title, lines)


def is_version_line(desk: Desk, path: Path, line: str) -> bool:
    """Whether a line of a document is the one that names the version of this path."""
    return line.startswith(f"{_begun(desk, path)}version `")


def _begun(desk: Desk, path: Path) -> str:
    return f"Escalation policy of the desk '{plain(desk.name)}', path `{path.name}`, "


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    written = list(lines)
    if written:
        yield from (f"## {title}", "", *written)
        if written[-1]:
            yield ""


def _criteria(desk: Desk, path: Path) -> Iterator[str]:
    rules = [rule for rule in desk.walks if rule.path == path.name]
    if not rules:
        yield "No ticket begins here; other paths call it."
        return
    if len(desk.walks) == 1:
        yield "Every ticket of the desk walks it."
        return
    yield "The first of these that fits says which path a ticket walks when it is opened:"
    yield ""
    for rule in desk.walks:
        holds = "nothing above fits"
        if rule.condition is not None:
            holds = condition_in_words(rule.condition, desk.vocabulary)
        which = "this path" if rule.path == path.name else f"'{desk.paths[rule.path].title}'"
        told = plain(f"If {holds}: {which}")
        yield from items([f"**{told}**" if rule.path == path.name else told])


def _hours(path: Path) -> Iterator[str]:
    calendar = path.calendar
    yield from items(
        (
            f"The calendar is '{plain(calendar.name)}'; its times are of {calendar.zone}.",
            *(plain(each) for each in hours_in_words(calendar)),
        )
    )
    if path.pauses:
        states = plain(listed(sorted(path.pauses), "or"))
        yield f"- While a ticket's state is {states}, its clocks and its waits stand still."
    if has_wall_times(path):
        yield "- Time 'round the clock' runs on at night, at weekends and while a ticket is paused."


def _levels(desk: Desk, path: Path) -> Iterator[str]:
    matrix = path.matrix
    inputs = [each.name for each in matrix.inputs]
    clocks = [rule.name for rule in path.clocks if rule.target is None]
    levels = sorted({level for row in matrix.rows for level in row.owners})
    header = [
        *(f"{name}" for name in inputs),
        *(f"time for '{name}'" for name in clocks),
        *(f"level {level}" for level in levels),
    ]
    rows = (
        [
            *(_for(row, name) for name in inputs),
            *(_time(row.targets.get(name)) for name in clocks),
            *(_level(desk, row, level) for level in levels),
        ]
        for row in matrix.rows
    )
    if header:
        yield from table([plain(each) for each in header], ([plain(c) for c in r] for r in rows))


def _for(row: Row, name: str) -> str:
    cell = row.when.get(name)
    return "any" if cell is None else cell.words or "none"


def _time(wait: Wait | None) -> str:
    return "no limit" if wait is None else _short(wait)


def _short(wait: Wait) -> str:
    """A wait as a table shows it: opening hours need no words."""
    return f"{wait.amount}{wait.unit}{' round the clock' if wait.wall else ''}"


def _level(desk: Desk, row: Row, level: int) -> str:
    owners = row.owners.get(level)
    if not owners:
        return "–"
    told = [targets_in_words(owners, desk.roster.roles)]
    if level in row.within:
        told.append(f"for {_short(row.within[level])}")
    if level in row.by:
        told.append(f"told by {listed(row.by[level])}")
    return ", ".join(told)


def _deadlines(path: Path) -> Iterator[str]:
    return items(plain(_clock(path, rule)) for rule in path.clocks)


def _clock(path: Path, rule: ClockRule) -> str:
    def when(events: Iterable[str]) -> str:
        return listed((event_in_words(each, path) for each in sorted(events)), "or")

    told = [f"'{rule.name}' begins when {when(rule.starts)}, and stops when {when(rule.stops)}"]
    target = f"its time is {_short(rule.target)}" if rule.target else "its time is in the table"
    told.append(target)
    if rule.resumes:
        told.append(f"it goes on when {when(rule.resumes)}")
    if rule.restarts:
        told.append(f"it begins anew whenever {when(rule.restarts)}")
    if rule.again:
        told.append("after a stop the next beginning counts from nothing")
    if rule.runs_on:
        told.append("it runs on while the ticket is paused")
    return " ".join(sentence(each) for each in told)


def _called(desk: Desk, path: Path) -> Iterator[tuple[str, Iterable[str]]]:
    """The paths that this one calls, also those that they call."""
    _, *others = walked(path)
    for called in others:
        holds = list(leaving(desk, called, ANYWHERE))
        always = ["At each of its steps:", "", *holds, ""] if holds else []
        yield f"The path '{plain(called.title)}' (`{called.name}`)", [*always, *steps(desk, called)]


def _words(desk: Desk) -> Iterator[str]:
    vocabulary = desk.vocabulary
    for name, change in vocabulary.changes.items():
        yield f"- **{plain(name)}**: {plain(change_in_words(change))}"
    for name, meant in vocabulary.plain.items():
        yield f"- **{plain(name)}**: {plain(meant)}"
