"""Vectors of on-call hand-offs: the complete list of instants around a stretch of time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from matrices.rotations import Rotation, Steps, Unit
from matrices.zones import instant
from tests.conformance.reporting import Verdict

KIND = "rotations"
_PEOPLE = ("anna", "ben", "chris")


def judge(data: Mapping[str, Any], folder: Path) -> Iterator[Verdict]:
    """A verdict on each vector of rotations.json; `folder` is where other files would lie."""
    del folder
    for vector in data["vectors"]:
        expected = [datetime.fromisoformat(each).astimezone(UTC) for each in vector["handoffs"]]
        unit = next((each for each in get_args(Unit) if each == vector["type"]), None)
        found = hand_offs(vector, unit) if unit else f"no answer: no turns are {vector['type']}"
        right = found == expected
        yield Verdict(vector["id"], KIND, "right" if right else "wrong", expected, found)


def hand_offs(vector: Mapping[str, Any], unit: Unit) -> list[datetime]:
    """The hand-offs that the rotation of a vector has."""
    zone = ZoneInfo(vector["tz"])
    begins = datetime.fromisoformat(vector["start_local"])
    rotation = Rotation(Steps(_PEOPLE, unit, begins, zone, vector["length"]))
    start, end = (
        instant(datetime.fromisoformat(vector[key]), zone)
        for key in ("check_from_local", "check_to_local")
    )
    return list(rotation.hand_offs(start, end))
