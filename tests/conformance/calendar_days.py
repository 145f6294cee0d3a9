"""calendar_days.json: waits of N working days, whose meanings differ from origin to origin."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from matrices.deadlines import unfold
from matrices.waits import Wait
from tests.conformance.reporting import DOUBT, OTHER_MEANING, Verdict, answered, verdict
from tests.conformance.translating import calendar_of, instant_of, pauses_of, shown

OURS = "biz:"
"""What the vectors call our own meaning: N working dates on, same wall time, into the hours."""


def judge(data: Mapping[str, Any], _folder: Path) -> Iterator[Verdict]:
    """A verdict on each vector; those of another meaning need not come to the same."""
    for vector in data["vectors"]:
        expected, found = instant_of(vector["expect"]), answered(_found, vector)
        yield verdict(vector, vector["op"], shown(expected), shown(found), _excuse(vector))


def _found(vector: Mapping[str, Any]) -> datetime | str | None:
    calendar = calendar_of(vector["id"], vector["calendar"])
    start, days = instant_of(vector["start"]), vector["days"]
    match vector["op"]:
        case "add_days" if "pauses" in vector:
            return unfold(start, Wait(days, "d"), calendar, pauses_of(vector), of_step=True).due
        case "add_days":
            return calendar.add_days(start, days)
        case "sub_days":
            return calendar.subtract_days(start, days)
    return "no answer: the op is not known"


def _excuse(vector: Mapping[str, Any]) -> str:
    semantics = vector.get("semantics", OURS)
    if not semantics.startswith(OURS):
        return f"{OTHER_MEANING}: {semantics}"
    return DOUBT if "doubt" in vector else ""
