"""What people are told: why a ticket reaches them, and what is known of it."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Letter(NamedTuple):
    """A message as it was written."""

    subject: str
    text: str


_FIELD = re.compile(r"\{ticket\.(\w+)\}")


class Message(NamedTuple):
    """What one telling says, kept as facts; it becomes words when somebody reads it."""

    ticket: str
    at: datetime
    zone: ZoneInfo
    path: str
    version: str
    step: str
    entered: bool
    rule: str
    because: str
    escalation: str
    question: str
    values: Mapping[str, str]

    @property
    def subject(self) -> str:
        """The message in one line."""
        why = self.asks or self.because or self.rule
        return f"[{self.ticket}] {self.step}: {why}"

    @property
    def text(self) -> str:
        """The message, in lines."""
        verb = "came to" if self.entered else "is at"
        lines = [
            f"Ticket {self.ticket} {verb} '{self.step}', {_local(self.at, self.zone)}.",
            f"Why: {self.because} ({self.rule})." if self.because else f"Why: {self.rule}.",
            *([f"Escalation: {self.escalation}."] if self.escalation else []),
            *([f"Please answer: {self.asks}"] if self.question else []),
            "",
            "What is known of the ticket:",
            *(f"  {name}: {value}" for name, value in self.values.items() if value),
            "",
            f"Path '{self.path}', version {self.version}.",
        ]
        return "\n".join(lines) + "\n"

    @property
    def asks(self) -> str:
        """The question with the ticket's values in it."""
        if not self.question:
            return ""
        return _FIELD.sub(lambda found: self.values.get(found[1], found[0]), self.question)


@lru_cache(maxsize=1_024)
def _local(at: datetime, zone: ZoneInfo) -> str:
    """An instant in words; several people are told of the same."""
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
