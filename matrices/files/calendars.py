"""Calendar files: hours, exceptions, holidays, and calendars made of others."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from matrices.calendars import Calendar
from matrices.combinations import Combination, Kind
from matrices.files import countries
from matrices.files.documents import Document, Place, read_yaml
from matrices.files.hours import read_hours
from matrices.files.shapes import CalendarShape
from matrices.files.wall_times import read_zone
from matrices.hours import Hours
from matrices.opentime import NeverAgain
from matrices.problems import nearest

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_NEITHER = "a calendar says one of 'open', 'any of' and 'all of'"


class CalendarReader:
    """The calendars of a desk, each read once; those made of others after these."""

    def __init__(self, parts: Sequence[tuple[Document, CalendarShape]], *, whole: bool) -> None:
        """`whole` says that no other file of calendars is there whose problems are told."""
        self._parts: dict[str, tuple[Document, CalendarShape]] = {}
        for document, shape in parts:
            self._parts.setdefault(shape.calendar, (document, shape))
        self._whole = whole
        self._read: dict[str, Calendar | None] = {}
        self._reading: list[str] = []

    def read(self, document: Document, shape: CalendarShape) -> Calendar | None:
        """The calendar that a file says; None where it says none, with problems on the document."""
        if self._parts[shape.calendar][0] is not document:
            return None  # another file has its name: that is told elsewhere
        if shape.calendar not in self._read:
            self._reading.append(shape.calendar)
            self._read[shape.calendar] = self._calendar(document, shape)
            self._reading.pop()
        return self._read[shape.calendar]

    def _calendar(self, document: Document, shape: CalendarShape) -> Calendar | None:
        zone = read_zone(document, ("zone",), shape.zone) or ZoneInfo("UTC")
        own = "open" in document.data
        if [own, bool(shape.any_of), bool(shape.all_of)].count(True) != 1:
            place: Place = ("open",) if own else ()
            document.problem(place, f"calendar '{shape.calendar}': {_NEITHER}", "write just one")
        without = self._others(document, "without", shape.without)
        if own:
            base = read_hours(document, shape, zone)
            of = [] if document.problems else [Calendar(name=shape.calendar, open_time=base)]
        else:
            for key in ("except", "holidays", "breaks"):
                if document.data.get(key):
                    found = f"a calendar made of others has no '{key}' of its own"
                    document.problem((key,), found, "write them in a calendar with 'open'")
            of = self._others(document, "any of", shape.any_of)
            of += self._others(document, "all of", shape.all_of)
        if document.problems or len(of) < max(1, len(shape.any_of), len(shape.all_of)):
            return None
        if own and not shape.without:
            return of[0]
        if len(without) < len(shape.without):
            return None
        kind: Kind = "all of" if shape.all_of else "any of"
        combination = Combination(zone, kind, tuple(of), tuple(without))
        try:
            Calendar(name=shape.calendar, open_time=combination).next_open(_BEGINNING)
        except NeverAgain:
            found = f"calendar '{shape.calendar}' is never open"
            document.problem((), found, "the calendars leave no time in common")
            return None
        return Calendar(name=shape.calendar, open_time=combination)

    def _others(self, document: Document, key: str, names: Sequence[str]) -> list[Calendar]:
        found: list[Calendar] = []
        for i, name in enumerate(names):
            place: Place = (key, i)
            if name in self._reading:
                way = [*self._reading[self._reading.index(name) :], name]
                circle = f"calendar '{name}' is made of itself ({' > '.join(way)})"
                document.problem(place, circle, "take it out")
            elif name in names[:i]:
                document.problem(place, f"'{name}' stands here already", "take it out")
            elif name in self._parts:
                calendar = self.read(*self._parts[name])
                found += [calendar] if calendar else []
            elif self._whole:
                others = set(self._parts) - set(self._reading)
                document.problem(place, f"there is no calendar '{name}'", nearest(name, others))
        return found


def content(calendar: Calendar) -> list[object]:
    """All that decides in a calendar, as plain data: holidays as dates, without their names."""
    time = calendar.open_time
    if isinstance(time, Combination):
        parts = ([content(each) for each in group] for group in (time.of, time.without))
        return [str(time.zone), time.kind, *(sorted(each, key=json.dumps) for each in parts)]
    if not isinstance(time, Hours):
        raise TypeError(f"calendar '{calendar.name}' was not read from a file")
    extras = {
        "yearly holidays": sorted(time.yearly_holidays),
        "dates": {day.isoformat(): windows for day, windows in time.dates.items()},
        "yearly": [[*day, windows] for day, windows in sorted(time.yearly.items())],
        "breaks": {day.isoformat(): windows for day, windows in time.breaks.items()},
        "yearly breaks": [[*day, windows] for day, windows in sorted(time.yearly_breaks.items())],
    }
    return [
        str(time.zone),
        {str(day): windows for day, windows in sorted(time.week.items())},
        sorted(day.isoformat() for day in time.holidays),
        *([kept] if (kept := {name: said for name, said in extras.items() if said}) else []),
    ]


def spelled_out(texts: Mapping[str, str]) -> dict[str, str]:
    """A desk's texts with the holidays of countries as dates, so that they stay what they are.

    A later release of the holidays package cannot move a deadline of what is kept like this.
    """
    return {
        file: _spelled(file, text) if file.startswith("calendars/") else text
        for file, text in texts.items()
    }


def _spelled(file: str, text: str) -> str:
    written = read_yaml(file, text).data.get("holidays", {})
    if "country" not in written:
        return text
    yaml = YAML()
    data = yaml.load(text)
    own = {day: name for day, name in written.items() if day not in ("country", "region")}
    known = countries.public_holidays(written["country"], written.get("region", ""))
    data["holidays"] = {**{day.isoformat(): name for day, name in known.items()}, **own}
    kept = io.StringIO()
    yaml.dump(data, kept)
    return kept.getvalue()
