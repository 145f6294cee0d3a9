"""Time as a row of equal ticks, and opening hours as the ticks that are open.

Everything that a desk or a history names falls on a tick: opening times, waits, instants.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Grid:
    """So many ticks from `base` (UTC), each of `grain` seconds."""

    base: datetime
    grain: int
    ticks: int

    def instant(self, tick: int) -> datetime:
        return self.base + timedelta(seconds=self.grain * tick)

    def tick(self, at: datetime) -> int:
        ticks, rest = divmod((at - self.base) / timedelta(seconds=1), self.grain)
        if rest:
            raise ValueError(f"{at} lies between two ticks")
        return int(ticks)

    def local(self, tick: int, zone: ZoneInfo) -> datetime:
        return self.instant(tick).astimezone(zone)


@lru_cache(maxsize=32)
def wall_clock(grid: Grid, zone: ZoneInfo) -> list[tuple[date, int]]:
    """The latest that the wall clock has shown at each tick: the date, and minutes after midnight.

    Kept, for many desks are open by the same clock.
    """
    found, shown = [], datetime.min  # noqa: DTZ901
    for tick in range(grid.ticks):
        shown = max(shown, grid.local(tick, zone).replace(tzinfo=None))
        found.append((shown.date(), shown.hour * 60 + shown.minute))
    return found


def minutes(text: str) -> int:
    """`17:30` in minutes after midnight."""
    hour, minute = text.strip().split(":")
    return int(hour) * 60 + int(minute)


def hours(text: str) -> list[tuple[int, int]]:
    """`08:00-12:00, 13:00-17:00` in minutes after midnight."""
    pairs = (part.split("-") for part in text.split(","))
    return [(minutes(opens), minutes(closes)) for opens, closes in pairs]


def weekdays(text: str) -> Iterator[int]:
    """`mon-thu, sat` as numbers."""
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        yield from range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


@dataclass(frozen=True)
class Hours:
    """When it is open: windows in minutes after midnight by weekday, but never on a holiday."""

    grid: Grid
    zone: ZoneInfo
    week: Mapping[int, Sequence[tuple[int, int]]]
    holidays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, grid: Grid, written: Mapping[str, Any]) -> "Hours":
        week = {day: hours(of) for days, of in written["open"].items() for day in weekdays(days)}
        holidays = frozenset(date.fromisoformat(day) for day in written.get("holidays", {}))
        return cls(grid, ZoneInfo(written["zone"]), week, holidays)

    def windows(self, day: date) -> Sequence[tuple[int, int]]:
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    @cached_property
    def open(self) -> list[bool]:
        """Tick by tick; "open at 08:00 and closed at 12:00".

        Where the clocks go back, the wall clock that counts is the latest it has shown: "one that
        exists twice is the first". Where they go forward, the first tick that shows an opening or
        more is the first that exists.
        """
        return [
            any(a <= minute < b for a, b in self.windows(day))
            for day, minute in wall_clock(self.grid, self.zone)
        ]

    @cached_property
    def before(self) -> list[int]:
        """How many ticks were open before each."""
        return [0, *accumulate(self.open)]

    def between(self, a: int, b: int) -> int:
        return self.before[b] - self.before[a] if b > a else 0

    def opening(self, tick: int) -> int:
        """The first open tick from this one."""
        return self.open.index(True, tick)

    def later(self, tick: int, count: int) -> int:
        """When so many open ticks are used up: "the closing instant is the deadline"."""
        if not count:
            return self.opening(tick)
        while count:
            count -= self.open[tick]
            tick += 1
        return tick

    def dates_on(self, tick: int, count: int) -> int:
        """So many "working dates on, at the same wall time, moved forward into opening hours"."""
        here = self.grid.local(tick, self.zone)
        day = here.date()
        while count:
            day += timedelta(days=1)
            count -= bool(self.windows(day))
        wall = datetime.combine(day, time(here.hour, here.minute, here.second), self.zone)
        seconds = (wall.astimezone(UTC) - self.grid.base).total_seconds()
        return self.opening(int(seconds // self.grid.grain))


@dataclass(frozen=True)
class During:
    """`22:00-06:00`, `mon-fri 09:00-17:00` or `calendar night`, tick by tick."""

    hours: Hours
    text: str

    def holds(self, tick: int) -> bool:
        *days, text = self.text.split()
        (opens, closes), here = hours(text)[0], self.hours.grid.local(tick, self.hours.zone)
        minute = here.hour * 60 + here.minute
        on = set(weekdays("".join(days))) if days else set(range(7))
        if opens < closes:
            return here.weekday() in on and opens <= minute < closes
        yesterday = (here.weekday() - 1) % 7
        return (here.weekday() in on and minute >= opens) or (yesterday in on and minute < closes)
