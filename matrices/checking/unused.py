"""What a desk has and nothing uses: people, groups, calendars, matrices, paths, clocks, names."""

from collections.abc import Iterator, Mapping
from itertools import chain

from matrices.calendars import Calendar
from matrices.checking.lines import DESK, ROSTER, files_named, line_of
from matrices.checking.naming import behind, named_by
from matrices.combinations import Combination
from matrices.desk import Desk
from matrices.paths import Path
from matrices.problems import Problem, Severity
from matrices.targets import HOLDER, Target

_KEYS: Mapping[str, str] = {
    "team": "teams",
    "next": "teams",
    "least loaded": "teams",
    "queue": "queues",
    "on-call": "on-call",
}
_WORDS: Mapping[str, str] = {
    "teams": "team",
    "queues": "queue",
    "on-call": "on-call",
    "roles": "role",
}
_TAKE_OUT = "name it, or take it out"


def unused(desk: Desk) -> Iterator[Problem]:
    """Everything that could be taken out of the desk, and nobody would notice."""
    yield from _people(desk)
    yield from _groups(desk)
    yield from _calendars(desk)
    yield from _matrices(desk)
    yield from _paths(desk)
    yield from _clocks(desk)
    yield from _names(desk)


def _people(desk: Desk) -> Iterator[Problem]:
    roster, named = desk.roster, [*named_by(desk)]
    told = (choice.base for each in named if each.messaged for choice in each.target.choices)
    if Target(HOLDER) in told:
        return  # whoever holds a ticket is told: that may be anybody
    used = frozenset[str]().union(*(behind(roster, each.target) for each in named))
    managers = {person.manager for person in roster.people.values()}
    for name in roster.people:
        if name not in used and name not in managers:
            found = f"'{name}' is never asked or told"
            right = "name somebody, or take the person out"
            yield _unused(desk, ROSTER, ("people", name), found, right, "person-unused")


def _groups(desk: Desk) -> Iterator[Problem]:
    roster = desk.roster
    granted = (grant.whom for grants in roster.authority.values() for grant in grants)
    named = (*(each.target for each in named_by(desk)), *granted)
    bases = {choice.base for target in named for choice in target.choices}
    bases |= {roster.roles[each.name] for each in bases if each.name in roster.roles}
    used = {(_KEYS.get(each.kind, "roles"), each.name) for each in bases}
    listed = {
        "teams": roster.teams,
        "queues": roster.queues,
        "on-call": roster.on_call,
        "roles": roster.roles,
    }
    for key, names in listed.items():
        for name in names:
            if (key, name) not in used:
                found = f"{_WORDS[key]} '{name}' is never named"
                yield _unused(desk, ROSTER, (key, name), found, _TAKE_OUT, "group-unused")


def _calendars(desk: Desk) -> Iterator[Problem]:
    hours = [each.hours for each in desk.roster.people.values() if each.hours is not None]
    gates = [*chain.from_iterable(_gates(path) for path in desk.paths.values())]
    used = {*map(id, _parts([*hours, *gates]))}
    unused = {name: each for name, each in desk.calendars.items() if id(each) not in used}
    files = files_named(desk, "calendars/", "calendar") if unused else {}
    for name in unused:
        found = f"nothing goes by calendar '{name}'"
        file = files.get(name, f"calendars/{name}.yaml")
        yield _unused(desk, file, ("calendar",), found, _TAKE_OUT, "calendar-unused")


def _gates(path: Path) -> Iterator[Calendar]:
    """The calendars by which a path goes."""
    yield path.calendar
    yield from (each.hours for each in path.transitions if each.hours is not None)


def _parts(calendars: list[Calendar]) -> Iterator[Calendar]:
    """The calendars, and those of which they are made."""
    while calendars:
        calendar = calendars.pop()
        yield calendar
        if isinstance(calendar.open_time, Combination):
            calendars += (*calendar.open_time.of, *calendar.open_time.without)


def _matrices(desk: Desk) -> Iterator[Problem]:
    used = {path.matrix.name for path in desk.paths.values()}
    for name, matrix in desk.matrices.items():
        if name not in used:
            found = f"no path goes by matrix '{name}'"
            yield Problem(matrix.file, 1, found, _TAKE_OUT, "matrix-unused", "warning")


def _paths(desk: Desk) -> Iterator[Problem]:
    walked = {rule.path for rule in desk.walks}
    called = {step.calls for path in desk.paths.values() for step in path.steps.values()}
    for name, path in desk.paths.items():
        if name not in walked and name not in called:
            found = f"no ticket walks path '{name}', and no path calls it"
            right = "add a rule under 'walks' in desk.yaml, or take it out"
            yield _unused(desk, path.file, ("path",), found, right, "path-unused")


def _clocks(desk: Desk) -> Iterator[Problem]:
    """Clocks of paths that are only called: the outermost path's count."""
    walked = {rule.path for rule in desk.walks}
    called = {step.calls for path in desk.paths.values() for step in path.steps.values()}
    for name, path in desk.paths.items():
        for rule in path.clocks if name in called - walked else ():
            found = f"clock '{rule.name}' never runs: path '{name}' is only called"
            right = "write it in the path that calls it"
            yield _unused(desk, path.file, ("clocks", rule.name), found, right, "clock-unused")


def _names(desk: Desk) -> Iterator[Problem]:
    """Names that mean nothing but by their use: of changes and of tasks."""
    events = {name for path in desk.paths.values() for name in _events_of(path)}
    words = desk.vocabulary
    events |= {each.counts for each in words.fields.values() if each.counts}
    for name in words.changes:
        if name not in events:
            found = f"event '{name}' is a name for a change that nothing uses"
            yield _unused(desk, DESK, ("events", name), found, _TAKE_OUT, "name-unused", "note")
    tasks = {step.task for path in desk.paths.values() for step in path.steps.values()}
    for name in desk.tasks:
        if name not in tasks:
            found = f"no step does task '{name}'"
            yield _unused(desk, DESK, ("tasks", name), found, _TAKE_OUT, "name-unused", "note")


def _events_of(path: Path) -> Iterator[str]:
    for rule in path.clocks:
        yield from rule.starts | rule.stops | rule.resumes | rule.restarts
    for each in path.transitions:
        yield each.event
        yield each.until
    for step in path.steps.values():
        if step.acknowledge is not None:
            yield step.acknowledge.on


def _unused(
    desk: Desk,
    file: str,
    place: tuple[str, ...],
    found: str,
    right: str,
    kind: str,
    weight: Severity = "warning",
) -> Problem:
    return Problem(file, line_of(desk, file, *place), found, right, kind, weight)
