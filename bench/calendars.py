"""How many sums over opening hours a CPU second holds, and how soon a new calendar is ready.

Prints JSON lines. The peer of the sums is businesstimedelta, given the same hours, holidays,
instants and spans in the same run; rows say on how many sums both came to the same.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import businesstimedelta
import pytz

from bench.measuring import cpu, tell
from matrices.calendars import Calendar
from matrices.files.countries import public_holidays
from matrices.hours import Hours

_SUMS = 20_000
_PEER_SUMS = {"seconds to an hour": 400, "hours to days": 200, "months to two years": 8}
_SPANS = {
    "seconds to an hour": (1, 3_600),
    "hours to days": (3_600, 200_000),
    "months to two years": (1_500_000, 14_000_000),
}
_ZONE = "Europe/Berlin"
_WEEK = dict.fromkeys(range(5), ((8 * 60, 12 * 60), (12 * 60 + 30, 18 * 60)))
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_SECONDS = 2 * 365 * 86_400

Sum = tuple[datetime, timedelta]
Measure = Callable[[Calendar, Any, "Task"], None]


class Task(NamedTuple):
    """A row's work: what is summed, in which zone the instants come."""

    name: str
    zone: str
    sums: list[Sum]


def main() -> None:
    calendar, peer = ours(), theirs()
    for task in tasks(_SUMS):
        added(calendar, peer, task)
        counted(calendar, peer, task)
    ready()


def tasks(count: int) -> Iterator[Task]:
    """So many sums of each length, their instants in UTC and in the calendar's zone."""
    chance = random.Random(7)  # noqa: S311  # the same instants in every run
    for name, (least, most) in _SPANS.items():
        for zone in ("UTC", _ZONE):
            inside = UTC if zone == "UTC" else ZoneInfo(zone)
            starts = (_BEGIN + timedelta(seconds=chance.randrange(_SECONDS)) for _ in range(count))
            spans = (timedelta(seconds=chance.randrange(least, most)) for _ in range(count))
            sums = [(a.astimezone(inside), b) for a, b in zip(starts, spans, strict=True)]
            yield Task(name, zone, sums)


def ours() -> Calendar:
    hours = Hours(ZoneInfo(_ZONE), _WEEK, public_holidays("DE", "BE"))
    return Calendar(name="bench", open_time=hours)


def theirs() -> Any:
    """The same hours, for businesstimedelta."""
    morning, afternoon = (
        businesstimedelta.WorkDayRule(
            start_time=wall(*begin), end_time=wall(*end), working_days=[*range(5)], tz=_pytz()
        )
        for begin, end in (((8, 0), (12, 0)), ((12, 30), (18, 0)))
    )
    days = businesstimedelta.HolidayRule(public_holidays("DE", "BE"), tz=_pytz())
    return businesstimedelta.Rules([morning, afternoon, days])


def _pytz() -> Any:
    return pytz.timezone(_ZONE)


def added(calendar: Calendar, peer: Any, task: Task) -> None:
    some = task.sums[: _PEER_SUMS[task.name]]

    def their_sum(start: datetime, span: timedelta) -> datetime:
        whole = businesstimedelta.BusinessTimeDelta(peer, timedelta=span)
        found: datetime = start.astimezone(_pytz()) + whole
        return found

    same = sum(calendar.add(*each) == their_sum(*each) for each in some)
    seconds = cpu(lambda: [calendar.add(start, span) for start, span in task.sums])
    peer_seconds = cpu(lambda: [their_sum(*each) for each in some], rounds=1)
    compare("add", task, seconds, peer_seconds, same=same, of=len(some))


def counted(calendar: Calendar, peer: Any, task: Task) -> None:
    pairs = [(start, calendar.add(start, span)) for start, span in task.sums]
    zone = task.sums[0][0].tzinfo
    pairs = [(start, end.astimezone(zone)) for start, end in pairs]
    some = pairs[: _PEER_SUMS[task.name]]

    def their_count(start: datetime, end: datetime) -> timedelta:
        found = peer.difference(start.astimezone(_pytz()), end.astimezone(_pytz()))
        return timedelta(hours=found.hours, seconds=found.seconds)

    same = sum(calendar.between(*each) == their_count(*each) for each in some)
    seconds = cpu(lambda: [calendar.between(start, end) for start, end in pairs])
    peer_seconds = cpu(lambda: [their_count(*each) for each in some], rounds=1)
    compare("between", task, seconds, peer_seconds, same=same, of=len(some))


def compare(
    row: str, task: Task, seconds: float, peer_seconds: float, *, same: int, of: int
) -> None:
    rate, peer_rate = len(task.sums) / seconds, of / peer_seconds
    tell(
        row,
        spans=task.name,
        instants_in=task.zone,
        sums_a_cpu_second=round(rate),
        peer="businesstimedelta",
        peer_sums_a_cpu_second=round(peer_rate, 1),
        ratio=round(rate / peer_rate),
        same_answers=f"{same} of {of}",
    )


def ready() -> None:
    """A new calendar, its holidays asked for anew, with ten years spelled out."""
    for name, country in (("own hours", ""), ("holidays of a country", "DE")):

        def fresh(country: str = country) -> None:
            public_holidays.cache_clear()
            holidays = public_holidays(country, "BE") if country else {}
            hours = Hours(ZoneInfo(_ZONE), _WEEK, holidays)
            calendar = Calendar(name="bench", open_time=hours)
            calendar.between(_BEGIN, _BEGIN + timedelta(days=3_652))

        tell("ten years ready", calendar=name, milliseconds=round(1000 * cpu(fresh), 1))


if __name__ == "__main__":
    main()
