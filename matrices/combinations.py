"""Calendars made of other calendars: open where one of them is, where all are, where none is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from matrices.calendars import Calendar
from matrices.hours import MIDNIGHT, Closure, Window
from matrices.spans import Period, both, gaps, joined
from matrices.zones import opening

Kind = Literal["any of", "all of"]


@dataclass(frozen=True, slots=True)
class Combination:
    """Open where any, or all, of the calendars are, and none of those left out.

    Each calendar keeps its own zone; dates and wall times of the combination are in `zone`. A
    working date is one with open time, a window reaches from midnight to midnight at the most.
    """

    zone: ZoneInfo
    kind: Kind
    of: tuple[Calendar, ...]
    without: tuple[Calendar, ...] = ()

    @property
    def never(self) -> bool:
        """Nothing that can be seen at once: each calendar is open at some time."""
        return not self.of

    @property
    def named(self) -> tuple[date, date] | None:
        """The first and the last date that one of the calendars names."""
        named = [each.open_time.named for each in (*self.of, *self.without)]
        known = [each for each in named if each]
        return (min(a for a, _ in known), max(b for _, b in known)) if known else None

    def spans(self, low: datetime, high: datetime) -> list[Period]:
        """What is open in [low, high), in order, as periods that neither touch nor overlap."""
        first, *others = (each.open_time.spans(low, high) for each in self.of)
        for other in others:
            first = joined([*first, *other]) if self.kind == "any of" else [*both(first, other)]
        for each in self.without:
            first = list(both(first, list(gaps(each.open_time.spans(low, high), low, high))))
        return first

    def windows(self, day: date) -> tuple[Window, ...]:
        """The open wall times of a date, in whole minutes, from midnight to midnight."""
        return tuple(
            (self._minute(opens, day), self._minute(closes, day))
            for opens, closes in self.spans(*self._date(day))
        )

    def why_closed(self, day: date) -> Closure | None:
        """Why a date has no open time: as the first calendar that is closed says."""
        if self.works(day):
            return None
        return next(self._reasons(day), Closure("exception"))

    def works(self, day: date) -> bool:
        """Whether a date has open time."""
        return bool(self.spans(*self._date(day)))

    def _reasons(self, day: date) -> Iterator[Closure]:
        for each in self.of:
            if reason := each.why_closed(day):
                yield reason
        for each in self.without:
            yield Closure("exception", each.name)

    def _date(self, day: date) -> tuple[datetime, datetime]:
        midnights = (datetime.combine(day + timedelta(days=n), time()) for n in (0, 1))
        begin, end = (opening(each, self.zone) for each in midnights)
        return begin, end

    def _minute(self, at: datetime, day: date) -> int:
        wall = at.astimezone(self.zone)
        return MIDNIGHT if wall.date() > day else wall.hour * 60 + wall.minute
