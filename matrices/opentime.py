"""What a calendar asks of the hours, or of the other calendars, by which it is open."""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from matrices.hours import Closure, Window
from matrices.spans import Period


class NeverAgain(ValueError):
    """A calendar has no opening, or no closing, on that side of the instant asked about."""


class OpenTime(Protocol):
    """What a calendar is open by: hours, or other calendars combined."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its wall times and dates."""

    @property
    def never(self) -> bool:
        """Whether it can be seen that nothing is open on any date."""

    @property
    def named(self) -> tuple[date, date] | None:
        """The first and the last date that is named; outside them years are alike."""

    def spans(self, low: datetime, high: datetime) -> list[Period]:
        """What is open in [low, high), in order, as periods that neither touch nor overlap."""

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of a date, in order."""

    def why_closed(self, day: date) -> Closure | None:
        """Why a date has no windows; None where it has."""

    def works(self, day: date) -> bool:
        """Whether it is a working date."""
