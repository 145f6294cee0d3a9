"""business_time.json: sums over opening hours, backwards and forwards, with pauses."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from matrices.calendars import Calendar
from matrices.deadlines import time_used, unfold
from matrices.waits import Wait
from tests.conformance.reporting import (
    DOUBT,
    KNOWN_BUG,
    OTHER_MEANING,
    Verdict,
    answered,
    verdict,
)
from tests.conformance.translating import calendar_of, instant_of, pauses_of, shown

Vector = Mapping[str, Any]


def judge(data: Mapping[str, Any], _folder: Path) -> Iterator[Verdict]:
    """A verdict on each vector."""
    calendars = {name: calendar_of(name, told) for name, told in data["calendars"].items()}
    for vector in data["vectors"]:
        op = vector["op"]
        if op == "localize":
            wall = answered(instant_of, vector)
            yield verdict(vector, op, shown(instant_of(vector["expect"])), shown(wall))
        elif op not in _ANSWERS:
            yield verdict(vector, op, vector.get("expect"), "no answer: the op is not known")
        else:
            calendar, expected = calendars[vector["calendar"]], _EXPECTED[op](vector)
            found = answered(_ANSWERS[op], calendar, vector)
            excuse = "" if expected == found else _excuse(calendar, vector, expected, found)
            yield verdict(vector, op, shown(expected), shown(found), excuse)


def _excuse(calendar: Calendar, vector: Vector, expected: object, found: object) -> str:
    """Why the vector may differ, by its tags; empty where nothing says so."""
    tags = vector.get("tags", ())
    if "boundary-lazy" in tags and _is_the_same_but_lazy(calendar, expected, found):
        return f"{OTHER_MEANING}: spent exactly at closing, the closing is the deadline"
    if "doubt-origin" in tags:
        return DOUBT
    return KNOWN_BUG if "known-bug" in tags else ""


def _is_the_same_but_lazy(calendar: Calendar, expected: object, found: object) -> bool:
    """Whether what is expected is only the opening after our closing."""
    found = found[0] if isinstance(found, tuple) else found
    expected = expected[0] if isinstance(expected, tuple) else expected
    return isinstance(found, datetime) and calendar.next_open(found) == expected


def _added(calendar: Calendar, vector: Vector) -> object:
    start, seconds = instant_of(vector["start"]), vector["seconds"]
    if "pauses" not in vector:
        return calendar.add(start, timedelta(seconds=seconds))
    deadline = unfold(start, Wait(seconds, "s"), calendar, pauses_of(vector))
    if "expect_paused_seconds" in vector:
        return deadline.due, deadline.paused.total_seconds()
    return deadline.due


def _added_expected(vector: Vector) -> object:
    due = instant_of(vector["expect"])
    if "expect_paused_seconds" in vector:
        return due, vector["expect_paused_seconds"]
    return due


def _between(calendar: Calendar, vector: Vector) -> object:
    start, end = instant_of(vector["start"]), instant_of(vector["end"])
    if "pauses" in vector:
        return time_used(start, end, calendar, pauses_of(vector)).total_seconds()
    return calendar.between(start, end).total_seconds()


def _instant(vector: Vector) -> object:
    return instant_of(vector["expect"])


def _periods(vector: Vector) -> object:
    return [(instant_of(opens), instant_of(closes)) for opens, closes in vector["expect"]]


def _first_periods(calendar: Calendar, vector: Vector, *, before: bool) -> object:
    at = instant_of(vector["origin_time"])
    periods = calendar.periods_before(at) if before else calendar.periods_after(at)
    return list(islice(periods, len(vector["expect"])))


_ANSWERS: Mapping[str, Callable[[Calendar, Vector], object]] = {
    "add": _added,
    "sub": lambda calendar, vector: calendar.subtract(
        instant_of(vector["start"]), timedelta(seconds=vector["seconds"])
    ),
    "between": _between,
    "next_open": lambda calendar, vector: calendar.next_open(instant_of(vector["at"])),
    "prev_open": lambda calendar, vector: calendar.previous_open(instant_of(vector["at"])),
    "next_close": lambda calendar, vector: calendar.next_close(instant_of(vector["at"])),
    "is_open": lambda calendar, vector: calendar.is_open(instant_of(vector["at"])),
    "periods_after": lambda calendar, vector: _first_periods(calendar, vector, before=False),
    "periods_before": lambda calendar, vector: _first_periods(calendar, vector, before=True),
}
_EXPECTED: Mapping[str, Callable[[Vector], object]] = {
    "add": _added_expected,
    "sub": _instant,
    "between": lambda vector: vector["expect_seconds"],
    "next_open": _instant,
    "prev_open": _instant,
    "next_close": _instant,
    "is_open": lambda vector: vector["expect"],
    "periods_after": _periods,
    "periods_before": _periods,
}
