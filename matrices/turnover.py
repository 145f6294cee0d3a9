"""When who stands behind a target changes: hand-offs, overrides, absences, people's own hours."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from matrices.authority import Matter
from matrices.instants import between
from matrices.targets import Target

if TYPE_CHECKING:
    from matrices.calendars import Calendar
    from matrices.roster import Roster


def changes(
    roster: "Roster", target: Target, start: datetime, end: datetime, matter: Matter | None
) -> Iterator[datetime]:
    """The instants in [start, end) at which those behind a target may change, increasing, UTC."""
    grants = roster.authority.get(matter.what, ()) if matter is not None else ()
    sources: list[Iterable[datetime]] = [
        _changes(roster, choice, start, end) for choice in target.choices
    ]
    sources += [_on_call(roster, grant.whom, start, end) for grant in grants]
    if target.kind == "else":
        sources.append(_absences(roster, _lines(roster, target.choices)))
    return between(start, end, *sources)


def gaps(
    roster: "Roster", target: Target, start: datetime, end: datetime, matter: Matter | None
) -> Iterator[tuple[datetime, datetime]]:
    """The spans of [start, end) in which nobody stands behind a target, in order."""
    begun: datetime | None = None
    for at in chain((start,), changes(roster, target, start, end, matter)):
        empty = not roster.members(target, at, matter)
        if empty and begun is None:
            begun = at
        elif not empty and begun is not None:
            yield begun, at
            begun = None
    if begun is not None and begun < end:
        yield begun, end


def always(roster: "Roster", target: Target) -> bool:
    """Whether the same people stand behind a target at every instant, for every ticket."""
    held = roster.held(target)
    if target.authorized:
        return False
    if target.climbs:
        return held.kind == "name" and not _absences(roster, roster.line(held.name))
    if held.kind == "team":
        return not _absences(roster, everyone(roster, held))
    return held.kind in ("name", "queue")


def everyone(roster: "Roster", target: Target) -> Iterable[str]:
    """Everybody who may ever stand behind a target that has no `else` and climbs nowhere."""
    held = roster.held(target)
    if held.kind == "on-call":
        rotation = roster.on_call.get(held.name)
        return rotation.people if rotation else ()
    if held.kind == "everybody":
        return roster.people
    return roster.teams.get(held.name, ()) if held.team else (held.name,)


def _changes(
    roster: "Roster", target: Target, start: datetime, end: datetime
) -> Iterator[datetime]:
    """Those of a target without `else`."""
    held = roster.held(target)
    sources: list[Iterable[datetime]] = [_on_call(roster, target, start, end)]
    if held.team or held.kind == "everybody":
        sources.append(_absences(roster, everyone(roster, held)))
    if target.climbs or target.authorized:
        sources.append(_absences(roster, _lines(roster, (target,))))
    if held.kind in ("next", "least loaded"):
        people = (roster.people.get(name) for name in everyone(roster, held))
        sources += [_edges(each.hours, start, end) for each in people if each and each.hours]
    return between(start, end, *sources)


def _on_call(
    roster: "Roster", target: Target, start: datetime, end: datetime
) -> Iterator[datetime]:
    held = roster.held(target)
    rotation = roster.on_call.get(held.name) if held.kind == "on-call" else None
    return rotation.changes(start, end) if rotation else iter(())


def _lines(roster: "Roster", targets: Iterable[Target]) -> Iterable[str]:
    """Everybody who may ever stand behind one of these, and everybody above."""
    names = (name for target in targets for name in everyone(roster, target))
    return dict.fromkeys(above for name in names for above in roster.line(name))


def _absences(roster: "Roster", names: Iterable[str]) -> list[datetime]:
    """When any of these people goes away or is back."""
    people = (roster.people.get(name) for name in names)
    return sorted(at for person in people if person for at in person.away.changes())


def _edges(hours: "Calendar", start: datetime, end: datetime) -> Iterator[datetime]:
    return chain.from_iterable(hours.periods(start, end))
