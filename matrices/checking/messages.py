"""Messages that time sends to people outside their own hours: nobody who is told is at work."""

from collections.abc import Iterator
from datetime import datetime

from matrices.checking.showing import shown
from matrices.checking.silent import Silence, silences
from matrices.desk import Desk
from matrices.log import ACT, Entry
from matrices.paths import Path
from matrices.problems import Problem
from matrices.roster import Roster

_MOVES = ("step", "stayed")


def messages_off_hours(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Messages of waits, points and breaches that come when whoever is told is not at work.

    Where one of several who are told is at work, that is enough. What is sent as a ticket is opened
    is left out, and so is whoever is on call just then.
    """
    if not any(person.hours for person in desk.roster.people.values()):
        return
    told: set[tuple[str, int]] = set()
    for name in dict.fromkeys(rule.path for rule in desk.walks):
        path = desk.paths[name]
        for silence in silences(desk, path, since, always=True):
            for did, sent in _sent_by_time(silence):
                if not all(_is_off(desk.roster, each.values["whom"], each.at) for each in sent):
                    continue
                problem = _problem(desk, path, silence, did, sent)
                if (problem.file, problem.line) not in told:
                    told.add((problem.file, problem.line))
                    yield problem


def _sent_by_time(silence: Silence) -> Iterator[tuple[Entry, list[Entry]]]:
    """The messages that are sent after the opening, by what the walk did to send them."""
    for moment in silence.moments:
        if moment.at == silence.opened:
            continue
        done: list[tuple[Entry, list[Entry]]] = []
        for entry in moment.entries:
            if entry.kind in _MOVES:
                done.append((entry, []))
            elif entry.kind == "told" and entry.values.get("by", ACT) != ACT:
                if not done:  # by somebody's own timings
                    done.append((entry, []))
                done[-1][1].append(entry)
        yield from ((did, sent) for did, sent in done if sent)


def _is_off(roster: Roster, name: str, at: datetime) -> bool:
    person = roster.people.get(name)
    if person is None or person.hours is None or person.hours.is_open(at):
        return False
    return all(rotation.on_call(at) != name for rotation in roster.on_call.values())


def _problem(desk: Desk, path: Path, silence: Silence, did: Entry, sent: list[Entry]) -> Problem:
    file, line, said = _written(path, did)
    whom = "' and '".join(dict.fromkeys(each.values["whom"] for each in sent))
    times = (each.astimezone(path.calendar.zone) for each in (did.at, silence.opened))
    at, opened = (f"{each:%a %Y-%m-%d %H:%M}" for each in times)
    found = f"{said} tells '{whom}' outside their hours, on {at} of a ticket opened {opened}"
    right = "wait in opening hours, add a during, or name somebody who is on duty"
    witness = shown(desk, path, silence.kind.told, silence.opened, until=did.at)
    return Problem(file, line, found, right, "message-off-hours", "warning", "", witness)


def _written(path: Path, did: Entry) -> tuple[str, int, str]:
    """Where what the walk did is written, and its words."""
    place = path.plan.places[did.step]
    for way in (*place.hears, *place.timed, *place.points, *place.at_once):
        if did.kind == "stayed" and way.id == did.transition:
            scope = way.id.removesuffix(way.each.id)
            inner = next(each for each in path.plan.places.values() if each.scope == scope)
            return inner.path.file, way.each.line, f"'{way.each.words}'"
    return place.path.file, place.step.line, f"step '{place.step.name}'"
