"""The lines of a timetable, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timetable; `told` is who would be told, by channel, `rule` what makes it so."""

    at: datetime
    after: timedelta
    kind: str
    what: str
    why: str
    told: Mapping[str, tuple[str, ...]]
    rule: str = ""
