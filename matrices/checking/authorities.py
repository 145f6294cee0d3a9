"""Approvals by people who may not approve so much, or for which nobody may."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

from matrices.authority import ANY, Matter
from matrices.checking.crews import meant
from matrices.checking.kinds import Kind, asked_fields, kinds_of
from matrices.checking.naming import behind
from matrices.checking.people import Empty, Looking
from matrices.checking.routes import events_to, legs_to
from matrices.checking.showing import shown
from matrices.checking.witnesses import Witness
from matrices.decimals import decimal
from matrices.desk import Desk
from matrices.paths import Path
from matrices.plan import Place
from matrices.problems import Problem
from matrices.spans import Period, both
from matrices.trying import usual_opening

_ID = "approval-without-authority"


def approvals(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Approvals that somebody may be asked for without the authority, each with such an amount."""
    looking = Looking(desk, since.astimezone(UTC))
    told: set[tuple[str, int]] = set()
    for name in dict.fromkeys(rule.path for rule in desk.walks):
        path = desk.paths[name]
        for place in path.plan.places.values():
            for what in _matters(desk, place):
                problem = _wrong(desk, looking, path, place, what)
                if problem is not None and (problem.file, problem.line) not in told:
                    told.add((problem.file, problem.line))
                    yield problem


def _matters(desk: Desk, place: Place) -> Iterator[str]:
    """What an approval is about: what it says itself, else the fields that its question names."""
    if place.step.kind == "approve":
        for what in (place.step.of,) if place.step.of else asked_fields(place.step.question):
            if what in desk.roster.authority:
                yield what


def _wrong(desk: Desk, looking: Looking, path: Path, place: Place, what: str) -> Problem | None:
    limits = {grant.limit for grant in desk.roster.authority[what]} - {ANY}
    kinds = kinds_of(desk, path, bounds={what: limits})
    look = _nobody_may if place.step.of else _somebody_may_not
    for kind in sorted(kinds, key=lambda kind: _amount(kind, what)):
        problem = look(looking, path, place, what, kind)
        if problem is not None:
            return problem
    return None


def _amount(kind: Kind, what: str) -> Decimal:
    try:
        return decimal(kind.values.get(what, "0"))
    except ValueError:  # a text
        return Decimal(0)


def _nobody_may(
    looking: Looking, path: Path, place: Place, what: str, kind: Kind
) -> Problem | None:
    """Where only those with authority are asked: there is none at some time."""
    whom, matter = meant(place, kind), Matter(what, _amount(kind, what))
    if whom is None:
        return None
    first, *others = (looking.gaps(target, matter) for target in whom)
    for other in others:
        first = tuple(both(first, other))
    show = looking.shown(path, Empty(place, whom, first, (kind,))) if first else None
    if show is None and not _comes_unshown(looking, path, place, kind, first):
        return None
    names = " and ".join(map(str, whom))
    found = f"step '{place.step.name}': nobody behind {names} may approve {matter}"
    if len(first) > 1 or first[0] != (looking.since, looking.until):
        begin, end = (f"{at.astimezone(path.calendar.zone):%a %Y-%m-%d %H:%M}" for at in first[0])
        found += f" from {begin} to {end}"
    right = "ask somebody who may, as in … with authority, or raise a limit under 'authority'"
    return _problem(place, found, right, show)


def _comes_unshown(
    looking: Looking, path: Path, place: Place, kind: Kind, gaps: Iterable[Period]
) -> bool:
    """Whether a ticket comes there for which nobody may at any time, by a way too hard to show.

    Behind forks, and in called paths.
    """
    hard = path.plan.forks or any(each.inner for each in path.plan.places.values())
    always = [*gaps] == [(looking.since, looking.until)]
    return hard and always and legs_to(path, kind.values, place.name) is not None


def _somebody_may_not(
    looking: Looking, path: Path, place: Place, what: str, kind: Kind
) -> Problem | None:
    """Where everybody behind the targets is asked: one of them may not approve so much."""
    desk, whom, amount = looking.desk, meant(place, kind), _amount(kind, what)
    for target in whom or ():
        for name in sorted(behind(desk.roster, target)):
            if desk.roster.may_approve(name, what, amount, at=looking.since):
                continue
            legs = legs_to(path, kind.values, place.name)
            opened = usual_opening(path.calendar)
            led = events_to(desk, path, kind.told, opened, legs) if legs is not None else None
            if led is None:
                continue
            found = f"step '{place.step.name}': '{name}' may be asked, who may not approve "
            right = f"write of: {what} at the step, so that only those who may are asked"
            witness = shown(desk, path, kind.told, opened, led[1], until=led[0])
            return _problem(place, f"{found}{Matter(what, amount)}", right, witness)
    return None


def _problem(place: Place, found: str, right: str, witness: Witness | None) -> Problem:
    return Problem(place.path.file, place.step.line, found, right, _ID, "error", "", witness)
