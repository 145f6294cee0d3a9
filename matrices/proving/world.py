"""What each day is like: days after which all is alike have tickets that fare alike."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.paths import Path
from matrices.proving.borders import LEAST, Borders, changes_on
from matrices.roster import Roster
from matrices.targets import EVERYBODY, Target
from matrices.zones import midnights

_DAY = timedelta(days=1)

Source = Callable[[datetime, datetime], Iterator[tuple[datetime, object]]]
"""The instants in [begin, end) from which on something is another way, with how it is then."""


class World:
    """The dates of a zone, each with a number for what it is like.

    Dates of one number have the same opening hours of all calendars, the same hand-offs between
    people who are alike, the same clocks put on or back, at the same times after midnight.
    """

    def __init__(self, zone: ZoneInfo, first: date, sources: Sequence[Source]) -> None:
        """Dates are counted from `first`, in `zone`."""
        self.zone = zone
        self.first = first
        self.sources = sources
        self._begins: list[datetime] = []
        self._kinds: list[int] = []
        self._numbers: dict[object, int] = {}

    def begin(self, number: int) -> datetime:
        """When the date no. `number` begins."""
        while len(self._begins) <= number:
            day = self.first + len(self._begins) * _DAY
            self._begins.append(next(midnights(day, self.zone)))
        return self._begins[number]

    def kinds(self, number: int, count: int) -> Sequence[int]:
        """What so many dates are like from date no. `number` on."""
        while len(self._kinds) < number + count:
            like = self._like(len(self._kinds))
            self._kinds.append(self._numbers.setdefault(like, len(self._numbers)))
        return self._kinds[number : number + count]

    def number(self, at: datetime) -> int:
        """The number of the date in which an instant lies."""
        number = max(0, (at.astimezone(self.zone).date() - self.first).days)
        while self.begin(number) > at:
            number -= 1
        while self.begin(number + 1) <= at:
            number += 1
        return number

    def _like(self, number: int) -> object:
        begin, end = self.begin(number), self.begin(number + 1)
        return (
            end - begin,
            tuple(
                tuple((at - begin, how) for at, how in source(begin, end))
                for source in self.sources
            ),
        )


def sources_of(path: Path, roster: Roster, targets: Sequence[Target]) -> list[Source]:
    """Everything by the hours of which a silent ticket may fare otherwise on a path."""
    calendars = list(dict.fromkeys(_calendars(path)))
    zones = list(dict.fromkeys(calendar.zone for calendar in calendars))
    return [
        *(_hours(calendar) for calendar in calendars),
        *(_dates(calendar) for calendar in calendars),
        *(_clocks(zone) for zone in zones),
        *(_people(roster, target) for target in targets),
    ]


def targets_of(path: Path, roster: Roster) -> list[Target]:
    """All whom a path and its matrices name, in place of levels whoever owns them."""
    found: dict[Target, None] = {}
    for place in path.plan.places.values():
        told = (target for way in place.ways for target in way.each.tell)
        for target in (*place.step.does, *place.step.tell, *told):
            found[target] = None
        for row in place.path.matrix.rows:
            found.update((owner, None) for owners in row.owners.values() for owner in owners)
    for grants in roster.authority.values():
        found.update((grant.whom, None) for grant in grants)
    if any(map(_by_presence, found)):
        found[Target(EVERYBODY)] = None
    parts = dict.fromkeys(choice for target in found for choice in target.choices)
    return [target for target in parts if target.base.kind not in ("holder", "customer", "level")]


def _by_presence(target: Target) -> bool:
    """Whether somebody else may be meant where somebody is away."""
    return bool(target.climbs) or not target.is_whole


def hand_offs(roster: Roster, targets: Sequence[Target], begin: datetime, end: datetime) -> Borders:
    """The instants at which it changes who stands behind one of the targets."""
    return Borders(at for target in targets for at in roster.changes(target, begin, end))


def _calendars(path: Path) -> Iterator[Calendar]:
    for place in path.plan.places.values():
        yield place.path.calendar
        for way in (*place.timed, *place.at_once):
            if way.each.hours is not None:
                yield way.each.hours


def _hours(calendar: Calendar) -> Source:
    def changes(begin: datetime, end: datetime) -> Iterator[tuple[datetime, object]]:
        yield begin, (calendar.is_open(begin), calendar.is_open(begin - LEAST))
        for opens, closes in calendar.periods(begin, end):
            yield opens, True
            yield closes, False

    return changes


def _dates(calendar: Calendar) -> Source:
    """Which dates are working dates."""

    def changes(begin: datetime, end: datetime) -> Iterator[tuple[datetime, object]]:
        day, last = (at.astimezone(calendar.zone).date() for at in (begin, end))
        yield begin, calendar.open_time.works(day)
        while day <= last:
            for at in midnights(day, calendar.zone):
                if begin <= at < end:
                    yield at, calendar.open_time.works(day)
            day += _DAY

    return changes


def _clocks(zone: ZoneInfo) -> Source:
    def changes(begin: datetime, end: datetime) -> Iterator[tuple[datetime, object]]:
        for at in (
            begin,
            *sorted({*changes_on(zone, begin.date()), *changes_on(zone, end.date())}),
        ):
            if begin <= at < end:
                yield at, at.astimezone(zone).utcoffset()

    return changes


def _people(roster: Roster, target: Target) -> Source:
    by_name = bool(roster.authority) or target.text == EVERYBODY

    def like(name: str) -> object:
        """What matters of somebody: when he and his managers are told; or, by name, who it is."""
        if by_name or name not in roster.people:
            return name
        line: list[object] = []
        while name and len(line) < len(roster.people):
            line.append(roster.timings(name))
            name = roster.manager(name)
        return tuple(line)

    def behind(at: datetime) -> object:
        return tuple(map(like, roster.members(target, at)))

    def changes(begin: datetime, end: datetime) -> Iterator[tuple[datetime, object]]:
        yield begin, behind(begin)
        for at in roster.changes(target, begin, end):
            yield at, behind(at)

    return changes
