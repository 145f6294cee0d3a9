"""The roster: people, teams, queues and roles; who is on call is read beside."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from matrices.absences import Absences, Away
from matrices.calendars import Calendar
from matrices.files.authorities import read_authority
from matrices.files.documents import Document, Place
from matrices.files.hours import read_week
from matrices.files.on_calls import NOBODY, read_on_calls
from matrices.files.shapes import PersonShape, RosterShape
from matrices.files.wall_times import read_date, read_zone, zones
from matrices.hours import Hours
from matrices.problems import nearest
from matrices.roster import CHANNELS, Channel, Person, Roster, Timing
from matrices.rotations import Rotation
from matrices.targets import Target
from matrices.tickets import Field
from matrices.waits import Wait

_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_NUMBER = re.compile(r"\+[0-9][0-9 -]{4,24}[0-9]")
_WRITTEN: dict[Channel, tuple[re.Pattern[str], str, str]] = {
    "mail": (_MAIL, "mail address", "anna@desk.example"),
    "sms": (_NUMBER, "telephone number", '"+49 30 1234567"'),
    "voice": (_NUMBER, "telephone number", '"+49 30 1234567"'),
    "chat": (re.compile(r"\S{1,200}"), "name in a chat", '"@anna"'),
}


def read_roster(
    document: Document,
    shape: RosterShape,
    fields: Mapping[str, Field] | None = None,
    calendars: Mapping[str, Calendar] | None = None,
) -> Roster:
    """The roster that the file says, with problems on the document.

    Amounts are held against the ticket's `fields`, names of hours against the `calendars`; where
    these are not known, nobody looks.
    """
    _names(document, shape)
    _managers(document, shape)
    zone = _zone(document, shape)
    people = {
        name: Person(
            name=name,
            addresses=dict(_addresses(document, ("people", name), person)),
            manager=person.manager or "",
            timings=tuple(_timings(document, name, person)),
            away=Absences(
                tuple(_away(document, ("people", name, "away"), person.away)),
                own := read_zone(document, ("people", name, "zone"), person.zone) or zone,
            ),
            hours=_hours(document, ("people", name, "hours"), person, own, calendars),
        )
        for name, person in shape.people.items()
    }
    for team, members in shape.teams.items():
        for i, name in enumerate(members):
            if name not in people:
                found = f"team '{team}': there is nobody called '{name}'"
                document.problem(("teams", team, i), found, nearest(name, people))
    for queue, each in shape.queues.items():
        _address(document, ("queues", queue, "mail"), "mail", each.mail)
    absences = {name: person.away for name, person in people.items() if person.away.spans}
    on_call = read_on_calls(document, shape, absences)
    return Roster(
        people=people,
        teams={name: tuple(members) for name, members in shape.teams.items()},
        queues={name: each.mail for name, each in shape.queues.items()},
        roles=dict(_roles(document, shape, on_call)),
        on_call=on_call,
        authority=read_authority(document, shape, fields),
    )


def _hours(
    document: Document,
    place: Place,
    person: PersonShape,
    zone: tzinfo,
    calendars: Mapping[str, Calendar] | None,
) -> Calendar | None:
    """A person's own hours; None where there are none, or they cannot be read."""
    if person.hours is None:
        return None
    if isinstance(person.hours, str):
        if calendars is not None and person.hours not in calendars:
            right = nearest(person.hours, calendars)
            if "did you mean" not in right:
                right = "write the name of one, or hours as in {mon-fri: 08:00-17:00}"
            document.problem(place, f"there is no calendar '{person.hours}'", right)
        return (calendars or {}).get(person.hours)
    week = read_week(document, place, person.hours)
    if not any(week.values()):
        if not document.problems:
            document.problem(place, f"'{place[1]}' never works", "name hours, or leave them out")
        return None
    own = zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
    return Calendar(name=f"hours of {place[1]}", open_time=Hours(own, week))


def _zone(document: Document, shape: RosterShape) -> tzinfo:
    """Where dates are meant of whom has no zone of their own."""
    read_zone(document, ("zone",), shape.zone)
    written = [shape.zone, *(each.zone for each in shape.on_call.values())]
    first = next((zone for zone in written if zone is not None), None)
    return ZoneInfo(first) if first in zones() else UTC


def _names(document: Document, shape: RosterShape) -> None:
    """Names that mean something else in a path already."""
    taken: dict[str, str] = {}
    for key, what in (("people", "person"), ("queues", "queue"), ("roles", "role")):
        for name in getattr(shape, key):
            target = Target(name)
            plain = target.kind == "name" and target.base == target and name != NOBODY
            if not plain or name.strip() != name or not name:
                found = f"a {what} cannot be called '{name}', which means something else in paths"
                document.problem((key, name), found, "give it another name")
            elif name in taken:
                found = f"there is a {taken[name]} called '{name}' already"
                document.problem((key, name), found, f"give the {what} another name")
            taken.setdefault(name, what)
    for key, what in (("teams", "a team"), ("on-call", "an on-call")):
        for name in shape.teams if key == "teams" else shape.on_call:
            if not Target(name).is_whole:
                found = f"{what} cannot be called '{name}', which means something else in paths"
                document.problem((key, name), found, "give it another name")


def _managers(document: Document, shape: RosterShape) -> None:
    round_already: set[str] = set()
    for name, person in shape.people.items():
        place: Place = ("people", name, "manager")
        if person.manager is not None and person.manager not in shape.people:
            found = f"'{name}': there is nobody called '{person.manager}' to be the manager"
            document.problem(place, found, nearest(person.manager, shape.people))
        line = [name]
        while (each := shape.people.get(line[-1])) and each.manager and each.manager not in line:
            line.append(each.manager)
        if each and each.manager == name and name not in round_already:
            found = f"the managers go round: {' → '.join((*line, name))}"
            document.problem(place, found, "somebody at the top needs to have none")
            round_already.update(line)


def _addresses(
    document: Document, place: Place, person: PersonShape
) -> Iterator[tuple[Channel, str]]:
    found = False
    for channel in CHANNELS:
        text = getattr(person, channel)
        if text is not None:
            _address(document, (*place, channel), channel, text)
            yield channel, text
            found = True
    if not found:
        right = f"one of {', '.join(CHANNELS)} is needed"
        document.problem(place, f"'{place[-1]}' has no address", right)


def _address(document: Document, place: Place, channel: Channel, text: str) -> None:
    pattern, what, example = _WRITTEN[channel]
    if not pattern.fullmatch(text):
        document.problem(place, f"'{text}' is no {what}", f"write it as in {example}")


def _timings(document: Document, name: str, person: PersonShape) -> Iterator[Timing]:
    """How a person wishes to be told; by the first address at once where nothing is written."""
    place: Place = ("people", name, "tell")
    reached = [channel for channel in CHANNELS if getattr(person, channel) is not None]
    if not person.tell and reached:
        yield Timing(reached[0])
    seen: set[Timing] = set()
    for i, each in enumerate(person.tell):
        channel = next((channel for channel in CHANNELS if channel == each.by), None)
        if channel is None:
            right = nearest(each.by, CHANNELS)
            document.problem((*place, i), f"'{name}' is told by '{each.by}'", right)
        elif channel not in reached:
            found = f"'{name}' is told by {channel}, but has no address for it"
            document.problem((*place, i), found, f"write {channel}: ADDRESS")
        else:
            try:
                wait = None if each.after is None else Wait.parse(each.after)
            except ValueError as error:
                document.problem((*place, i), f"'{name}': {error}")
                continue
            timing = Timing(channel, wait)
            if timing in seen:
                document.problem(
                    (*place, i), f"'{name}' is told twice by {channel} at the same time"
                )
            seen.add(timing)
            yield timing


def _away(document: Document, place: Place, written: list[str]) -> Iterator[Away]:
    for i, text in enumerate(written):
        try:
            first, last = (read_date(day) for day in _ends(text))
        except ValueError:
            right = "write it as in 2026-12-24, or 2026-12-21 to 2027-01-03"
            document.problem((*place, i), f"'{text}' is no absence", right)
            continue
        if last < first:
            document.problem((*place, i), f"the absence '{text}' ends before it begins")
        yield Away(first, last)


def _ends(text: str) -> tuple[str, str]:
    first, to, last = text.partition(" to ")
    return first.strip(), last.strip() if to else first.strip()


def _roles(
    document: Document, shape: RosterShape, on_call: Mapping[str, Rotation]
) -> Iterator[tuple[str, Target]]:
    known = [
        *shape.people,
        *(f"on-call {name}" for name in on_call),
        *(f"team {name}" for name in shape.teams),
    ]
    for role, held in shape.roles.items():
        yield role, (target := Target(held))
        if held in known:
            continue
        place: Place = ("roles", role)
        if target.kind == "name" and not target.climbs and held not in shape.roles:
            found = f"role '{role}': there is nobody called '{held}'"
            document.problem(place, found, nearest(held, shape.people))
        elif target.kind in ("on-call", "team") and not target.climbs:
            found = f"role '{role}': there is no {target.kind} '{target.name}'"
            document.problem(place, found, nearest(held, known))
        else:
            right = "a person, on-call NAME or team NAME can hold it"
            document.problem(place, f"role '{role}' is held by '{held}'", right)
