"""A scenario of escalation.json as it is written: what it says, and its instants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from matrices.zones import instant

Said = Mapping[str, Any]
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The instant from which seconds count where the file names none."""


class Answer(NamedTuple):
    """What a scenario expects and what we found, both in the scenario's own words."""

    expected: object
    found: object


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario; `calendars` are those that its policy may name, `start` its second 0."""

    said: Said
    calendars: Said
    start: datetime = START

    @property
    def policy(self) -> Said:
        """The neutral policy."""
        policy: Said = self.said.get("policy") or {}
        return policy

    @property
    def events(self) -> list[Said]:
        """What happens, in the order in which it is written."""
        return list(self.said.get("events") or ())

    @property
    def expect(self) -> Any:
        """What the origin does: a mapping, or a list of mappings."""
        return self.said["expect"]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the policy's calendar."""
        return ZoneInfo(self.calendar.get("tz", "UTC"))

    @property
    def calendar(self) -> Said:
        """The calendar that the policy names; nothing where it is round the clock."""
        name = self.policy.get("calendar")
        found: Said = self.calendars[name] if name else {}
        return found

    def at(self, value: float | str) -> datetime:
        """The instant that is written as seconds from the start, an instant or a local time."""
        if not isinstance(value, str):
            return self.start + timedelta(seconds=value)
        at = datetime.fromisoformat(value)
        return instant(at, self.zone) if at.tzinfo is None else at.astimezone(UTC)

    def seconds(self, at: datetime) -> float:
        """An instant as seconds from the start, a whole number where it is one."""
        seconds = (at - self.start).total_seconds()
        return int(seconds) if seconds == int(seconds) else seconds


def when(event: Said) -> float | str:
    """When an event happens, as it is written."""
    found = next((event[key] for key in ("at", "at_local", "now") if key in event), None)
    if found is None:
        raise ValueError(f"an event says no time: {dict(event)}")
    value: float | str = found
    return value


class EnginesMatter(ValueError):
    """A scenario asks how messages are carried out, after an outage for instance."""


def start_of(data: Said) -> datetime:
    """The instant from which a file counts seconds."""
    named = re.search(r"t0 *= *(\S+Z)", str(data.get("times", "")))
    return datetime.fromisoformat(named[1]).astimezone(UTC) if named else START


def instants(scenario: Scenario, said: Any) -> Any:
    """What is expected, with each instant spelled as we spell it."""
    if isinstance(said, Mapping):
        return {key: instants(scenario, value) for key, value in said.items()}
    if isinstance(said, list):
        return [instants(scenario, each) for each in said]
    if isinstance(said, str) and _INSTANT.match(said):
        return spelled(scenario.at(said))
    return said


def spelled(at: datetime) -> str:
    """An instant as scenarios write it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
