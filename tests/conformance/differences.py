"""Where we differ on purpose, by what a scenario says of itself: docs/conformance.md lists why."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.conformance.desks import DROPPED, desk_of
from tests.conformance.reporting import DOUBT, KNOWN_BUG, OTHER_MEANING
from tests.conformance.scenarios import Answer, Scenario

_OTHER_MEANINGS = {
    "pause-not-excluded",
    "ignore-on-statuses",
    "restart-on-unsilence",
    "fallback-mode",
}
_ANY = {"start": "open", "steps": {"open": {"wait": "anything", "next": [DROPPED]}}}


def difference(scenario: Scenario, answer: Answer) -> str:
    """Why our answer differs from the scenario's; empty where it must not."""
    doubt = str(scenario.said.get("doubt") or "")
    if doubt:
        return KNOWN_BUG if re.search(r"\bbug\b", doubt) else DOUBT
    if _OTHER_MEANINGS & set(scenario.said.get("features") or ()):
        return OTHER_MEANING
    if _whole_minutes(scenario, answer):
        return f"{DOUBT}: the origin keeps whole minutes"
    if _boundary(scenario, answer):
        return f"{DOUBT}: time used up exactly at closing is due at closing"
    return ""


def _whole_minutes(scenario: Scenario, answer: Answer) -> bool:
    """Whether the origin is one that drops seconds, and that is all the difference."""
    if not str(scenario.said.get("origin", "")).startswith("zammad/"):
        return False
    pairs = [pair for pair in _pairs(answer) if pair[0] != pair[1]]
    return bool(pairs) and all(_truncated(found) == expected for expected, found in pairs)


def _boundary(scenario: Scenario, answer: Answer) -> bool:
    """Whether the origin names the next opening where time is used up exactly at closing."""
    marks = (*(scenario.said.get("features") or ()), *(scenario.said.get("tags") or ()))
    lazy = str(scenario.said.get("origin", "")).startswith("zammad/") or any(
        "boundary-lazy" in mark for mark in marks
    )
    pairs = [pair for pair in _pairs(answer) if pair[0] != pair[1]]
    return lazy and bool(pairs) and all(_opens_next(scenario, *pair) for pair in pairs)


def _opens_next(scenario: Scenario, expected: object, found: object) -> bool:
    if not (isinstance(expected, str) and isinstance(found, str)):
        return False
    calendar = desk_of(path=_ANY, calendar=scenario.calendar).paths["scenario"].calendar
    closes, opens = scenario.at(found), scenario.at(expected)
    return not calendar.is_open(closes) and calendar.add(closes, timedelta(0)) == opens


def _pairs(answer: Answer) -> Iterator[tuple[Any, Any]]:
    expected, found = answer
    if isinstance(expected, dict) and isinstance(found, dict):
        yield from ((value, found.get(key)) for key, value in expected.items())
    else:
        yield expected, found


def _truncated(value: object) -> object:
    if not isinstance(value, str):
        return value
    return (
        datetime.fromisoformat(value)
        .replace(second=0, microsecond=0)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
    )
