"""Who is on call when, as the roster's `on-call` says it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from matrices.absences import Absences
from matrices.files.documents import Document, Place
from matrices.files.shapes import OnCallShape, RosterShape
from matrices.files.wall_times import (
    MIDNIGHT,
    read_date,
    read_time,
    read_wall,
    read_weekdays,
    read_zone,
    zones,
)
from matrices.problems import nearest
from matrices.rotations import Override, Rotation, Steps, Turns, Unit
from matrices.shifts import ALWAYS, DAYS, Shift, Shifts
from matrices.zones import opening

_SINCE = date(2001, 1, 1)
"""A Monday, and the first of a month and a year: where turns are counted from without `from`."""
_HAND_OFF: dict[Unit, tuple[str, str]] = {
    "hourly": ("", "08:00"),
    "daily": ("", "08:00"),
    "weekly": (rf"(?P<day>{'|'.join(DAYS)}) +", "mon 08:00"),
    "monthly": (r"(?P<day>0?[1-9]|[12][0-9]|3[01]) +", "1 08:00"),
}
NOBODY = "nobody"
"""Who is on call in a shift, or by an override, in which nobody is."""
_MAY_BE_NOBODYS = ("shifts", "overrides")
_TIME = r"(?P<time>[0-2]?[0-9]:[0-5][0-9])"
_WINDOW = re.compile(r"(?P<days>\S+) +(?P<begin>[0-9:]+) *- *(?P<end>[0-9:]+)")


def read_on_calls(
    document: Document, shape: RosterShape, away: Mapping[str, Absences]
) -> dict[str, Rotation]:
    """The rotations by name, with problems on the document.

    For one that cannot be read another stands in, so that what names it is not reported besides.
    """
    return {
        name: _Reader(document, shape, name, each).rotation(away)
        for name, each in shape.on_call.items()
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    roster: RosterShape
    name: str
    shape: OnCallShape

    def rotation(self, away: Mapping[str, Absences]) -> Rotation:
        zone = self.zone()
        turns = self.turns(zone) if zone else None
        if zone is None or turns is None:
            since = datetime.combine(_SINCE, time())
            return Rotation(Steps((self.name,), "weekly", since, ZoneInfo("UTC")))
        rotation = Rotation(turns, tuple(self.overrides(zone)))
        absences = {name: away[name] for name in rotation.people if name in away}
        return replace(rotation, away=absences)

    def zone(self) -> ZoneInfo | None:
        if self.shape.zone is None and self.roster.zone is None:
            self._wrong((), "has no zone", "write it as in zone: Europe/Berlin")
            return None
        if self.shape.zone is None:
            known = self.roster.zone in zones()
            return ZoneInfo(str(self.roster.zone)) if known else None
        return read_zone(self.document, self._place("zone"), self.shape.zone)

    def turns(self, zone: ZoneInfo) -> Turns | None:
        units: tuple[Unit, ...] = get_args(Unit)
        kinds = [each for each in (*units, "shifts") if getattr(self.shape, each) is not None]
        if len(kinds) != 1:
            right = f"one of {', '.join(units)} and shifts would be right"
            self._wrong((), f"is {' and '.join(kinds) or 'of no kind'}", right)
            return None
        try:
            if self.shape.shifts is not None:
                return self._shifts(self.shape.shifts, zone)
            unit = next(each for each in units if each == kinds[0])
            return self._steps(unit, getattr(self.shape, unit), zone)
        except ValueError as error:
            self._wrong((kinds[0],), str(error), colon=True)
            return None

    def _steps(self, unit: Unit, people: list[str], zone: ZoneInfo) -> Steps | None:
        self._known((unit,), people)
        pattern, example = _HAND_OFF[unit]
        written = re.fullmatch(pattern + _TIME, self.shape.hand_off or "")
        at = read_time(written["time"]) if written else None
        if written is None or at is None:
            found = (
                f"hands off at '{self.shape.hand_off}'"
                if self.shape.hand_off
                else "has no hand-off"
            )
            self._wrong(("hand-off",), found, f"write it as in hand-off: {example}")
            return None
        day = written.groupdict().get("day")
        first = self._first(unit, day)
        if first is None:
            return None
        return Steps(
            tuple(people),
            unit,
            datetime.combine(first, time(*divmod(at, 60))),
            zone,
            self.shape.every,
        )

    def _first(self, unit: Unit, day: str | None) -> date | None:
        """The date of the first hand-off."""
        begins = self._begins()
        if begins is None:
            return None
        if self.shape.begins is not None:
            weekday = DAYS[begins.weekday()]
            fits = {"weekly": weekday, "monthly": f"{begins.day:02}"}.get(unit)
            if day is not None and day.zfill(2) != fits:
                found = f"begins on {begins} ({weekday}), but hands off on '{self.shape.hand_off}'"
                self._wrong(("from",), found, "write the date of the first hand-off")
            return begins
        if unit == "weekly" and day is not None:
            return begins + timedelta(days=DAYS.index(day))
        return begins.replace(day=int(day)) if unit == "monthly" and day is not None else begins

    def _begins(self) -> date | None:
        if self.shape.begins is None:
            return _SINCE
        try:
            return read_date(self.shape.begins)
        except ValueError:
            found = f"begins on '{self.shape.begins}', which is no date"
            self._wrong(("from",), found, "write it as in 2026-01-05")
            return None

    def _shifts(self, listed: list[dict[str, list[str]]], zone: ZoneInfo) -> Shifts | None:
        for key, given in (("hand-off", self.shape.hand_off), ("every", self.shape.every != 1)):
            if given:
                self._wrong((key,), f"has shifts and '{key}'", "each shift says its own hours")
        before = len(self.document.problems)
        begins = self._begins()
        shifts = tuple(
            shift
            for i, each in enumerate(listed)
            for window, people in each.items()
            for shift in self._shift(("shifts", i, window), window, tuple(people))
        )
        if begins is None or len(self.document.problems) > before:
            return None
        return Shifts(shifts, begins, zone)

    def _shift(self, place: Place, window: str, people: tuple[str, ...]) -> Iterator[Shift]:
        if people == (NOBODY,):
            people = ("",)
        else:
            self._known(place, people)
        if window == "else":
            yield Shift(*ALWAYS, people)
            return
        written = _WINDOW.fullmatch(window)
        days = read_weekdays(written["days"]) if written else None
        begin = read_time(written["begin"]) if written else None
        end = read_time(written["end"], midnight=True) if written else None
        if days is None or begin is None or end is None:
            right = "write it as in mon-fri 08:00-18:00, or else"
            self._wrong(place, f"'{window}' is no shift", right, colon=True)
            return
        yield Shift(days, begin, end if end > begin else end + MIDNIGHT, people)

    def overrides(self, zone: ZoneInfo) -> Iterator[Override]:
        found: list[Override] = []
        for i, each in enumerate(self.shape.overrides):
            for window, person in each.items():
                place: Place = ("overrides", i, window)
                if person != NOBODY:
                    self._known(place, [person])
                match [read_wall(text) for text in window.split(" to ")]:
                    case [datetime() as first, datetime() as last]:
                        begin, end = opening(first, zone), opening(last, zone)
                    case _:
                        right = "write it as in 2026-05-01 08:00 to 2026-05-02 08:00"
                        self._wrong(place, f"'{window}' is no override", right, colon=True)
                        continue
                if end <= begin:
                    self._wrong(place, f"'{window}' ends before it begins", colon=True)
                if any(begin < other.end and other.begin < end for other in found):
                    right = "let one end where the other begins"
                    self._wrong(place, f"'{window}' overlaps another override", right, colon=True)
                found.append(Override(begin, end, "" if person == NOBODY else person))
                yield found[-1]

    def _known(self, place: Place, people: list[str] | tuple[str, ...]) -> None:
        for i, name in enumerate(people):
            if name not in self.roster.people:
                known = [*self.roster.people, *([NOBODY] if len(people) == 1 else [])]
                right = nearest(name, known if place[0] in _MAY_BE_NOBODYS else self.roster.people)
                self._wrong((*place, i), f"there is nobody called '{name}'", right, colon=True)

    def _place(self, *place: str | int) -> Place:
        return ("on-call", self.name, *place)

    def _wrong(self, place: Place, found: str, right: str = "", *, colon: bool = False) -> None:
        whose = f"on-call '{self.name}'{':' if colon else ''}"
        self.document.problem(self._place(*place), f"{whose} {found}", right)
